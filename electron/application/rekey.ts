// The application: every request of the contract answered, whatever window or command line asks.
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { Handlers } from '../../shared/contract/request.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { defaultPolicy } from '../../shared/domain/recovery/policy.ts';
import { HOUR } from '../../shared/domain/time.ts';
import { type DeskAtWork, putToWork } from './desk-at-work.ts';
import { attachmentHandlers } from './handlers/attachments.ts';
import { backUpInTime } from './backups.ts';
import { backupHandlers } from './handlers/backup.ts';
import { checkpointInTime } from './checkpoints.ts';
import { checkpointHandlers } from './handlers/checkpoints.ts';
import { keepClock, openClock, watchClock } from './clock/clock-watch.ts';
import { clockHandlers } from './handlers/clock.ts';
import { contactChangeHandlers } from './handlers/contact-change.ts';
import { customerHandlers } from './handlers/customer.ts';
import { customerRequestHandlers } from './handlers/customer-requests.ts';
import { applianceHandlers } from './handlers/appliances.ts';
import { entitlementHandlers } from './handlers/entitlements.ts';
import { evidenceHandlers } from './handlers/evidence.ts';
import { mailHandlers } from './handlers/mail.ts';
import { operatorHandlers } from './handlers/operators.ts';
import { policyHandlers } from './handlers/policy.ts';
import { replyHandlers } from './handlers/replies.ts';
import { recoveryHandlers } from './handlers/recovery.ts';
import { retentionHandlers } from './handlers/retention.ts';
import { updateHandlers } from './handlers/updates.ts';
import { tellOfUpdates } from './update-notices.ts';
import { wordingHandlers } from './handlers/wording.ts';
import { subscriptionHandlers } from './handlers/subscriptions.ts';
import { consequenceHandlers } from './handlers/consequences.ts';
import { figuresHandlers } from './handlers/figures.ts';
import { chatHandlers } from './handlers/chat.ts';
import { supportHandlers } from './handlers/support.ts';
import { ticketImportHandlers } from './handlers/ticket-import.ts';
import { ticketHandlers } from './handlers/tickets.ts';
import { workspaceHandlers } from './handlers/workspace.ts';
import { atMostEvery, eraseWhatIsDue } from './erasure.ts';
import { retryDueMail } from './mail/mail-again.ts';
import { goOnExecuting } from './execution.ts';
import { withWhatHoldsForAll } from './every-request.ts';
import { rekeyWhereOwed } from './people/letting-in.ts';
import { notifyContacts } from './mail/notices.ts';
import type { Ports } from './ports.ts';
import type { Program } from './program.ts';
import { tellRefusalsDue } from './mail/refused-attempts.ts';
import { expireCases, resume } from './resume.ts';
import type { TrustedClock } from './clock/trusted-clock.ts';
import { retryDueMessages } from './tickets/messages.ts';
import { followPlan } from './tickets/plan-moved.ts';
import { endSessionsInTime } from './tickets/end-session.ts';
import type { Alarm } from './tickets/alarm.ts';
import { ticketAlarm } from './tickets/tickets-in-time.ts';
import { remindOfEnds } from './entitlements/reminders.ts';
import { atWindow, createListUploads } from './list-uploads.ts';
import { createSittings } from './people/sittings.ts';
import { createTurns } from './turns.ts';
import { adoptWhatWaited } from './vault-work.ts';

export type Rekey = {
  readonly handlers: Handlers<RekeyContract>;
  readonly program: Program;
  /** Ends what time has ended and tries mail again that is due: called by the composition root about once a minute. */
  readonly tick: () => Promise<void>;
  /** Resolves when nothing is under way in the background. */
  readonly idle: () => Promise<void>;
  /** Milliseconds that nobody may leave the machine alone before its windows lock. */
  readonly idleLock: () => Promise<number>;
  readonly close: () => Promise<void>;
};

/** What follows from events without anybody asking: notices, and reports that waited for a case to end. */
const followUp = (events: readonly RecordedEvent[], work: DeskAtWork): void => {
  notifyContacts(events, work);
  for (const event of events) if (event.type === 'planMoved') work.later(() => followPlan(work, event));
  for (const { type, stream } of events)
    if (type === 'recoveryUnreserved') work.later(() => adoptWhatWaited(work, stream.slice('subscription/'.length)));
};

