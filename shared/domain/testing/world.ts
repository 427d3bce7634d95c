// A small world around a recovery: one desk, one customer, a clock of a few moments; commands act in it as the program acts on a journal.
import type { Account } from '../account.ts';
import { ableToSignIn } from '../account.ts';
import { type Actor, actorId, workstation } from '../actor.ts';
import type { Decider, Stamp } from '../decider.ts';
import { type Desk, type DeskCommand, deskDecider } from '../desk/decider.ts';
import type { DeskEvent } from '../desk/events.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { companions, type Companion } from '../reactions.ts';
import type { RecoveryCommand } from '../recovery/commands.ts';
import { recoveryDecider } from '../recovery/decider.ts';
import type { RecoveryFacts } from '../recovery/facts.ts';
import { gatherFacts } from '../recovery/gather-facts.ts';
import { defaultPolicy, type RecoveryPolicy } from '../recovery/policy.ts';
import { type Recovery, unopened, vaultsToRekey } from '../recovery/state.ts';
import { type SubscriptionCommand, subscriptionDecider } from '../subscription/decider.ts';
import type { Recipient, SubscriptionEvent } from '../subscription/events.ts';
import { type Subscription, unregistered } from '../subscription/state.ts';
import { HOUR, type Instant, shift } from '../time.ts';
import { person } from './good-histories.ts';
import { record } from './scribe.ts';

export const operator = (id: string, role: Extract<Actor, { kind: 'operator' }>['role']): Actor => ({
  kind: 'operator',
  id,
  role,
});
export const customer = (login: string): Actor => ({ kind: 'account', subscription: 'halden', login });
export const amara = operator('amara', 'owner');
export const priya = operator('priya', 'representative');
export const niall = operator('niall', 'supervisor');
/** Has no part in any case: what she is refused, she is refused for her role alone. */
export const rosa = operator('rosa', 'representative');
export const tom = operator('tom', 'tam');
/** On the desk only where a world appoints them: another TAM, who may take the place of the first. */
export const theo = operator('theo', 'tam');

/** What the directory shows, by name; moves switch from one to another. */
export type Directories = Readonly<Record<string, readonly Account[]>>;

export type World = {
  readonly name: string;
  readonly policy: RecoveryPolicy;
  readonly onePerson: boolean;
  readonly directories: Directories;
  /** Shown at first; the rest can follow, supplied by any of `suppliers`. */
  readonly first: string;
  readonly suppliers: readonly Actor[];
  /** Who opens cases and decides their path; the representative does the rest. */
  readonly askers: readonly Actor[];
  /** When the clock can stand, in milliseconds from the beginning; the first is 0. */
  readonly moments: readonly number[];
  readonly cases: readonly string[];
  readonly claims: readonly string[];
  /** Mails of one purpose that a case may intend, at most: what bounds the exploration besides the clock. */
  readonly mails: Readonly<Record<'verification-code' | 'disclaimer' | 'attempt-notice', number>>;
  /** `put-off`: refused for now, as greylisting does; `no-such-user`: refused for good, at the recipient. */
  readonly outcomes: readonly ('accepted' | 'refused' | 'put-off' | 'no-such-user' | 'uncertain' | 'abandoned')[];
  /** The workstation may record the directory once more, unchanged. */
  readonly readsAgain: boolean;
  /** Facts that no journal of ours leads to, and that a decider refuses all the same. */
  readonly impossible: readonly ((facts: RecoveryFacts) => RecoveryFacts)[];
  /** A holder's key may be taken from a vault midway, so that what would be lost is not what was stated. */
  readonly lossMoves: boolean;
  /** Operators may raise the threat level and lower it again. */
  readonly threatMoves: boolean;
  /** A supervisor may let a number through that changed recently. */
  readonly letsThrough: boolean;
  /** Releases may be withdrawn and the primary admin reported as gone; few worlds need the states that this adds. */
  readonly withdraws?: boolean;
  /** Jonas holds a key to the board's vault too, and whoever holds one may answer for it while it waits. */
  readonly waits?: boolean;
  /** The folder of what the witness carries over may turn out to be damaged. */
  readonly unreadable?: boolean;
  /** The primary admin has enrolled an authenticator. */
  readonly authenticator: boolean;
  /** The primary admin's contact may be changed by three people, and the change stopped. */
  readonly contactChanges?: boolean;
  /** Another TAM may be appointed meanwhile. */
  readonly appointsTam?: boolean;
  /** Somebody who has set no password may be invited to. */
  readonly invites?: string;
  /** The primary admin may turn out to be signed in somewhere still. */
  readonly exitsOpen?: boolean;
  /** Personal data may be erased, by an owner at any time and by the workstation when it is due. */
  readonly erases?: boolean;
  /** How long the desk has known the subscription when the clock starts. */
  readonly knownFor: number;
};

