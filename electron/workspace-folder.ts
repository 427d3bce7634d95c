// One workspace folder: keys.json, the encrypted database, identities and vaults; locked while a program has it open.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from '../shared/domain/audit.ts';
import type { Unlocked, WorkspaceFolder } from './application/ports.ts';
import { openSqliteJournal } from './journal/sqlite.ts';
import { checkpointNote, type NoteProblem, openCheckpoint } from './journal/checkpoint-note.ts';
import { verifyRecords } from './journal/verify.ts';
import type { Argon2Cost } from './keys/argon2.ts';
import { addOperator, createKeys, unlockKeys } from './keys/keyring-file.ts';
import { openText, sealText } from './keys/sealed-text.ts';
import { sign, type SigningKeys, signerFor } from './keys/signing.ts';
import { lockWorkspace } from './workspace-lock.ts';
import { createSqliteViews } from './views/sqlite-views.ts';

const readJson = (file: string): Record<string, unknown> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
};

const unusable: Readonly<Record<NoteProblem, string>> = {
  'not-a-checkpoint': 'What was given is no checkpoint as Rekey exports them.',
  'another-log': 'The checkpoint is of another workspace.',
  'signature-wrong': 'The checkpoint was not signed by this workstation, or was changed since.',
};

const open = (
  dir: string,
  operator: string,
  keys: { databaseKey: Uint8Array; operatorKeys: SigningKeys; workstationKeys: SigningKeys },
  release: () => Promise<void>,
): Unlocked => {
  const { databaseKey, operatorKeys, workstationKeys } = keys;
  const journal = openSqliteJournal(join(dir, 'journal.db'), databaseKey);
  const views = createSqliteViews(journal);
  return {
    ok: true,
    journal,
    views,
    workstation: signerFor('workstation', workstationKeys),
    operator: signerFor(`operator:${operator}`, operatorKeys),
    seal: (purpose, text) => sealText(databaseKey, purpose, text),
    unseal: (purpose, bytes) => openText(databaseKey, purpose, bytes),
    signerOf: async (other, passphrase) => {
      const unlocked = await unlockKeys(dir, other, passphrase);
      if (!unlocked.ok) return unlocked;
      unlocked.databaseKey.fill(0);
      return { ok: true, signer: signerFor(`operator:${other}`, unlocked.operatorKeys) };
    },
    addOperator: (added, passphrase) => addOperator(dir, databaseKey, { operator: added, passphrase }),
    verify: async (earlier) => {
      const opened = earlier === undefined ? null : openCheckpoint(earlier, workstationKeys.publicKey);
      const checkpoints = opened?.ok === true ? [opened.checkpoint] : [];
      const unread = opened?.ok === false ? [{ position: null, code: opened.why, text: unusable[opened.why] }] : [];
      const verified = await verifyRecords(journal.recorded(), { checkpoints });
      const chain = verified.ok ? [] : verified.problems;
      const records = [];
      for await (const record of journal.readAll()) records.push(record);
      const findings = audit(records).map(({ position, code, text, invariant }) => ({
        position,
        code,
        text: `${text} (invariant ${invariant})`,
      }));
      const { identical } = await views.rebuild();
      const stale = identical
        ? []
        : [
            {
              position: null,
              code: 'views-differ',
              text: 'The tables the windows read differed from the journal; they were rebuilt.',
            },
          ];
      return [...unread, ...chain, ...findings, ...stale];
    },
    checkpoint: async () => {
      const verified = await verifyRecords(journal.recorded());
      if (!verified.ok)
        return {
          ok: false,
          refusal: {
            code: 'journalBroken',
            text: 'The journal does not verify, so no checkpoint is made of it. Verify it to see where.',
          },
        };
      const note = checkpointNote(verified.checkpoint, workstationKeys.publicKey, (message) =>
        sign(workstationKeys, message),
      );
      return { ok: true, note, size: verified.checkpoint.size };
    },
    close: async () => {
      await journal.close();
      databaseKey.fill(0);
      await release();
    },
  };
};

/** `kdf` is for tests and the demo only: production seals passphrases at the default cost. */
export const createWorkspaceFolder = (dir: string, kdf?: Argon2Cost): WorkspaceFolder => {
  const memory = join(dir, 'workspace.json');
  const lockFile = join(dir, 'open.lock');
  const remember = (entry: object) => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(memory, `${JSON.stringify({ ...readJson(memory), ...entry })}\n`, { mode: 0o600 });
  };
  return {
    dir,
    exists: () => existsSync(join(dir, 'keys.json')),
    isDemo: () => readJson(memory)['demo'] === true,
    markDemo: () => remember({ demo: true }),
    lastOperator: () => {
      const last = readJson(memory)['lastOperator'];
      return typeof last === 'string' ? last : null;
    },
    rememberOperator: (lastOperator) => remember({ lastOperator }),
    create: async (owner, passphrase) => {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const lock = await lockWorkspace(lockFile);
      if (!lock.ok) throw new Error(lock.refusal.text);
      const keys = await createKeys(dir, { operator: owner, passphrase, ...(kdf ? { kdf } : {}) });
      const { recoveryCode, operatorKeys, workstationKeys } = keys;
      return {
        unlocked: open(dir, owner, keys, lock.release),
        recoveryCode,
        ownerKey: operatorKeys.publicKey,
        workstationKey: workstationKeys.publicKey,
      };
    },
    unlock: async (operator, passphrase) => {
      const unlocked = await unlockKeys(dir, operator, passphrase);
      if (!unlocked.ok) return unlocked;
      const lock = await lockWorkspace(lockFile);
      if (!lock.ok) return lock;
      try {
        return open(dir, operator, unlocked, lock.release);
      } catch (error) {
        await lock.release();
        throw error;
      }
    },
  };
};
