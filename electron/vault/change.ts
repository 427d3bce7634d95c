// How a vault goes from one manifest to the next, and how a change that a crash cut short is ended without any key.
import { join } from 'node:path';
import { digestOfFile, putInPlace, readSmall, syncFolder, writeSmall } from './disk/durable.ts';
import type { Files } from './disk/files.ts';
import { generationOf, type Layout, layout } from './disk/layout.ts';
import {
  changedOutside,
  currentManifest,
  encodeManifest,
  foreignKeyring,
  type Found,
  largestManifest,
  type Manifest,
  readManifestFile,
} from './kept/manifest.ts';
import type { Outcome } from './outcome.ts';
import { stagedBase } from './kept/rotation-stage.ts';

/** Writes the next manifest beside the present one; it counts once it is renamed. */
export const stageManifest = async (files: Files, at: Layout, manifest: Manifest): Promise<string> => {
  await files.makeFolder(at.next);
  const digest = await writeSmall(files, at.nextManifest, encodeManifest(manifest));
  await syncFolder(files, at.next);
  await syncFolder(files, at.dir);
  return digest;
};

/** `previous` is kept where the journal still names it: then two unrecorded changes in a row can be caught up with. */
export const commitManifest = async (
  files: Files,
  at: Layout,
  { keepPrevious }: { readonly keepPrevious: boolean },
): Promise<void> => {
  const current = keepPrevious ? null : await readSmall(files, at.manifest, largestManifest);
  if (current !== null) {
    await writeSmall(files, at.nextPrevious, current);
    await putInPlace(files, at.nextPrevious, at.previous);
  }
  await putInPlace(files, at.nextManifest, at.manifest);
};

/** Without what is left of a change; a later crash finds nothing to end. */
export const clearNext = async (files: Files, at: Layout): Promise<void> => {
  await files.removeFolder(at.next);
  await syncFolder(files, at.dir);
};

export const removeGeneration = async (files: Files, at: Layout, generation: number): Promise<void> => {
  const gone = (await files.names(at.objects)).filter((name) => generationOf(name) === generation);
  // Some at a time: there may be hundreds of thousands, and any order of them will do.
  for (let from = 0; from < gone.length; from += 64)
    await Promise.all(gone.slice(from, from + 64).map((name) => files.remove(join(at.objects, name))));
  if (gone.length > 0) await syncFolder(files, at.objects);
};

/** After the commit of a rotation: the old objects go, then the keyring loses the old key. */
const endRotation = async (files: Files, at: Layout, current: Found): Promise<Outcome<Found>> => {
  const { manifest } = current;
  if ((await digestOfFile(files, at.nextKeyring)) !== manifest.keyring) return foreignKeyring;
  await removeGeneration(files, at, manifest.generation - 1);
  // Also what a killed program removed: it would come back, readable to who was removed, with nobody left to remove it again.
  await syncFolder(files, at.objects);
  await files.remove(at.previous);
  await putInPlace(files, at.nextKeyring, at.keyring);
  return currentManifest(files, at.dir, current);
};

export type Standing =
  /** Nothing is under way. */
  | 'settled'
  /** The keyring is the next manifest's already; the manifest is still the old one. */
  | 'keyring-ahead'
  /** The new manifest counts; old objects and the old key are still there. */
  | 'rotation-committed'
  /** The keyring is nobody's: the folder was changed by something else. */
  | 'foreign-keyring';

/** Where a vault stands, read from the disk alone. */
export const standingOf = async (
  files: Files,
  at: Layout,
  current: Found,
): Promise<{ standing: Standing; next: Found | null }> => {
  const keyring = await digestOfFile(files, at.keyring);
  const staged = await readManifestFile(files, at.nextManifest);
  const next = staged?.manifest.previous === current.digest ? staged : null;
  if (keyring === current.manifest.keyring) return { standing: 'settled', next };
  if (keyring !== null && keyring === current.manifest.rotationKeyring) return { standing: 'rotation-committed', next };
  const isNext = next !== null && keyring === (next.manifest.rotationKeyring ?? next.manifest.keyring);
  return { standing: isNext ? 'keyring-ahead' : 'foreign-keyring', next };
};

/**
 * Ends what a crash cut short after its first rename, and answers the manifest that stands then. `keepStaged` leaves the objects that
 * a rotation prepared before its first rename, for it to go on with; without it they go. Call under the lock.
 */
export const settle = async (
  files: Files,
  dir: string,
  options: { readonly keepStaged: boolean; readonly stagedDigest?: string; readonly known?: Found } = {
    keepStaged: false,
  },
): Promise<Outcome<Found>> => {
  const at = layout(dir);
  let current = await currentManifest(files, dir, options.known);
  if (!current.ok) return current;
  // What a killed program renamed may be in memory only: a power cut would take it back, after what is built on it here became durable.
  await syncFolder(files, dir);
  const { standing, next } = await standingOf(files, at, current);
  if (standing === 'foreign-keyring') return foreignKeyring;
  if (standing === 'keyring-ahead') {
    const { stagedDigest } = options;
    if (stagedDigest !== undefined && next?.digest !== stagedDigest) return changedOutside;
    await commitManifest(files, at, { keepPrevious: false });
    current = await currentManifest(files, dir);
    if (!current.ok) return current;
  }
  const rotated = current.manifest.rotationKeyring;
  if (rotated !== null && (await digestOfFile(files, at.keyring)) === rotated) {
    current = await endRotation(files, at, current);
    if (!current.ok) return current;
  }
  const isStaged = options.keepStaged && standing === 'settled' && (await stagedBase(files, at)) === current.digest;
  if (!isStaged) {
    await removeGeneration(files, at, current.manifest.generation + 1);
    if ((await files.names(at.next)).length > 0) await clearNext(files, at);
  }
  return current;
};
