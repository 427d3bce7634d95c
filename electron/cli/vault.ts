// `rekey vault`: one vault folder by itself, without a workspace: for scripts, and for getting at reports when nothing else runs.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type IdentityOptions, openedIdentity, withIdentity } from './identity.ts';
import { finish, type Io } from './io.ts';

type Json = { readonly json?: true };
type ChangeOptions = IdentityOptions & Json & { readonly add?: readonly string[]; readonly remove?: readonly string[] };
type RotateOptions = IdentityOptions &
  Json & {
    readonly recipient?: readonly string[];
    readonly workers?: number;
    readonly engine?: 'native' | 'wasm';
  };

const vaultFolder = 'the vault folder';
/** What opens or writes vaults is loaded only when it is asked for. */
const work = () => import('./vault-work.ts');

const another = (text: string, before: readonly string[] | undefined): readonly string[] => [...(before ?? []), text];

const workerCount = (text: string): number => {
  if (!/^[1-9][0-9]?$/.test(text) || Number(text) > 64) throw new InvalidArgumentError('Expected 1 to 64.');
  return Number(text);
};

export const registerVaultCommands = (program: Command, io: Io): void => {
  const vault = program.command('vault').description('work on one vault folder by itself, without a workspace');

  vault
    .command('init')
    .description('make an empty vault')
    .argument('<DIR>', 'an empty or a new folder')
    .requiredOption('--recipient <RECIPIENT>', 'who may open it, age1...; may be repeated', another)
    .option('--json', 'print JSON')
    .action(async (dir: string, options: Json & { recipient: readonly string[] }) => {
      finish(io, await (await work()).init(io, dir, options.recipient), options.json === true);
    });

  vault
    .command('add')
    .description('put reports into a vault; needs nothing but its public key')
    .argument('<DIR>', vaultFolder)
    .argument('<FILE...>', 'the reports')
    .option('--json', 'print JSON')
    .action(async (dir: string, files: string[], options: Json) => {
      finish(io, await (await work()).add(io, dir, files), options.json === true);
    });

  withIdentity(vault.command('list'))
    .description('list the reports')
    .argument('<DIR>', vaultFolder)
    .option('--json', 'print JSON')
    .action(async (dir: string, options: IdentityOptions & Json, command: Command) => {
      const opened = await openedIdentity(io, command, options);
      finish(io, opened.ok ? await (await work()).list(io, dir, opened.identity) : opened, options.json === true);
    });

  withIdentity(vault.command('get'))
    .description('write one report to a file, once the whole of it was verified')
    .argument('<DIR>', vaultFolder)
    .argument('<OBJECT>', 'its id, as list prints it')
    .requiredOption('--out <FILE>', 'where to write it')
    .option('--json', 'print JSON')
    .action(async (dir: string, id: string, options: IdentityOptions & Json & { out: string }, command: Command) => {
      const opened = await openedIdentity(io, command, options);
      finish(
        io,
        opened.ok ? await (await work()).get(dir, id, options.out, opened.identity) : opened,
        options.json === true,
      );
    });

  withIdentity(vault.command('recipients'))
    .description('change who may open a vault from now on; somebody removed keeps the key until the vault is rotated')
    .argument('<DIR>', vaultFolder)
    .option('--add <RECIPIENT>', 'may be repeated', another)
    .option('--remove <RECIPIENT>', 'may be repeated', another)
    .option('--json', 'print JSON')
    .action(async (dir: string, options: ChangeOptions, command: Command) => {
      const { add = [], remove = [] } = options;
      if (add.length + remove.length === 0) command.error('error: name somebody with --add or --remove');
      const opened = await openedIdentity(io, command, options);
      finish(
        io,
        opened.ok ? await (await work()).recipients(io, dir, opened.identity, { add, remove }) : opened,
        options.json === true,
      );
    });

  withIdentity(vault.command('rotate'))
    .description('give the vault a new key and re-encrypt every report; goes on where an interrupted one stopped')
    .argument('<DIR>', vaultFolder)
    .option('--recipient <RECIPIENT>', 'exactly these may open it from now on; may be repeated', another)
    .option('--workers <N>', 'threads to work with', workerCount)
    .addOption(new Option('--engine <ENGINE>', 'the library to encrypt with').choices(['native', 'wasm']))
    .option('--json', 'print JSON')
    .action(async (dir: string, options: RotateOptions, command: Command) => {
      const opened = await openedIdentity(io, command, options);
      finish(
        io,
        opened.ok ? await (await work()).rotateNow(io, dir, opened.identity, options) : opened,
        options.json === true,
      );
    });

  vault
    .command('verify')
    .description('check structure and digests; with an identity every report is decrypted as well')
    .argument('<DIR>', vaultFolder)
    .option('--identity <FILE>', 'an identity that opens the vault')
    .option('--password-file <FILE>', 'holds its password, or - for standard input')
    .option('--json', 'print JSON')
    .action(async (dir: string, options: Partial<IdentityOptions> & Json, command: Command) => {
      const { identity, passwordFile } = options;
      if (identity === undefined && passwordFile !== undefined)
        command.error("error: option '--password-file <FILE>' needs '--identity <FILE>'");
      const opened =
        identity === undefined
          ? null
          : await openedIdentity(io, command, { identity, ...(passwordFile === undefined ? {} : { passwordFile }) });
      if (opened !== null && !opened.ok) return finish(io, opened, false);
      const outcome = await (await work()).verify(io, dir, opened?.identity);
      finish(io, outcome, options.json === true);
      if (outcome.ok && outcome.value.problems.length > 0) {
        const { length } = outcome.value.problems;
        io.err(`This vault does not verify: ${length} ${length === 1 ? 'problem' : 'problems'} found.\n`);
        io.exit(1);
      }
    });

  vault
    .command('status')
    .description('say how a vault stands; needs no identity')
    .argument('<DIR>', vaultFolder)
    .option('--json', 'print JSON')
    .action(async (dir: string, options: Json) => {
      finish(io, await (await work()).status(dir), options.json === true);
    });
};
