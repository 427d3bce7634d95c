// `rekey decide`: asks the one rule which recovery a directory leaves open, without a workspace.
import type { Command } from 'commander';
import type { PathAnswer } from '../../shared/domain/recovery/reset-or-full-change.ts';
import { decidePath, readDecideInput } from './decide-input.ts';
import { finish, type Io, type Outcome, readJsonInput, refused } from './io.ts';

const help = `
FILE holds {now, asOf, freshHours?, accounts: [{login, role, status, created, lastLogin, primary}]}.
Status is active, pending, pending activation, inactive or deleted; the role Contact has no sign-in;
created and lastLogin may be null or "N/A". freshHours is 24 unless stated.
A path of "refused" is an answer too: it is printed, and the exit code is 0.`;

export const registerDecideCommand = (program: Command, io: Io): void => {
  program
    .command('decide')
    .description('say which recovery a directory leaves open')
    .argument('<FILE>', 'the question as JSON, or - for standard input')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (file: string, options: { json?: true }) => {
      finish(io, await decide(io, file), options.json === true);
    });
};

const decide = async (io: Io, file: string): Promise<Outcome> => {
  const input = await readJsonInput(io, file);
  if (!input.ok) return input;
  const read = readDecideInput(input.json);
  if (!read.ok) return refused('badInput', `Nothing was decided. ${read.text}`);
  const answer = decidePath(read.question);
  return { ok: true, value: answer, text: inWords(answer) };
};

const paths: { readonly [P in PathAnswer['path']]: string } = {
  reset: 'Reset: keeps reports.',
  'full-change': 'Full change: loses reports.',
  refused: 'No path can be decided.',
};

const inWords = ({ path, reasons, ableToSignIn, secondPerson }: PathAnswer): string =>
  [
    paths[path],
    ...reasons.map(({ text }) => text),
    ...(ableToSignIn.length === 0 ? [] : [`Able to sign in: ${ableToSignIn.map(printable).join(', ')}`]),
    ...(secondPerson ? ['A second person has to agree.'] : []),
  ].join('\n');

/** A login comes from the file and must not steer the terminal it is printed on. */
const printable = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
