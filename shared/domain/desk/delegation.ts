// Who stands in for a Technical Account Manager, from when until when; and what may be granted here at all. Recorded before it is used.
import { type Actor, actorId } from '../actor.ts';
import { accept, type Decision, refuse, type Stamp } from '../decider.ts';
import { defaultRules, type EntitlementRules, whyNotRules } from '../entitlement/rules.ts';
import type { Instant } from '../time.ts';
import type { Operators } from './operators.ts';

export type Delegation = {
  readonly delegation: string;
  /** Operators, both of them Technical Account Managers. */
  readonly from: string;
  readonly to: string;
  readonly since: Instant;
  readonly until: Instant;
  readonly reason: string;
  readonly recordedAt: Instant;
  readonly endedAt: Instant | null;
};

export type Entitling = {
  readonly delegations: readonly Delegation[];
  readonly rules: EntitlementRules;
  /** Where an operator is told by mail of what waits for them; small, and each by their own word. */
  readonly addresses: Readonly<Record<string, string>>;
};

export const noEntitling: Entitling = { delegations: [], rules: defaultRules, addresses: {} };

export type EntitlingEvent =
  | {
      type: 'delegated';
      data: { delegation: string; from: string; to: string; since: Instant; until: Instant; reason: string };
    }
  | { type: 'delegationEnded'; data: { delegation: string } }
  | { type: 'entitlementRulesSet'; data: { rules: EntitlementRules } }
  | { type: 'operatorAddressSet'; data: { operator: string; address: string | null } };

export type EntitlingCommand = { readonly actor: Actor } & (
  | {
      type: 'delegate';
      delegation: string;
      to: string;
      since: Instant;
      until: Instant;
      reason: string;
      now: Instant;
    }
  | { type: 'endDelegation'; delegation: string }
  | { type: 'setEntitlementRules'; rules: EntitlementRules }
  | { type: 'setOperatorAddress'; address: string | null }
);

const sentences = {
  tamDelegates: 'Only a Technical Account Manager delegates, and only their own subscriptions.',
  delegateUnknown: 'Nobody of this name is another Technical Account Manager of this desk now.',
  delegationDates: 'A delegation ends after it begins, ends later than now, and lasts at most a year.',
  delegationUnknown: 'No such delegation stands.',
  delegationOthers: 'Only the two of them, or an owner, end a delegation.',
  delegationExists: 'This delegation is recorded already.',
  delegationOverlaps: 'They stand in for you in that time already.',
  ownerSetsRules: 'Only an owner sets what may be granted. Ask one.',
  rulesUnchanged: 'The rules are like this already.',
  addressUnchanged: 'This is the address already.',
  ownAddress: 'Everybody says for themselves where they are told.',
} as const;
export type EntitlingRefusal = keyof typeof sentences | 'rulesUnusable';
const no = (code: keyof typeof sentences) => refuse(code, sentences[code]);
type Answer = Decision<EntitlingEvent, EntitlingRefusal>;

const longest = 366 * 24 * 3_600_000;

export const isEntitlingCommand = <C extends { type: string }>(command: C): command is Extract<C, EntitlingCommand> =>
  ['delegate', 'endDelegation', 'setEntitlementRules', 'setOperatorAddress'].includes(command.type);
export const isAboutEntitling = <E extends { type: string }>(event: E): event is Extract<E, EntitlingEvent> =>
  ['delegated', 'delegationEnded', 'entitlementRulesSet', 'operatorAddressSet'].includes(event.type);

const isTam = ({ operators }: Pick<Operators, 'operators'>, id: string): boolean =>
  operators[id]?.role === 'tam' && operators[id].revoked === null;

/** Every subscription whose manager `id` stands in for at `at`, by the delegations as they stand; a revoked manager delegates nothing. */
export const standsInFor = (
  { delegations, operators }: Pick<Entitling, 'delegations'> & Pick<Operators, 'operators'>,
  id: string,
  at: Instant,
): readonly Delegation[] =>
  delegations.filter(
    ({ from, to, since, until, endedAt }) =>
      to === id && endedAt === null && since <= at && at < until && isTam({ operators }, from),
  );

