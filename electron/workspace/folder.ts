// One workspace folder: keys.json, the encrypted database, identities and vaults; locked while a program has it open.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from '../../shared/domain/audit.ts';
import { type Refusal, refuse } from '../../shared/domain/decider.ts';
import type { MachineSettings, Unlocked, WorkspaceFolder } from '../application/ports.ts';
import { copyOut, holdFiles } from '../backup/take.ts';
import { keptCheckpoints } from './checkpoint-store.ts';
import { diskTrouble } from '../machine/disk-trouble.ts';
import { cutLog, openSqliteJournal } from '../journal/sqlite.ts';
import { type BundleProblem, evidenceBundle } from '../journal/evidence-bundle.ts';
import { checkpointNote, type NoteProblem, openCheckpoint } from '../journal/checkpoint-note.ts';
import { hashRecord } from '../journal/record.ts';
import { isSigned, verifyRecords } from '../journal/verify.ts';
import type { Argon2Cost } from '../keys/argon2.ts';
import { replaceFile } from '../keys/durable-file.ts';
import { opensWith } from '../journal/database.ts';
import { fileName, nextFileName } from '../keys/keyring-disk.ts';
import {
  createKeys,
  operators,
  type RecoveredKeys,
  type UnlockedKeys,
  unlockKeys,
  unlockWithRecoveryCode,
} from '../keys/keyring-file.ts';
import { type OpenedInvitation, openInvitation } from '../keys/keyring-invitations.ts';
import { discardRekeyedKeys, isRekeyStaged, takeRekeyedKeys } from '../keys/keyring-rekey.ts';
import { sign, type SigningKeys, signerFor } from '../keys/signing.ts';
import { createSignInFile } from './sign-in-file.ts';
import { damagedFiles } from './attached-files.ts';
import { admit, keysAtWork, type RekeyStep } from './keys-at-work.ts';
import { lockWorkspace } from './lock.ts';
import { openJournal, type Opened } from './open-journal.ts';
import { createTicketImport } from '../ticket-import/import-tickets.ts';
import { createSqliteViews } from '../views/sqlite-views.ts';

const readJson = (file: string): Record<string, unknown> => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
};

const unusable: Readonly<Record<NoteProblem, string>> = {
  'not-a-checkpoint': 'is none as Rekey exports them.',
  'another-log': 'is of another workspace.',
  'signature-wrong': 'was not signed by this workstation, or was changed since.',
};

type Refused = { readonly ok: false; readonly refusal: Refusal };
type Keys = { readonly databaseKey: Uint8Array; readonly workstationKeys: SigningKeys };

const unbundled: Readonly<Record<BundleProblem, string>> = {
  'case-unknown': 'No such case is in this workspace.',
  'earlier-unusable': 'The earlier checkpoint is none that this workstation signed.',
  'earlier-differs':
    'This journal is not the one that the earlier checkpoint was made of. Verify it before anything else.',
};

