// The phone and the address on file are both dead: a new contact needs three people, and can be stopped until it has cooled off.
import type { Account } from '../account.ts';
import { type Actor, actorId } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import { cooling, primaryOf } from '../recovery/facts.ts';
import type { RecoveryPolicy } from '../recovery/policy.ts';
import { type Instant, shift } from '../time.ts';
import type { SubscriptionEvent } from './events.ts';
import { no, type SubscriptionRefusal } from './refusals.ts';
import type { ContactChange, Subscription } from './state.ts';

type Answer = Decision<SubscriptionEvent, SubscriptionRefusal>;

/** What a decision here takes from the desk's stream. */
export type DeskThen = {
  readonly onePerson: boolean;
  readonly operators: readonly {
    readonly id: string;
    readonly enrolledBy: string | null;
    readonly enrolledAt: Instant;
  }[];
};

export type ContactChangeCommand =
  | {
      type: 'askContactChange';
      change: string;
      email: string;
      phone: string;
      reason: string;
      checked: string;
      case: string | null;
      desk: DeskThen;
    }
  | { type: 'agreeContactChange'; change: string; desk: DeskThen }
  | { type: 'confirmContactChange'; change: string }
  | { type: 'applyContactChange'; digest: string; accounts: readonly Account[] }
  | { type: 'stopContactChange'; change: string; why: string }
  | { type: 'revertContactChange'; digest: string; accounts: readonly Account[] }
  | {
      type: 'recordContactNotice';
      change: string;
      step: string;
      to: string;
      outcome: 'accepted' | 'refused' | 'uncertain';
      response: string;
    };
type Asked<T extends ContactChangeCommand['type']> = Extract<ContactChangeCommand, { type: T }> & {
  readonly now: Instant;
  readonly actor: Actor;
  readonly policy: RecoveryPolicy;
};
type AnyAsked = { [T in ContactChangeCommand['type']]: Asked<T> }[ContactChangeCommand['type']];

/** Neither stopped, nor lapsed before everybody had signed, nor cooled off: it can go on or be stopped. */
export const standing = (
  change: ContactChange | null,
  now: Instant,
  policy: RecoveryPolicy,
): change is ContactChange => {
  if (change === null || change.stopped !== null) return false;
  return now < (change.applied?.until ?? shift(change.askedAt, policy.challengeFor));
};

const onTheDesk = ({ actor }: { readonly actor: Actor }): boolean =>
  actor.kind === 'operator' && (actor.role === 'representative' || actor.role === 'supervisor');

const ask = (command: Asked<'askContactChange'>, state: Subscription): Answer => {
  const { change, email, phone, reason, checked, case: id, desk, now, policy } = command;
  if (desk.onePerson) return no('contactOnePerson');
  if (!onTheDesk(command)) return no('contactRole');
  if (state.tam === null) return no('contactNoTam');
  if (standing(state.contactChange, now, policy)) return no('contactUnderWay');
  const primary = state.snapshot ? primaryOf(state.snapshot) : undefined;
  if (primary === undefined) return no('contactNoPrimary');
  if (email === primary.email && phone === primary.phone) return no('contactSame');
  const data = { change, login: primary.login, email, phone, reason, checked, case: id };
  return accept({ type: 'contactChangeAsked', data });
};

/** The change that is meant, as long as what it replaces is still what is on file. */
const meant = (
  { change, now, policy }: { change: string; now: Instant; policy: RecoveryPolicy },
  state: Subscription,
) => {
  const known = state.contactChange;
  if (known === null || known.change !== change || !standing(known, now, policy)) return no('contactNotStanding');
  if (known.applied !== null) return no('contactApplied');
  const primary = state.snapshot ? primaryOf(state.snapshot) : undefined;
  const same =
    primary?.login === known.login && primary.email === known.before.email && primary.phone === known.before.phone;
  return same ? { ok: true as const, known } : no('contactMoved');
};

const agree = (command: Asked<'agreeContactChange'>, state: Subscription): Answer => {
  const found = meant(command, state);
  if (!found.ok) return found;
  const { askedBy, agreed, change } = found.known;
  const { desk, now, policy } = command;
  if (desk.onePerson) return no('contactOnePerson');
  if (!onTheDesk(command)) return no('contactRole');
  if (agreed !== null) return no('contactSigned');
  const actor = actorId(command.actor);
  if (actor === askedBy) return no('contactOwn');
  const enrolled = desk.operators.some(
    ({ id, enrolledBy, enrolledAt }) =>
      cooling(enrolledAt, now, policy) &&
      ((`operator:${id}` === actor && enrolledBy === askedBy) ||
        (`operator:${id}` === askedBy && enrolledBy === actor)),
  );
  return enrolled ? no('contactEnrolled') : accept({ type: 'contactChangeAgreed', data: { change } });
};

