/** Whose key signs, at each position: folded from the journal itself, so that nothing beside it has to be trusted. */

import type { Json } from '../../shared/domain/json.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { decodeBase64 } from '../keys/base64.ts';
import { admission as admissionText, isPublicKey, verifySignature } from '../keys/signing.ts';

type Registered = { readonly key: string; readonly revoked: boolean };
export type Registry = ReadonlyMap<string, Registered>;

export type KeyProblem = { readonly code: KeyProblemCode; readonly text: string };
export type KeyProblemCode =
  | 'not-founded'
  | 'founded-twice'
  | 'key-malformed'
  | 'key-from-other'
  | 'signer-unknown'
  | 'signer-revoked'
  | 'not-admitted';

export type KeyAnswer =
  | { readonly ok: true; readonly key: string }
  | { readonly ok: false; readonly problem: KeyProblem };

type Registration = { readonly actor: string; readonly key: string };

const deskStream = 'desk';
const subscriptionPrefix = 'subscription/';

const aboutKeys = new Set([
  ...['deskFounded', 'operatorEnrolled', 'operatorRekeyed', 'operatorInvited', 'operatorRevoked', 'printedCodeIssued'],
  ...['accountEnrolled', 'accountRekeyed', 'passwordSet'],
]);

/** Whether an event of this type can bring or end a key: whatever it is not true of leaves the registry as it is. */
export const isAboutKeys = (type: string): boolean => aboutKeys.has(type);

/** The key that must have signed `event`, given what was registered before its position. */
export function keyFor(registry: Registry, event: RecordedEvent): KeyAnswer {
  const founding = event.stream === deskStream && event.type === 'deskFounded';
  if (founding !== (event.position === 1)) {
    return founding
      ? problem('founded-twice', 'A desk is founded once, by the first event.')
      : problem('not-founded', 'The first event does not found a desk, so no key can be trusted.');
  }
  const registrations = registrationsOf(event);
  if (registrations === null || registrations.some(({ key }) => !isPublicKey(key))) {
    return problem('key-malformed', `The ${event.type} event registers something that is not a public key.`);
  }
  if (founding) return ownKey(event, registrations);
  if (isArrival(event)) return admitted(registry, event) ?? ownKey(event, registrations);
  if (isFirstSignIn(event) || (isAccountKey(event) && event.actor !== 'workstation'))
    return ownKey(event, registrations);
  return registeredKey(registry, event.actor);
}

/** What holds from the next position on. Only for an event whose signature was verified: a forged one must register nothing. */
export function register(registry: Registry, event: RecordedEvent): Registry {
  const revoked = revokedBy(event);
  const registrations = registrationsOf(event) ?? [];
  if (revoked === null && registrations.length === 0) return registry;
  const next = new Map(registry);
  const printed = next.get(printedCode);
  if (event.type === 'printedCodeIssued' && printed !== undefined) next.set(formerPrintedCode, printed);
  for (const { actor, key } of registrations) next.set(actor, { key, revoked: false });
  if (isArrival(event)) next.delete(invitationOf(event));
  const former = revoked === null ? undefined : next.get(revoked);
  if (revoked !== null && former !== undefined) next.set(revoked, { ...former, revoked: true });
  return next;
}

/**
 * Operators come with a key of their own and under it the signature of the code that let them in, whose key an owner has announced. The
 * printed code of an older workspace has no key: there, and only until a code with one is printed, the operator's name is enough.
 */
function admitted(registry: Registry, event: RecordedEvent): KeyAnswer | null {
  const { operator, key, by, admission } = event.data;
  const actor = `operator:${String(operator)}`;
  if (event.actor !== actor) return problem('key-from-other', `${event.actor} may not register somebody else's key.`);
  if (registry.get(actor)?.revoked) return problem('signer-revoked', `${actor} was revoked before this event.`);
  const codes = (by === 'printed-code' ? [printedCode, formerPrintedCode] : [invitationOf(event)])
    .map((name) => registry.get(name)?.key)
    .filter((known) => known !== undefined);
  if (by === 'printed-code' && codes.length === 0) return null;
  const [code, signature] = [member(admission, 'by'), member(admission, 'signature')];
  const proof = typeof signature === 'string' ? decodeBase64(signature) : null;
  const valid =
    typeof code === 'string' &&
    codes.includes(code) &&
    proof !== null &&
    verifySignature(code, admissionText(String(operator), String(key)), proof);
  return valid ? null : problem('not-admitted', `No code that an owner had announced let ${actor} in with this key.`);
}

const printedCode = 'printed-code';
const formerPrintedCode = 'printed-code before';

