// `rekey identity`: makes an account's identity, and puts another password on one. `age -d` opens the same file.
import type { Command } from 'commander';
import { finish, type Io, type Outcome, readInput, type Refused } from './io.ts';
import { refuseTwoReaders, secretOf } from './passphrase.ts';
import type { Identity } from '../vault/identity.ts';

type NewOptions = { readonly out: string; readonly passwordFile?: string; readonly json?: true };
type PasswordOptions = { readonly passwordFile?: string; readonly newPasswordFile?: string; readonly json?: true };
export type IdentityOptions = { readonly identity: string; readonly passwordFile?: string };

const password = { prompt: 'Password', option: '--password-file' } as const;
const firstPassword = { ...password, isNew: true } as const;
const newPassword = { prompt: 'New password', option: '--new-password-file', isNew: true } as const;
/** Headers of 64 KiB and what an identity holds; armor makes a third more of it. */
const largestIdentity = 256 * 1024;

const passwordFile = 'holds the password, or - for standard input; asked for at a terminal otherwise';

export const registerIdentityCommands = (program: Command, io: Io): void => {
  const identity = program.command('identity').description('make an identity, or give one another password');

  identity
    .command('new')
    .description('make an age identity encrypted with a password; prints its recipient')
    .requiredOption('--out <FILE>', 'where to write it; nothing that is there is overwritten')
    .option('--password-file <FILE>', passwordFile)
    .option('--json', 'print JSON')
    .action(async (options: NewOptions, command: Command) => {
      finish(io, await newIdentity(io, command, options), options.json === true);
    });

  identity
    .command('password')
    .description('encrypt an identity with another password; vaults stay as they are')
    .argument('<FILE>', 'the identity')
    .option('--password-file <FILE>', passwordFile)
    .option('--new-password-file <FILE>', 'the same for the new password')
    .option('--json', 'print JSON')
    .action(async (file: string, options: PasswordOptions, command: Command) => {
      finish(io, await changedPassword(io, command, file, options), options.json === true);
    });
};

/** For every command that opens a vault. */
export const withIdentity = (command: Command): Command =>
  command
    .requiredOption('--identity <FILE>', 'the identity that opens the vault')
    .option('--password-file <FILE>', passwordFile);

export const openedIdentity = async (
  io: Io,
  command: Command,
  { identity: file, passwordFile }: IdentityOptions,
): Promise<{ readonly ok: true; readonly identity: Identity } | Refused> => {
  refuseTwoReaders(command, file, passwordFile);
  const read = await readInput(io, file, largestIdentity);
  if (!read.ok) return read;
  const given = await secretOf(io, command, passwordFile, password);
  if (!given.ok) return given;
  const { openIdentity } = await import('../vault/identity.ts');
  const { vaultTools } = await import('../vault/tools.ts');
  return openIdentity((await vaultTools()).engine, read.bytes, given.secret);
};

const sealing = async () => {
  const { vaultTools } = await import('../vault/tools.ts');
  const { productionWorkFactor } = await import('../vault/identity.ts');
  return { ...(await vaultTools()), workFactor: productionWorkFactor };
};

const newIdentity = async (io: Io, command: Command, { out, passwordFile }: NewOptions): Promise<Outcome> => {
  const given = await secretOf(io, command, passwordFile, firstPassword);
  if (!given.ok) return given;
  const { createIdentity } = await import('../vault/identity.ts');
  const { writeNewIdentity } = await import('../vault/identity-file.ts');
  const { file, identity } = await createIdentity(await sealing(), given.secret);
  const written = await writeNewIdentity(await sealing(), out, file);
  if (!written.ok) return written;
  return { ok: true, value: { recipient: identity.recipient }, text: identity.recipient };
};

const changedPassword = async (io: Io, command: Command, path: string, options: PasswordOptions): Promise<Outcome> => {
  refuseTwoReaders(command, path, options.passwordFile, options.newPasswordFile);
  const read = await readInput(io, path, largestIdentity);
  if (!read.ok) return read;
  const before = await secretOf(io, command, options.passwordFile, password);
  if (!before.ok) return before;
  const after = await secretOf(io, command, options.newPasswordFile, newPassword);
  if (!after.ok) return after;
  const { changePassword } = await import('../vault/identity.ts');
  const { replaceIdentity } = await import('../vault/identity-file.ts');
  const tools = await sealing();
  const changed = await changePassword(tools, read.bytes, before.secret, after.secret);
  if (!changed.ok) return changed;
  const replaced = await replaceIdentity(tools, path, changed.file);
  if (!replaced.ok) return replaced;
  const { recipient } = changed.identity;
  return { ok: true, value: { recipient }, text: `The password is changed; the recipient is still ${recipient}` };
};