export const plainWorld: Omit<World, 'name'> = {
  policy: defaultPolicy,
  onePerson: false,
  directories: { witness: [person('ingrid'), person('leila'), person('jonas', { status: 'inactive' })] },
  first: 'witness',
  suppliers: [amara],
  askers: [priya],
  moments: [0],
  cases: ['c1'],
  claims: ['ingrid'],
  mails: { 'verification-code': 1, disclaimer: 1, 'attempt-notice': 0 },
  outcomes: ['accepted', 'refused'],
  readsAgain: false,
  impossible: [],
  lossMoves: false,
  threatMoves: false,
  letsThrough: false,
  authenticator: false,
  knownFor: 14 * 24 * HOUR,
};

export const start: Instant = '2026-11-16T08:00:00.000Z';
const stream = 'subscription/halden';

/** A history that shares its beginning with others, so that many thousands fit in memory. */
export type Node = {
  readonly parent: Node | null;
  readonly added: readonly RecordedEvent[];
  readonly length: number;
  readonly desk: Desk;
  readonly subscription: Subscription;
  readonly recoveries: Readonly<Record<string, Recovery>>;
  /** Index into the world's moments. */
  readonly moment: number;
};

export const historyOf = (node: Node): readonly RecordedEvent[] => {
  const parts: (readonly RecordedEvent[])[] = [];
  for (let at: Node | null = node; at !== null; at = at.parent) parts.push(at.added);
  return parts.reverse().flat();
};

const instants = new WeakMap<World, readonly Instant[]>();

export const nowIn = (world: World, node: Node): Instant => {
  const known = instants.get(world) ?? world.moments.map((moment) => shift(start, moment));
  instants.set(world, known);
  return known[node.moment] ?? start;
};

export type Refusal = { readonly ok: false; readonly code: string };
export type Outcome = { readonly ok: true; readonly node: Node } | Refusal;

type Without<T> = T extends unknown ? Omit<T, 'now' | 'actor' | 'facts'> : never;
export type OnCase = Without<RecoveryCommand>;
export type OnDesk = Without<DeskCommand>;

/** What stands or falls together, as the program's transactions do: nothing of a step that refuses is kept. */
export type Commit = {
  readonly now: Instant;
  readonly subscription: () => Subscription;
  readonly recovery: (id: string) => Recovery;
  /** False when refused: nothing of the step is kept then. */
  readonly onCase: (actor: Actor, id: string, command: OnCase) => boolean;
  readonly onSubscription: (actor: Actor, command: Companion) => void;
  readonly onDesk: (actor: Actor, command: OnDesk) => void;
  /** Something that the world, not the program, lets happen. */
  readonly happens: (actor: Actor, event: SubscriptionEvent) => void;
};

/** Most commands tried at a node see the same facts. */
const knownFacts = new WeakMap<Node, Map<string, RecoveryFacts>>();
export const factsIn = (world: World, node: Node, id: string): RecoveryFacts => {
  const known = knownFacts.get(node) ?? new Map<string, RecoveryFacts>();
  knownFacts.set(node, known);
  const facts = known.get(id) ?? gatherFacts(node.subscription, node.desk, id);
  known.set(id, facts);
  return facts;
};

