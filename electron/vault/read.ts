// Reading a vault: what it holds, one report of it, how it stands, and whether everything in it is whole.
import { createHash } from 'node:crypto';
import { wipe } from '../keys/secret-bytes.ts';
import type { ByteSink } from './age/payload.ts';
import { standingOf } from './change.ts';
import { digestOfFile } from './disk/durable.ts';
import type { Identity } from './kept/identity.ts';
import { countWaiting } from './incoming.ts';
import { doesNotOpen, openKeyring, openKeyringFile } from './kept/keyring.ts';
import { recipientOf } from './age/keys.ts';
import { layout, objectFiles } from './disk/layout.ts';
import { currentManifest, type Expected, type Found, readManifest, type StoredObject } from './kept/manifest.ts';
import { orDiskRefusal, type Outcome, refused } from './outcome.ts';
import { isObject } from './kept/object-digest.ts';
import { openReport, reportDamaged } from './kept/report.ts';
import { openMeta, type ReportMeta } from './kept/report-meta.ts';
import { stagedBase } from './kept/rotation-stage.ts';
import type { VaultTools } from './tools.ts';

type OpenVault = Found & { readonly secret: Uint8Array };

/**
 * Between a rotation's two keyring renames the keyring holds both keys; which belongs to the manifest is decided by its public key.
 */
const withOpenVault = <Value extends object>(
  tools: VaultTools,
  dir: string,
  identity: Identity,
  expected: Expected | undefined,
  use: (vault: OpenVault) => Promise<Outcome<Value>>,
): Promise<Outcome<Value>> =>
  orDiskRefusal(async () => {
    const found = await readManifest(tools.files, dir, expected);
    if (!found.ok) return found;
    const opened = await openKeyring(tools, layout(dir).keyring, identity, found.manifest.publicKey);
    if (!opened.ok) return opened;
    try {
      return await use({ ...found, secret: opened.secret });
    } finally {
      wipe(opened.secret);
    }
  });

export const canOpen = async (
  tools: VaultTools,
  dir: string,
  identity: Identity,
  expected?: Expected,
): Promise<boolean> => (await withOpenVault(tools, dir, identity, expected, async () => ({ ok: true }))).ok;

export type ListedReport = Omit<ReportMeta, 'digest'>;

/** In the order they were adopted. A report whose description is damaged is named apart, and hides no other. */
export const listReports = (
  tools: VaultTools,
  dir: string,
  identity: Identity,
  expected?: Expected,
): Promise<Outcome<{ readonly reports: readonly ListedReport[]; readonly damaged: readonly StoredObject[] }>> =>
  withOpenVault(tools, dir, identity, expected, async (vault) => {
    const reports: ListedReport[] = [];
    const damaged: StoredObject[] = [];
    for (const object of vault.manifest.objects) {
      const { meta } = objectFiles(layout(dir), object.id, vault.manifest.generation);
      const opened = await openMeta(tools, meta, vault.secret, object);
      if (opened === null) damaged.push(object);
      else {
        const { id, title, type, added, dates, size } = opened;
        reports.push({ id, title, type, added, dates, size });
      }
    }
    return { ok: true, reports, damaged };
  });

/** What reached `sink` counts only when the answer is ok: keep it aside until then. */
export const readReport = (
  tools: VaultTools,
  dir: string,
  identity: Identity,
  id: string,
  sink: ByteSink,
  expected?: Expected,
): Promise<Outcome<{ readonly meta: ReportMeta }>> =>
  withOpenVault(tools, dir, identity, expected, async (vault) => {
    const object = vault.manifest.objects.find((one) => one.id === id);
    if (object === undefined) return refused('report-unknown', 'There is no report with this id in the vault.');
    return openReport(tools, objectFiles(layout(dir), id, vault.manifest.generation), object, vault.secret, sink);
  });

export type Unfinished = 'recipients-change' | 'rotation-prepared' | 'rotation-committed';

export type VaultStatus = {
  readonly id: string;
  readonly generation: number;
  readonly publicKey: string;
  readonly manifestDigest: string;
  readonly recipients: readonly string[];
  readonly objects: number;
  readonly bytes: number;
  readonly unfinished: Unfinished | null;
  readonly waiting: number;
};

