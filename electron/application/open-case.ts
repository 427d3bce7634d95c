// Opening a case: its number is taken in the same turn as its first event, so that no two cases share one.
import type { Channel } from '../../shared/domain/recovery/events.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import type { By } from './ports.ts';
import { recordRefusedAttempt } from './mail/refused-attempts.ts';
import type { Refused } from './transaction.ts';

export const openCase = async (
  work: DeskAtWork,
  by: By,
  asked: { readonly subscription: string; readonly channel: Channel; readonly claim: string },
  commandId?: string,
): Promise<{ readonly ok: true; readonly case: string } | Refused> => {
  const id = work.ports.uuid();
  const opened = await work.record(commandId, async (tx) => {
    const number = work.unlocked.views.nextCaseNumber();
    const taken = await tx.onRecovery(by, id, { type: 'open', case: id, number, ...asked });
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!opened.ok) {
    await recordRefusedAttempt(work, by, asked.subscription, asked, opened.refusal);
    return opened;
  }
  // The same command delivered twice answers with the case that the first one opened.
  const first = opened.events.find(({ type }) => type === 'opened');
  return { ok: true, case: String(first?.data['case'] ?? id) };
};
