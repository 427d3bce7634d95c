// `rekey call` and `rekey import users`: one request of the contract, made as an operator.
import type { Command } from 'commander';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { Answer, OutputOf } from '../../shared/contract/request.ts';
import { finish, type Io, type Outcome, readJsonInput, readTextInput, type Refused } from './io.ts';
import { passphraseOf, refuseTwoReaders, type SignInOptions, withSignIn } from './passphrase.ts';
import { inPlainText, printable } from './plain-text.ts';

type Options = SignInOptions & { readonly json?: true };

export const registerCallCommand = (program: Command, io: Io): void => {
  withSignIn(program.command('call'))
    .description('make one request of the contract (see: rekey contract)')
    .argument('<DIR>', 'the workspace')
    .argument('<NAME>', 'the request, such as recovery.open')
    .argument('[FILE]', 'its input as JSON, or - for standard input; without one the input is {}')
    .option('--json', 'print JSON')
    .action(async (dir: string, name: string, file: string | undefined, options: Options, command: Command) => {
      refuseTwoReaders(command, file, options.passphraseFile);
      const read = file === undefined ? { ok: true as const, json: {} } : await readJsonInput(io, file);
      finish(
        io,
        read.ok ? described(await asOperator(io, command, dir, options, name, read.json)) : read,
        options.json === true,
      );
    });
};

export const registerImportCommands = (program: Command, io: Io): void => {
  const imports = program.command('import').description('take something in from a file');
  withSignIn(imports.command('users'))
    .description("take a subscription's user list: Qualys user-list XML or CSV, whole or not at all")
    .argument('<DIR>', 'the workspace')
    .argument('<FILE>', 'the user list, or - for standard input')
    .requiredOption('--subscription <ID>', 'whose list it is')
    .option('--json', 'print JSON')
    .action(async (dir: string, file: string, options: Options & { subscription: string }, command: Command) => {
      refuseTwoReaders(command, file, options.passphraseFile);
      finish(io, await importUsers(io, command, dir, file, options), options.json === true);
    });
};

const importUsers = async (
  io: Io,
  command: Command,
  dir: string,
  file: string,
  options: Options & { subscription: string },
): Promise<Outcome> => {
  const read = await readTextInput(io, file);
  if (!read.ok) return read;
  // What begins as markup gets the XML reader's reasons, anything else the CSV reader's.
  const format = /^\s*</.test(read.text) ? 'user-list-xml' : 'csv';
  const { subscription } = options;
  const input = { subscription, format, content: read.text };
  const answer = await asOperator(io, command, dir, options, 'subscription.importUsers', input);
  if (!answer.ok) return answer;
  const value = answer.value as OutputOf<RekeyContract['subscription.importUsers']>;
  const { taken, ableToSignIn, warnings } = value;
  const text = [
    `${taken} ${taken === 1 ? 'user' : 'users'} taken, ${ableToSignIn} able to sign in.`,
    ...warnings.map((warning) =>
      printable(warning.line === null ? `Warning: ${warning.text}` : `Warning, line ${warning.line}: ${warning.text}`),
    ),
  ].join('\n');
  return { ok: true, value, text };
};

const asOperator = async (
  io: Io,
  command: Command,
  dir: string,
  options: Options,
  name: string,
  input: unknown,
): Promise<Answer<unknown> | Refused> => {
  const passphrase = await passphraseOf(io, command, options.passphraseFile);
  if (!passphrase.ok) return passphrase;
  const { openRekey } = await import('./open-rekey.ts');
  const rekey = openRekey(io, dir);
  try {
    const operator = await rekey.signIn(options.as, passphrase.secret);
    return operator.ok ? await rekey.ask(operator.value, name, input) : operator;
  } finally {
    await rekey.close();
  }
};

const described = (answer: Answer<unknown>): Outcome =>
  answer.ok ? { ok: true, value: answer.value, text: inPlainText(answer.value) } : answer;
