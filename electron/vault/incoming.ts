// The drop box: anybody can encrypt a report into it with the public key alone; adopting it is what makes it the vault's.
import { join } from 'node:path';
import { parseHeader, largestHeader } from './age/header.ts';
import { type ByteSink, plainLength, scratch } from './age/payload.ts';
import { decodeRecipient } from './age/keys.ts';
import { clearNext, commitManifest, settle, stageManifest } from './change.ts';
import { digestOfFile, readSmall, syncFolder } from './disk/durable.ts';
import { codeOf, type Files } from './disk/files.ts';
import { layout, objectFiles } from './disk/layout.ts';
import { locked, onTrustedDisk } from './disk/lock.ts';
import {
  additions,
  changedOutside,
  type Expected,
  type Found,
  type Manifest,
  readManifest,
  type StoredObject,
} from './kept/manifest.ts';
import { digestOfObject, isObject } from './kept/object-digest.ts';
import { type Outcome, refused } from './outcome.ts';
import { sealReport } from './kept/report.ts';
import type { VaultTools } from './tools.ts';

export type Report = {
  readonly title: string;
  readonly type: string;
  /** When it was added; the only thing besides its size that its file name in the drop box shows. */
  readonly added: Date;
  readonly dates?: Readonly<Record<string, string>>;
  readonly source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>;
};

/** `<id>.<added, in milliseconds>.age`, with `.meta` for the second file. */
const waitingName = /^([a-z0-9][a-z0-9-]{0,63})\.([0-9]{1,15})\.age$/;

export const dropReport = async (
  tools: VaultTools,
  dir: string,
  publicKey: string,
  { title, type, added, dates = {}, source }: Report,
): Promise<Outcome<{ readonly id: string; readonly size: number }>> => {
  if (decodeRecipient(publicKey) === null)
    return refused('public-key-invalid', 'The vault has no valid public key to encrypt to.');
  if (title.length === 0 || title.length > 500 || type.length > 100)
    return refused('title-invalid', 'A report needs a title of at most 500 characters.');
  const { files, random } = tools;
  return onTrustedDisk(files, dir, async () => {
    const { incoming } = layout(dir);
    const id = Buffer.from(random(16)).toString('hex');
    const name = `${id}.${added.getTime()}`;
    const part = { object: join(incoming, `${name}.part`), meta: join(incoming, `${name}.meta.part`) };
    const described = { id, title, type, added: added.toISOString(), dates };
    const sealed = await sealReport(tools, publicKey, part, described, async (sink: ByteSink) => {
      for await (const bytes of source) await sink(bytes);
    });
    // The report's own name comes last: with it the drop is complete.
    await files.rename(part.meta, join(incoming, `${name}.meta.age`));
    await syncFolder(files, incoming);
    await files.rename(part.object, join(incoming, `${name}.age`));
    await syncFolder(files, incoming);
    return { ok: true, id, size: sealed.size };
  });
};

type Waiting = { readonly id: string; readonly name: string; readonly added: string };

const waitingIn = async (files: Files, incoming: string): Promise<readonly Waiting[]> => {
  const names = await files.names(incoming);
  return names
    .flatMap((name) => {
      const [, id, milliseconds] = waitingName.exec(name) ?? [];
      const stem = name.slice(0, -'.age'.length);
      if (id === undefined || !names.includes(`${stem}.meta.age`)) return [];
      const added = new Date(Number(milliseconds));
      return added.getUTCFullYear() > 9999 ? [] : [{ id, name: stem, added: added.toISOString() }];
    })
    .sort((a, b) => (a.added < b.added ? -1 : a.added > b.added ? 1 : a.id < b.id ? -1 : 1));
};

export const countWaiting = async (files: Files, dir: string): Promise<number> =>
  (await waitingIn(files, layout(dir).incoming)).length;

/** Bytes of the report in an age file, from its length alone; null when it is no age file. */
const sizeWithin = async (files: Files, path: string): Promise<number | null> => {
  const file = await files.openToRead(path);
  try {
    const start = scratch(largestHeader);
    let held = 0;
    for (let read = -1; read !== 0 && held < start.length; held += read) read = await file.read(start.subarray(held));
    const header = parseHeader(start.subarray(0, held));
    return header === null ? null : plainLength((await file.size()) - header.length - 16);
  } finally {
    await file.close();
  }
};

const linkOnce = async (files: Files, from: string, to: string): Promise<void> => {
  try {
    await files.link(from, to);
  } catch (error) {
    // Left by a try that a crash cut short: it never counted, and may be another file.
    if (codeOf(error) !== 'EEXIST') throw error;
    await files.remove(to);
    await files.link(from, to);
  }
};

