// Attempts that led to nothing: recorded on their subscription, and told to every contact without filling anybody's mailbox.
import type { Refusal } from '../../../shared/domain/decider.ts';
import type { Channel } from '../../../shared/domain/recovery/events.ts';
import { refusalsDue } from '../../../shared/domain/subscription/decider.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';

/** What says something about whoever asks. A step that is not its turn yet says nothing about anybody. */
const telling: readonly string[] = [
  'recoveryAlreadyOpen',
  'noPrimary',
  'severalPrimaries',
  'requesterUnknown',
  'codeLocked',
  'codesThrottled',
];

export const recordRefusedAttempt = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  asked: { readonly channel: Channel; readonly claim: string },
  { code: why }: Refusal,
): Promise<void> => {
  if (!telling.includes(why)) return;
  const { channel, claim } = asked;
  const recorded = await work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, { type: 'refuseAttempt', channel, claim, why });
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (recorded.ok) work.later(() => tellRefusals(work, subscription));
};

/** The same for a step of a case that was refused. */
export const recordRefusedStep = async (work: DeskAtWork, by: By, caseId: string, refusal: Refusal): Promise<void> => {
  const { subscription, channel, claim } = await work.recovery(caseId);
  if (subscription !== '') await recordRefusedAttempt(work, by, subscription, { channel, claim }, refusal);
};

/** Told by notices of the newest case; where there never was one, the next one's opening is told anyway. */
export const tellRefusals = async (work: DeskAtWork, subscription: string): Promise<void> => {
  const state = await work.subscription(subscription);
  if (!refusalsDue(state, await work.now())) return;
  const newest = work.unlocked.views
    .queue()
    .filter((row) => row.subscription === subscription)
    .reduce<{ case: string; openedAt: string } | null>(
      (latest, row) => (latest === null || row.openedAt > latest.openedAt ? row : latest),
      null,
    );
  const about = state.reservation?.case ?? newest?.case;
  if (about === undefined) return;
  await work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(work.workstation, subscription, { type: 'tellRefusals', case: about });
    return taken.ok ? { ok: true, value: null } : taken;
  });
};

/** What was refused within an hour of the last notice, and waits for that hour to be over. */
export const tellRefusalsDue = async (work: DeskAtWork): Promise<void> => {
  const open = await Promise.all(work.unlocked.views.openCases().map((id) => work.recovery(id)));
  for (const subscription of new Set(open.map((recovery) => recovery.subscription)))
    await tellRefusals(work, subscription);
};
