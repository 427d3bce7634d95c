// What `rekey vault` does on a vault folder, in the words it prints.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { createVault } from '../vault/create.ts';
import type { EngineName } from '../vault/age/engine.ts';
import type { Identity } from '../vault/identity.ts';
import { adoptIncoming, countWaiting } from '../vault/incoming.ts';
import { currentManifest, type Found } from '../vault/manifest.ts';
import { orDiskRefusal } from '../vault/outcome.ts';
import { listReports, type Problem, statusVault, verifyVault } from '../vault/read.ts';
import { setRecipients } from '../vault/recipients.ts';
import { dropFile, saveReport, whyNotAFile } from '../vault/report-files.ts';
import { finishRotation, type Progress, rotate } from '../vault/rotate.ts';
import { type VaultTools, vaultTools } from '../vault/tools.ts';
import { type Io, type Outcome, type Refused, refused } from './io.ts';
import { inPlainText, printable } from './plain-text.ts';

const bare =
  'A vault outside a workspace has no record of who put what into it: whoever can write to the folder can add reports of their own.\n';

/** The public key to encrypt to is taken from the folder: in a workspace it would come from the journal. */
const found = ({ files }: VaultTools, dir: string): Promise<({ readonly ok: true } & Found) | Refused> =>
  orDiskRefusal(() => currentManifest(files, dir));

export const init = async (io: Io, dir: string, recipients: readonly string[]): Promise<Outcome> => {
  const id = `vault-${randomBytes(8).toString('hex')}`;
  const made = await createVault(await vaultTools(), dir, { id, recipients });
  if (!made.ok) return made;
  io.err(bare);
  const value = { id, publicKey: made.publicKey, recipients: [...new Set(recipients)] };
  return { ok: true, value, text: `Made vault ${id} with the public key ${made.publicKey}` };
};

/** Every file is looked at before the first is taken. */
export const add = async (io: Io, dir: string, paths: readonly string[]): Promise<Outcome> => {
  const tools = await vaultTools();
  const vault = await found(tools, dir);
  if (!vault.ok) return vault;
  for (const path of paths) {
    const unfit = await whyNotAFile(path);
    if (unfit !== null) return unfit;
  }
  const added: { readonly id: string; readonly size: number }[] = [];
  for (const path of paths) {
    const dropped = await dropFile(tools, dir, vault.manifest.publicKey, path, new Date());
    if (!dropped.ok) return dropped;
    added.push({ id: dropped.id, size: dropped.size });
  }
  const adopted = await adoptIncoming(tools, dir);
  // What was dropped is safe in the drop box, and whoever adds next takes it in.
  if (!adopted.ok && adopted.refusal.code !== 'vault-busy') return adopted;
  if (!adopted.ok) io.err('Another program is changing this vault: the reports wait in incoming/ for the next add.\n');
  else if (adopted.unreadable > 0)
    io.err(`${adopted.unreadable} in incoming/ could not be taken in: no age file, or an id that is taken.\n`);
  const waiting = await countWaiting(tools.files, dir);
  const text = `Added ${added.length === 1 ? '1 report' : `${added.length} reports`}:\n${added.map(({ id }) => id).join('\n')}`;
  return { ok: true, value: { added, waiting }, text };
};

export const list = async (io: Io, dir: string, identity: Identity): Promise<Outcome> => {
  const listed = await listReports(await vaultTools(), dir, identity);
  if (!listed.ok) return listed;
  const reports = listed.reports.map(({ id, title, type, size, added }) => ({ id, title, type, size, added }));
  for (const id of listed.damaged) io.err(`Report ${id} is damaged or was replaced; it is not listed.\n`);
  if (listed.damaged.length > 0) io.exit(1);
  const lines = reports.map(
    ({ id, title, type, size, added }) => `${id}  ${added}  ${String(size).padStart(12)}  ${type}  ${printable(title)}`,
  );
  return { ok: true, value: reports, text: lines.length === 0 ? 'No reports.' : lines.join('\n') };
};

export const get = async (dir: string, id: string, out: string, identity: Identity): Promise<Outcome> => {
  const saved = await saveReport(await vaultTools(), dir, identity, id, out);
  if (!saved.ok) return saved;
  return { ok: true, value: { id, bytes: saved.bytes }, text: `Wrote ${saved.bytes} bytes.` };
};