/** What the journal knows, what the folder has on top of it, and whether the journal's manifest must be kept at hand. */
export const catchUp = async (
  files: Files,
  dir: string,
  current: Found,
  expected: Expected | undefined,
): Promise<Outcome<{ readonly unrecorded: readonly StoredObject[]; readonly keepPrevious: boolean }>> => {
  const pinned = await readManifest(files, dir, expected);
  if (!pinned.ok) return pinned;
  if (pinned.digest === current.digest) return { ok: true, unrecorded: [], keepPrevious: false };
  const unrecorded = additions(pinned.manifest, current.manifest);
  return unrecorded === null ? changedOutside : { ok: true, unrecorded, keepPrevious: true };
};

/** Adds objects, already durable in `objects/`, by one replacement of the manifest. */
export const addToManifest = async (
  files: Files,
  dir: string,
  current: Found,
  objects: readonly StoredObject[],
  keepPrevious: boolean,
): Promise<string> => {
  if (objects.length === 0) return current.digest;
  const at = layout(dir);
  await syncFolder(files, at.objects);
  const manifest: Manifest = {
    ...current.manifest,
    format: 'rekey-vault/2',
    previous: current.digest,
    objects: [...current.manifest.objects, ...objects],
  };
  const digest = await stageManifest(files, at, manifest);
  await commitManifest(files, at, { keepPrevious });
  await clearNext(files, at);
  return digest;
};

/**
 * Takes what waits into the vault: linked, then named in the manifest by one rename, then gone from the drop box. Files that are not
 * age files are left where they are and counted. Answers what the journal does not know yet.
 */
export const adoptIncoming = (
  tools: VaultTools,
  dir: string,
  expected?: Expected,
): Promise<
  Outcome<{ readonly objects: readonly StoredObject[]; readonly manifestDigest: string; readonly unreadable: number }>
> => {
  const { files, random } = tools;
  return locked(files, random, dir, async () => {
    const current = await settle(files, dir);
    if (!current.ok) return current;
    const known = await catchUp(files, dir, current, expected);
    if (!known.ok) return known;
    const at = layout(dir);
    const taken = new Map(current.manifest.objects.map(({ id, digest }) => [id, digest]));
    const adopted: StoredObject[] = [];
    const done: Waiting[] = [];
    let unreadable = 0;
    for (const waiting of await waitingIn(files, at.incoming)) {
      const { id, name, added } = waiting;
      const known = taken.get(id);
      if (known !== undefined) {
        // Adopted before a crash, unless it is another report under the same id: that one is not ours to remove.
        if (await isObject(tools, join(at.incoming, `${name}.age`), known)) done.push(waiting);
        else unreadable += 1;
        continue;
      }
      const from = { object: join(at.incoming, `${name}.age`), meta: join(at.incoming, `${name}.meta.age`) };
      const adoption = await adoptOne(tools, from, objectFiles(at, id, current.manifest.generation));
      if (adoption === null) {
        unreadable += 1;
        continue;
      }
      taken.set(id, adoption.digest);
      adopted.push({ id, added, ...adoption });
      done.push(waiting);
    }
    const manifestDigest = await addToManifest(files, dir, current, adopted, known.keepPrevious);
    for (const { name } of done) {
      await files.remove(join(at.incoming, `${name}.age`));
      await files.remove(join(at.incoming, `${name}.meta.age`));
    }
    if (done.length > 0) await syncFolder(files, at.incoming);
    return { ok: true, objects: [...known.unrecorded, ...adopted], manifestDigest, unreadable };
  });
};

const adoptOne = async (
  tools: VaultTools,
  from: { readonly object: string; readonly meta: string },
  to: { readonly object: string; readonly meta: string },
): Promise<{ size: number; digest: string; metaDigest: string } | null> => {
  const { files } = tools;
  // A link or a pipe planted there is not an age file either.
  if ((await readSmall(files, from.meta, largestHeader)) === null) return null;
  const size = await sizeWithin(files, from.object).catch((error: unknown) => {
    if (['ELOOP', 'EINVAL', 'ENXIO'].includes(codeOf(error) ?? '')) return null;
    throw error;
  });
  if (size === null) return null;
  await linkOnce(files, from.object, to.object);
  await linkOnce(files, from.meta, to.meta);
  const digest = await digestOfObject(tools, to.object);
  const metaDigest = await digestOfFile(files, to.meta);
  return digest === null || metaDigest === null ? null : { size, digest, metaDigest };
};
