// The manifest: what a vault consists of, readable without a key, written as one canonical text so that its digest is the vault's.
import { z } from 'zod';
import { decodeRecipient } from '../age/keys.ts';
import { readSmall, sha256 } from '../disk/durable.ts';
import type { Files } from '../disk/files.ts';
import { isId, layout } from '../disk/layout.ts';
import { notAVault, type Outcome, refused } from '../outcome.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const recipient = z
  .string()
  .max(80)
  .refine((text) => decodeRecipient(text) !== null);
const id = z.string().refine(isId);
/** To the millisecond, in UTC. */
export const instant = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

export type StoredObject = {
  readonly id: string;
  /** Bytes of the report itself; its file is a little longer. */
  readonly size: number;
  readonly added: string;
  /** `b3:` where it is of the pieces. */
  readonly digest: string;
  readonly metaDigest: string;
};

const largestCount = 200_000;

const headSchema = z.strictObject({
  /** 1 has no digests of pieces; only 2 is written. */
  format: z.enum(['rekey-vault/1', 'rekey-vault/2']),
  id,
  generation: z.int().positive().max(1_000_000_000),
  publicKey: recipient,
  recipients: z.array(recipient).min(1).max(1000),
  keyring: digest,
  /** After a rotation the keyring holds the old key as well until the old objects are gone; this is that keyring. */
  rotationKeyring: digest.nullable(),
  /** The manifest that this one replaced. */
  previous: digest.nullable(),
});

export type Manifest = Readonly<Omit<z.infer<typeof headSchema>, 'recipients'>> & {
  readonly recipients: readonly string[];
  readonly objects: readonly StoredObject[];
};

/** What the journal says: a folder that says otherwise was changed outside Rekey. Null: a step is under way, only the key is pinned. */
export type Expected = { readonly publicKey: string; readonly manifestDigest: string | null };

export const largestManifest = 64 * 1024 * 1024;

const encodeHead = (manifest: Manifest): string => {
  const { format, id, generation, publicKey, recipients, keyring, rotationKeyring, previous } = manifest;
  const head = { format, id, generation, publicKey, recipients, keyring, rotationKeyring, previous };
  return `${JSON.stringify(head).slice(0, -1)},"objects":[`;
};

/** One spelling: keys in this order, one object a line. */
export const encodeManifest = (manifest: Manifest): Uint8Array => {
  const lines = manifest.objects.map(({ id, size, added, digest, metaDigest }) =>
    JSON.stringify({ id, size, added, digest, metaDigest }),
  );
  return Buffer.from(`${encodeHead(manifest)}\n${lines.join(',\n')}\n]}\n`);
};

