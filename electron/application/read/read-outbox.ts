// Everything that waits for the mail server or for a person to settle it, over all cases, and whom mail does not reach.
import type { z } from 'zod';
import type { mailRequests } from '../../../shared/contract/mail.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { countsOf, mailsOf } from './mails.ts';
import { contextOf } from './read-case.ts';
import { unreachableOf } from './unreachable.ts';

type Outbox = z.input<(typeof mailRequests)['mail.outbox']['output']>;

/** As many as a window can show; the counts say how many there are. */
const listed = 200;

export const readOutbox = async (work: DeskAtWork, actor: Actor): Promise<Outbox> => {
  const { views } = work.unlocked;
  const quietUntil = work.outbox.quietUntil();
  const counts = { waiting: 0, uncertain: 0, refused: 0 };
  const mails: Outbox['mails'] = [];
  for (const caseId of views.casesWithMail()) {
    const context = await contextOf(work, caseId);
    if (context === null) continue;
    const { recovery, subscription } = context;
    const found = countsOf(recovery);
    for (const standing of ['waiting', 'uncertain', 'refused'] as const) counts[standing] += found[standing];
    const where = { case: caseId, number: recovery.number, subscriptionName: subscription.name };
    for (const row of mailsOf(context, actor, quietUntil, listed - mails.length)) mails.push({ ...row, ...where });
  }
  const unreachable: Outbox['unreachable'] = [];
  for (const { subscription: id, name, unreachable: some } of views.subscriptions()) {
    if (some === 0) continue;
    for (const one of unreachableOf(await work.subscription(id)))
      unreachable.push({ subscription: id, subscriptionName: name, ...one });
  }
  const more = counts.waiting + counts.uncertain + counts.refused - mails.length;
  return { counts, quietUntil, mails, more, unreachable };
};
