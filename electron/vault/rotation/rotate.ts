// Rotation: a new vault key and every report re-encrypted under it, so that the old password and removed accounts open nothing in it.
import { wipe } from '../../keys/secret-bytes.ts';
import { newSecret, recipientOf } from '../age/keys.ts';
import type { Engine } from '../age/engine.ts';
import { clearNext, commitManifest, removeGeneration, settle, stageManifest, standingOf } from '../change.ts';
import { digestOfFile, putInPlace, syncFolder, writeSmall } from '../disk/durable.ts';
import type { Identity } from '../kept/identity.ts';
import {
  checkRecipients,
  doesNotOpen,
  openKeyring,
  openKeyringFile,
  proveKeyring,
  sealKeyring,
} from '../kept/keyring.ts';
import { type Layout, layout, objectFiles } from '../disk/layout.ts';
import { locked } from '../disk/lock.ts';
import {
  changedOutside,
  currentManifest,
  type Expected,
  type Found,
  isExpected,
  type Manifest,
} from '../kept/manifest.ts';
import type { Outcome } from '../outcome.ts';
import { reencryptAll } from './reencrypt-all.ts';
import { isIntact } from '../kept/report.ts';
import { noteDone, type Plan, readDone, readPlan, type Reencrypted, writePlan } from '../kept/rotation-stage.ts';
import type { VaultTools } from '../tools.ts';

export type Progress = {
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
  readonly totalBytes: number;
};

export type Rotation = {
  /** Exactly these from now on; null keeps those of an interrupted rotation by the same identity, or else the vault's. */
  readonly recipients: readonly string[] | null;
  /** Worker threads; 0 for this thread. */
  readonly workers: number;
  readonly engine?: Engine;
  readonly expected?: Expected;
  readonly signal?: AbortSignal;
  /** Everything is staged; `stagedDigest` is what the manifest's digest will be. Nothing counts before it has settled. */
  readonly onPrepared?: (staged: { readonly publicKey: string; readonly stagedDigest: string }) => Promise<void>;
  readonly onProgress?: (progress: Progress) => void;
  /** The new manifest counts. The old objects are still there. */
  readonly onCommitted?: (rotated: { readonly publicKey: string; readonly manifestDigest: string }) => Promise<void>;
};

export type Rotated = {
  readonly publicKey: string;
  readonly manifestDigest: string;
  readonly objects: number;
  readonly bytes: number;
  /** How many of them an interrupted rotation had done already. */
  readonly resumed: number;
};

type Checked = Extract<ReturnType<typeof checkRecipients>, { readonly ok: true }>;
type Staged = { readonly plan: Plan; readonly done: readonly Reencrypted[] };

const isFor = ({ recipients }: Manifest, wanted: readonly string[] | null): boolean =>
  wanted === null || recipients.join() === wanted.join();

/** What an earlier try by the same identity, from the same manifest to the same recipients, left; null for anything else. */
const resumable = async (
  tools: VaultTools,
  at: Layout,
  identity: Identity,
  current: Found,
  recipients: readonly string[] | null,
): Promise<({ readonly ok: true } & Staged) | null> => {
  const plan = await readPlan(tools.files, at, identity);
  if (
    plan === null ||
    plan.base !== current.digest ||
    (recipients !== null && plan.recipients.join() !== recipients.join())
  )
    return null;
  const keyring = await digestOfFile(tools.files, at.nextKeyring);
  const both = await digestOfFile(tools.files, at.nextBothKeys);
  if (keyring !== plan.keyring || both !== plan.rotationKeyring) return null;
  const done: Reencrypted[] = [];
  for (const one of await readDone(tools.files, at, identity, plan))
    if (await isIntact(tools, objectFiles(at, one.id, current.manifest.generation + 1), one)) done.push(one);
  return { ok: true, plan, done };
};

