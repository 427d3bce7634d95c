// Where a passphrase may come from: a file, standard input, or a terminal that does not show it. Never an argument.
import type { Command } from 'commander';
import { type Io, type Refused, readSecret, refused } from './io.ts';

export type SignInOptions = { readonly as: string; readonly passphraseFile?: string };

/** For every command that opens a workspace. */
export const withSignIn = (command: Command): Command =>
  command
    .requiredOption('--as <OPERATOR>', 'the operator who signs in')
    .option(
      '--passphrase-file <FILE>',
      'holds the passphrase, or - for standard input; asked for at a terminal otherwise',
    );

/** Wrong usage (exit 2) when standard input is asked to be two things at once. */
export const refuseTwoReaders = (command: Command, ...sources: readonly (string | undefined)[]): void => {
  if (sources.filter((source) => source === '-').length > 1)
    command.error('error: standard input can be read only once; name a file for one of the two');
};

export const passphraseOf = (
  io: Io,
  command: Command,
  file: string | undefined,
): Promise<{ ok: true; secret: string } | Refused> =>
  secretOf(io, command, file, { prompt: 'Passphrase', option: '--passphrase-file' });

/** What a secret is called where it is asked for, and the option that could have named its file. A new one is typed twice. */
export type Asked = { readonly prompt: string; readonly option: string; readonly isNew?: true };

export const secretOf = async (
  io: Io,
  command: Command,
  file: string | undefined,
  { prompt, option, isNew }: Asked,
): Promise<{ ok: true; secret: string } | Refused> => {
  if (file !== undefined) return readSecret(io, file);
  if (!process.stdin.isTTY) command.error(`error: required option '${option} <FILE>' not specified`);
  const ask = async (text: string) => {
    io.err(`${text}: `);
    const typed = await readHidden();
    io.err('\n');
    return typed;
  };
  const typed = await ask(prompt);
  if (typed === null || typed === '') return refused('noPassphrase', `No ${prompt.toLowerCase()} was given.`);
  if (isNew === true && (await ask(`${prompt} again`)) !== typed)
    return refused('passphrasesDiffer', 'The two were not the same. Nothing was changed; try again.');
  return { ok: true, secret: typed };
};

/** One line from the terminal, not echoed; null when it was broken off. */
const readHidden = (): Promise<string | null> =>
  new Promise((resolve) => {
    const { stdin } = process;
    let typed = '';
    const end = (answer: string | null) => {
      stdin.off('data', take);
      stdin.setRawMode(false);
      stdin.pause();
      resolve(answer);
    };
    const take = (part: string) => {
      for (const key of part) {
        if (key === '\r' || key === '\n') return end(typed);
        // Ctrl-C and Ctrl-D: raw mode hands them over as characters.
        if (key === '\u0003' || key === '\u0004') return end(null);
        typed = key === '\u007f' || key === '\b' ? [...typed].slice(0, -1).join('') : typed + key;
      }
    };
    stdin.setRawMode(true);
    stdin.setEncoding('utf8');
    stdin.on('data', take);
    stdin.resume();
  });
