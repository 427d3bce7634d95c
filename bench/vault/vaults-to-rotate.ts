// Vaults of a given size on the disk, made once for each table and rotated again and again, each time to the next generation.
import { randomFillSync } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { systemRandom } from '../../electron/keys/random.ts';
import { createIdentity, type Identity } from '../../electron/vault/kept/identity.ts';
import { createVault } from '../../electron/vault/create.ts';
import { adoptIncoming, dropReport } from '../../electron/vault/incoming.ts';
import type { VaultTools } from '../../electron/vault/tools.ts';

const must = async <Value extends object>(
  outcome: Promise<
    ({ readonly ok: true } & Value) | { readonly ok: false; readonly refusal: { readonly text: string } }
  >,
): Promise<Value> => {
  const settled = await outcome;
  if (!settled.ok) throw new Error(`bench: ${settled.refusal.text}`);
  return settled;
};

export const someone = async ({ engine }: VaultTools): Promise<Identity> =>
  (await createIdentity({ engine, random: systemRandom, workFactor: 4 }, 'a password for the bench')).identity;

const source = function* (bytes: number) {
  const part = new Uint8Array(Math.min(bytes, 1024 * 1024));
  randomFillSync(part);
  for (let at = 0; at < bytes; at += part.length) yield part.subarray(0, Math.min(part.length, bytes - at));
};

export const vaultOf = async (
  tools: VaultTools,
  folder: string,
  identity: Identity,
  { reports, bytes }: { readonly reports: number; readonly bytes: number },
): Promise<string> => {
  const dir = join(folder, `${reports}x${bytes}`);
  await rm(dir, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { publicKey } = await must(createVault(tools, dir, { id: 'bench', recipients: [identity.recipient] }));
  for (let index = 0; index < reports; index += 1) {
    const added = new Date(Date.UTC(2026, 0, 1) + index);
    await must(
      dropReport(tools, dir, publicKey, { title: `Report ${index}`, type: 'bin', added, source: source(bytes) }),
    );
  }
  await must(adoptIncoming(tools, dir));
  return dir;
};

export { must };