/** A new key and the two keyrings around it, checked on what the disk gives back. */
const stageKeyrings = async (
  tools: VaultTools,
  at: Layout,
  identity: Identity,
  current: Found,
  oldSecret: Uint8Array,
  recipients: { readonly recipients: readonly string[]; readonly keys: readonly Uint8Array[] },
): Promise<Outcome<Staged>> => {
  const { files, random, engine } = tools;
  await removeGeneration(files, at, current.manifest.generation + 1);
  await clearNext(files, at);
  await files.makeFolder(at.next);
  const secret = newSecret(random);
  const publicKey = recipientOf(engine, secret);
  const digests: string[] = [];
  try {
    for (const [path, secrets] of [
      [at.nextBothKeys, [secret, oldSecret]],
      [at.nextKeyring, [secret]],
    ] as const) {
      const { bytes, opensForAll } = await sealKeyring(tools, recipients.keys, secrets);
      digests.push(await writeSmall(files, path, bytes));
      await proveKeyring(tools, path, opensForAll);
      if (recipients.recipients.includes(identity.recipient)) {
        const reopened = await openKeyringFile(tools, path, identity);
        wipe(...(reopened ?? []));
        if (reopened?.length !== secrets.length) return doesNotOpen;
      }
    }
  } finally {
    wipe(secret);
  }
  const [rotationKeyring = '', keyring = ''] = digests;
  const plan: Plan = {
    base: current.digest,
    publicKey,
    recipients: [...recipients.recipients],
    keyring,
    rotationKeyring,
  };
  await writePlan(files, at, identity, plan);
  await syncFolder(files, at.next);
  await syncFolder(files, at.dir);
  return { ok: true, plan, done: [] };
};

/** Every report under the new key, durable; those done before are passed over. */
const stageObjects = async (
  tools: VaultTools,
  at: Layout,
  identity: Identity,
  current: Found,
  oldSecret: Uint8Array,
  staged: Staged,
  rotation: Rotation,
): Promise<Outcome<{ readonly manifest: Manifest; readonly bytes: number }>> => {
  const { manifest } = current;
  const done = new Map(staged.done.map((one) => [one.id, one]));
  const totalBytes = manifest.objects.reduce((sum, { size }) => sum + size, 0);
  let bytes = [...done.values()].reduce((sum, { size }) => sum + size, 0);
  const tell = () => rotation.onProgress?.({ done: done.size, total: manifest.objects.length, bytes, totalBytes });
  tell();
  const reports = {
    objects: manifest.objects.filter(({ id }) => !done.has(id)),
    from: (id: string) => objectFiles(at, id, manifest.generation),
    to: (id: string) => objectFiles(at, id, manifest.generation + 1),
    secret: oldSecret,
    publicKey: staged.plan.publicKey,
  };
  const reencrypted = await reencryptAll(rotation.engine ? { ...tools, engine: rotation.engine } : tools, reports, {
    workers: rotation.workers,
    ...(rotation.signal ? { signal: rotation.signal } : {}),
    onDone: async (some) => {
      await noteDone(tools.files, at, identity, staged.plan, some);
      for (const one of some) done.set(one.id, one);
      tell();
    },
    onBytes: (more) => {
      bytes += more;
      tell();
    },
  });
  if (!reencrypted.ok) return reencrypted;
  await syncFolder(tools.files, at.objects);
  const objects = manifest.objects.map(({ id, added }) => {
    const one = done.get(id);
    if (one === undefined) throw new Error('rotation: expected every object to be staged');
    const { size, digest, metaDigest } = one;
    return { id, size, added, digest, metaDigest };
  });
  const { publicKey, recipients, keyring, rotationKeyring } = staged.plan;
  return {
    ok: true,
    bytes,
    manifest: {
      ...manifest,
      format: 'rekey-vault/2',
      generation: manifest.generation + 1,
      publicKey,
      recipients,
      keyring,
      rotationKeyring,
      previous: current.digest,
      objects,
    },
  };
};