const delegate = (
  command: Extract<EntitlingCommand, { type: 'delegate' }>,
  state: Entitling & Pick<Operators, 'operators'>,
): Answer => {
  const { actor, delegation, to, since, until, reason, now } = command;
  if (actor.kind !== 'operator' || actor.role !== 'tam') return no('tamDelegates');
  if (state.delegations.some((one) => one.delegation === delegation)) return no('delegationExists');
  if (to === actor.id || !isTam(state, to)) return no('delegateUnknown');
  if (until <= since || until <= now || Date.parse(until) - Date.parse(since) > longest) return no('delegationDates');
  const overlaps = state.delegations.some(
    (one) => one.endedAt === null && one.from === actor.id && one.to === to && one.since < until && since < one.until,
  );
  if (overlaps) return no('delegationOverlaps');
  return accept({ type: 'delegated', data: { delegation, from: actor.id, to, since, until, reason } });
};

export const decideOnEntitling = (
  command: EntitlingCommand,
  state: Entitling & Pick<Operators, 'operators'>,
): Answer => {
  const { actor } = command;
  switch (command.type) {
    case 'delegate':
      return delegate(command, state);
    case 'endDelegation': {
      const known = state.delegations.find(({ delegation }) => delegation === command.delegation);
      if (known === undefined || known.endedAt !== null) return no('delegationUnknown');
      const ends = actor.kind === 'operator' && (actor.role === 'owner' || [known.from, known.to].includes(actor.id));
      return ends
        ? accept({ type: 'delegationEnded', data: { delegation: known.delegation } })
        : no('delegationOthers');
    }
    case 'setEntitlementRules': {
      if (actor.kind !== 'operator' || actor.role !== 'owner') return no('ownerSetsRules');
      if (JSON.stringify(state.rules) === JSON.stringify(command.rules)) return no('rulesUnchanged');
      return whyNotRules(command.rules) ?? accept({ type: 'entitlementRulesSet', data: { rules: command.rules } });
    }
    case 'setOperatorAddress': {
      if (actor.kind !== 'operator') return no('ownAddress');
      const { address } = command;
      return address === (state.addresses[actor.id] ?? null)
        ? no('addressUnchanged')
        : accept({ type: 'operatorAddressSet', data: { operator: actor.id, address } });
    }
  }
};

export const evolveEntitling = (state: Entitling, event: EntitlingEvent & Stamp): Entitling => {
  switch (event.type) {
    case 'delegated':
      return {
        ...state,
        delegations: [...state.delegations, { ...event.data, recordedAt: event.at, endedAt: null }],
      };
    case 'delegationEnded': {
      const { delegation } = event.data;
      const delegations = state.delegations.map((one) =>
        one.delegation === delegation ? { ...one, endedAt: event.at } : one,
      );
      return { ...state, delegations };
    }
    case 'entitlementRulesSet':
      return { ...state, rules: event.data.rules };
    case 'operatorAddressSet': {
      const { operator, address } = event.data;
      const { [operator]: _before, ...others } = state.addresses;
      return { ...state, addresses: address === null ? others : { ...others, [operator]: address } };
    }
  }
};

/** Whether `actor` may act as this subscription's manager at `at`, and by which delegation where they are not that manager themselves. */
export const actsAsTam = (
  actor: Actor,
  tam: string | null,
  desk: Pick<Entitling, 'delegations'> & Pick<Operators, 'operators'>,
  at: Instant,
): { readonly delegation: string | null } | null => {
  if (tam === null || actor.kind !== 'operator' || actor.role !== 'tam') return null;
  if (actorId(actor) === `operator:${tam}`) return { delegation: null };
  const standsIn = standsInFor(desk, actor.id, at).find(({ from }) => from === tam);
  return standsIn === undefined ? null : { delegation: standsIn.delegation };
};
