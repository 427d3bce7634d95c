// Load, fold, decide, append: the one way anything comes to be recorded. Several streams stand or fall together.
import type { Decider, Refusal, Stamp } from '../../shared/domain/decider.ts';
import { type Desk, type DeskCommand, deskDecider } from '../../shared/domain/desk/decider.ts';
import { type ApplianceCommand, applianceDecider } from '../../shared/domain/appliance/decider.ts';
import type { ApplianceEvent } from '../../shared/domain/appliance/events.ts';
import { gatherApplianceFacts } from '../../shared/domain/appliance/gather-facts.ts';
import type { Appliance } from '../../shared/domain/appliance/state.ts';
import { type Unit, type UnitCommand, unitDecider } from '../../shared/domain/appliance/unit.ts';
import {
  applianceCompanions,
  applianceFollows,
  type Companion,
  companions,
  entitlementCompanions,
  entitlementFollows,
  type OnTicket,
  ticketCompanions,
  ticketFollows,
} from '../../shared/domain/reactions.ts';
import { type EntitlementCommand, entitlementDecider } from '../../shared/domain/entitlement/decider.ts';
import type { EntitlementEvent } from '../../shared/domain/entitlement/events.ts';
import { gatherEntitlementFacts } from '../../shared/domain/entitlement/gather-facts.ts';
import type { Entitlement } from '../../shared/domain/entitlement/state.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import type { RecoveryCommand } from '../../shared/domain/recovery/commands.ts';
import { recoveryDecider } from '../../shared/domain/recovery/decider.ts';
import type { RecoveryEvent } from '../../shared/domain/recovery/events.ts';
import type { RecoveryFacts } from '../../shared/domain/recovery/facts.ts';
import { gatherFacts } from '../../shared/domain/recovery/gather-facts.ts';
import type { Recovery } from '../../shared/domain/recovery/state.ts';
import { type SubscriptionCommand, subscriptionDecider } from '../../shared/domain/subscription/decider.ts';
import { type Session, sessionDecider, type SessionCommand } from '../../shared/domain/session/decider.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import type { TicketCommand } from '../../shared/domain/ticket/commands.ts';
import { ticketDecider } from '../../shared/domain/ticket/decider.ts';
import type { TicketEvent } from '../../shared/domain/ticket/events.ts';
import { gatherTicketFacts } from '../../shared/domain/ticket/gather-facts.ts';
import type { Ticket } from '../../shared/domain/ticket/state.ts';
import type { Journal, JsonObject, Signer, StreamAppend } from '../journal/port.ts';
import type { By } from './ports.ts';

type WithoutAsked<T, K extends string> = T extends unknown ? Omit<T, K> : never;
export type OnRecovery = WithoutAsked<RecoveryCommand, 'now' | 'actor' | 'facts'>;
export type OnSubscription = Companion;
export type OnSession = WithoutAsked<SessionCommand, 'now' | 'actor' | 'facts'>;
export type OnEntitlement = WithoutAsked<EntitlementCommand, 'now' | 'actor' | 'facts'>;
export type OnAppliance = WithoutAsked<ApplianceCommand, 'now' | 'actor' | 'facts'>;
export type OnUnit = WithoutAsked<UnitCommand, 'actor' | 'registered'>;
export type OnDesk = WithoutAsked<DeskCommand, 'actor'>;

export type Refused = { readonly ok: false; readonly refusal: Refusal };
type Taken<Event> = { readonly ok: true; readonly events: readonly Event[] } | Refused;

