// Notice of updates (Q8): each customer whom one touches is told when it is scheduled, moved or cancelled, once for each.
import { primaryOf } from '../../shared/domain/recovery/facts.ts';
import { toldKey } from '../../shared/domain/subscription/updates.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { draft, isServerDown, mailServerOf, send } from './mail/outbox.ts';

/** What is owed follows from the journal: a crash or a server that is down leaves it owed, and it goes the next time under the same Message-ID. */
export const tellOfUpdates = async (work: DeskAtWork): Promise<void> => {
  const [desk, now] = [await work.desk(), await work.now()];
  const through = await mailServerOf(work);
  through?.server.close();
  if (through === null) return;
  for (const known of desk.updates) {
    const { update, told, step, touches, to: ends } = known;
    if (step !== 'cancelled' && ends <= now) continue;
    for (const id of touches) {
      const { snapshot, updates, timeZone, name: subscription } = await work.subscription(id);
      const primary = snapshot === null ? undefined : primaryOf(snapshot);
      if (primary === undefined || primary.email === '' || updates.told.includes(toldKey(update, told))) continue;
      const { name, email: to } = primary;
      const body = work.ports.letters.composeUpdateNotice({
        ...{ desk: desk.name, name, subscription, update: known.name, text: known.text, reason: known.reason },
        ...{ step, from: known.from, to: ends, timeZone },
      });
      const result = await send(work, await draft(work, `${id}.update-${update}-${told}`, to, body), body, false);
      if (isServerDown(result)) return;
      if (result.kind === 'refused' && !result.permanent) continue;
      await work.record(undefined, async (tx) => {
        const recorded = { update, told, to, outcome: result.kind, response: result.response } as const;
        const taken = await tx.onSubscription(work.workstation, id, { type: 'recordUpdateTold', ...recorded });
        return taken.ok ? { ok: true, value: null } : taken;
      });
    }
  }
};
