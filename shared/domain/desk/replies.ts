// Replies that the desk keeps ready, with what is done beside them: a template where that is nothing, a macro where it is something.
import type { Actor } from '../actor.ts';
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import type { Instant } from '../time.ts';

/** What is done in the same act. Only small things that the ticket's own rules allow: never a release, an approval or a grant. */
export type Beside = {
  readonly tags: readonly string[];
  readonly assign: 'me' | 'nobody' | null;
  /** Whole days; the ticket is put off until then. */
  readonly snoozeDays: number | null;
  /** The message asks a question. */
  readonly asks: boolean;
  /** For the desk only; empty for none. */
  readonly note: string;
};

export type Reply = {
  readonly reply: string;
  readonly name: string;
  /** To the customer, with variables; empty where nothing is said. */
  readonly text: string;
  readonly beside: Beside;
};

export type Replies = { readonly replies: readonly (Reply & { readonly by: string; readonly at: Instant })[] };
export const noReplies: Replies = { replies: [] };

export const replyVariables = {
  requester: 'Who asked, by name',
  number: 'The ticket’s number',
  subject: 'What the ticket is about',
  subscription: 'The customer',
  representative: 'Who writes, by name',
  desk: 'The name of this desk',
} as const;
export type ReplyVariable = keyof typeof replyVariables;

const variable = /\{([^{}]*)\}/g;

/** Names in braces that stand for nothing here. */
export const unknownVariables = (text: string): readonly string[] =>
  [...text.matchAll(variable)].flatMap(([, name = '']) => (Object.hasOwn(replyVariables, name) ? [] : [name]));

/** Every variable becomes its words, once: what a customer's own name or subject says is never read as a variable. */
export const fillIn = (text: string, words: Readonly<Record<ReplyVariable, string>>): string =>
  text.replaceAll(variable, (whole, name: string) =>
    Object.hasOwn(words, name) ? words[name as ReplyVariable] : whole,
  );

export type ReplyEvent = { type: 'replySet'; data: Reply } | { type: 'replyRetired'; data: { reply: string } };
export type ReplyCommand = { readonly actor: Actor } & (
  | ({ type: 'setReply' } & Reply)
  | { type: 'retireReply'; reply: string }
);

const sentences = {
  replyRole: 'A supervisor or an owner keeps the desk’s replies. Ask one.',
  replyEmpty: 'A reply says something to the customer, or does something.',
  replyNameTaken: 'Another reply has this name.',
  replyUnknown: 'No such reply is kept.',
  replyUnchanged: 'The reply is like this already.',
} as const;
export type ReplyRefusal = keyof typeof sentences | 'variableUnknown';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);

export const isReplyCommand = <C extends { type: string }>(command: C): command is Extract<C, ReplyCommand> =>
  command.type === 'setReply' || command.type === 'retireReply';
export const isAboutReplies = <E extends { type: string }>(event: E): event is Extract<E, ReplyEvent> =>
  event.type === 'replySet' || event.type === 'replyRetired';

export const doesNothing = ({ tags, assign, snoozeDays, note }: Beside): boolean =>
  tags.length === 0 && assign === null && snoozeDays === null && note === '';

export const decideOnReplies = (command: ReplyCommand, { replies }: Replies): Decision<ReplyEvent, ReplyRefusal> => {
  const { actor } = command;
  if (actor.kind !== 'operator' || (actor.role !== 'supervisor' && actor.role !== 'owner')) return no('replyRole');
  const known = replies.find(({ reply }) => reply === command.reply);
  if (command.type === 'retireReply')
    return known === undefined ? no('replyUnknown') : accept({ type: 'replyRetired', data: { reply: command.reply } });
  const { reply, name, text, beside } = command;
  if (text.trim() === '' && doesNothing(beside)) return no('replyEmpty');
  const [unknown] = [...unknownVariables(text), ...unknownVariables(beside.note)];
  if (unknown !== undefined)
    return refuse(
      'variableUnknown',
      `{${unknown}} stands for nothing. Known are ${Object.keys(replyVariables)
        .map((one) => `{${one}}`)
        .join(', ')}.`,
    );
  if (replies.some((one) => one.reply !== reply && one.name.toLowerCase() === name.toLowerCase()))
    return no('replyNameTaken');
  const data: Reply = { reply, name, text, beside };
  const same = known?.name === name && known.text === text && JSON.stringify(known.beside) === JSON.stringify(beside);
  return same ? no('replyUnchanged') : accept({ type: 'replySet', data });
};

export const evolveReplies = ({ replies }: Replies, event: ReplyEvent & Stamp): Replies => {
  const others = replies.filter(({ reply }) => reply !== event.data.reply);
  return event.type === 'replyRetired'
    ? { replies: others }
    : { replies: [...others, { ...event.data, by: event.actor, at: event.at }] };
};