export const createRekey = (ports: Ports, reportBug: (error: unknown) => void): Rekey => {
  let work: DeskAtWork | null = null;
  let clock: TrustedClock | null = null;
  let noticeClock: ReturnType<typeof watchClock> | null = null;
  let alarm: Alarm | null = null;
  const inTurn = createTurns();
  const program: Program = {
    ports,
    sittings: createSittings(inTurn, ports.vaults, (windowId) => program.uploads.drop(atWindow(windowId))),
    uploads: createListUploads(),
    inTurn,
    signers: new Map(),
    work: () => work,
    clock: () => {
      if (clock === null) throw new Error('clock: expected an open workspace, none is');
      return clock;
    },
    beside: () => {
      const { ports: elsewhere, ...place } = ports.beside();
      const { program: inner, close } = createRekey(elsewhere, reportBug);
      return { program: inner, close, ...place };
    },
    closeWorkspace: async () => {
      alarm?.stop();
      alarm = null;
      program.sittings.forgetAll();
      for (const signer of program.signers.values()) signer.forget?.();
      program.signers.clear();
      program.uploads.dropAll();
      // Mail that is still to be sent goes on at the next start; whoever wants it gone first waits for `idle`.
      work?.outbox.stop();
      await work?.idle();
      await work?.unlocked.close();
      work = null;
    },
    putToWork: async (unlocked) => {
      clock = await openClock(ports, unlocked);
      noticeClock = watchClock(clock);
      const afterwards: typeof followUp = (events, at) => {
        followUp(events, at);
        void alarm?.set();
      };
      work = putToWork({ ...ports, clock: clock.now }, unlocked, afterwards, reportBug);
      await unlocked.views.catchUp();
      if (unlocked.readOnly === null) {
        await keepClock(work, clock);
        await noticeClock(work);
        await rekeyWhereOwed(work);
        await resume(work);
        alarm = ticketAlarm(work, reportBug);
        await alarm.set();
      }
      return work;
    },
  };
  const eraseInTime = atMostEvery(HOUR, eraseWhatIsDue);
  const tellInTime = atMostEvery(HOUR, tellOfUpdates);
  const remindInTime = atMostEvery(HOUR, remindOfEnds);
  const checkpointNow = atMostEvery(HOUR, checkpointInTime);
  return {
    handlers: withWhatHoldsForAll(() => work, {
      ...workspaceHandlers(program),
      ...operatorHandlers(program),
      ...mailHandlers(program),
      ...policyHandlers(program),
      ...wordingHandlers(program),
      ...checkpointHandlers(program),
      ...retentionHandlers(program),
      ...backupHandlers(program),
      ...subscriptionHandlers(program),
      ...clockHandlers(program),
      ...contactChangeHandlers(program),
      ...recoveryHandlers(program),
      ...supportHandlers(program),
      ...chatHandlers(program),
      ...figuresHandlers(program),
      ...consequenceHandlers(program),
      ...ticketHandlers(program),
      ...attachmentHandlers(program),
      ...replyHandlers(program),
      ...updateHandlers(program),
      ...entitlementHandlers(program),
      ...applianceHandlers(program),
      ...ticketImportHandlers(program),
      ...evidenceHandlers(program),
      ...customerHandlers(program),
      ...customerRequestHandlers(program),
    }),
    program,
    tick: async () => {
      if (work === null || work.unlocked.readOnly !== null) return;
      await noticeClock?.(work);
      await tellRefusalsDue(work);
      await rekeyWhereOwed(work);
      await goOnExecuting(program, work, work.unlocked.views.openCases());
      await expireCases(work);
      retryDueMail(work);
      await retryDueMessages(work);
      // Its timer stood still while the machine slept, and knows nothing of a clock that was set.
      await alarm?.set();
      await endSessionsInTime(work);
      await remindInTime(work);
      await tellInTime(work);
      await eraseInTime(work);
      await backUpInTime(work, ports.diskTrouble);
      await checkpointNow(work);
    },
    idle: async () => work?.idle(),
    idleLock: async () => (work === null ? defaultPolicy : (await work.desk()).policy).idleLock,
    close: () => program.closeWorkspace(),
  };
};
