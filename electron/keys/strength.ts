/** How hard a new passphrase or password is to guess, by the dictionaries and habits that guessing begins with. */

import type { ZxcvbnFactory } from '@zxcvbn-ts/core';

export type Strength = { readonly score: 0 | 1 | 2 | 3 | 4; readonly accepted: boolean; readonly text: string };

/** NIST SP 800-63B, for a secret that stands alone: length, and a list of what is guessed first; no rules of composition. */
export const shortestSecret = 15;
/** Below it a list of common phrases, names or patterns gets there: about 10^8 guesses. */
const leastScore = 3;

/** Five megabytes of dictionaries: read when the first passphrase is judged, never at the start. */
const load = async (): Promise<ZxcvbnFactory> => {
  const [{ ZxcvbnFactory: Factory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  return new Factory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
    // Its work grows faster than what it reads.
    maxLength: 128,
  });
};
let loaded: Promise<ZxcvbnFactory> | null = null;

const words = ['Very weak', 'Weak', 'Fair', 'Good', 'Strong'] as const;

/** `about`: names that somebody guessing would know, each also word by word. */
export const strengthOf = async (secret: string, about: readonly string[]): Promise<Strength> => {
  const length = [...secret.normalize('NFKC')].length;
  const missing = shortestSecret - length;
  loaded ??= load();
  const zxcvbn = await loaded;
  const names = about.flatMap((name) => [name, ...name.split(/[\s@._-]+/)]).filter((name) => name.length > 2);
  const plain = withoutNames(secret, names);
  const { score, feedback } = zxcvbn.check(secret, names);
  if (missing > 0) {
    const text = `Use at least ${shortestSecret} characters; ${missing} more. Several words are fine.`;
    return { score: Math.min(score, 1) as Strength['score'], accepted: false, text };
  }
  if (plain < leastOfOneself)
    return {
      score: Math.min(score, 1) as Strength['score'],
      accepted: false,
      text: 'This is little more than a name that anybody here knows. Use other words.',
    };
  const accepted = score >= leastScore;
  const why = feedback.warning ?? 'It is among the first things that somebody guessing tries.';
  const text = accepted ? `${words[score]}.` : `${words[score]}: ${sentence(why)} Several unrelated words are better.`;
  return { score, accepted, text };
};

/** Characters that a passphrase has beside the names it is built around. */
const leastOfOneself = 8;
const withoutNames = (secret: string, names: readonly string[]): number => {
  let rest = secret.normalize('NFKC').toLowerCase();
  for (const name of names.toSorted((a, b) => b.length - a.length)) rest = rest.replaceAll(name.toLowerCase(), '');
  return new Set(rest.replace(/[\s\p{P}]/gu, '')).size === 0 ? 0 : rest.replace(/[\s\p{P}]/gu, '').length;
};

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
