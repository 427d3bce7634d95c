// The words of the disclaimer as an owner may edit them: plain text with variables, checked whole before a version of it counts.

export type Wording = { readonly subject: string; readonly text: string };

/** What stands for what the case says; `needed` may not be left out, because the disclaimer has to say it (A3). */
export const wordingVariables = {
  desk: { means: 'The name of this desk', needed: false },
  name: { means: 'The customer’s name', needed: false },
  account: { means: 'The customer’s login', needed: false },
  caseNumber: { means: 'The number of the case', needed: true },
  cutOff: { means: 'The moment as of which the loss is counted', needed: false },
  losses: { means: 'The vaults with what is lost of each, in a paragraph of its own', needed: true },
  total: { means: 'All vaults together', needed: false },
  platform: { means: 'What the service itself loses, or why it loses nothing', needed: true },
  code: { means: 'The acknowledgement code, in a paragraph of its own', needed: true },
  expires: { means: 'Until when the code can be used', needed: true },
} as const satisfies Record<string, { readonly means: string; readonly needed: boolean }>;
export type WordingVariable = keyof typeof wordingVariables;

/** Their text is a list or a secret: each stands in a paragraph of its own and never in the subject. */
const alone: readonly WordingVariable[] = ['losses', 'code'];

export const defaultWording: Wording = {
  subject: 'Please read before we change your password: what will be lost (case {caseNumber})',
  text: `Hello {name},

no other user of your subscription can confirm that account {account} is yours. We can still give you a new password, but saved reports will be lost: they are encrypted with the password that is gone, and we cannot open them either.

As of {cutOff} you will no longer be able to open:

{losses}

{total}

{platform}

We keep the locked vaults as they are. Reports that arrive after this time are kept for your new vault.

If you accept this, give this code in the recovery window, or read it to our representative when called on the number we have for you:

{code}

It works once, until {expires}. Nothing changes before that. If you would rather not, do nothing, or tell us to cancel.

If you did not expect this message: call {desk} on a number you already know, not on one from a message, name case {caseNumber}, and ask to stop it.

{desk}`,
};

export type WordingProblem = {
  readonly part: keyof Wording;
  /** Counted from 1, as editors do. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
};

/** UTF-16 code units. A subject is one header line; a text this long nobody reads. */
export const longest: Readonly<Record<keyof Wording, number>> = { subject: 200, text: 64 * 1024 };

const place = (whole: string, index: number): Pick<WordingProblem, 'line' | 'column'> => {
  const before = whole.slice(0, index).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
};

type Found = { readonly index: number; readonly text: string };
const at = (whole: string, what: RegExp, text: string): Found | null => {
  const index = whole.search(what);
  return index < 0 ? null : { index, text };
};

const known = (name: string): name is WordingVariable => Object.hasOwn(wordingVariables, name);

/** Every brace opens a variable that is known and closes again; what the list and the code are is nothing a sentence can hold. */
const braces = (part: keyof Wording, whole: string): Found | null => {
  for (const { 0: found, index } of whole.matchAll(/\{[^{}]*\}?|\}/gu)) {
    const name = /^\{([A-Za-z]+)\}$/.exec(found)?.[1];
    if (name === undefined)
      return { index, text: 'A brace stands here that is not part of a variable such as {name}.' };
    if (!known(name)) return { index, text: `There is no variable {${name}}.` };
    if (!alone.includes(name)) continue;
    if (part === 'subject')
      return { index, text: `{${name}} cannot stand in the subject, which everybody on the way reads.` };
    const paragraph =
      /(?:^|\n\s*\n)$/.test(whole.slice(0, index)) && /^\s*(?:\n\s*\n|$)/.test(whole.slice(index + found.length));
    if (!paragraph)
      return { index, text: `{${name}} needs a paragraph of its own, with an empty line before and after it.` };
  }
  return null;
};

const firstOf = (...found: readonly (Found | null)[]): Found | null =>
  found.reduce(
    (first, other) => (other !== null && (first === null || other.index < first.index) ? other : first),
    null,
  );

const inPart = (part: keyof Wording, whole: string): Found | null => {
  if (whole.trim() === '') return { index: 0, text: 'This cannot be empty.' };
  if (whole.length > longest[part])
    return { index: longest[part], text: `From here on it is too long: ${longest[part]} characters are the most.` };
  return firstOf(
    part === 'subject'
      ? at(whole, /[\p{Cc}\u2028\u2029]/u, 'A subject is one line: a line break or control character stands here.')
      : at(whole, /[^\P{Cc}\n]|[\u2028\u2029]/u, 'A control character or a line break of another kind stands here.'),
    at(whole, /[\u202A-\u202E\u2066-\u2069]/u, 'A character stands here that turns the direction of the text.'),
    at(whole, /\p{Cs}/u, 'Half a character stands here.'),
    at(whole, /<[A-Za-z/!?]/, 'HTML and scripts are not taken: the message is plain text, and Rekey makes the rest.'),
    at(
      whole,
      /[A-Za-z][A-Za-z\d+.-]*:\/\/|\bwww\.|\b(?:javascript|data|mailto):/iu,
      'Links are not taken: nobody should learn to follow one from a message about a password.',
    ),
    braces(part, whole),
  );
};

/** The first thing that keeps a wording from being used, with its place; null where it can be. */
export const whyNotWording = (wording: Wording): WordingProblem | null => {
  for (const part of ['subject', 'text'] as const) {
    const found = inPart(part, wording[part]);
    if (found !== null) return { part, ...place(wording[part], found.index), text: found.text };
  }
  const missing = (Object.keys(wordingVariables) as WordingVariable[]).find(
    (name) => wordingVariables[name].needed && !wording.text.includes(`{${name}}`),
  );
  if (missing === undefined) return null;
  const { means } = wordingVariables[missing];
  return { part: 'text', ...place(wording.text, wording.text.length), text: `{${missing}} is missing: ${means}.` };
};

/** `Text, line 3, column 7: There is no variable {nome}.` */
export const problemSentence = ({ part, line, column, text }: WordingProblem): string =>
  `${part === 'subject' ? 'Subject' : 'Text'}, line ${line}, column ${column}: ${text}`;

/** A file from elsewhere may end its lines otherwise; nothing else of it is changed. */
export const withPlainLines = ({ subject, text }: Wording): Wording => ({
  subject,
  text: text.replaceAll('\r\n', '\n'),
});

export type WordingBlock =
  | { readonly kind: 'paragraph' | 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly items: string };

/** Paragraphs are what empty lines part; a line break inside one is only how it was typed. */
export const wordingBlocks = (text: string): readonly WordingBlock[] =>
  text
    .split(/\n\s*\n/)
    .map((paragraph) => paragraph.replace(/\s*\n\s*/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph): WordingBlock => {
      if (paragraph === '{losses}') return { kind: 'list', items: 'losses' };
      return { kind: paragraph === '{code}' ? 'code' : 'paragraph', text: paragraph };
    });
