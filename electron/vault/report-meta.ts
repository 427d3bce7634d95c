// What is said of a report besides its bytes, encrypted like it: title, type, dates and the digest that shows it came back whole.
import { z } from 'zod';
import { decryptBytes, encryptToRecipients } from './age/age.ts';
import { readSmall, sha256 } from './durable.ts';
import { isId } from './layout.ts';
import { instant } from './manifest.ts';
import type { VaultTools } from './tools.ts';

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

const largestMeta = 64 * 1024;

export const sealMeta = ({ engine, random }: VaultTools, publicKey: Uint8Array, meta: ReportMeta) =>
  encryptToRecipients(engine, random, [publicKey], Buffer.from(JSON.stringify(metaSchema.parse(meta))));

/** Null when the file is not the one named by `digest`, does not open, or belongs to another report. */
export const openMeta = async (
  { files, engine }: VaultTools,
  path: string,
  secret: Uint8Array,
  named: { readonly id: string; readonly metaDigest: string },
): Promise<ReportMeta | null> => {
  const file = await readSmall(files, path, largestMeta);
  if (file === null || sha256(file) !== named.metaDigest) return null;
  const opened = await decryptBytes(engine, [{ kind: 'secret', secret }], file);
  if (!opened.ok) return null;
  try {
    const meta = metaSchema.safeParse(JSON.parse(Buffer.from(opened.plain).toString('utf8')));
    return meta.success && meta.data.id === named.id ? meta.data : null;
  } catch {
    return null;
  }
};
