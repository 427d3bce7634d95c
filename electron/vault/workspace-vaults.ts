// Vaults as the application asks for them: one folder a vault under the workspace, with production's engine and randomness.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Vaults } from '../application/ports.ts';
import { createVault } from './create.ts';
import { sha256 } from './disk/durable.ts';
import { diskFiles } from './disk/files.ts';
import {
  createIdentity,
  forgetIdentity,
  openIdentity,
  productionWorkFactor,
  signingPublicKey,
  signWith,
} from './kept/identity.ts';
import { adoptIncoming, countWaiting } from './incoming.ts';
import { isId } from './disk/layout.ts';
import { currentManifest, type StoredObject } from './kept/manifest.ts';
import { orDiskRefusal, type Outcome } from './outcome.ts';
import { listReports, verifyVault } from './read.ts';
import { setRecipients } from './recipients.ts';
import { dropFile, saveReport } from './report-files.ts';
import { restoreInto } from './restore.ts';
import { finishRotation, rotate } from './rotation/rotate.ts';
import { type VaultTools, vaultTools } from './tools.ts';

const said = ({ id, size, digest }: StoredObject) => ({ id, bytes: size, digest });

/** Where the application has no way to be told, a refusal is a bug or a lost disk. */
const must = async <Value extends object>(outcome: Promise<Outcome<Value>>): Promise<Value> => {
  const settled = await outcome;
  if (!settled.ok) throw new Error(`vault: ${settled.refusal.text}`);
  return settled;
};

/** Ids become folder names; a subscription's is the customer's and may hold anything. No id has an underscore: no two ids share a name. */
const folderName = (text: string): string => {
  if (isId(text)) return text;
  const hex = Buffer.from(text, 'utf8').toString('hex');
  return hex.length <= 200 ? `_${hex}` : `__${sha256(Buffer.from(text, 'utf8'))}`;
};

/** Below both, starting threads takes longer than the work, and the work does not hold a window up. */
const worthThreads = { bytes: 4 * 1024 * 1024, reports: 100 };

const threadsFor = async (dir: string, most: number): Promise<number> => {
  const current = await orDiskRefusal(() => currentManifest(diskFiles, dir));
  const objects = current.ok ? current.manifest.objects : [];
  const bytes = objects.reduce((sum, { size }) => sum + size, 0);
  return bytes < worthThreads.bytes && objects.length < worthThreads.reports ? 0 : most;
};

/**
 * `now` is the clock that dates a report's adding. `workers` is for tests; production uses every core but one, which it leaves to
 * the window, and never less than two threads: one waits for the disk while the other computes.
 */
export const createVaults = (
  root: string,
  workFactor: number = productionWorkFactor,
  now: () => Date = () => new Date(),
  workers: number = Math.max(2, Math.min(8, availableParallelism() - 1)),
): Vaults => {
  let loading: Promise<VaultTools> | undefined;
  const loaded = () => (loading ??= vaultTools());
  return {
    createIdentity: async (password) => createIdentity({ ...(await loaded()), workFactor }, password),
    openIdentity: async (file, password) => openIdentity((await loaded()).engine, file, password),
    forget: forgetIdentity,
    signingKey: signingPublicKey,
    signer: (actor, identity) => ({ actor, sign: (message) => signWith(identity, message) }),
    folder: (subscription, vault) => join(root, folderName(subscription), folderName(vault)),
    create: async (dir, id, recipients) => must(createVault(await loaded(), dir, { id, recipients })),
    discard: (dir) => diskFiles.removeFolder(dir),
    drop: async (dir, publicKey, path) => {
      const dropped = await dropFile(await loaded(), dir, publicKey, path, now());
      return dropped.ok ? { ok: true } : dropped;
    },
    adopt: async (dir, expected) => {
      const adopted = await adoptIncoming(await loaded(), dir, expected);
      return adopted.ok ? { ...adopted, objects: adopted.objects.map(said) } : adopted;
    },
    waiting: (dir) => countWaiting(diskFiles, dir),
    digest: async (dir) => (await must(currentManifest(diskFiles, dir))).digest,
    list: async (dir, identity, expected) => {
      const listed = await listReports(await loaded(), dir, identity, expected);
      if (!listed.ok) return listed;
      const reports = listed.reports.map(({ id, title, type, size, added }) => ({ id, title, type, size, added }));
      // Shown as what it is: left out, a report that was lost would not be missed.
      const damaged = listed.damaged.map(({ id, size, added }) => {
        return { id, title: `Damaged report ${id.slice(0, 8)}`, type: 'damaged', size, added };
      });
      return { ok: true, reports: [...reports, ...damaged] };
    },
    save: async (dir, identity, report, path, expected) =>
      saveReport(await loaded(), dir, identity, report, path, expected),
    setRecipients: async (dir, identity, recipients, expected, staged) =>
      setRecipients(await loaded(), dir, identity, recipients, { expected, ...(staged ? { staged } : {}) }),
    rotate: async (dir, identity, recipients, expected, on, signal) => {
      const rotated = await rotate(await loaded(), dir, identity, {
        recipients,
        expected,
        workers: await threadsFor(dir, workers),
        onPrepared: on.prepared,
        onProgress: on.progress,
        onCommitted: on.committed,
        ...(signal ? { signal } : {}),
      });
      return rotated.ok ? { ok: true } : rotated;
    },
    finish: async (dir, stagedDigest) => {
      const ended = await finishRotation(await loaded(), dir, stagedDigest);
      // A folder that is gone, damaged or in use must not keep the workspace shut: this matches no rotation, and `verify` says why.
      if (!ended.ok) return { publicKey: '', manifestDigest: '' };
      return { publicKey: ended.publicKey, manifestDigest: ended.manifestDigest };
    },
    restore: async (from, oldIdentity, into, expectedFrom, expectedInto) => {
      const restored = await restoreInto(await loaded(), {
        from,
        oldIdentity,
        into,
        expectedFrom,
        expectedInto,
        workers: await threadsFor(from, workers),
      });
      return restored.ok ? { ...restored, objects: restored.objects.map(said) } : restored;
    },
    recipients: async (dir) => (await must(currentManifest(diskFiles, dir))).manifest.recipients,
    verify: async (dir, expected) => {
      const verified = await verifyVault(await loaded(), dir, { expected });
      return verified.ok ? verified.problems.map(({ text }) => text) : [verified.refusal.text];
    },
  };
};
