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

export const passphraseOf = async (
  io: Io,
  command: Command,
  file: string | undefined,
): Promise<{ ok: true; secret: string } | Refused> => {
  if (file !== undefined) return readSecret(io, file);
  if (!process.stdin.isTTY) command.error("error: required option '--passphrase-file <FILE>' not specified");
  io.err('Passphrase: ');
  const typed = await readHidden();
  io.err('\n');
  return typed === null || typed === ''
    ? refused('noPassphrase', 'No passphrase was given.')
    : { ok: true, secret: typed };
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
