// What is said of a report besides its bytes, encrypted like it: title, type, dates and the digest that shows it came back whole.
import { z } from 'zod';
import { decryptBytes } from '../age/age.ts';
import type { Engine } from '../age/engine.ts';
import { openAtOnce, sealAtOnce } from '../age/pieces.ts';
import { readSmall, sha256 } from '../disk/durable.ts';
import { isId } from '../disk/layout.ts';
import { instant } from './manifest.ts';
import type { VaultTools } from '../tools.ts';

const metaSchema = z.strictObject({
  id: z.string().refine(isId),
  title: z.string().min(1).max(500),
  type: z.string().max(100),
  added: instant,
  dates: z.record(z.string().max(40), z.string().max(40)),
  size: z.int().nonnegative(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
export type ReportMeta = Readonly<z.infer<typeof metaSchema>>;

export const largestMeta = 64 * 1024;

export const sealMetaAtOnce = ({ engine, random }: VaultTools, publicKey: Uint8Array, meta: ReportMeta): Uint8Array =>
  sealAtOnce(engine, random, publicKey, Buffer.from(JSON.stringify(metaSchema.parse(meta))));

/** What a decrypted description says; null unless it is one, and this report's. */
const parseMeta = (plain: Uint8Array, id: string): ReportMeta | null => {
  try {
    const meta = metaSchema.safeParse(JSON.parse(Buffer.from(plain).toString('utf8')));
    return meta.success && meta.data.id === id ? meta.data : null;
  } catch {
    return null;
  } finally {
    plain.fill(0);
  }
};

type Named = { readonly id: string; readonly metaDigest: string };

/** Null when the file is not the one named, does not open, or belongs to another report. */
export const metaAtOnce = (
  engine: Engine,
  file: Uint8Array,
  { id, metaDigest }: Named,
  opening: { readonly secret: Uint8Array; readonly recipient: Uint8Array },
): ReportMeta | null => {
  if (sha256(file) !== metaDigest) return null;
  const plain = openAtOnce(engine, file, opening);
  return plain === null ? null : parseMeta(plain, id);
};

/** The same from the disk. */
export const openMeta = async (
  { files, engine }: VaultTools,
  path: string,
  secret: Uint8Array,
  { id, metaDigest }: Named,
): Promise<ReportMeta | null> => {
  const file = await readSmall(files, path, largestMeta);
  if (file === null || sha256(file) !== metaDigest) return null;
  const opened = await decryptBytes(engine, [{ kind: 'secret', secret }], file);
  return opened.ok ? parseMeta(opened.plain, id) : null;
};
