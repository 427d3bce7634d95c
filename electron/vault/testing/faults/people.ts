// Whoever has keys in these tests, at a test's price, and the words that must be on no disk.
import { createIdentity, type Identity } from '../../kept/identity.ts';
import { seeded, testEngine } from '../vaults.ts';
import { remembering } from './remembered-keys.ts';

/** In every report, title and password here, and in no file on the disk. */
export const plaintext = 'in the clear';

export const engine = remembering(testEngine);

export const password = (word: string): string => `${word} ${plaintext}`;

export const sealing = { engine, random: seeded('people'), workFactor: 1 };

const person = async (name: string): Promise<Identity> => (await createIdentity(sealing, password(name))).identity;

export const [ana, ben, eve] = [await person('ana'), await person('ben'), await person('eve')];