const invitationOf = ({ data }: RecordedEvent): string => `invitation ${String(data['operator'])}`;

function isArrival({ stream, type, data }: RecordedEvent): boolean {
  return (
    stream === deskStream &&
    (type === 'operatorRekeyed' || (type === 'operatorEnrolled' && data['admission'] !== undefined))
  );
}

/** Codes sign admissions, never events. */
const signsEvents = (actor: string): boolean => actor === 'workstation' || /^(operator|account):/.test(actor);

function registeredKey(registry: Registry, actor: string): KeyAnswer {
  const registered = signsEvents(actor) ? registry.get(actor) : undefined;
  if (registered === undefined)
    return problem('signer-unknown', `No key of ${actor} was registered before this event.`);
  if (registered.revoked) return problem('signer-revoked', `${actor} was revoked before this event.`);
  return { ok: true, key: registered.key };
}

/** Founding owners and enrolling accounts sign with the key that the event itself brings, which shows that they hold it. */
function ownKey(event: RecordedEvent, registrations: readonly Registration[]): KeyAnswer {
  const own = registrations.find(({ actor }) => actor === event.actor);
  if (own !== undefined) return { ok: true, key: own.key };
  return problem('key-from-other', `${event.actor} may not register somebody else's key with ${event.type}.`);
}

/** The keys an event brings; null when it should bring some and its data has not the shape for it. */
function registrationsOf(event: RecordedEvent): readonly Registration[] | null {
  const { data } = event;
  if (event.stream === deskStream && event.type === 'deskFounded') {
    const owner = member(data['owner'], 'id');
    return complete([registration('operator', owner, data['ownerKey']), workstationKey(data['workstationKey'])]);
  }
  if (event.stream === deskStream && event.type === 'operatorEnrolled') {
    return complete([registration('operator', data['operator'], data['key'])]);
  }
  if (event.stream === deskStream && event.type === 'operatorRekeyed')
    return complete([registration('operator', data['operator'], data['key'])]);
  if (event.stream === deskStream && event.type === 'operatorInvited')
    return complete([announced(invitationOf(event), data['invitation'])]);
  if (event.stream === deskStream && event.type === 'printedCodeIssued')
    return complete([announced(printedCode, data['key'])]);
  if (isAccountKey(event)) {
    const login = typeof data['login'] === 'string' ? data['login'] : null;
    const name = login === null ? undefined : `${event.stream.slice(subscriptionPrefix.length)}/${login}`;
    return complete([registration('account', name, data['signingKey'])]);
  }
  if (isFirstSignIn(event))
    return complete([registration('account', event.actor.slice('account:'.length), data['signingKey'])]);
  return [];
}

/** A first sign-in brings the account's new key and is signed with it; the event that registers it for good stands right behind. */
function isFirstSignIn({ stream, type, actor, data }: RecordedEvent): boolean {
  return (
    stream.startsWith('recovery/') &&
    type === 'passwordSet' &&
    typeof data['login'] === 'string' &&
    actor.startsWith('account:') &&
    actor.endsWith(`/${data['login']}`)
  );
}

function isAccountKey(event: RecordedEvent): boolean {
  return (
    event.stream.startsWith(subscriptionPrefix) && (event.type === 'accountEnrolled' || event.type === 'accountRekeyed')
  );
}

function revokedBy(event: RecordedEvent): string | null {
  if (event.stream !== deskStream || event.type !== 'operatorRevoked') return null;
  const operator = event.data['operator'];
  return typeof operator === 'string' ? `operator:${operator}` : null;
}

function registration(
  kind: 'operator' | 'account',
  name: Json | undefined,
  key: Json | undefined,
): Registration | null {
  return typeof name === 'string' && typeof key === 'string' ? { actor: `${kind}:${name}`, key } : null;
}

function announced(actor: string, key: Json | undefined): Registration | null {
  return typeof key === 'string' ? { actor, key } : null;
}

function workstationKey(key: Json | undefined): Registration | null {
  return typeof key === 'string' ? { actor: 'workstation', key } : null;
}

function complete(registrations: readonly (Registration | null)[]): readonly Registration[] | null {
  const found = registrations.filter((one) => one !== null);
  return found.length === registrations.length ? found : null;
}

function member(value: Json | undefined, name: string): Json | undefined {
  return typeof value === 'object' && value !== null && !isList(value) ? value[name] : undefined;
}

function isList(value: object): value is readonly Json[] {
  return Array.isArray(value);
}

function problem(code: KeyProblemCode, text: string): { readonly ok: false; readonly problem: KeyProblem } {
  return { ok: false, problem: { code, text } };
}
