/**
 * A process of its own that commits once, says so, and kills itself (SIGKILL) at a chosen statement of its second commit. Temporary
 * triggers stop it, so that the journal's own code runs unchanged.
 */

import { writeSync } from 'node:fs';
import { signerFor, signingKeysFromSeed } from '../../keys/signing.ts';
import { openSqliteJournal } from '../sqlite.ts';
import { firstCommit, secondCommit } from './crash-commits.ts';

const points: Readonly<Record<string, string>> = {
  'first event': 'AFTER INSERT ON event WHEN NEW.position = 2',
  'last event': 'AFTER INSERT ON event WHEN NEW.position = 4',
  erase: 'AFTER DELETE ON sealed',
  seal: "AFTER INSERT ON sealed WHEN NEW.key = 'half/2'",
  command: 'AFTER INSERT ON command',
};

const [file = '', keyHex = '', seedHex = '', point = ''] = process.argv.slice(2);
const journal = openSqliteJournal(file, Buffer.from(keyHex, 'hex'));
const signer = signerFor('operator:olga', signingKeysFromSeed(Buffer.from(seedHex, 'hex')));

await journal.commit(firstCommit(signer));
writeSync(1, 'first accepted\n');

const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
const trigger = points[point];
if (trigger !== undefined) {
  journal.database.function('die', die);
  journal.database.exec(`PRAGMA trusted_schema = ON; CREATE TEMP TRIGGER stop ${trigger} BEGIN SELECT die(); END`);
}
await journal.commit(secondCommit(signer));
writeSync(1, 'second accepted\n');
die();
