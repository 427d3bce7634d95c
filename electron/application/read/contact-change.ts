// A change of contact as the desk and the customer see it, with what whoever looks at it may do.
import { enrolments } from '../../../shared/domain/desk/operators.ts';
import type { z } from 'zod';
import type { contactChange } from '../../../shared/contract/contact-change.ts';
import type { customerHome } from '../../../shared/contract/customer.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import type { RecoveryPolicy } from '../../../shared/domain/recovery/policy.ts';
import { standing } from '../../../shared/domain/subscription/contact-change.ts';
import { type SubscriptionCommand, subscriptionDecider } from '../../../shared/domain/subscription/decider.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { shift } from '../../../shared/domain/time.ts';
import { accountName, actorName } from './people.ts';

type Shown = z.input<typeof contactChange>;
type Seen = { readonly subscription: Subscription; readonly desk: Desk; readonly now: string; readonly actor: Actor };

const stateOf = ({ contactChange: change }: Subscription, now: string, policy: RecoveryPolicy): Shown['state'] => {
  if (change === null || change.stopped !== null) return 'stopped';
  if (change.applied !== null) return now < change.applied.until ? 'cooling' : 'done';
  if (!standing(change, now, policy)) return 'lapsed';
  return change.agreed === null ? 'asked' : 'agreed';
};

/** Each act is tried on the state as it is, and nothing is recorded. */
const trying = ({ subscription, desk, now, actor }: Seen) => {
  const then = { onePerson: desk.onePerson, operators: enrolments(desk) };
  const refused = (command: object) => {
    const asked = { ...command, now, actor, policy: desk.policy } as SubscriptionCommand;
    const decided = subscriptionDecider.decide(asked, subscription);
    return decided.ok ? null : decided.refusal.text;
  };
  const change = subscription.contactChange?.change ?? '';
  return {
    // An address nobody has, so that only what stands can refuse it.
    ask: refused({
      type: 'askContactChange',
      change: '',
      email: ' ',
      phone: ' ',
      reason: '',
      checked: '',
      case: null,
      desk: then,
    }),
    agree: refused({ type: 'agreeContactChange', change, desk: then }),
    confirm: refused({ type: 'confirmContactChange', change }),
    stop: refused({ type: 'stopContactChange', change, why: '' }),
  };
};

export const contactChangeOf = (
  seen: Seen,
): { readonly contactChange: Shown | null; readonly askContactChange: string | null } => {
  const { subscription, desk, now } = seen;
  const { ask, ...acts } = trying(seen);
  const change = subscription.contactChange;
  if (change === null) return { contactChange: null, askContactChange: ask };
  const nameOf = (actor: string) => actorName(actor, desk, subscription);
  const signed = (step: { by: string; at: string } | null) => step && { by: nameOf(step.by), at: step.at };
  const { email, phone } = change;
  return {
    askContactChange: ask,
    contactChange: {
      change: change.change,
      state: stateOf(subscription, now, desk.policy),
      name: accountName(subscription, change.login),
      before: change.before,
      after: { email, phone },
      reason: change.reason,
      checked: change.checked,
      asked: { by: nameOf(change.askedBy), at: change.askedAt },
      agreed: signed(change.agreed),
      confirmed: signed(change.confirmed),
      stopped: change.stopped && { ...change.stopped, by: nameOf(change.stopped.by) },
      until: change.applied?.until ?? shift(change.askedAt, desk.policy.challengeFor),
      told: change.told.length,
      acts,
    },
  };
};

/** For the customer's own window: only what can still be stopped. */
export const stoppableChange = (
  subscription: Subscription,
  now: string,
  policy: RecoveryPolicy,
): z.input<typeof customerHome>['contactChange'] => {
  const change = subscription.contactChange;
  if (!standing(change, now, policy)) return null;
  const { email, phone, askedAt } = change;
  const until = change.applied?.until ?? shift(askedAt, policy.challengeFor);
  return { change: change.change, name: accountName(subscription, change.login), email, phone, askedAt, until };
};
