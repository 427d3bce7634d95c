/** Invitations in keys.json: whoever has the one-time code gets in once, chooses a passphrase nobody else types, and proves the code. */

import sodium from 'libsodium-wrappers-sumo';
import { refuse } from '../../shared/domain/decider.ts';
import { deriveKey, saltBytes } from './argon2.ts';
import { encodeBase64 } from './base64.ts';
import { newHalf, normaliseWords } from './codes.ts';
import { type KeysRefusal, readKeyring, readOwnKeyring, replaceKeyring } from './keyring-disk.ts';
import { invitationEntry, openSeed, openWorkstation, saltOf } from './keyring-entries.ts';
import { type Invitation, type Keyring, purposes } from './keyring-format.ts';
import { systemRandom } from './random.ts';
import { decoyBox, open } from './sealed-box.ts';
import type { SigningKeys } from './signing.ts';

/** NIST SP 800-63B: an issued code takes few tries. They are counted here, where a restart changes nothing. */
export const invitationTries = 5;

const refused = refuse(
  'invitation-refused',
  'This name and code do not belong together, or the code was used, withdrawn, tried too often or has run out. Check both, or ask an owner for a new code.',
);

/** Five words (64 bits), told once; another invitation of the same operator ends. `publicKey` is for the event. */
export async function inviteOperator(
  dir: string,
  databaseKey: Uint8Array,
  { operator, expires }: { readonly operator: string; readonly expires: string },
): Promise<{ readonly ok: true; readonly code: string; readonly publicKey: string } | KeysRefusal> {
  const read = readOwnKeyring(dir, databaseKey);
  if (!read.ok) return read;
  const code = newHalf();
  const { entry, publicKey } = invitationEntry({ operator, code, expires }, read.keyring.kdf, databaseKey);
  const invitations = [...others(read.keyring, operator), entry];
  return replaceKeyring(dir, read, { ...read.keyring, invitations }) ?? { ok: true, code, publicKey };
}

/** Nothing happens where there is none. */
export async function dropInvitation(dir: string, operator: string): Promise<{ readonly ok: true } | KeysRefusal> {
  const read = readKeyring(dir);
  if (!read.ok) return read;
  const invitations = others(read.keyring, operator);
  if (invitations.length === (read.keyring.invitations ?? []).length) return { ok: true };
  return replaceKeyring(dir, read, { ...read.keyring, invitations }) ?? { ok: true };
}

export type OpenedInvitation = {
  readonly ok: true;
  readonly databaseKey: Uint8Array;
  readonly workstationKeys: SigningKeys;
  /** Signs for the code. */
  readonly invitationKeys: SigningKeys;
};

/** The try is counted on the disk before the code is looked at; one answer and one cost, whatever is wrong. */
export async function openInvitation(
  dir: string,
  operator: string,
  code: string,
  now: string,
): Promise<OpenedInvitation | KeysRefusal> {
  const read = readKeyring(dir);
  if (!read.ok) return read;
  const { keyring } = read;
  const known = (keyring.invitations ?? []).find((one) => one.operator === operator);
  const usable = known !== undefined && known.tries < invitationTries && now < known.expires;
  if (usable) {
    const counted = [...others(keyring, operator), { ...known, tries: known.tries + 1 }];
    const failed = replaceKeyring(dir, read, { ...keyring, invitations: counted });
    if (failed !== null) return failed;
  }
  const entry = usable ? known : decoy();
  const derived = deriveKey(normaliseWords(code), saltOf(entry), keyring.kdf);
  try {
    const databaseKey = open(derived, entry.databaseKey, purposes.invitationKey(operator));
    const invitationKeys = openSeed(derived, entry.seed, purposes.invitationSeed(operator));
    const workstationKeys = databaseKey === null ? null : openWorkstation(keyring, databaseKey);
    if (databaseKey === null || invitationKeys === null || workstationKeys === null) return refused;
    return { ok: true, databaseKey, workstationKeys, invitationKeys };
  } finally {
    sodium.memzero(derived);
  }
}

const decoy = (): Pick<Invitation, 'salt' | 'databaseKey' | 'seed'> => ({
  salt: encodeBase64(systemRandom(saltBytes)),
  databaseKey: decoyBox(),
  seed: decoyBox(),
});

const others = ({ invitations = [] }: Keyring, operator: string): Invitation[] =>
  invitations.filter((one) => one.operator !== operator);