/** Needs no key. */
export const statusVault = (tools: Pick<VaultTools, 'files'>, dir: string): Promise<Outcome<VaultStatus>> =>
  orDiskRefusal(async () => {
    const { files } = tools;
    const at = layout(dir);
    const current = await currentManifest(files, dir);
    if (!current.ok) return current;
    const { id, generation, publicKey, recipients, objects } = current.manifest;
    const { standing, next } = await standingOf(files, at, current);
    const rotates =
      (next !== null && next.manifest.rotationKeyring !== null) || (await stagedBase(files, at)) === current.digest;
    const unfinished =
      standing === 'rotation-committed'
        ? 'rotation-committed'
        : rotates
          ? 'rotation-prepared'
          : standing === 'keyring-ahead'
            ? 'recipients-change'
            : null;
    return {
      ok: true,
      id,
      generation,
      publicKey,
      manifestDigest: current.digest,
      recipients,
      objects: objects.length,
      bytes: objects.reduce((sum, { size }) => sum + size, 0),
      unfinished,
      waiting: await countWaiting(files, dir),
    };
  });

/** The content at a moment, for a statement of loss: it changes with the reports, not with who may open them. Needs no key. */
export const digestVault = (
  tools: Pick<VaultTools, 'files'>,
  dir: string,
  expected?: Expected,
): Promise<
  Outcome<{ readonly digest: string; readonly reports: number; readonly bytes: number; readonly waiting: number }>
> =>
  orDiskRefusal(async () => {
    const found = await readManifest(tools.files, dir, expected);
    if (!found.ok) return found;
    const { id, publicKey, objects } = found.manifest;
    const text = JSON.stringify([id, publicKey, objects.map((one) => [one.id, one.size, one.digest, one.metaDigest])]);
    return {
      ok: true,
      digest: createHash('sha256').update(text).digest('hex'),
      reports: objects.length,
      bytes: objects.reduce((sum, { size }) => sum + size, 0),
      waiting: await countWaiting(tools.files, dir),
    };
  });

export type Problem = { readonly code: string; readonly text: string };

/** Structure and digests; with an identity every report is decrypted too. An empty list is a whole vault. */
export const verifyVault = (
  tools: VaultTools,
  dir: string,
  options: { readonly identity?: Identity; readonly expected?: Expected } = {},
): Promise<Outcome<{ readonly problems: readonly Problem[]; readonly objects: number; readonly decrypted: number }>> =>
  orDiskRefusal(async () => {
    const { files, engine } = tools;
    const { identity, expected } = options;
    const at = layout(dir);
    const found = await readManifest(files, dir, expected);
    if (!found.ok) {
      if (found.refusal.code === 'not-a-vault') return found;
      return { ok: true, problems: [found.refusal], objects: 0, decrypted: 0 };
    }
    const problems: Problem[] = [];
    const current = await currentManifest(files, dir);
    if (current.ok && (await standingOf(files, at, current)).standing === 'foreign-keyring')
      problems.push({ code: 'keyring-damaged', text: 'keyring.age is not the one the manifest names.' });
    const secrets = identity === undefined ? [] : ((await openKeyringFile(tools, at.keyring, identity)) ?? []);
    const secret = secrets.find((one) => recipientOf(engine, one) === found.manifest.publicKey);
    if (identity !== undefined && secret === undefined) return doesNotOpen;
    let decrypted = 0;
    try {
      for (const object of found.manifest.objects) {
        const paths = objectFiles(at, object.id, found.manifest.generation);
        if (secret !== undefined) {
          const opened = await openReport(tools, paths, object, secret, () => undefined);
          if (opened.ok && opened.meta.size === object.size) decrypted += 1;
          else problems.push(reportDamaged(object.id).refusal);
          continue;
        }
        const whole =
          (await isObject(tools, paths.object, object.digest)) &&
          (await digestOfFile(files, paths.meta)) === object.metaDigest;
        if (!whole) problems.push(reportDamaged(object.id).refusal);
      }
    } finally {
      wipe(...secrets);
    }
    return { ok: true, problems, objects: found.manifest.objects.length, decrypted };
  });
