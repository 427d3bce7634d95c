// `rekey vault`: a bare vault folder handled with an identity file, without a workspace and so without its journal.
import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { EngineName } from '../vault/age/engine.ts';
import type { Identity } from '../vault/kept/identity.ts';
import type { VaultTools } from '../vault/tools.ts';
import { passwordOf } from './identity.ts';
import { finish, type Io, type Outcome, readInput, type Refused, refused } from './io.ts';
import { printable } from './plain-text.ts';

type Opening = { readonly identity: string; readonly passwordFile?: string; readonly json?: true };

const largestIdentity = 128 * 1024;

const bareVault =
  'Note: a vault handled on its own has no journal. Whoever can write this folder can also change it unnoticed.\n';

const collect = (value: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), value];

const wholeNumber = (text: string): number => {
  const number = Number(text);
  if (!/^[0-9]+$/.test(text) || number < 1 || number > 64)
    throw new InvalidArgumentError('It is a number from 1 to 64.');
  return number;
};

const withIdentity = (command: Command): Command =>
  command
    .requiredOption('--identity <ID.age>', 'the identity file that opens the vault')
    .option('--password-file <FILE>', 'holds its password, or - for standard input; asked for at a terminal otherwise')
    .option('--json', 'print JSON');

/** The vault's code is loaded only when a command needs it. */
const loadVault = async (engine?: EngineName) => {
  const { vaultTools } = await import('../vault/tools.ts');
  return vaultTools(engine);
};

const openedBy = async (
  io: Io,
  command: Command,
  tools: VaultTools,
  options: Opening,
): Promise<{ readonly ok: true; readonly identity: Identity } | Refused> => {
  const file = await readInput(io, options.identity, largestIdentity);
  if (!file.ok) return file;
  const password = await passwordOf(io, command, options.passwordFile);
  if (!password.ok) return password;
  const { openIdentity } = await import('../vault/kept/identity.ts');
  return openIdentity(tools.engine, file.bytes, password.secret);
};

export const registerVaultCommands = (program: Command, io: Io): void => {
  const vault = program.command('vault').description('vaults: encrypted reports in folders of age files');
  const done = (outcome: Outcome, json: boolean) => {
    // A refusal stands alone: it is one sentence.
    if (outcome.ok) io.err(bareVault);
    finish(io, outcome, json);
  };

  vault
    .command('init')
    .description('make a vault in a new or empty folder')
    .argument('<DIR>', 'the folder')
    .requiredOption('--recipient <AGE1>', 'who may open it; repeat for more', collect)
    .option('--json', 'print JSON')
    .action(async (dir: string, options: { recipient: readonly string[]; json?: true }) => {
      const { createVault } = await import('../vault/create.ts');
      const id = `vault-${randomBytes(8).toString('hex')}`;
      const made = await createVault(await loadVault(), dir, { id, recipients: options.recipient });
      done(
        made.ok ? { ok: true, value: { id, publicKey: made.publicKey }, text: made.publicKey } : made,
        options.json === true,
      );
    });

  vault
    .command('add')
    .description('encrypt files into a vault; needs no identity')
    .argument('<DIR>', 'the vault')
    .argument('<FILE...>', 'the reports')
    .option('--json', 'print JSON')
    .action(async (dir: string, files: readonly string[], options: { json?: true }) => {
      done(await add(dir, files), options.json === true);
    });

  withIdentity(vault.command('list').description('list the reports').argument('<DIR>', 'the vault')).action(
    async (dir: string, options: Opening, command: Command) => {
      done(await list(io, command, dir, options), options.json === true);
    },
  );

  withIdentity(
    vault
      .command('get')
      .description('decrypt one report into a file')
      .argument('<DIR>', 'the vault')
      .argument('<OBJECT>', "the report's id, as list shows it")
      .requiredOption('--out <FILE>', 'where to put it'),
  ).action(async (dir: string, object: string, options: Opening & { out: string }, command: Command) => {
    done(await get(io, command, dir, object, options), options.json === true);
  });

  withIdentity(
    vault
      .command('recipients')
      .description('change who may open the vault; the reports stay as they are')
      .argument('<DIR>', 'the vault')
      .option('--add <AGE1>', 'lets somebody in; repeat for more', collect)
      .option('--remove <AGE1>', 'takes somebody out; repeat for more', collect),
  ).action(async (dir: string, options: Opening & Change, command: Command) => {
    if (options.add === undefined && options.remove === undefined)
      command.error("error: option '--add <AGE1>' or '--remove <AGE1>' is needed");
    done(await changeRecipients(io, command, dir, options), options.json === true);
  });

  withIdentity(
    vault
      .command('rotate')
      .description('re-encrypt everything under a new key; goes on with an interrupted rotation')
      .argument('<DIR>', 'the vault')
      .option('--recipient <AGE1>', 'exactly these may open it from now on; repeat for more', collect)
      .option('--workers <N>', 'worker threads', wholeNumber)
      .addOption(new Option('--engine <NAME>', 'which encryption library').choices(['native', 'wasm'])),
  ).action(async (dir: string, options: Opening & Turn, command: Command) => {
    done(await turn(io, command, dir, options), options.json === true);
  });

  vault
    .command('verify')
    .description('check structure and digests; with an identity, decrypt every report')
    .argument('<DIR>', 'the vault')
    .option('--identity <ID.age>', 'the identity file that opens the vault')
    .option('--password-file <FILE>', 'holds its password, or - for standard input')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: Partial<Opening>, command: Command) => {
      done(await verify(io, command, dir, options), options.json === true);
    });

  vault
    .command('status')
    .description('generation, recipients, reports, an unfinished rotation, what waits in incoming/')
    .argument('<DIR>', 'the vault')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: { json?: true }) => {
      done(await status(dir), options.json === true);
    });
};