/** Keyrings and reports: all that needs the vault's old key, which is wiped when they lie there. */
const stage = async (
  tools: VaultTools,
  at: Layout,
  identity: Identity,
  current: Found,
  wanted: Checked | null,
  rotation: Rotation,
): Promise<Outcome<{ readonly manifest: Manifest; readonly bytes: number; readonly resumed: number }>> => {
  const opened = await openKeyring(tools, at.keyring, identity, current.manifest.publicKey);
  if (!opened.ok) return opened;
  const { secret } = opened;
  try {
    const earlier = await resumable(tools, at, identity, current, wanted?.recipients ?? null);
    const checked = wanted ?? checkRecipients(tools, current.manifest.recipients);
    if (!checked.ok) return checked;
    const begun = earlier ?? (await stageKeyrings(tools, at, identity, current, secret, checked));
    if (!begun.ok) return begun;
    const next = await stageObjects(tools, at, identity, current, secret, begun, rotation);
    return next.ok ? { ...next, resumed: begun.done.length } : next;
  } finally {
    wipe(secret);
  }
};

/**
 * Goes on where an interrupted rotation by the same identity stopped. One that was past its first rename is only ended, without a key,
 * if it was for the same recipients.
 */
export const rotate = (
  tools: VaultTools,
  dir: string,
  identity: Identity,
  rotation: Rotation,
): Promise<Outcome<Rotated>> => {
  const { files, random } = tools;
  return locked(files, random, dir, async () => {
    const wanted = rotation.recipients === null ? null : checkRecipients(tools, rotation.recipients);
    if (wanted !== null && !wanted.ok) return wanted;
    const at = layout(dir);
    const found = await currentManifest(files, dir);
    if (!found.ok) return found;
    const { standing, next: ahead } = await standingOf(files, at, found);
    const current = await settle(files, dir, { keepStaged: true, known: found });
    if (!current.ok) return current;
    const wasCommitted =
      standing === 'rotation-committed' || (ahead !== null && ahead.manifest.rotationKeyring !== null);
    if (wasCommitted && standing !== 'settled' && isFor(current.manifest, wanted?.recipients ?? null)) {
      const { publicKey, objects } = current.manifest;
      await rotation.onCommitted?.({ publicKey, manifestDigest: current.digest });
      const bytes = objects.reduce((sum, { size }) => sum + size, 0);
      return {
        ok: true,
        publicKey,
        manifestDigest: current.digest,
        objects: objects.length,
        bytes,
        resumed: objects.length,
      };
    }
    if (rotation.expected && !isExpected(current, rotation.expected)) return changedOutside;
    const staged = await stage(tools, at, identity, current, wanted, rotation);
    if (!staged.ok) return staged;
    const manifestDigest = await stageManifest(files, at, staged.manifest);
    const { publicKey } = staged.manifest;
    await rotation.onPrepared?.({ publicKey, stagedDigest: manifestDigest });

    // From here on a crash is ended forwards, without a key.
    await putInPlace(files, at.nextBothKeys, at.keyring);
    await commitManifest(files, at, { keepPrevious: false });
    await rotation.onCommitted?.({ publicKey, manifestDigest });
    const ended = await settle(files, dir, { keepStaged: false, known: { ...staged, digest: manifestDigest } });
    if (!ended.ok) return ended;
    return {
      ok: true,
      publicKey,
      manifestDigest,
      objects: staged.manifest.objects.length,
      bytes: staged.bytes,
      resumed: staged.resumed,
    };
  });
};

/**
 * Ends what a crash interrupted after its first rename, without a key, and answers what stands then. What was only staged is kept, for
 * `rotate` to go on with. `stagedDigest` is the journal's: a folder that is further along than that was changed outside Rekey.
 */
export const finishRotation = (
  tools: VaultTools,
  dir: string,
  stagedDigest?: string,
): Promise<Outcome<{ readonly publicKey: string; readonly manifestDigest: string }>> =>
  locked(tools.files, tools.random, dir, async () => {
    const ended = await settle(tools.files, dir, {
      keepStaged: true,
      ...(stagedDigest === undefined ? {} : { stagedDigest }),
    });
    return ended.ok ? { ok: true, publicKey: ended.manifest.publicKey, manifestDigest: ended.digest } : ended;
  });