const open = (
  dir: string,
  { databaseKey, workstationKeys }: Keys,
  { journal, readOnly }: Opened,
  release: () => Promise<void>,
  at: (step: RekeyStep) => void,
): Unlocked => {
  const views = createSqliteViews(journal);
  const { forget, databaseKey: currentKey, ...keys } = keysAtWork(dir, journal.database, databaseKey, at);
  return {
    ok: true,
    readOnly,
    journal,
    views,
    ticketImport: createTicketImport(join(dir, 'journal.db'), currentKey, journal),
    workstation: signerFor('workstation', workstationKeys),
    ...keys,
    verify: async (earlier) => {
      const given = earlier === undefined ? [] : [{ what: 'The checkpoint', note: earlier }];
      const kept = keptCheckpoints(join(dir, 'checkpoints')).map(({ name, note }) => ({
        what: `The kept checkpoint ${name}`,
        note,
      }));
      const notes = [...given, ...kept].map(({ what, note }) => ({
        what,
        opened: openCheckpoint(note, workstationKeys.publicKey),
      }));
      const checkpoints = notes.flatMap(({ opened }) => (opened.ok ? [opened.checkpoint] : []));
      const unread = notes.flatMap(({ what, opened }) =>
        opened.ok
          ? []
          : [{ position: null, code: opened.why, text: `${what} ${unusable[opened.why]}`, invariant: null }],
      );
      const verified = await verifyRecords(journal.recorded(), { checkpoints });
      const chain = verified.ok ? [] : verified.problems.map((problem) => ({ ...problem, invariant: null }));
      const records = [];
      for await (const record of journal.readAll()) records.push(record);
      const findings = audit(records).map(({ position, code, text, invariant }) => ({
        position,
        code,
        text: `${text} (invariant ${invariant})`,
        invariant,
      }));
      const damaged = await damagedFiles(records, journal, keys.unseal);
      const { identical } = await views.rebuild();
      const stale = identical
        ? []
        : [
            {
              position: null,
              invariant: null,
              code: 'views-differ',
              text: 'The tables the windows read differed from the journal; they were rebuilt.',
            },
          ];
      return [...unread, ...chain, ...findings, ...damaged, ...stale];
    },
    evidence: async (request) => {
      const { publicKey } = workstationKeys;
      const workstation = { publicKey, sign: (message: Uint8Array) => sign(workstationKeys, message) };
      const bundled = await evidenceBundle(journal, workstation, request);
      return bundled.ok ? bundled : { ok: false, refusal: { code: bundled.why, text: unbundled[bundled.why] } };
    },
    signedBy: async (position, key) => {
      for await (const record of journal.recorded(position - 1))
        return record.position === position && isSigned(record, key) ? hashRecord(record) : null;
      return null;
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
    hold: async () => {
      const main = journal.holdMainFile();
      if (main === null) return null;
      try {
        const files = holdFiles(dir);
        const { position, hash } = await journal.head();
        return {
          folder: files.folder,
          position,
          copyTo: (into, at) => copyOut(files, join(dir, 'journal.db'), into, { at, position, hash }),
          release: () => {
            main.release();
            files.release();
            // What was erased meanwhile waits in the log for this reader to go.
            cutLog(journal.database);
          },
        };
      } catch (error) {
        main.release();
        throw error;
      }
    },
    close: async () => {
      await journal.close();
      forget();
      await release();
    },
  };
};

const journalMissing = refuse(
  'journal-missing',
  'This workspace has its keys but not its journal (journal.db). Nothing was made in its place. Put the file back, or restore a backup.',
);

/** `kdf` is for tests and the demo only: production seals passphrases at the default cost. `at` is where a test stops the program. */
export const createWorkspaceFolder = (
  dir: string,
  kdf?: Argon2Cost,
  at: (step: RekeyStep) => void = () => undefined,
): WorkspaceFolder => {
  const memory = join(dir, 'workspace.json');
  const lockFile = join(dir, 'open.lock');
  const machineFile = join(dir, 'machine.json');
  const file = join(dir, 'journal.db');
  const remember = (entry: object) => {
    mkdirSync(dir, { recursive: true, mode: 0o700 });
    writeFileSync(memory, `${JSON.stringify({ ...readJson(memory), ...entry })}\n`, { mode: 0o600 });
  };
  type Opening = { readonly ok: true } & Keys;

  /** A change of the database's key that a crash interrupted is over, one way or the other, before anything is opened for good. */
  const settled = async <Keyed extends Opening>(
    openKeys: (name: string) => Promise<Keyed | Refused>,
  ): Promise<Keyed | Refused> => {
    const first = await openKeys(fileName);
    if (!isRekeyStaged(dir)) return first;
    // The old key first: opening with it rolls an unfinished change back.
    if (first.ok && opensWith(file, first.databaseKey)) {
      discardRekeyedKeys(dir);
      return first;
    }
    const second = await openKeys(nextFileName);
    if (!second.ok || !opensWith(file, second.databaseKey)) return first.ok ? second : first;
    takeRekeyedKeys(dir);
    return second;
  };

  const unlockWith = async <Keyed extends Opening>(
    openKeys: (name: string) => Promise<Keyed | Refused>,
  ): Promise<{ readonly ok: true; readonly keys: Keyed; readonly unlocked: Unlocked } | Refused> => {
    const early = isRekeyStaged(dir) ? null : await openKeys(fileName);
    if (early?.ok === false) return early;
    // SQLite would make an empty database here, and the next event would be the first of another history.
    if (!existsSync(file)) return journalMissing;
    const lock = await lockWorkspace(lockFile);
    if (!lock.ok) return lock;
    try {
      const keys = early ?? (await settled(openKeys));
      const opened = keys.ok ? await openJournal(file, keys.databaseKey, lock.trouble) : keys;
      if (keys.ok && 'journal' in opened)
        return { ok: true, keys, unlocked: open(dir, keys, opened, lock.release, at) };
      await lock.release();
      return opened as Refused;
    } catch (error) {
      await lock.release();
      throw error;
    }
  };

  /** Either the workspace as it is open, or opened by the code; then the code's own word for whoever showed it. */
  const openByCode = async <Keyed extends Opening>(
    running: Unlocked | null,
    operator: string,
    openKeys: (name: string) => Promise<Keyed | Refused>,
    codeKeys: (keys: Keyed) => SigningKeys | null,
  ): ReturnType<WorkspaceFolder['openByInvitation']> => {
    const keys = running === null ? null : await openKeys(fileName);
    if (keys?.ok === false) return keys;
    const opened =
      running === null || keys === null ? await unlockWith(openKeys) : { ok: true as const, keys, unlocked: running };
    if (!opened.ok) return opened;
    const databaseKey = new Uint8Array(opened.keys.databaseKey);
    return {
      ok: true,
      unlocked: opened.unlocked,
      admit: async (passphrase) => {
        const admitted = await admit(dir, databaseKey, codeKeys(opened.keys), { operator, passphrase });
        databaseKey.fill(0);
        return admitted;
      },
    };
  };

  return {
    dir,
    hasOperator: async (operator) => {
      const known = await operators(dir);
      return known.ok && known.operators.includes(operator);
    },
    signIns: createSignInFile(join(dir, 'sign-ins.json')),
    exists: () => existsSync(join(dir, 'keys.json')),
    machine: () => {
      const { backups = null, lastBackup = null } = readJson(machineFile) as Partial<MachineSettings>;
      return { backups, lastBackup };
    },
    rememberMachine: (settings) =>
      replaceFile(machineFile, `${JSON.stringify({ ...readJson(machineFile), ...settings })}\n`),
    isDemo: () => readJson(memory)['demo'] === true,
    markDemo: () => remember({ demo: true }),
    lastOperator: () => {
      const last = readJson(memory)['lastOperator'];
      return typeof last === 'string' ? last : null;
    },
    rememberOperator: (lastOperator) => {
      try {
        remember({ lastOperator });
      } catch (error) {
        // A convenience of the next sign-in is no reason to refuse this one.
        if (diskTrouble(error) === null) throw error;
      }
    },
    create: async (owner, passphrase) => {
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const lock = await lockWorkspace(lockFile);
      if (!lock.ok) throw new Error(lock.refusal.text);
      if (lock.trouble !== null) throw new Error(lock.trouble.text, { cause: lock.trouble });
      const keys = await createKeys(dir, { operator: owner, passphrase, ...(kdf ? { kdf } : {}) });
      const { recoveryCode, recoveryKey, operatorKeys, workstationKeys } = keys;
      const journal = openSqliteJournal(file, keys.databaseKey);
      return {
        unlocked: open(dir, keys, { journal, readOnly: null }, lock.release, at),
        signer: signerFor(`operator:${owner}`, operatorKeys),
        recoveryCode,
        recoveryKey,
        ownerKey: operatorKeys.publicKey,
        workstationKey: workstationKeys.publicKey,
      };
    },
    unlock: async (operator, passphrase) => {
      const opened = await unlockWith<UnlockedKeys>((name) => unlockKeys(dir, operator, passphrase, name));
      if (!opened.ok) return opened;
      const { operatorKeys } = opened.keys;
      const signer = signerFor(`operator:${operator}`, operatorKeys);
      return { ok: true, unlocked: opened.unlocked, signer, key: operatorKeys.publicKey };
    },
    openByInvitation: (operator, code, now, running) =>
      openByCode<OpenedInvitation>(
        running,
        operator,
        // No invitation outlives a change of the database's key, so there is none in what is staged.
        () => openInvitation(dir, operator, code, now),
        ({ invitationKeys }) => invitationKeys,
      ),
    openByPrintedCode: (operator, code, running) =>
      openByCode<RecoveredKeys>(
        running,
        operator,
        (name) => unlockWithRecoveryCode(dir, code, name),
        ({ recoveryKeys }) => recoveryKeys,
      ),
  };
};
