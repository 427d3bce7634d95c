// Re-encrypting needs room for a second copy: asked for before anything is written, so that nobody waits half an hour for a full disk.
import type { Outcome } from './outcome.ts';
import { refused } from './outcome.ts';
import type { VaultTools } from './tools.ts';

/** For keyrings, manifests and whatever else the machine writes in the meantime. */
const margin = 64 * 1024 * 1024;
/** Head, last tag and description of a report, and what a disk rounds two files up by. */
const besideEach = 10 * 1024;

/** Decimal units, rounded up for what is needed and down for what there is. */
const inUnits = (bytes: number, round: (value: number) => number): string =>
  bytes >= 1e9 ? `${round(bytes / 1e8) / 10} GB` : `${round(bytes / 1e6)} MB`;

export const roomFor = async (
  tools: Pick<VaultTools, 'free'>,
  folder: string,
  reports: readonly { readonly size: number }[],
): Promise<Outcome<object>> => {
  // A sixteen-byte tag for each 64 KiB is one byte in 4096.
  const needed = reports.reduce((sum, { size }) => sum + size + Math.ceil(size / 4096) + besideEach, margin);
  const free = await tools.free(folder);
  if (reports.length === 0 || free >= needed) return { ok: true };
  return refused(
    'no-room',
    `Re-encrypting needs room for a second copy: ${inUnits(needed, Math.ceil)}, and the disk has ${inUnits(free, Math.floor)} free. Nothing was changed. Make room and try again.`,
  );
};
