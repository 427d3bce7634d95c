// What every vault operation works with: a file system, an engine and a source of randomness, handed in.
import { statfs } from 'node:fs/promises';
import { type Random, systemRandom } from '../keys/random.ts';
import { type Engine, type EngineName, loadEngine } from './age/engine.ts';
import { diskFiles, type Files } from './files.ts';

export type VaultTools = {
  readonly files: Files;
  readonly engine: Engine;
  readonly random: Random;
  /** Bytes that this user may still write on the disk of a folder. */
  readonly free: (folder: string) => Promise<number>;
};

export const freeOnDisk = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
};

export const vaultTools = async (engine?: EngineName): Promise<VaultTools> => ({
  files: diskFiles,
  engine: await loadEngine(engine),
  random: systemRandom,
  free: freeOnDisk,
});
