// The open workspace as every handler uses it: record something, tell the windows, keep the outbox going.
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import type { RecoveryFacts } from '../../shared/domain/recovery/facts.ts';
import { gatherFacts } from '../../shared/domain/recovery/gather-facts.ts';
import { recoveryDecider } from '../../shared/domain/recovery/decider.ts';
import type { Recovery } from '../../shared/domain/recovery/state.ts';
import { deskDecider, type Desk } from '../../shared/domain/desk/decider.ts';
import { subscriptionDecider } from '../../shared/domain/subscription/decider.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import { type Session, sessionDecider } from '../../shared/domain/session/decider.ts';
import { applianceDecider } from '../../shared/domain/appliance/decider.ts';
import type { Appliance } from '../../shared/domain/appliance/state.ts';
import { entitlementDecider } from '../../shared/domain/entitlement/decider.ts';
import type { Entitlement } from '../../shared/domain/entitlement/state.ts';
import { ticketDecider } from '../../shared/domain/ticket/decider.ts';
import type { Ticket } from '../../shared/domain/ticket/state.ts';
import { createOutboxMemory, type OutboxMemory } from './mail/outbox-memory.ts';
import { type By, type Ports, type Unlocked } from './ports.ts';
import { createRunningRotations, type RunningRotations } from './running-rotations.ts';
import {
  type Refused,
  type Transaction,
  applianceStream,
  deskStream,
  entitlementStream,
  foldStream,
  recoveryStream,
  sessionStream,
  subscriptionStream,
  ticketStream,
  transact,
} from './transaction.ts';

export type DeskAtWork = {
  readonly ports: Ports;
  readonly unlocked: Unlocked;
  readonly workstation: By;
  readonly now: () => Promise<string>;
  readonly record: <Value>(
    commandId: string | undefined,
    work: (tx: Transaction) => Promise<{ readonly ok: true; readonly value: Value } | Refused>,
  ) => Promise<{ readonly ok: true; readonly value: Value; readonly events: readonly RecordedEvent[] } | Refused>;
  /** In turn with what is recorded; everything that wants to be waits meanwhile, so it has to be quick. */
  readonly whileNothingIsRecorded: <Value>(job: () => Promise<Value>) => Promise<Value>;
  readonly desk: () => Promise<Desk>;
  readonly subscription: (id: string) => Promise<Subscription>;
  readonly recovery: (id: string) => Promise<Recovery>;
  readonly ticket: (number: string) => Promise<Ticket>;
  readonly session: (id: string) => Promise<Session>;
  readonly entitlement: (request: string) => Promise<Entitlement>;
  readonly appliance: (id: string) => Promise<Appliance>;
  readonly facts: (caseId: string) => Promise<RecoveryFacts>;
  readonly outbox: OutboxMemory;
  readonly rotations: RunningRotations;
  /** Work that nobody waits for, such as what a crash left to do. Errors there are bugs and are reported. */
  readonly later: (work: () => Promise<void>) => void;
  /** Resolves when everything handed to `later` and to the outbox so far is done. */
  readonly idle: () => Promise<void>;
};

export const putToWork = (
  ports: Ports,
  unlocked: Unlocked,
  afterwards: (events: readonly RecordedEvent[], work: DeskAtWork) => void,
  reportBug: (error: unknown) => void,
): DeskAtWork => {
  const { journal, views } = unlocked;
  const surroundings = { journal, clock: ports.clock, uuid: ports.uuid };
  // One writer at a time in this process; other processes are met by the journal's expected versions.
  let turn: Promise<unknown> = Promise.resolve();
  let background: Promise<void> = Promise.resolve();

  const work: DeskAtWork = {
    ports,
    unlocked,
    workstation: { actor: { kind: 'workstation' }, signer: unlocked.workstation },
    now: async () => {
      const { at } = await journal.head();
      const read = ports.clock().toISOString();
      return read > at ? read : at;
    },
    record: (commandId, decide) => {
      if (unlocked.readOnly !== null)
        return Promise.resolve({ ok: false, refusal: { code: 'workspace-read-only', text: unlocked.readOnly } });
      const mine = turn.then(async () => {
        const done = await transact(surroundings, commandId, decide);
        if (done.ok && done.events.length > 0) {
          // It is recorded; that the tables lag, on a full disk perhaps, must not be answered as if it were not.
          await views.catchUp().catch(reportBug);
          ports.push('journal.changed', { position: done.events.at(-1)?.position ?? 0 });
          afterwards(done.events, work);
        }
        return done;
      });
      turn = mine.catch(() => undefined);
      return mine;
    },
    whileNothingIsRecorded: (job) => {
      const mine = turn.then(job);
      turn = mine.catch(() => undefined);
      return mine;
    },
    desk: async () => foldStream(deskDecider, await journal.read(deskStream)),
    subscription: async (id) => foldStream(subscriptionDecider, await journal.read(subscriptionStream(id))),
    recovery: async (id) => foldStream(recoveryDecider, await journal.read(recoveryStream(id))),
    session: async (id) => foldStream(sessionDecider, await journal.read(sessionStream(id))),
    entitlement: async (request) => foldStream(entitlementDecider, await journal.read(entitlementStream(request))),
    appliance: async (id) => foldStream(applianceDecider, await journal.read(applianceStream(id))),
    ticket: async (number) => foldStream(ticketDecider, await journal.read(ticketStream(number))),
    facts: async (id) => {
      const { subscription } = await work.recovery(id);
      return gatherFacts(await work.subscription(subscription), await work.desk(), id);
    },
    outbox: createOutboxMemory(reportBug),
    rotations: createRunningRotations(),
    later: (job) => {
      background = background.then(job).catch(reportBug);
    },
    idle: async () => {
      let seen: Promise<void>;
      do {
        seen = background;
        await seen;
        await work.outbox.idle();
      } while (seen !== background);
    },
  };
  return work;
};

/** The directory read again by the workstation, so that a step rests on a snapshot taken after the one before it. */
export const readDirectoryAgain = async (work: DeskAtWork, subscription: string): Promise<void> => {
  await work.record(undefined, async (tx) => {
    const { snapshot } = await tx.subscription(subscription);
    if (snapshot === null) return { ok: true, value: null };
    const { digest, asOf, accounts } = snapshot;
    const taken = await tx.onSubscription(work.workstation, subscription, {
      type: 'takeSnapshot',
      digest,
      asOf,
      source: 'directory',
      accounts,
    });
    return taken.ok ? { ok: true, value: null } : taken;
  });
};

/** One command on one case, and nothing else, in a commit of its own. */
export const recordOnCase = (
  work: DeskAtWork,
  by: By,
  caseId: string,
  command: Parameters<Transaction['onRecovery']>[2],
  commandId?: string,
) =>
  work.record(commandId, async (tx) => {
    const taken = await tx.onRecovery(by, caseId, command);
    return taken.ok ? { ok: true, value: taken.events } : taken;
  });
