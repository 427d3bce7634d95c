// The form every request and push of the contract has: one declaration that the windows, the router and the command line share.
import type { z } from 'zod';
import { type Actor, type OperatorRole, operatorRoles } from '../domain/actor.ts';
import type { Refusal } from '../domain/decider.ts';

/** `customer` is whoever sits at the customer window, enrolled or not; `nobody` is the desk window before sign-in. */
export const roles = [...operatorRoles, 'customer', 'nobody'] as const;
export type Role = (typeof roles)[number];
export type Roles = readonly Role[] | 'anyone';

export const windowKinds = ['desk', 'customer'] as const;
export type WindowKind = (typeof windowKinds)[number];

/** `topic.verb`; a topic may have no dot of its own. */
export type RequestName = `${string}.${string}`;

export type RequestForm<
  Name extends RequestName = RequestName,
  Input extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
  Allowed extends Roles = Roles,
> = {
  readonly name: Name;
  readonly input: Input;
  readonly output: Output;
  readonly roles: Allowed;
};

/** Something the program tells a window without being asked; `roles` says who may hear it. */
export type PushForm<
  Name extends RequestName = RequestName,
  Payload extends z.ZodType = z.ZodType,
  Allowed extends Roles = Roles,
> = {
  readonly name: Name;
  readonly payload: Payload;
  readonly roles: Allowed;
};

export const request = <
  const Name extends RequestName,
  Input extends z.ZodType,
  Output extends z.ZodType,
  const Allowed extends Roles,
>(
  form: RequestForm<Name, Input, Output, Allowed>,
): RequestForm<Name, Input, Output, Allowed> => form;

export const push = <const Name extends RequestName, Payload extends z.ZodType, const Allowed extends Roles>(
  form: PushForm<Name, Payload, Allowed>,
): PushForm<Name, Payload, Allowed> => form;

/** A contract is its forms by name: `byName(signIn, signOut)` writes `{'desk.signIn': …, 'desk.signOut': …}`; topics are spread together. */
export const byName = <const Forms extends readonly { readonly name: string }[]>(
  ...forms: Forms
): { readonly [Form in Forms[number] as Form['name']]: Form } => {
  const named = Object.fromEntries(forms.map((form) => [form.name, form]));
  if (Object.keys(named).length !== forms.length) throw new Error('byName: expected every name once, got a name twice');
  return named as { readonly [Form in Forms[number] as Form['name']]: Form };
};

export type Contract = { readonly [name: string]: RequestForm };
export type Pushes = { readonly [name: string]: PushForm };

/** What a caller writes (defaults not yet applied) and what a handler reads. */
export type InputOf<Form extends RequestForm> = z.input<Form['input']>;
export type ParsedInputOf<Form extends RequestForm> = z.output<Form['input']>;
/** What a handler answers and what the caller gets. */
export type ReturnOf<Form extends RequestForm> = z.input<Form['output']>;
export type OutputOf<Form extends RequestForm> = z.output<Form['output']>;
export type PayloadOf<Form extends PushForm> = z.output<Form['payload']>;

export type Answer<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal };

/** Who asks, as the main process knows it; nothing here ever comes from the input. */
export type Session = {
  readonly window: WindowKind | 'command-line';
  readonly role: Role;
  readonly actor: Actor | null;
};

export type Caller = Session & {
  /** The window that asked, for what belongs to one window (its session, its dialogs); 0 on the command line. */
  readonly windowId: number;
};

export type OperatorCaller = Caller & {
  readonly role: OperatorRole;
  readonly actor: Extract<Actor, { kind: 'operator' }>;
};

/** A request that only operators may make hands its handler an operator: no check for "nobody" is left to forget. */
export type CallerOf<Form extends RequestForm> = Form['roles'] extends readonly OperatorRole[]
  ? OperatorCaller
  : Caller;

export type Handler<Form extends RequestForm> = (
  input: ParsedInputOf<Form>,
  caller: CallerOf<Form>,
) => Promise<Answer<ReturnOf<Form>>> | Answer<ReturnOf<Form>>;

/** One handler for every entry: a contract entry without one does not compile. */
export type Handlers<C extends Contract> = { readonly [Name in keyof C]: Handler<C[Name]> };

/** What the preload shows a window, as `window.rekey`. */
export type Bridge = {
  readonly window: WindowKind;
  readonly invoke: (name: string, input: unknown) => Promise<Answer<unknown>>;
  /** The function returned ends the subscription. */
  readonly subscribe: (name: string, hear: (payload: unknown) => void) => () => void;
};
