// The keys of one open workspace: who is let in, and another database key for those who remain when somebody is revoked.
import type { Admission } from '../../shared/domain/desk/events.ts';
import { type Refusal, refuse } from '../../shared/domain/decider.ts';
import type { UnlockedKeysAtWork } from '../application/ports.ts';
import { configure, type Database, leaveLog, rekeyDatabase } from '../journal/database.ts';
import { encodeBase64 } from '../keys/base64.ts';
import { changePassphrase, putOperator, renewRecoveryCode, unlockKeys } from '../keys/keyring-file.ts';
import { dropInvitation, inviteOperator } from '../keys/keyring-invitations.ts';
import { stageRekeyedKeys, takeRekeyedKeys } from '../keys/keyring-rekey.ts';
import { systemRandom } from '../keys/random.ts';
import { openText, sealText } from '../keys/sealed-text.ts';
import { admission, sign, type SigningKeys, signerFor } from '../keys/signing.ts';

type Refused = { readonly ok: false; readonly refusal: Refusal };

const busy = refuse(
  'rekeyWaits',
  'The operator is revoked. The database gets its other key in a moment, when nothing reads it, or at the next opening.',
);

/** Where a test stops the program. */
export type RekeyStep = 'begun' | 'staged' | 'rekeyed' | 'taken';

const sealingKeyName = 'sealing key';

/**
 * Texts that wait for their delivery stay sealed under the key that the database had at first, which lies in it from its first change on:
 * what is sealed then need not be opened to change the key around it.
 */
const sealingKeyIn = (database: Database, databaseKey: Uint8Array): Uint8Array => {
  const kept = database
    .prepare<[string], { bytes: Uint8Array }>('SELECT bytes FROM sealed WHERE key = ?')
    .get(sealingKeyName);
  return new Uint8Array(kept?.bytes ?? databaseKey);
};

export const keysAtWork = (
  dir: string,
  database: Database,
  given: Uint8Array,
  at: (step: RekeyStep) => void,
): UnlockedKeysAtWork & { readonly forget: () => void; readonly databaseKey: () => Uint8Array } => {
  let databaseKey = given;
  const sealingKey = sealingKeyIn(database, databaseKey);
  return {
    databaseKey: () => databaseKey,
    seal: (purpose, text) => sealText(sealingKey, purpose, text),
    unseal: (purpose, bytes) => openText(sealingKey, purpose, bytes),
    signerOf: async (operator, passphrase) => {
      const unlocked = await unlockKeys(dir, operator, passphrase);
      if (!unlocked.ok) return unlocked;
      unlocked.databaseKey.fill(0);
      const { operatorKeys } = unlocked;
      return { ok: true, signer: signerFor(`operator:${operator}`, operatorKeys), key: operatorKeys.publicKey };
    },
    changePassphrase: (operator, passphrase, next) => changePassphrase(dir, operator, passphrase, next),
    invite: (operator, expires) => inviteOperator(dir, databaseKey, { operator, expires }),
    dropInvitation: (operator) => dropInvitation(dir, operator),
    renewPrintedCode: () => renewRecoveryCode(dir, databaseKey),
    // In one turn of the event loop from the staging to the end: nothing else writes to the file or to keys.json meanwhile.
    rekeyDatabase: (remaining) => {
      at('begun');
      database.prepare('INSERT OR IGNORE INTO sealed (key, bytes) VALUES (?, ?)').run(sealingKeyName, sealingKey);
      if (!leaveLog(database)) return busy;
      const next = systemRandom(32);
      const staged = stageRekeyedKeys(dir, databaseKey, next, remaining);
      if (!staged.ok) {
        configure(database);
        return staged;
      }
      at('staged');
      rekeyDatabase(database, next);
      at('rekeyed');
      takeRekeyedKeys(dir);
      databaseKey.fill(0);
      databaseKey = next;
      at('taken');
      return { ok: true, codeKept: staged.codeKept };
    },
    forget: () => {
      databaseKey.fill(0);
      sealingKey.fill(0);
    },
  };
};

/** The passphrase and a new signing key for whoever showed a code, and that code's word for it. */
export const admit = async (
  dir: string,
  databaseKey: Uint8Array,
  codeKeys: SigningKeys | null,
  { operator, passphrase }: { readonly operator: string; readonly passphrase: string },
): Promise<{ ok: true; signer: ReturnType<typeof signerFor>; key: string; admission: Admission | null } | Refused> => {
  const put = await putOperator(dir, databaseKey, { operator, passphrase });
  if (!put.ok) return put;
  const { publicKey: key } = put.keys;
  const signed: Admission | null =
    codeKeys === null
      ? null
      : { by: codeKeys.publicKey, signature: encodeBase64(sign(codeKeys, admission(operator, key))) };
  return { ok: true, signer: signerFor(`operator:${operator}`, put.keys), key, admission: signed };
};
