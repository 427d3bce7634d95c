/** A process of its own that appends to one stream in competition with others, deciding again after every conflict. */

import { signerFor, signingKeysFromSeed } from '../../keys/signing.ts';
import { openSqliteJournal } from '../sqlite.ts';
import { append, at, note } from './desk.ts';

const [file = '', keyHex = '', seedHex = '', name = '', count = '0'] = process.argv.slice(2);
const journal = openSqliteJournal(file, Buffer.from(keyHex, 'hex'));
const signer = signerFor('workstation', signingKeysFromSeed(Buffer.from(seedHex, 'hex')));

for (let index = 0; index < Number(count); index += 1) {
  const commandId = `${name} ${index}`;
  for (;;) {
    const expected = (await journal.read('ticket/1')).length;
    const result = await journal.commit({
      commandId,
      at: at(1),
      appends: [append('ticket/1', expected, signer, note(commandId))],
    });
    if (result.ok) break;
  }
}
await journal.close();