export const commit = (world: World, node: Node, work: (commit: Commit) => void): Outcome => {
  const now = nowIn(world, node);
  const added: RecordedEvent[] = [];
  let { subscription, desk } = node;
  const recoveries: Record<string, Recovery> = { ...node.recoveries };
  let refusal: Refusal | null = null;
  const keep = <State, Command, Event extends { readonly type: string; readonly data: object }>(
    decider: Decider<State, Command, Event>,
    state: State,
    to: string,
    actor: Actor,
    events: readonly Event[],
  ): State =>
    events.reduce((folded, event) => {
      const position = node.length + added.length + 1;
      added.push({ ...record([], to, actorId(actor), now, event), position });
      return decider.evolve(folded, { ...event, position, at: now, actor: actorId(actor) } as Event & Stamp);
    }, state);
  const onSubscription = (actor: Actor, command: Companion) => {
    const asked = { ...command, now, actor, policy: desk.policy } as SubscriptionCommand;
    const decided = subscriptionDecider.decide(asked, subscription);
    if (!decided.ok) {
      refusal = { ok: false, code: decided.refusal.code };
      return;
    }
    subscription = keep(subscriptionDecider, subscription, stream, actor, decided.events);
  };
  const recovery = (id: string) => recoveries[id] ?? unopened;
  work({
    now,
    subscription: () => subscription,
    recovery,
    onSubscription,
    onDesk: (actor, command) => {
      const decided = deskDecider.decide({ ...command, actor } as DeskCommand, desk);
      if (decided.ok) desk = keep(deskDecider, desk, 'desk', actor, decided.events);
      else refusal = { ok: false, code: decided.refusal.code };
    },
    onCase: (actor, id, command) => {
      const facts =
        subscription === node.subscription ? factsIn(world, node, id) : gatherFacts(subscription, node.desk, id);
      const asked = { ...command, now, actor, facts } as RecoveryCommand;
      const decided = recoveryDecider.decide(asked, recovery(id));
      if (!decided.ok) {
        refusal = { ok: false, code: decided.refusal.code };
        return false;
      }
      recoveries[id] = keep(recoveryDecider, recovery(id), `recovery/${id}`, actor, decided.events);
      for (const event of decided.events)
        for (const companion of companions(event, recovery(id))) onSubscription(actor, companion);
      return true;
    },
    happens: (actor, event) => {
      subscription = keep(subscriptionDecider, subscription, stream, actor, [event]);
    },
  });
  if (refusal !== null) return refusal;
  return {
    ok: true,
    node: { ...node, parent: node, added, length: node.length + added.length, desk, subscription, recoveries },
  };
};

/** A desk of five, a customer whose accounts have keys, and two vaults: one only the primary opens, one leila too, none jonas. */
export const beginning = (world: World): Node => {
  const at = shift(start, -world.knownFor);
  const founded = shift(at, -24 * HOUR);
  const history: RecordedEvent[] = [];
  const by = actorId(amara);
  const write = (to: string, actor: string, when: Instant, event: DeskEvent | SubscriptionEvent) =>
    history.push(record(history, to, actor, when, event));
  const data = { name: 'Desk', owner: { id: 'amara', name: 'Amara' }, ownerKey: 'ka', workstationKey: 'kw' };
  write('desk', by, founded, { type: 'deskFounded', data: { ...data, onePerson: world.onePerson } });
  for (const known of [priya, niall, rosa, tom, ...(world.appointsTam === true ? [theo] : [])])
    if (known.kind === 'operator') {
      const { id, role } = known;
      write('desk', by, founded, {
        type: 'operatorEnrolled',
        data: { operator: id, name: id, role, key: `key of ${id}` },
      });
    }
  if (world.policy !== defaultPolicy) write('desk', by, founded, { type: 'policySet', data: { policy: world.policy } });
  write(stream, by, at, {
    type: 'subscriptionRegistered',
    data: {
      subscription: 'halden',
      name: 'Halden',
      dataModel: 'password-encrypted',
      timeZone: 'UTC',
      tam: 'tom',
      expires: null,
    },
  });
  const accounts = world.directories[world.first] ?? [];
  write(stream, by, at, {
    type: 'snapshotTaken',
    data: { digest: world.first, asOf: at, source: 'csv', accounts },
  });
  for (const login of ['ingrid', 'leila', 'jonas'])
    write(stream, `account:halden/${login}`, at, {
      type: 'accountEnrolled',
      data: { login, recipient: `age1${login}`, signingKey: `s${login}` },
    });
  if (world.authenticator)
    write(stream, 'account:halden/ingrid', at, { type: 'authenticatorEnrolled', data: { login: 'ingrid' } });
  for (const [vault, holders] of [
    ['fleet', ['ingrid', 'leila']],
    ['board', world.waits === true ? ['ingrid', 'jonas'] : ['ingrid']],
  ] as const)
    write(stream, by, at, {
      type: 'vaultCreated',
      data: {
        vault,
        name: vault,
        publicKey: `p ${vault}`,
        recipients: holders.map((login) => ({ login, recipient: `age1${login}` })),
        manifestDigest: `m ${vault}`,
        case: null,
      },
    });
  // The list that the case begins on was imported by the owner just before; they execute nothing.
  write(stream, by, shift(start, -HOUR), {
    type: 'snapshotTaken',
    data: { digest: world.first, asOf: shift(start, -HOUR), source: 'csv', accounts },
  });
  const fold = <State, Event>(
    decider: { evolve: (state: State, event: Event & Stamp) => State },
    of: string,
    initial: State,
  ) =>
    history
      .filter((event) => event.stream === of)
      .reduce((state, event) => decider.evolve(state, event as unknown as Event & Stamp), initial);
  return {
    parent: null,
    added: history,
    length: history.length,
    desk: fold(deskDecider, 'desk', deskDecider.initialState),
    subscription: fold(subscriptionDecider, stream, unregistered),
    recoveries: {},
    moment: 0,
  };
};

