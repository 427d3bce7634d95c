// `rekey identity`: makes an age identity encrypted with a password, and changes the password. Needs no workspace.
import type { Command } from 'commander';
import { createFile, replaceFile } from '../keys/durable-file.ts';
import { finish, type Io, type Outcome, readInput, type Refused, refused } from './io.ts';
import { type Asked, refuseTwoReaders, secretOf } from './passphrase.ts';

const largestIdentity = 128 * 1024;

type Password = { ok: true; secret: string } | Refused;

/** From a file, standard input for `-`, or a terminal, where a new one is typed twice. */
export const passwordOf = (
  io: Io,
  command: Command,
  file: string | undefined,
  asked: Asked = { prompt: 'Password', option: '--password-file' },
): Promise<Password> => secretOf(io, command, file, asked);

export const registerIdentityCommands = (program: Command, io: Io): void => {
  const identity = program.command('identity').description('identities: who can open a vault');

  identity
    .command('new')
    .description('make an age identity encrypted with a password, and print its recipient')
    .requiredOption('--out <ID.age>', 'the file to make; one that is there is never replaced')
    .option('--password-file <FILE>', 'holds the password, or - for standard input; asked for at a terminal otherwise')
    .option('--json', 'print JSON')
    .action(async (options: { out: string; passwordFile?: string; json?: true }, command: Command) => {
      finish(io, await makeNew(io, command, options.out, options.passwordFile), options.json === true);
    });

  identity
    .command('password')
    .description('change the password of an identity; nothing in any vault moves')
    .argument('<ID.age>', 'the identity file')
    .option('--password-file <OLD>', 'holds the present password, or - for standard input')
    .option('--new-password-file <NEW>', 'holds the new one, or - for standard input')
    .option('--json', 'print JSON')
    .action(
      async (
        file: string,
        options: { passwordFile?: string; newPasswordFile?: string; json?: true },
        command: Command,
      ) => {
        refuseTwoReaders(command, options.passwordFile, options.newPasswordFile);
        finish(io, await newPassword(io, command, file, options), options.json === true);
      },
    );
};

const makeNew = async (io: Io, command: Command, out: string, passwordFile: string | undefined): Promise<Outcome> => {
  const password = await passwordOf(io, command, passwordFile, {
    prompt: 'New password',
    option: '--password-file',
    isNew: true,
  });
  if (!password.ok) return password;
  const { vaultTools } = await import('../vault/tools.ts');
  const { createIdentity, productionWorkFactor, signingPublicKey } = await import('../vault/kept/identity.ts');
  const sealing = { ...(await vaultTools()), workFactor: productionWorkFactor };
  const { file, identity } = await createIdentity(sealing, password.secret);
  const written = write(() => createFile(out, file), out);
  if (written !== null) return written;
  const { recipient } = identity;
  return { ok: true, value: { recipient, signingKey: signingPublicKey(identity) }, text: recipient };
};

const newPassword = async (
  io: Io,
  command: Command,
  path: string,
  options: { readonly passwordFile?: string; readonly newPasswordFile?: string },
): Promise<Outcome> => {
  const read = await readInput(io, path, largestIdentity);
  if (!read.ok) return read;
  const before = await passwordOf(io, command, options.passwordFile);
  if (!before.ok) return before;
  const after = await passwordOf(io, command, options.newPasswordFile, {
    prompt: 'New password',
    option: '--new-password-file',
    isNew: true,
  });
  if (!after.ok) return after;
  const { vaultTools } = await import('../vault/tools.ts');
  const { changePassword, productionWorkFactor } = await import('../vault/kept/identity.ts');
  const sealing = { ...(await vaultTools()), workFactor: productionWorkFactor };
  const changed = await changePassword(sealing, read.bytes, before.secret, after.secret);
  if (!changed.ok) return changed;
  const written = write(() => replaceFile(path, changed.file), path);
  if (written !== null) return written;
  const { recipient } = changed.identity;
  return {
    ok: true,
    value: { recipient },
    text: `The password of ${recipient} was changed. Copies of the old file still open with the old password.`,
  };
};

const write = (work: () => void, path: string): Refused | null => {
  try {
    work();
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'EEXIST') return refused('file-exists', `${path} is there already; it was not replaced.`);
    return refused('unwritable', `${path} cannot be written (${code}).`);
  }
};
