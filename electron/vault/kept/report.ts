// One report as it travels: encrypted into the drop box, or read out to whoever may.
import { createHash } from 'node:crypto';
import { decrypt, startForRecipients } from '../age/age.ts';
import { decodeRecipient } from '../age/keys.ts';
import type { ByteSink } from '../age/payload.ts';
import { digestOfFile, writeChecked, writeSmall } from '../disk/durable.ts';
import { codeOf, type OpenFile } from '../disk/files.ts';
import type { ObjectFiles } from '../disk/layout.ts';
import { type Outcome, refused, type Refused } from '../outcome.ts';
import { isObject } from './object-digest.ts';
import { openMeta, type ReportMeta, sealMetaAtOnce } from './report-meta.ts';
import type { VaultTools } from '../tools.ts';

type Named = { readonly id: string; readonly digest: string; readonly metaDigest: string };

/** The id is random, not a title: it may be said. */
export const reportDamaged = (id: string): Refused =>
  refused('report-damaged', `Report ${id} is damaged or was replaced. Restore its two files from a backup.`);

export const keyOf = (publicKey: string): Uint8Array => {
  const key = decodeRecipient(publicKey);
  if (key === null) throw new Error('vault: expected a public key that was checked before');
  return key;
};

/** Encrypts a report and what is said of it into two files, durable but for their names; answers their digests. */
export const sealReport = async (
  tools: VaultTools,
  publicKey: string,
  into: ObjectFiles,
  described: Omit<ReportMeta, 'size' | 'digest'>,
  read: (sink: ByteSink) => Promise<void>,
): Promise<{ size: number; digest: string; metaDigest: string; plainDigest: string }> => {
  const key = keyOf(publicKey);
  const hash = createHash('sha256');
  let size = 0;
  const digest = await writeChecked(tools.files, into.object, async (sink) => {
    const payload = await startForRecipients(tools.engine, tools.random, [key], sink);
    await read(async (bytes) => {
      hash.update(bytes);
      size += bytes.length;
      await payload.write(bytes);
    });
    await payload.end();
  });
  const plainDigest = hash.digest('hex');
  const meta = sealMetaAtOnce(tools, key, { ...described, size, digest: plainDigest });
  return { size, digest, metaDigest: await writeSmall(tools.files, into.meta, meta), plainDigest };
};

/**
 * Hands a report's bytes to `sink`, each chunk after it was verified. Refused when the file is not the one the manifest names, or the
 * whole is not the report that was put in: what reached `sink` until then must not be used.
 */
export const openReport = async (
  tools: VaultTools,
  from: ObjectFiles,
  named: Named,
  secret: Uint8Array,
  sink: ByteSink,
): Promise<Outcome<{ readonly meta: ReportMeta }>> => {
  const meta = await openMeta(tools, from.meta, secret, named);
  if (meta === null || !(await isObject(tools, from.object, named.digest))) return reportDamaged(named.id);
  let file: OpenFile;
  try {
    file = await tools.files.openToRead(from.object);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return reportDamaged(named.id);
    throw error;
  }
  try {
    const hash = createHash('sha256');
    let size = 0;
    const opened = await decrypt(tools.engine, [{ kind: 'secret', secret }], file.read, async (bytes) => {
      hash.update(bytes);
      size += bytes.length;
      await sink(bytes);
    });
    const isWhole = opened.ok && size === meta.size && hash.digest('hex') === meta.digest;
    return isWhole ? { ok: true, meta } : reportDamaged(named.id);
  } finally {
    await file.close();
  }
};

/** Whether two staged files are still what was written. */
export const isIntact = async (tools: VaultTools, at: ObjectFiles, named: Named): Promise<boolean> =>
  (await isObject(tools, at.object, named.digest)) && (await digestOfFile(tools.files, at.meta)) === named.metaDigest;
