// Answers what a window or the command line asks: who asks is known here and never taken from the input.
import { diskTrouble } from '../machine/disk-trouble.ts';
import type { Answer, Caller, Contract, Handlers, RequestForm, Role, Session } from '../../shared/contract/request.ts';
import { whyOutOfBounds } from './bounded.ts';
import { inputSentence, sentencesFor } from './input-sentences.ts';
import type { WindowSession } from './sessions.ts';
import { isTrustedSender, type Sender } from './trusted-sender.ts';

/** What the log may know of a bug: where it happened, and nothing that a message or an input could carry with it. */
export type Bug = {
  readonly reference: string;
  readonly request: string;
  readonly error: string;
  readonly at: readonly string[];
};

export type RouterSurroundings = {
  readonly sessionOf: (windowId: number) => WindowSession | null;
  /** A short id that a person can read out; it joins what they saw to the line in the log. */
  readonly newReference: () => string;
  readonly reportBug: (bug: Bug) => void;
};

export type Router = {
  readonly fromWindow: (sender: Sender, name: unknown, input: unknown) => Promise<Answer<unknown>>;
  /** Whether a request of this window is still under way. */
  readonly isAnswering: (windowId: number) => boolean;
  readonly fromCommandLine: (session: Session, name: string, input: unknown) => Promise<Answer<unknown>>;
};

type AnyHandler = (input: unknown, caller: Caller) => Promise<Answer<unknown>> | Answer<unknown>;

export const createRouter = <C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  { sessionOf, newReference, reportBug }: RouterSurroundings,
): Router => {
  // A Map, so that `constructor` or `__proto__` is as unknown as any other name that the contract does not have.
  const forms = new Map<string, RequestForm>(Object.entries(contract));
  // Each handler takes what its own form's schema made; the lookup by name is the one place where the compiler cannot see that.
  const handlerOf = handlers as unknown as { readonly [name: string]: AnyHandler };

  const underWay = new Map<number, number>();
  const count = (windowId: number, by: number) => underWay.set(windowId, (underWay.get(windowId) ?? 0) + by);

  const answer = async (session: Session, windowId: number, name: string, input: unknown): Promise<Answer<unknown>> => {
    const form = forms.get(name);
    if (form === undefined) return refusal('unknown-request', 'This version of Rekey does not know that request.');
    if (!mayAsk(form, session.role)) return notAllowed(form, session.role);
    const outOfBounds = whyOutOfBounds(input);
    if (outOfBounds !== null) return refusal('bad-input', `Rekey cannot take this in. ${outOfBounds}`);
    try {
      const parsed = await form.input.safeParseAsync(input, { error: inputSentence });
      if (!parsed.success) return refusal('bad-input', sentencesFor(parsed.error));
      const handler = handlerOf[name];
      if (handler === undefined) throw new Error(`router: expected a handler for ${name}, got none`);
      const answered = await handler(parsed.data, { ...session, windowId });
      if (!answered.ok) return { ok: false, refusal: answered.refusal };
      return { ok: true, value: await form.output.parseAsync(answered.value) };
    } catch (error) {
      const trouble = diskTrouble(error);
      if (trouble !== null) return { ok: false, refusal: trouble };
      const reference = newReference();
      reportBug({ reference, request: name, ...placeOf(error) });
      return refusal('internal', `Something went wrong inside Rekey; please report it with reference ${reference}.`);
    }
  };

  return {
    fromWindow: async (sender, name, input) => {
      const session = sessionOf(sender.id);
      if (session === null || !isTrustedSender(sender, session.window))
        return refusal('untrusted-sender', 'Rekey answers only its own windows.');
      if (typeof name !== 'string') return refusal('unknown-request', 'A request needs a name.');
      count(sender.id, 1);
      return answer(session, sender.id, name, input).finally(() => count(sender.id, -1));
    },
    isAnswering: (windowId) => (underWay.get(windowId) ?? 0) > 0,
    fromCommandLine: (session, name, input) => answer(session, 0, name, input),
  };
};

const refusal = (code: string, text: string): Answer<never> => ({ ok: false, refusal: { code, text } });

export const mayAsk = (form: { readonly roles: RequestForm['roles'] }, role: Role): boolean =>
  form.roles === 'anyone' || form.roles.includes(role);

const spoken: { readonly [R in Role]: string } = {
  representative: 'a representative',
  supervisor: 'a supervisor',
  tam: 'a TAM',
  'customer-service': 'Customer Service',
  hardware: 'the hardware team',
  owner: 'an owner',
  auditor: 'an auditor',
  customer: 'a customer',
  nobody: 'somebody who has not signed in',
};

const notAllowed = (form: RequestForm, role: Role): Answer<never> => {
  if (role === 'nobody') return refusal('sign-in-first', 'Sign in first.');
  const allowed =
    form.roles === 'anyone' ? [] : form.roles.filter((each) => each !== 'nobody').map((each) => spoken[each]);
  const who = allowed.length === 0 ? 'somebody who has not signed in' : allowed.join(' or ');
  return refusal('not-allowed', `Only ${who} may do this; you are here as ${spoken[role]}.`);
};

/**
 * The class and the stack's frames. The message stays out: a parser's message quotes what it could not parse, which may be a
 * passphrase or a report.
 */
const placeOf = (error: unknown): { error: string; at: readonly string[] } => {
  if (!(error instanceof Error)) return { error: typeof error, at: [] };
  const frames = (error.stack ?? '').split('\n').map((line) => line.trim());
  const at = frames.filter((line) => /^at .*(?:\d+:\d+\)?|<anonymous>\)?)$/.test(line)).slice(0, 12);
  const code =
    'code' in error && typeof error.code === 'string' && /^[A-Z0-9_]{1,40}$/.test(error.code) ? ` ${error.code}` : '';
  return { error: `${error.constructor.name}${code}`, at };
};