/** What stands once an earlier change that was cut short after its first rename is ended. */
const settled = async (tools: VaultTools, dir: string): Promise<({ readonly ok: true } & Found) | Refused> => {
  // Asked first: a folder without a vault has no lock to take either.
  const there = await found(tools, dir);
  if (!there.ok) return there;
  const ended = await finishRotation(tools, dir);
  return ended.ok ? found(tools, dir) : ended;
};

export const recipients = async (
  io: Io,
  dir: string,
  identity: Identity,
  { add, remove }: { readonly add: readonly string[]; readonly remove: readonly string[] },
): Promise<Outcome> => {
  const tools = await vaultTools();
  const vault = await settled(tools, dir);
  if (!vault.ok) return vault;
  const { manifest, digest } = vault;
  const present = manifest.recipients;
  const stranger = remove.find((one) => !present.includes(one));
  if (stranger !== undefined)
    return refused(
      'recipient-unknown',
      `${printable(stranger)} is not a recipient of this vault. Nothing was changed.`,
    );
  const next = [...new Set([...present, ...add])].filter((one) => !remove.includes(one));
  const expected = { publicKey: manifest.publicKey, manifestDigest: digest };
  const changed = await setRecipients(tools, dir, identity, next, { expected });
  if (!changed.ok) return changed;
  const { rotationOwed } = changed;
  if (rotationOwed)
    io.err(
      'A rotation is owed: whoever was removed keeps the key until then (rekey vault rotate). Copies taken earlier stay open to them.\n',
    );
  return { ok: true, value: { recipients: next, rotationOwed }, text: next.join('\n') };
};

export const rotateNow = async (
  io: Io,
  dir: string,
  identity: Identity,
  options: {
    readonly recipient?: readonly string[];
    readonly workers?: number;
    readonly engine?: EngineName;
  },
): Promise<Outcome> => {
  const tools = await vaultTools(options.engine);
  const vault = await settled(tools, dir);
  if (!vault.ok) return vault;
  const next = [...new Set(options.recipient ?? vault.manifest.recipients)];
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const workers = options.workers ?? Math.min(8, availableParallelism());
  const start = performance.now();
  let told = -1;
  const tell = ({ done, total }: Progress) => {
    const percent = total === 0 ? 100 : Math.floor((done / total) * 100);
    if (percent === told) return;
    told = percent;
    io.err(`${done} of ${total} reports\n`);
  };
  try {
    const rotated = await rotate(tools, dir, identity, {
      recipients: next,
      // One worker needs no thread beside this one: nothing else waits for it here.
      workers: workers === 1 ? 0 : workers,
      signal: stopping.signal,
      onProgress: tell,
    });
    if (!rotated.ok) return rotated;
    if (!next.includes(identity.recipient)) io.err('The identity that was used does not open this vault any more.\n');
    const seconds = Math.max(0.001, (performance.now() - start) / 1000);
    const { objects, bytes, resumed, publicKey } = rotated;
    const megabytesPerSecond = Number((bytes / 1_000_000 / seconds).toFixed(1));
    const value = {
      objects,
      bytes,
      seconds: Number(seconds.toFixed(3)),
      megabytesPerSecond,
      resumed,
      publicKey,
      recipients: next,
    };
    const text = `${objects} objects, ${bytes} bytes, ${value.seconds} seconds, ${megabytesPerSecond} MB/s`;
    return { ok: true, value, text };
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
};

type Verified = {
  readonly ok: true;
  readonly value: { readonly problems: readonly Problem[]; readonly objects: number; readonly decrypted: number };
  readonly text: string;
};

export const verify = async (io: Io, dir: string, identity: Identity | undefined): Promise<Verified | Refused> => {
  const verified = await verifyVault(await vaultTools(), dir, identity === undefined ? {} : { identity });
  if (!verified.ok) return verified;
  io.err(bare);
  const { problems, objects, decrypted } = verified;
  const checked =
    identity === undefined ? `${objects} objects checked` : `${decrypted} of ${objects} objects decrypted`;
  return {
    ok: true,
    value: { problems, objects, decrypted },
    text: [checked, ...problems.map(({ text }) => text)].join('\n'),
  };
};

export const status = async (dir: string): Promise<Outcome> => {
  const stands = await statusVault(await vaultTools(), dir);
  if (!stands.ok) return stands;
  const { ok: _, ...value } = stands;
  return { ok: true, value, text: inPlainText(value) };
};
