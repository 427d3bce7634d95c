// Real vaults for tests, at a test's price: small work factors, a fixed stream of "random" bytes, files in memory.
import { createHash } from 'node:crypto';
import type { Random } from '../../keys/random.ts';
import { loadEngine } from '../age/engine.ts';
import { encodeSecret } from '../age/keys.ts';
import { createVault } from '../create.ts';
import type { Files } from '../disk/files.ts';
import { createIdentity, type Identity } from '../kept/identity.ts';
import { adoptIncoming, dropReport } from '../incoming.ts';
import type { Outcome } from '../outcome.ts';
import { listReports, readReport } from '../read.ts';
import type { VaultTools } from '../tools.ts';

/** The same bytes in the same order for the same seed. */
export const seeded = (seed: string): Random => {
  let counter = 0;
  return (size) => {
    const parts: Buffer[] = [];
    for (let held = 0; held < size; held += 32)
      parts.push(createHash('sha256').update(`${seed} ${counter++}`).digest());
    return new Uint8Array(Buffer.concat(parts).subarray(0, size));
  };
};

/** As a line of an identity file. */
export const secretText = (secret: Uint8Array): string => Buffer.from(encodeSecret(secret)).toString();

export const testEngine = await loadEngine();

export const toolsOn = (files: Files, seed = 'vault'): VaultTools => ({
  files,
  engine: testEngine,
  random: seeded(seed),
});

export const identityFor = async (name: string): Promise<Identity> =>
  (await createIdentity({ engine: testEngine, random: seeded(name), workFactor: 1 }, `password of ${name}`)).identity;

export const must = async <Value extends object>(outcome: Promise<Outcome<Value>>): Promise<Value> => {
  const settled = await outcome;
  if (!settled.ok) throw new Error(`expected it to be done, got ${settled.refusal.code}: ${settled.refusal.text}`);
  return settled;
};

export const reportBytes = (title: string, size = 40): Uint8Array => seeded(`report ${title}`)(size);

export const drop = (tools: VaultTools, dir: string, publicKey: string, title: string, size?: number) =>
  must(
    dropReport(tools, dir, publicKey, {
      title,
      type: 'xml',
      added: new Date('2026-03-02T10:00:00.000Z'),
      source: [reportBytes(title, size)],
    }),
  );

/** A vault with these reports in it. */
export const vaultWith = async (
  tools: VaultTools,
  dir: string,
  holders: readonly Identity[],
  titles: readonly string[],
): Promise<{ publicKey: string; manifestDigest: string }> => {
  const { publicKey } = await must(
    createVault(tools, dir, { id: 'north', recipients: holders.map((one) => one.recipient) }),
  );
  for (const title of titles) await drop(tools, dir, publicKey, title);
  const { manifestDigest } = await must(adoptIncoming(tools, dir));
  return { publicKey, manifestDigest };
};

/** Titles of the reports that open whole for somebody, sorted; null when the vault does not open. */
export const opensFor = async (
  tools: VaultTools,
  dir: string,
  identity: Identity,
): Promise<readonly string[] | null> => {
  const listed = await listReports(tools, dir, identity);
  if (!listed.ok) return null;
  const whole: string[] = [];
  for (const { id, title, size } of listed.reports) {
    const parts: Uint8Array[] = [];
    const read = await readReport(tools, dir, identity, id, (bytes) => void parts.push(new Uint8Array(bytes)));
    if (read.ok && Buffer.concat(parts).equals(reportBytes(title, size))) whole.push(title);
  }
  return whole.sort();
};
