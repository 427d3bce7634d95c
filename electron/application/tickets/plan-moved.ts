// After a subscription moved to another plan (C3): its open tickets' clocks are computed again, and invoicing is told.
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { messageIdOf, send } from '../mail/outbox.ts';

export const followPlan = async (work: DeskAtWork, { stream, data, at, position }: RecordedEvent): Promise<void> => {
  const id = stream.slice('subscription/'.length);
  const [from, to] = [String(data['from']), String(data['to'])];
  const because = (data['because'] as readonly string[]).join(', ');
  await work.record(undefined, async (tx) => {
    for (const number of work.unlocked.views.openTicketsOf(id)) {
      const { response, plan } = await tx.ticket(number);
      if (response === null && plan === from)
        await tx.onTicket(work.workstation, number, { type: 'changePlan', plan: to });
    }
    return { ok: true, value: null };
  });
  const [desk, { name }] = [await work.desk(), await work.subscription(id)];
  if (desk.invoicing === null) return;
  const given = { desk: desk.name, subscription: name, from, to, tickets: because, at };
  const body = work.ports.letters.composePlanNotice(given);
  const mail = `${id}.plan-${position}`;
  const messageId = messageIdOf(mail, desk.mail?.from ?? 'rekey.invalid');
  const intent = { mail, to: desk.invoicing, messageId, subject: body.subject, text: body.elided };
  const { kind: outcome, response } = await send(work, intent, body, false);
  await work.record(undefined, async (tx) => {
    const told = await tx.onSubscription(work.workstation, id, {
      ...{ type: 'recordInvoicing', to: intent.to, outcome, response },
    });
    return told.ok ? { ok: true, value: null } : told;
  });
};
