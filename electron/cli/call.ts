// `rekey call`: one request of the contract, made as an operator.
import type { Command } from 'commander';
import type { Answer } from '../../shared/contract/request.ts';
import { finish, type Io, type Outcome, readJsonInput, type Refused } from './io.ts';
import { passphraseOf, refuseTwoReaders, type SignInOptions, withSignIn } from './passphrase.ts';
import { inPlainText } from './plain-text.ts';

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
        read.ok ? described(await asOperator(io, command, dir, options, (ask) => ask(name, read.json))) : read,
        options.json === true,
      );
    });
};

/** Makes requests as the operator of the options, and gives the workspace back. */
export const asOperator = async <Made>(
  io: Io,
  command: Command,
  dir: string,
  options: SignInOptions,
  make: (ask: (name: string, input: unknown) => Promise<Answer<unknown>>) => Promise<Made>,
): Promise<Made | Refused> => {
  const passphrase = await passphraseOf(io, command, options.passphraseFile);
  if (!passphrase.ok) return passphrase;
  const { openRekey } = await import('./open-rekey.ts');
  const rekey = openRekey(io, dir);
  try {
    const operator = await rekey.signIn(options.as, passphrase.secret);
    return operator.ok ? await make((name, input) => rekey.ask(operator.value, name, input)) : operator;
  } finally {
    await rekey.close();
  }
};

const described = (answer: Answer<unknown>): Outcome =>
  answer.ok ? { ok: true, value: answer.value, text: inPlainText(answer.value) } : answer;
