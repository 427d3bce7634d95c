// A journal's events, sorted for the audit's questions. It folds nothing by the deciders' own rules: it is their check.
import type { Account } from '../account.ts';
import type { OperatorRole } from '../actor.ts';
import type { DeskEvent } from '../desk/events.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { RecoveryEvent } from '../recovery/events.ts';
import type { RecoveryPolicy } from '../recovery/policy.ts';
import type { SubscriptionEvent } from '../subscription/events.ts';

export type Finding = {
  readonly invariant: number;
  readonly position: number;
  readonly code: string;
  readonly text: string;
};

type Stamped<E> = E & {
  readonly position: number;
  readonly at: string;
  readonly actor: string;
  readonly stream: string;
};
export type OnCase = Stamped<RecoveryEvent>;
export type OnSubscription = Stamped<SubscriptionEvent>;
export type OnDesk = Stamped<DeskEvent>;
export type CaseEvent<T extends RecoveryEvent['type']> = Extract<OnCase, { type: T }>;
export type SubscriptionFact<T extends SubscriptionEvent['type']> = Extract<OnSubscription, { type: T }>;

export type CaseHistory = { readonly case: string; readonly subscription: string; readonly events: readonly OnCase[] };

export type History = {
  readonly all: readonly RecordedEvent[];
  readonly desk: readonly OnDesk[];
  readonly cases: readonly CaseHistory[];
  readonly subscription: (id: string) => readonly OnSubscription[];
  readonly policy: RecoveryPolicy;
};

export const sortHistory = (all: readonly RecordedEvent[], policy: RecoveryPolicy): History => {
  const streams = new Map<string, RecordedEvent[]>();
  for (const event of all) {
    const stream = streams.get(event.stream);
    if (stream) stream.push(event);
    else streams.set(event.stream, [event]);
  }
  const of = <E>(stream: string) => (streams.get(stream) ?? []) as unknown as readonly E[];
  const cases = [...streams.keys()]
    .filter((stream) => stream.startsWith('recovery/'))
    .map((stream): CaseHistory => {
      const events = of<OnCase>(stream);
      const opened = events.find((event) => event.type === 'opened');
      return {
        case: stream.slice('recovery/'.length),
        subscription: opened?.type === 'opened' ? opened.data.subscription : '',
        events,
      };
    });
  return {
    all,
    desk: of<OnDesk>('desk'),
    cases,
    subscription: (id) => of<OnSubscription>(`subscription/${id}`),
    policy,
  };
};

export const eventsOf = <T extends RecoveryEvent['type']>(
  { events }: CaseHistory,
  ...types: readonly T[]
): readonly CaseEvent<T>[] =>
  events.filter((event): event is CaseEvent<T> => (types as readonly string[]).includes(event.type));

export const factsOf = <T extends SubscriptionEvent['type']>(
  history: History,
  subscription: string,
  ...types: readonly T[]
): readonly SubscriptionFact<T>[] =>
  history
    .subscription(subscription)
    .filter((event): event is SubscriptionFact<T> => (types as readonly string[]).includes(event.type));

/** The newest directory snapshot recorded before a position. */
export const snapshotBefore = (history: History, subscription: string, position: number) =>
  factsOf(history, subscription, 'snapshotTaken').findLast((event) => event.position < position);

export const primaryIn = (accounts: readonly Account[]): Account | undefined =>
  accounts.find(({ primary, status }) => primary && status !== 'deleted');

/** Written again here, apart from the rule it checks. */
export const couldSignIn = ({ primary, status, contactOnly }: Account): boolean =>
  !primary && status === 'active' && !contactOnly;

export const existsButCannotSignIn = ({ primary, status, contactOnly }: Account): boolean =>
  !primary && !contactOnly && (status === 'inactive' || status === 'pending');

export const roleAt = (history: History, actor: string, position: number): OperatorRole | 'revoked' | null => {
  let role: OperatorRole | 'revoked' | null = null;
  for (const event of history.desk) {
    if (event.position >= position) break;
    if (event.type === 'deskFounded' && actor === `operator:${event.data.owner.id}`) role = 'owner';
    if (event.type === 'operatorEnrolled' && actor === `operator:${event.data.operator}`) role = event.data.role;
    if (event.type === 'operatorRevoked' && actor === `operator:${event.data.operator}`) role = 'revoked';
  }
  return role;
};

/** Milliseconds from one recorded time to another. */
export const elapsed = (from: string, to: string): number => Date.parse(to) - Date.parse(from);

/** Which path a case was on at a position: its newest decision before it. */
export const decisionAt = (of: CaseHistory, position: number) =>
  eventsOf(of, 'pathDecided').findLast((event) => event.position < position);

/** Live vaults with what is in them, folded from the subscription's events up to a position. */
export const vaultsAt = (history: History, subscription: string, position: number) => {
  const vaults = new Map<string, { reports: number; bytes: number; live: boolean }>();
  for (const event of history.subscription(subscription)) {
    if (event.position >= position) break;
    const change = (vault: string, with_: Partial<{ reports: number; bytes: number; live: boolean }>) => {
      const known = vaults.get(vault);
      if (known) vaults.set(vault, { ...known, ...with_ });
    };
    switch (event.type) {
      case 'vaultCreated':
        vaults.set(event.data.vault, { reports: 0, bytes: 0, live: true });
        break;
      case 'reportsAdopted':
      case 'restored': {
        const vault = event.type === 'restored' ? event.data.into : event.data.vault;
        const known = vaults.get(vault);
        const bytes = event.data.objects.reduce((sum, object) => sum + object.bytes, known?.bytes ?? 0);
        change(vault, { reports: (known?.reports ?? 0) + event.data.objects.length, bytes });
        break;
      }
      case 'vaultDormant':
      case 'vaultWaiting':
      case 'vaultDiscarded':
        change(event.data.vault, { live: false });
        break;
      case 'vaultWoken':
        change(event.data.vault, { live: true });
        break;
      default:
        break;
    }
  }
  return vaults;
};
