// Erases what is personal of a subscription: the key goes with the event that says so, and the newest list goes on if it is still needed.
import { erasureDue } from '../../shared/domain/subscription/decider.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import { allMails } from '../../shared/domain/recovery/state.ts';
import { HOUR, shift } from '../../shared/domain/time.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import type { By } from './ports.ts';
import { refusal } from './program.ts';
import { forgetFiles } from './tickets/attachments.ts';

const casesOf = (work: DeskAtWork, subscription: string) =>
  work.unlocked.views.queue().filter((row) => row.subscription === subscription);

/** A notice that has not left is waited for this long after its case; then nothing personal is kept for its sake. */
const patience = 72 * HOUR;

/** Why nothing can be erased now: an open case or ticket needs the data, and so does a mail that is still to be sent. */
export const whyNotErasable = async (work: DeskAtWork, known: Subscription): Promise<string | null> => {
  const cases = casesOf(work, known.id);
  const open = cases.find(({ endedAt }) => endedAt === null);
  if (known.reservation !== null || open !== undefined)
    return `${open ? `Case ${open.number}` : 'A case'} is open and needs the data until it has ended.`;
  const [ticket] = work.unlocked.views.openTicketsOf(known.id);
  if (ticket !== undefined) return `Ticket ${ticket} is open and needs the data until it is resolved.`;
  const long = shift(await work.now(), -patience);
  for (const { case: id, number, endedAt } of cases)
    for (const [, { state, retryAt }] of allMails(await work.recovery(id)))
      if ((state === 'intended' || retryAt !== null) && (endedAt ?? '') > long)
        return `A mail of case ${number} is still on its way. Try again when it has left.`;
  return null;
};

export const erasePersonalData = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  { reason, keepList }: { readonly reason: string; readonly keepList: boolean },
) => {
  const blocked = await whyNotErasable(work, await work.subscription(subscription));
  if (blocked !== null) return refusal('erasureBlocked', blocked);
  return work.record(undefined, async (tx) => {
    const { snapshot } = await tx.subscription(subscription);
    const key = await work.unlocked.journal.personalKey(subscription);
    const erased = await tx.onSubscription(by, subscription, { type: 'erasePersonalData', key, reason });
    if (!erased.ok) return erased;
    await forgetFiles(work, tx, subscription);
    if (!keepList || snapshot === null) return { ok: true, value: null };
    const { digest, asOf, accounts } = snapshot;
    const list = { type: 'takeSnapshot', digest, asOf, source: 'directory', accounts } as const;
    const taken = await tx.onSubscription(work.workstation, subscription, list);
    return taken.ok ? { ok: true, value: null } : taken;
  });
};

const day = 24 * HOUR;

/** What the policy's time is over for; looked for once an hour, because it reads every subscription. */
export const eraseWhatIsDue = async (work: DeskAtWork): Promise<void> => {
  const { policy } = await work.desk();
  if (policy.eraseAfter <= 0) return;
  const now = await work.now();
  for (const { subscription } of work.unlocked.views.subscriptions()) {
    const known = await work.subscription(subscription);
    const due = erasureDue(known, policy);
    if (due === null || now < due || (await work.unlocked.journal.personalKey(subscription)) === null) continue;
    const reason = `Kept for ${policy.eraseAfter / day} days after the last case, as the desk’s policy says.`;
    // Blocked by a mail on its way, it is looked at again an hour later.
    await erasePersonalData(work, work.workstation, subscription, { reason, keepList: true });
  }
};

/** Runs `job` at the first call and then at most once in `every` milliseconds, by the desk's own time. */
export const atMostEvery = (every: number, job: (work: DeskAtWork) => Promise<void>) => {
  let next = '';
  return async (work: DeskAtWork): Promise<void> => {
    const now = await work.now();
    if (now < next) return;
    next = shift(now, every);
    await job(work);
  };
};
