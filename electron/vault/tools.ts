// What every vault operation works with: a file system, an engine and a source of randomness, handed in.
import { type Random, systemRandom } from '../keys/random.ts';
import { type Engine, type EngineName, loadEngine } from './age/engine.ts';
import { diskFiles, type Files } from './disk/files.ts';

export type VaultTools = { readonly files: Files; readonly engine: Engine; readonly random: Random };

export const vaultTools = async (engine?: EngineName): Promise<VaultTools> => ({
  files: diskFiles,
  engine: await loadEngine(engine),
  random: systemRandom,
});