export type Transaction = {
  readonly now: string;
  readonly desk: () => Promise<Desk>;
  readonly subscription: (id: string) => Promise<Subscription>;
  readonly recovery: (id: string) => Promise<Recovery>;
  readonly facts: (caseId: string, subscription: string) => Promise<RecoveryFacts>;
  readonly onDesk: (by: By, command: OnDesk) => Promise<Taken<{ type: string }>>;
  readonly onSubscription: (by: By, id: string, command: OnSubscription) => Promise<Taken<{ type: string }>>;
  /** Decides, and takes the subscription's companions with it; a companion that refuses takes the event back. */
  readonly onRecovery: (by: By, id: string, command: OnRecovery) => Promise<Taken<RecoveryEvent>>;
  readonly ticket: (number: string) => Promise<Ticket>;
  readonly session: (id: string) => Promise<Session>;
  readonly onSession: (by: By, id: string, command: OnSession) => Promise<Taken<{ type: string }>>;
  readonly entitlement: (request: string) => Promise<Entitlement>;
  /** Decides, and takes the subscription and the ticket with it. */
  readonly onEntitlement: (by: By, request: string, command: OnEntitlement) => Promise<Taken<EntitlementEvent>>;
  readonly appliance: (id: string) => Promise<Appliance>;
  readonly unit: (serial: string) => Promise<Unit>;
  /** Decides, and takes the units and the ticket with it; a unit that refuses takes the event back. */
  readonly onAppliance: (by: By, id: string, command: OnAppliance) => Promise<Taken<ApplianceEvent>>;
  readonly onUnit: (by: By, serial: string, command: OnUnit) => Promise<Taken<{ type: string }>>;
  readonly onTicket: (by: By, number: string, command: OnTicket) => Promise<Taken<TicketEvent>>;
  readonly seal: (key: string, bytes: Uint8Array) => void;
  readonly erase: (key: string) => void;
};

export const deskStream = 'desk';
export const subscriptionStream = (id: string): string => `subscription/${id}`;
export const recoveryStream = (id: string): string => `recovery/${id}`;
export const ticketStream = (number: string): string => `ticket/${number}`;
export const sessionStream = (id: string): string => `session/${id}`;
export const entitlementStream = (request: string): string => `entitlement/${request}`;

export const applianceStream = (id: string): string => `appliance/${id}`;
export const unitStream = (serial: string): string => `unit/${serial}`;

/** Folds a stream. Events of a stream are its decider's by construction: only `decide` makes them. */
export const foldStream = <State, Command, Event>(
  decider: Decider<State, Command, Event>,
  events: readonly RecordedEvent[],
): State => {
  let state = decider.initialState;
  for (const event of events) state = decider.evolve(state, event as unknown as Event & Stamp);
  return state;
};

type Loaded = { state: unknown; version: number };

export type Surroundings = {
  readonly journal: Journal;
  readonly clock: () => Date;
  readonly uuid: () => string;
};

const attempts = 8;

/**
 * Runs `work` on the streams as they stand and appends what it decided in one commit. When somebody else was faster the whole
 * of it is decided again on the new state; a refusal anywhere appends nothing.
 */
export const transact = async <Value>(
  surroundings: Surroundings,
  commandId: string | undefined,
  work: (tx: Transaction) => Promise<{ readonly ok: true; readonly value: Value } | Refused>,
): Promise<{ readonly ok: true; readonly value: Value; readonly events: readonly RecordedEvent[] } | Refused> => {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const { tx, commit } = await begin(surroundings);
    const done = await work(tx);
    if (!done.ok) return done;
    const result = await commit(commandId ?? surroundings.uuid());
    if (result.ok) return { ok: true, value: done.value, events: result.events };
  }
  throw new Error(`transaction: expected to append within ${attempts} attempts, was overtaken each time`);
};