const add = async (dir: string, paths: readonly string[]): Promise<Outcome> => {
  const tools = await loadVault();
  const { dropFile, whyNotAFile } = await import('../vault/report-files.ts');
  const { adoptIncoming } = await import('../vault/incoming.ts');
  const { statusVault } = await import('../vault/read.ts');
  // Everything that can be asked beforehand is: a refusal then leaves the vault as it was.
  for (const path of paths) {
    const unfit = await whyNotAFile(path);
    if (unfit !== null) return unfit;
  }
  const standing = await statusVault(tools, dir);
  if (!standing.ok) return standing;
  const added: { id: string; title: string; size: number }[] = [];
  for (const path of paths) {
    const dropped = await dropFile(tools, dir, standing.publicKey, path, new Date());
    if (!dropped.ok) return dropped;
    added.push({ id: dropped.id, title: basename(path), size: dropped.size });
  }
  const adopted = await adoptIncoming(tools, dir);
  if (!adopted.ok) return adopted;
  const text = added.map(({ id, title, size }) => `${id}  ${size}  ${printable(title)}`).join('\n');
  return { ok: true, value: added, text };
};

const list = async (io: Io, command: Command, dir: string, options: Opening): Promise<Outcome> => {
  const tools = await loadVault();
  const opened = await openedBy(io, command, tools, options);
  if (!opened.ok) return opened;
  const { listReports } = await import('../vault/read.ts');
  const listed = await listReports(tools, dir, opened.identity);
  if (!listed.ok) return listed;
  for (const { id } of listed.damaged) io.err(`Report ${id} is damaged: what is said of it does not open.\n`);
  if (listed.damaged.length > 0) io.exit(1);
  const reports = listed.reports.map(({ id, title, type, size, added }) => ({ id, title, type, size, added }));
  const lines = reports.map(
    ({ id, title, type, size, added }) => `${id}  ${added}  ${size}  ${printable(type)}  ${printable(title)}`,
  );
  return { ok: true, value: reports, text: lines.length === 0 ? 'The vault holds no reports.' : lines.join('\n') };
};

const get = async (
  io: Io,
  command: Command,
  dir: string,
  object: string,
  options: Opening & { readonly out: string },
): Promise<Outcome> => {
  const tools = await loadVault();
  const opened = await openedBy(io, command, tools, options);
  if (!opened.ok) return opened;
  const { saveReport } = await import('../vault/report-files.ts');
  const saved = await saveReport(tools, dir, opened.identity, object, options.out);
  if (!saved.ok) return saved;
  return { ok: true, value: { id: object, bytes: saved.bytes }, text: `${saved.bytes} bytes` };
};

type Change = { readonly add?: readonly string[]; readonly remove?: readonly string[] };

