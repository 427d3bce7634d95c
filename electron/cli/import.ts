// `rekey import users`: a user list of any kind and size, shown or taken, whole or not at all.
import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { Answer, OutputOf } from '../../shared/contract/request.ts';
import { asOperator } from './call.ts';
import { finish, type Io, type Outcome, readInput, readJsonInput, refused } from './io.ts';
import { refuseTwoReaders, type SignInOptions, withSignIn } from './passphrase.ts';
import { printable } from './plain-text.ts';

type Options = SignInOptions & {
  readonly json?: true;
  readonly subscription: string;
  readonly reading?: string;
  readonly primary?: string;
  readonly preview?: true;
};
type Ask = (name: string, input: unknown) => Promise<Answer<unknown>>;
type Preview = OutputOf<RekeyContract['subscription.previewUsers']>;
type Taken = OutputOf<RekeyContract['subscription.importUsers']>;
type Warnings = Taken['warnings'];

export const registerImportCommands = (program: Command, io: Io): void => {
  const imports = program.command('import').description('take something in from a file');
  withSignIn(imports.command('users'))
    .description("take a subscription's user list: Qualys user-list XML, CSV, SCIM JSON or LDIF, whole or not at all")
    .argument('<DIR>', 'the workspace')
    .argument('<FILE>', 'the user list, or - for standard input')
    .requiredOption('--subscription <ID>', 'whose list it is')
    .option('--primary <LOGIN>', 'who is the primary admin, where the list names none or several')
    .option('--reading <FILE>', 'how to read it, as JSON: columns, statusWords, contactWords, withoutRole, missing ...')
    .option('--preview', 'say what would change, and take nothing')
    .option('--json', 'print JSON')
    .action(async (dir: string, file: string, options: Options, command: Command) => {
      refuseTwoReaders(command, file, options.passphraseFile, options.reading);
      finish(io, await importUsers(io, command, dir, file, options), options.json === true);
    });
};

/** Bytes that become less than the contract takes at once. */
const partSize = 3 * 1024 * 1024;

const importUsers = async (io: Io, command: Command, dir: string, file: string, options: Options): Promise<Outcome> => {
  const read = await readInput(io, file);
  if (!read.ok) return read;
  const said =
    options.reading === undefined ? { ok: true as const, json: {} } : await readJsonInput(io, options.reading);
  if (!said.ok) return said;
  if (typeof said.json !== 'object' || said.json === null)
    return refused('notAReading', `${options.reading} says nothing about how to read a list.`);
  const reading = { ...said.json, ...(options.primary === undefined ? {} : { primary: options.primary }) };
  const made = await asOperator(io, command, dir, options, async (ask): Promise<Outcome> => {
    const upload = randomUUID();
    const sent = await send(ask, upload, file === '-' ? 'standard input' : basename(file), read.bytes);
    if (!sent.ok) return sent;
    const input = { subscription: options.subscription, upload, reading };
    if (options.preview === true) {
      const shown = await ask('subscription.previewUsers', input);
      return shown.ok ? { ok: true, value: shown.value, text: previewText(shown.value as Preview) } : shown;
    }
    const taken = await ask('subscription.importUsers', input);
    return taken.ok ? { ok: true, value: taken.value, text: takenText(taken.value as Taken) } : taken;
  });
  return made;
};

const send = async (ask: Ask, upload: string, name: string, bytes: Uint8Array): Promise<Answer<unknown>> => {
  let at = 0;
  for (;;) {
    const part = bytes.subarray(at, at + partSize);
    const base64 = Buffer.from(part.buffer, part.byteOffset, part.length).toString('base64');
    const sent = await ask('subscription.uploadUsers', { upload, name, size: bytes.length, at, part: base64 });
    at += part.length;
    if (!sent.ok || at >= bytes.length) return sent;
  }
};

const takenText = ({ taken, ableToSignIn, warnings }: Taken): string =>
  [`${users(taken)} taken, ${ableToSignIn} able to sign in.`, ...asLines(warnings)].join('\n');

const previewText = ({ questions, warnings, moreWarnings, read }: Preview): string =>
  [
    ...(read === null
      ? ['Nothing can be taken yet.']
      : [
          `${users(read.users)}, ${read.ableToSignIn} able to sign in: ${read.added} new, ${read.gone} gone, ${read.changed} changed, ${read.same} as they were.`,
          ...read.means,
        ]),
    ...questions.map(({ text }) => `To be said first: ${text}`),
    ...asLines(warnings),
    ...(moreWarnings > 0 ? [`And ${moreWarnings} more warnings.`] : []),
    'Nothing was taken.',
  ]
    .map(printable)
    .join('\n');

const users = (count: number): string => `${count} ${count === 1 ? 'user' : 'users'}`;

const asLines = (warnings: Warnings): readonly string[] =>
  warnings.map(({ line, text }) => printable(line === null ? `Warning: ${text}` : `Warning, line ${line}: ${text}`));