/** An object's only spelling. A line a match, and not a schema a field: a manifest may have 200,000 of them. */
const objectLine =
  /^\{"id":"([a-z0-9][a-z0-9-]{0,63})","size":(0|[1-9][0-9]{0,15}),"added":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","digest":"((?:b3:)?[0-9a-f]{64})","metaDigest":"([0-9a-f]{64})"\}$/;

const parseObject = (line: string): StoredObject | null => {
  const [, id, size, added, digest, metaDigest] = objectLine.exec(line) ?? [];
  if (id === undefined || added === undefined || digest === undefined || metaDigest === undefined) return null;
  return Number.isSafeInteger(Number(size)) ? { id, size: Number(size), added, digest, metaDigest } : null;
};

const parseHead = (line: string): Manifest | null => {
  try {
    const { objects, ...head } = JSON.parse(`${line}]}`) as { objects?: unknown };
    const parsed = headSchema.safeParse(head);
    return parsed.success && Array.isArray(objects) && objects.length === 0 ? { ...parsed.data, objects: [] } : null;
  } catch {
    return null;
  }
};

/** After so many lines others have their turn: some 10 ms. */
const linesAtOnce = 2000;

const parsing = function* (bytes: Uint8Array): Generator<undefined, Manifest | null> {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
  const [first = '', ...lines] = text.split('\n');
  const head = parseHead(first);
  if (head === null || encodeHead(head) !== first) return null;
  if (lines.pop() !== '' || lines.pop() !== ']}' || lines.length > largestCount) return null;
  if (lines.length === 1 && lines[0] === '') return head;
  const objects: StoredObject[] = [];
  for (const [index, line] of lines.entries()) {
    if (index > 0 && index % linesAtOnce === 0) yield;
    const isLast = index === lines.length - 1;
    const object = isLast ? parseObject(line) : line.endsWith(',') ? parseObject(line.slice(0, -1)) : null;
    if (object === null) return null;
    objects.push(object);
  }
  return objects.length > 0 && new Set(objects.map(({ id }) => id)).size === objects.length
    ? { ...head, objects }
    : null;
};

/** Null for anything but what `encodeManifest` writes: one manifest has one digest. */
export const parseManifest = (bytes: Uint8Array): Manifest | null => {
  const steps = parsing(bytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
};

/** The same, and a window is not held up by megabytes of it. */
const parseInTurns = async (bytes: Uint8Array): Promise<Manifest | null> => {
  const steps = parsing(bytes);
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    await new Promise((resolve) => setImmediate(resolve));
  }
};

export type Found = { readonly manifest: Manifest; readonly digest: string };

export const changedOutside = refused(
  'vault-changed-outside',
  'This vault folder was changed outside Rekey: it is not as the journal recorded it. Nothing was read or changed. Restore the folder from a backup, or ask the owner to verify the workspace.',
);
export const foreignKeyring = refused(
  'keyring-damaged',
  'The keyring of this vault is not the one its manifest names: the folder was changed outside Rekey, or is damaged. Nothing was changed. Restore keyring.age from a backup.',
);
const damaged = refused('manifest-damaged', 'The manifest of this vault is damaged. Restore the folder from a backup.');

export const readManifestFile = async (files: Files, path: string): Promise<Found | null> => {
  const bytes = await readSmall(files, path, largestManifest);
  const manifest = bytes === null ? null : await parseInTurns(bytes);
  return bytes === null || manifest === null ? null : { manifest, digest: sha256(bytes) };
};

/** The manifest as it lies there, whatever a journal says. The same bytes as `known` are not taken apart again: there may be megabytes. */
export const currentManifest = async (files: Files, dir: string, known?: Found): Promise<Outcome<Found>> => {
  const { manifest } = layout(dir);
  const bytes = await readSmall(files, manifest, largestManifest + 1);
  if (bytes === null) return notAVault;
  if (bytes.length > largestManifest) return damaged;
  const digest = sha256(bytes);
  const found = digest === known?.digest ? known.manifest : await parseInTurns(bytes);
  return found === null ? damaged : { ok: true, manifest: found, digest };
};

/** For what changes the vault: there a journal that is one step behind is no match. */
export const isExpected = ({ manifest, digest }: Found, expected: Expected): boolean =>
  manifest.publicKey === expected.publicKey && (expected.manifestDigest ?? digest) === digest;

/**
 * The manifest that the journal pinned. Where a crash lost the record of the last change, that is the one before it, whose reports
 * are all still there.
 */
export const readManifest = async (files: Files, dir: string, expected?: Expected): Promise<Outcome<Found>> => {
  const current = await currentManifest(files, dir);
  if (!current.ok || expected === undefined) return current;
  if (expected.manifestDigest === null || expected.manifestDigest === current.digest)
    return current.manifest.publicKey === expected.publicKey ? current : changedOutside;
  const before = await readManifestFile(files, layout(dir).previous);
  const isPinned = before?.digest === expected.manifestDigest && before.manifest.publicKey === expected.publicKey;
  return before !== null && isPinned ? { ok: true, ...before } : changedOutside;
};

/** The objects that `after` has besides those of `before`; null when anything else changed too. */
export const additions = (before: Manifest, after: Manifest): readonly StoredObject[] | null => {
  const kept = after.objects.slice(0, before.objects.length);
  const same = { format: before.format, previous: null, objects: kept };
  const extends_ = Buffer.from(encodeManifest({ ...after, ...same })).equals(
    encodeManifest({ ...before, previous: null }),
  );
  return extends_ ? after.objects.slice(before.objects.length) : null;
};
