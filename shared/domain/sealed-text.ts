// How a personal text looks once it is sealed at rest, and what an audit may still ask of one that nobody can open any more.

/** `sealed:<key id>:<traits>:<base64url>`. One line without white space, so that no typed text of several lines is taken for one. */
const form = /^sealed:([0-9a-f]{16}):([dks]*):[A-Za-z0-9_-]{54,}$/;
const anywhere = /sealed:([0-9a-f]{16}):[dks]*:[A-Za-z0-9_-]{54,}/g;

/** The id of the key a text is sealed under; null for a text in the clear. */
export const sealedUnder = (text: string): string | null => form.exec(text)?.[1] ?? null;

/** Every sealed text inside `text`, a sentence perhaps, as `say` words it; `say` answers null to leave it. */
export const withoutSealed = (text: string, say: (key: string) => string | null): string =>
  text.includes('sealed:') ? text.replace(anywhere, (sealed, key: string) => say(key) ?? sealed) : text;

/** Never legitimate anywhere: age's and PEM's own marks of a private key. */
const privateKey = /AGE-SECRET-KEY-|PRIVATE KEY-----/i;
/** On a line of its own in a mail, as the templates print what is to be typed: a code, or a half of five words. */
const codeLine = /^\s*[0-9A-Z]{4}(-[0-9A-Z]{4})+\s*$/m;
const halfLine = /^\s*[a-z]+(-[a-z]+){4}\s*$/m;

/** What is judged of a text that must hold no secret. Recorded with its seal, so that the judgement outlives the text. */
export type Traits = { readonly dots: boolean; readonly privateKey: boolean; readonly secretLine: boolean };

export const traitsOf = (text: string): Traits => {
  const letters = form.exec(text)?.[2];
  if (letters !== undefined)
    return { dots: letters.includes('d'), privateKey: letters.includes('k'), secretLine: letters.includes('s') };
  return {
    dots: text.includes('•'),
    privateKey: privateKey.test(text),
    secretLine: codeLine.test(text) || halfLine.test(text),
  };
};

export const traitLetters = (text: string): string => {
  const { dots, privateKey: key, secretLine } = traitsOf(text);
  return `${dots ? 'd' : ''}${key ? 'k' : ''}${secretLine ? 's' : ''}`;
};
