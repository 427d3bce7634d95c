// Where things lie in a vault folder (FORMAT.md).
import { join } from 'node:path';

export const layout = (dir: string) => ({
  dir,
  manifest: join(dir, 'manifest.json'),
  /** The manifest before the last change: what a journal names that missed the change's record. */
  previous: join(dir, 'manifest.previous.json'),
  keyring: join(dir, 'keyring.age'),
  objects: join(dir, 'objects'),
  incoming: join(dir, 'incoming'),
  /** A change being prepared; nothing in it counts until it is renamed out of it. */
  next: join(dir, 'next'),
  nextManifest: join(dir, 'next', 'manifest.json'),
  nextPrevious: join(dir, 'next', 'manifest.previous.json'),
  nextKeyring: join(dir, 'next', 'keyring.age'),
  nextBothKeys: join(dir, 'next', 'keyring-both.age'),
  plan: join(dir, 'next', 'plan.json'),
  done: join(dir, 'next', 'done.jsonl'),
});

export type Layout = ReturnType<typeof layout>;

export type ObjectFiles = { readonly object: string; readonly meta: string };

export const objectFiles = ({ objects }: Layout, id: string, generation: number): ObjectFiles => ({
  object: join(objects, `${id}.${generation}.age`),
  meta: join(objects, `${id}.${generation}.meta.age`),
});

/** The generation that a name in `objects/` belongs to; null for a name that is not ours. */
export const generationOf = (name: string): number | null => {
  const found = /^[a-z0-9][a-z0-9-]{0,63}\.([1-9][0-9]{0,9})\.(?:meta\.)?age$/.exec(name);
  return found === null ? null : Number(found[1]);
};

/** Ids become file names: nothing in them can lead out of the folder. */
export const isId = (text: string): boolean => /^[a-z0-9][a-z0-9-]{0,63}$/.test(text);