/** As the program does: whoever is able to sign in keeps the key they are enrolled with now; old and provisional ones fall out. */
const entitled = ({ snapshot, enrolled }: Subscription, recipients: readonly Recipient[]): readonly Recipient[] =>
  recipients.filter(({ login, recipient }) => {
    const account = snapshot?.accounts.find((known) => known.login === login);
    return account !== undefined && ableToSignIn(account) && enrolled[login]?.recipient === recipient;
  });

/** An earlier try's provisional key falls out as the next one comes in: nobody holds its halves any more. */
const withRecipient = (commit: Commit, vault: string, added: Recipient, provisional: string | null): void => {
  const { vaults, enrolled } = commit.subscription();
  const known = vaults[vault];
  if (!known) throw new Error(`expected vault ${vault}, found none`);
  const kept = known.recipients.filter(
    ({ login, recipient }) =>
      login !== added.login || enrolled[login]?.recipient === recipient || recipient === provisional,
  );
  const recipients = [...kept, added];
  const manifestDigest = `m ${vault} for ${recipients.map(({ recipient }) => recipient).join()}`;
  commit.onSubscription(workstation, { type: 'changeRecipients', vault, recipients, manifestDigest });
};

/** The commands that the program records together with what the files became. */
export const withFiles = (commit: Commit, actor: Actor, id: string, command: OnCase): void => {
  const { requester, provisional } = commit.recovery(id);
  const login = requester?.login ?? '';
  switch (command.type) {
    case 'recordExecution': {
      if (!commit.onCase(actor, id, command)) return;
      const { newVault: vault } = command;
      const recipients = [{ login, recipient: command.provisional }];
      const made = { vault, name: vault, publicKey: `p ${vault}`, recipients, manifestDigest: `m ${vault}`, case: id };
      commit.onSubscription(workstation, { type: 'createVault', ...made });
      return;
    }
    case 'recordCarry':
      if (!commit.onCase(actor, id, command)) return;
      return withRecipient(commit, command.vault, { login, recipient: provisional ?? '' }, provisional);
    case 'setPassword': {
      const vaults = vaultsToRekey(commit.recovery(id));
      if (commit.recovery(id).phase === 'released' && commit.recovery(id).passwordSet === null)
        for (const vault of vaults) withRecipient(commit, vault, { login, recipient: command.recipient }, provisional);
      commit.onCase(actor, id, command);
      return;
    }
    case 'recordRekey': {
      const known = commit.subscription().vaults[command.vault];
      if (commit.recovery(id).passwordSet !== null && known?.state === 'live') {
        const { vault, publicKey: old, recipients } = known;
        const publicKey = `${old}'`;
        const kept = entitled(commit.subscription(), recipients);
        // Nobody of the directory as it is now may open it: the files stay as they are, and so does the case.
        if (kept.length === 0) return;
        const { manifestDigest } = command;
        commit.onSubscription(workstation, { type: 'prepareRotation', vault, publicKey, stagedDigest: 's' });
        commit.onSubscription(workstation, {
          type: 'commitRotation',
          vault,
          publicKey,
          recipients: kept,
          manifestDigest,
        });
      }
      commit.onCase(actor, id, command);
      return;
    }
    default:
      commit.onCase(actor, id, command);
      return;
  }
};