const begin = async ({ journal, clock }: Surroundings) => {
  const head = await journal.head();
  const read = clock().toISOString();
  // Time in the journal never runs backwards, whatever the machine's clock does.
  const now = read > head.at ? read : head.at;
  const loaded = new Map<string, Loaded>();
  const appends: StreamAppend[] = [];
  const seals: { key: string; bytes: Uint8Array }[] = [];
  const erasures: string[] = [];
  let position = head.position;

  const load = async <State, Command, Event>(
    stream: string,
    decider: Decider<State, Command, Event>,
  ): Promise<{ state: State; version: number }> => {
    const known = loaded.get(stream);
    if (known) return known as { state: State; version: number };
    const events = await journal.read(stream);
    const fresh = { state: foldStream(decider, events), version: events.length };
    loaded.set(stream, fresh);
    return fresh;
  };

  const append = <State, Command, Event extends { type: string; data: object }>(
    stream: string,
    decider: Decider<State, Command, Event>,
    at: { state: State; version: number },
    signer: Signer,
    events: readonly Event[],
  ): State => {
    let { state } = at;
    for (const event of events) {
      position++;
      state = decider.evolve(state, { ...event, position, at: now, actor: signer.actor });
    }
    if (events.length > 0)
      appends.push({
        stream,
        expectedVersion: at.version,
        signer,
        events: events.map(({ type, data }) => ({ type, data: data as JsonObject })),
      });
    loaded.set(stream, { state, version: at.version + events.length });
    return state;
  };

  const subscription = async (id: string) => (await load(subscriptionStream(id), subscriptionDecider)).state;
  const desk = async () => (await load(deskStream, deskDecider)).state;
  const facts = async (caseId: string, id: string) => gatherFacts(await subscription(id), await desk(), caseId);

  const tx: Transaction = {
    now,
    desk,
    subscription,
    recovery: async (id) => (await load(recoveryStream(id), recoveryDecider)).state,
    facts,
    onDesk: async (by, command) => {
      const at = await load(deskStream, deskDecider);
      const decided = deskDecider.decide({ ...command, actor: by.actor }, at.state);
      if (decided.ok) append(deskStream, deskDecider, at, by.signer, decided.events);
      return decided;
    },
    onSubscription: async (by, id, command) => {
      const at = await load(subscriptionStream(id), subscriptionDecider);
      const { policy } = await desk();
      const asked = { ...command, now, actor: by.actor, policy } as SubscriptionCommand;
      const decided = subscriptionDecider.decide(asked, at.state);
      if (decided.ok) append(subscriptionStream(id), subscriptionDecider, at, by.signer, decided.events);
      return decided;
    },
    onRecovery: async (by, id, command) => {
      const at = await load(recoveryStream(id), recoveryDecider);
      const about = command.type === 'open' ? command.subscription : at.state.subscription;
      const asked = { ...command, now, actor: by.actor, facts: await facts(id, about) } as RecoveryCommand;
      const decided = recoveryDecider.decide(asked, at.state);
      if (!decided.ok) return decided;
      const after = append(recoveryStream(id), recoveryDecider, at, by.signer, decided.events);
      for (const event of decided.events)
        for (const companion of companions(event, after)) {
          const taken = await tx.onSubscription(by, about, companion);
          if (!taken.ok) return taken;
        }
      // A case from before there were tickets has none; the command that opens one comes with its own.
      if (command.type !== 'open' && (await tx.ticket(after.number)).phase === 'open')
        for (const event of decided.events)
          for (const follow of ticketFollows(event, by.actor.kind === 'operator'))
            await tx.onTicket(by, after.number, follow);
      return decided;
    },
    session: async (id) => (await load(sessionStream(id), sessionDecider)).state,
    onSession: async (by, id, command) => {
      const at = await load(sessionStream(id), sessionDecider);
      const about = command.type === 'begin' ? command.subscription : at.state.subscription;
      const known = gatherTicketFacts(
        { phase: 'unopened', policy: '', version: '', plan: null },
        await subscription(about),
        await desk(),
      );
      const asked = { ...command, now, actor: by.actor, facts: known } as SessionCommand;
      const decided = sessionDecider.decide(asked, at.state);
      if (decided.ok) append(sessionStream(id), sessionDecider, at, by.signer, decided.events);
      return decided;
    },
    ticket: async (number) => (await load(ticketStream(number), ticketDecider)).state,
    onTicket: async (by, number, command) => {
      const at = await load(ticketStream(number), ticketDecider);
      const about = 'subscription' in command ? command.subscription : at.state.subscription;
      const known = gatherTicketFacts(at.state, await subscription(about), await desk());
      const asked = { ...command, now, actor: by.actor, facts: known } as TicketCommand;
      const decided = ticketDecider.decide(asked, at.state);
      if (!decided.ok) return decided;
      const after = append(ticketStream(number), ticketDecider, at, by.signer, decided.events);
      for (const event of decided.events)
        for (const companion of ticketCompanions(event, after, known.agreement.pack)) {
          const taken = await tx.onSubscription(by, about, companion);
          if (!taken.ok) return taken;
        }
      return decided;
    },
    entitlement: async (request) => (await load(entitlementStream(request), entitlementDecider)).state,
    onEntitlement: async (by, request, command) => {
      const at = await load(entitlementStream(request), entitlementDecider);
      const thing = command.type === 'request' ? command : at.state;
      const known = await subscription(thing.subscription);
      const facts = gatherEntitlementFacts({ request, kind: thing.kind, item: thing.item }, known, await desk());
      const asked = { ...command, now, actor: by.actor, facts } as EntitlementCommand;
      const decided = entitlementDecider.decide(asked, at.state);
      if (!decided.ok) return decided;
      const after = append(entitlementStream(request), entitlementDecider, at, by.signer, decided.events);
      for (const event of decided.events) {
        for (const companion of entitlementCompanions(event, after)) {
          const taken = await tx.onSubscription(by, thing.subscription, companion);
          if (!taken.ok) return taken;
        }
        // It follows where it can: a response given before, or a clock that goes already, refuses no grant.
        if (command.type !== 'request')
          for (const follow of entitlementFollows(event)) await tx.onTicket(by, after.ticket, follow);
      }
      return decided;
    },
    appliance: async (id) => (await load(applianceStream(id), applianceDecider)).state,
    unit: async (serial) => (await load(unitStream(serial), unitDecider)).state,
    onAppliance: async (by, id, command) => {
      const at = await load(applianceStream(id), applianceDecider);
      const about = command.type === 'ask' ? command.subscription : at.state.subscription;
      const known = gatherApplianceFacts(await subscription(about), await desk());
      const asked = { ...command, now, actor: by.actor, facts: known } as ApplianceCommand;
      const decided = applianceDecider.decide(asked, at.state);
      if (!decided.ok) return decided;
      const after = append(applianceStream(id), applianceDecider, at, by.signer, decided.events);
      for (const event of decided.events) {
        for (const companion of applianceCompanions(event, after)) {
          const taken = await tx.onUnit(by, companion.serial, companion.command);
          if (!taken.ok) return taken;
        }
        // It follows where it can: a clock that stands already, or a policy without one, is nothing to refuse a step for.
        if (command.type !== 'ask')
          for (const follow of applianceFollows(event, after)) await tx.onTicket(by, after.ticket, follow);
      }
      return decided;
    },
    onUnit: async (by, serial, command) => {
      const at = await load(unitStream(serial), unitDecider);
      const registered = command.type === 'bind' && (await subscription(command.subscription)).name !== '';
      const decided = unitDecider.decide({ ...command, actor: by.actor, registered } as UnitCommand, at.state);
      if (decided.ok) append(unitStream(serial), unitDecider, at, by.signer, decided.events);
      return decided;
    },
    seal: (key, bytes) => void seals.push({ key, bytes }),
    erase: (key) => void erasures.push(key),
  };
  const commit = async (commandId: string) =>
    appends.length === 0 && seals.length === 0 && erasures.length === 0
      ? { ok: true as const, events: [], repeated: false }
      : journal.commit({ commandId, at: now, appends, seal: seals, erase: erasures });
  return { tx, commit };
};