const confirm = (command: Asked<'confirmContactChange'>, state: Subscription): Answer => {
  const found = meant(command, state);
  if (!found.ok) return found;
  const { actor } = command;
  if (actor.kind !== 'operator' || actor.role !== 'tam' || actor.id !== state.tam) return no('contactTam');
  const { askedBy, agreed } = found.known;
  if (agreed === null) return no('contactNotAgreed');
  if ([askedBy, agreed.by].includes(actorId(actor))) return no('tamSigned');
  if (found.known.confirmed !== null) return no('contactSigned');
  return accept({ type: 'contactChangeConfirmed', data: { change: found.known.change } });
};

/** The list as it is, with another contact for its primary admin and nothing else changed. Never fresher than it was. */
export const withContact = (
  { snapshot }: Pick<Subscription, 'snapshot'>,
  login: string,
  contact: { readonly email: string; readonly phone: string },
): readonly Account[] =>
  (snapshot?.accounts ?? []).map((account) =>
    account.login === login ? { ...account, email: contact.email, phone: contact.phone } : account,
  );

const sameAccounts = (a: readonly Account[], b: readonly Account[]): boolean => JSON.stringify(a) === JSON.stringify(b);

const apply = (command: Asked<'applyContactChange'>, state: Subscription): Answer => {
  const { digest, accounts, now, policy } = command;
  const found = meant({ change: state.contactChange?.change ?? '', now, policy }, state);
  if (!found.ok) return found;
  const { known } = found;
  if (known.agreed === null || known.confirmed === null || state.snapshot === null) return no('contactNotAgreed');
  if (!sameAccounts(accounts, withContact(state, known.login, known))) return no('contactMoved');
  const { asOf } = state.snapshot;
  return accept<SubscriptionEvent>(
    { type: 'snapshotTaken', data: { digest, asOf, source: 'contact-change', accounts } },
    { type: 'contactChangeApplied', data: { change: known.change, until: shift(now, policy.coolingOff) } },
  );
};

/** Any of the three, or anybody of the customer who can sign in, until it has cooled off. */
const stop = (command: Asked<'stopContactChange'>, state: Subscription): Answer => {
  const { change, why, actor, now, policy } = command;
  const known = state.contactChange;
  if (known === null || known.change !== change || !standing(known, now, policy)) return no('contactNotStanding');
  const three = [known.askedBy, known.agreed?.by, known.confirmed?.by, `operator:${state.tam ?? ''}`];
  const may = actor.kind === 'account' ? actor.subscription === state.id : three.includes(actorId(actor));
  return may ? accept({ type: 'contactChangeStopped', data: { change, why } }) : no('contactStopper');
};

/** In the same commit as the stop: what was on file is on file again, where the change had been applied. */
const revert = (command: Asked<'revertContactChange'>, state: Subscription): Answer => {
  const { digest, accounts } = command;
  const known = state.contactChange;
  if (known === null || known.stopped === null || state.snapshot === null) return no('contactNotStanding');
  const now = primaryOf(state.snapshot);
  // A list that came since says what is on file; there is nothing to put back then.
  if (known.applied === null || now?.login !== known.login || now.email !== known.email || now.phone !== known.phone)
    return accept();
  if (!sameAccounts(accounts, withContact(state, known.login, known.before))) return no('contactMoved');
  const { asOf } = state.snapshot;
  return accept({ type: 'snapshotTaken', data: { digest, asOf, source: 'contact-change', accounts } });
};

export const decideContactChange = (command: AnyAsked, state: Subscription): Answer => {
  switch (command.type) {
    case 'askContactChange':
      return ask(command, state);
    case 'agreeContactChange':
      return agree(command, state);
    case 'confirmContactChange':
      return confirm(command, state);
    case 'applyContactChange':
      return apply(command, state);
    case 'stopContactChange':
      return stop(command, state);
    case 'revertContactChange':
      return revert(command, state);
    case 'recordContactNotice': {
      const { change, step, to, outcome, response } = command;
      if (state.contactChange?.change !== change || state.contactChange.told.includes(`${step} ${to}`))
        return no('contactNotStanding');
      return accept({ type: 'contactNoticeAnswered', data: { change, step, to, outcome, response } });
    }
    default:
      return command satisfies never;
  }
};