const changeRecipients = async (io: Io, command: Command, dir: string, options: Opening & Change): Promise<Outcome> => {
  const { add: added = [], remove: removed = [] } = options;
  const tools = await loadVault();
  const { statusVault } = await import('../vault/read.ts');
  const { setRecipients } = await import('../vault/recipients.ts');
  const standing = await statusVault(tools, dir);
  if (!standing.ok) return standing;
  const unknown = removed.find((one) => !standing.recipients.includes(one));
  if (unknown !== undefined) return refused('not-a-recipient', `${unknown} is not among the vault's recipients.`);
  const both = removed.find((one) => added.includes(one));
  if (both !== undefined) return refused('contradiction', `${both} cannot be added and removed at once.`);
  const opened = await openedBy(io, command, tools, options);
  if (!opened.ok) return opened;
  const kept = standing.recipients.filter((one) => !removed.includes(one));
  const recipients = [...new Set([...kept, ...added])];
  const changed = await setRecipients(tools, dir, opened.identity, recipients);
  if (!changed.ok) return changed;
  const { rotationOwed } = changed;
  if (rotationOwed)
    io.err(
      'A rotation is owed: whoever was removed keeps the key of this vault until it is rotated, and every copy taken earlier.\n',
    );
  const owed = rotationOwed ? ['A rotation is owed: run rekey vault rotate.'] : [];
  return { ok: true, value: { recipients, rotationOwed }, text: [...recipients, ...owed].join('\n') };
};

type Turn = { readonly recipient?: readonly string[]; readonly workers?: number; readonly engine?: EngineName };

const turn = async (io: Io, command: Command, dir: string, options: Opening & Turn): Promise<Outcome> => {
  const tools = await loadVault(options.engine);
  const { statusVault } = await import('../vault/read.ts');
  const standing = await statusVault(tools, dir);
  if (!standing.ok) return standing;
  const opened = await openedBy(io, command, tools, options);
  if (!opened.ok) return opened;
  const { rotate } = await import('../vault/rotation/rotate.ts');
  const stop = new AbortController();
  const interrupted = () => stop.abort();
  process.once('SIGINT', interrupted);
  const began = performance.now();
  try {
    const rotated = await rotate(tools, dir, opened.identity, {
      recipients: options.recipient ?? null,
      workers: options.workers ?? Math.min(8, availableParallelism()),
      signal: stop.signal,
      onProgress: ({ done, total }) => io.err(`${done} of ${total} reports re-encrypted\n`),
    });
    if (!rotated.ok) return rotated;
    const { objects, bytes, resumed, publicKey } = rotated;
    const seconds = Math.round(performance.now() - began) / 1000;
    const megabytesPerSecond = Math.round(bytes / 1e4 / Math.max(seconds, 0.001)) / 100;
    const text = `${objects} objects, ${bytes} bytes, ${seconds} seconds, ${megabytesPerSecond} MB/s`;
    const again = resumed === 0 ? '' : `\n${resumed} of them had been done before the interruption.`;
    return { ok: true, value: { objects, bytes, seconds, megabytesPerSecond, resumed, publicKey }, text: text + again };
  } finally {
    process.off('SIGINT', interrupted);
  }
};

const verify = async (io: Io, command: Command, dir: string, options: Partial<Opening>): Promise<Outcome> => {
  const tools = await loadVault();
  const { verifyVault } = await import('../vault/read.ts');
  const { identity: path, passwordFile } = options;
  if (path === undefined && passwordFile !== undefined)
    command.error("error: option '--identity <ID.age>' is needed too");
  const asked = passwordFile === undefined ? {} : { passwordFile };
  const opened = path === undefined ? null : await openedBy(io, command, tools, { identity: path, ...asked });
  if (opened !== null && !opened.ok) return opened;
  const verified = await verifyVault(tools, dir, opened === null ? {} : { identity: opened.identity });
  if (!verified.ok) return verified;
  const { problems, objects, decrypted } = verified;
  if (problems.length > 0) {
    const told = problems.slice(0, 10).map(({ text }) => text);
    const more = problems.length > told.length ? [`${problems.length - told.length} more.`] : [];
    return refused('vault-damaged', ['The vault is not whole.', ...told, ...more].join(' '));
  }
  const how = opened === null ? 'by digest; none was decrypted' : `${decrypted} decrypted`;
  return {
    ok: true,
    value: { ok: true, objects, decrypted, problems },
    text: `The vault is whole: ${objects} objects (${how}).`,
  };
};

const status = async (dir: string): Promise<Outcome> => {
  const tools = await loadVault();
  const { statusVault } = await import('../vault/read.ts');
  const found = await statusVault(tools, dir);
  if (!found.ok) return found;
  const { id, generation, publicKey, manifestDigest, recipients, objects, bytes, unfinished, waiting } = found;
  const value = { id, generation, publicKey, manifestDigest, recipients, objects, bytes, unfinished, waiting };
  const text = [
    `${id}, generation ${generation}`,
    `public key: ${publicKey}`,
    ...recipients.map((recipient) => `recipient: ${recipient}`),
    `reports: ${objects} (${bytes} bytes)`,
    `unfinished: ${unfinished ?? 'nothing'}`,
    `waiting in incoming/: ${waiting}`,
  ].join('\n');
  return { ok: true, value, text };
};
