// What is agreed with a subscription, and what follows for its open tickets: another plan computes their clocks again from the opening.
import { packNamed } from '../../../shared/domain/desk/support.ts';
import type { SupportAgreed } from '../../../shared/domain/subscription/support.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';

type Asked = SupportAgreed & { readonly subscription: string };

export const agreeSupport = (work: DeskAtWork, by: By, { subscription, ...asked }: Asked, commandId?: string) =>
  work.record(commandId, async (tx) => {
    const [desk, known] = [await tx.desk(), await tx.subscription(subscription)];
    const { support } = known;
    if (known.name === '')
      return {
        ok: false,
        refusal: { code: 'subscriptionUnknown', text: 'No subscription with this id is registered.' },
      };
    const noticed = desk.notices.find(({ policy, version }) => policy === asked.policy && version === asked.version);
    const agreed = await tx.onSubscription(by, subscription, {
      type: 'agreeSupport',
      terms: asked,
      pack: packNamed(desk, asked.policy, asked.version),
      before: support === null ? null : packNamed(desk, support.policy, support.version),
      noticed: noticed?.at ?? null,
      calendarKnown: asked.calendar !== null && Object.hasOwn(desk.calendars, asked.calendar),
    });
    if (!agreed.ok) return agreed;
    const { support: now } = await tx.subscription(subscription);
    for (const ticket of work.unlocked.views.openTicketsOf(subscription)) {
      const { response, policy, plan } = await tx.ticket(ticket);
      if (now === null || response !== null || policy !== now.policy || plan === now.plan) continue;
      const moved = await tx.onTicket(work.workstation, ticket, { type: 'changePlan', plan: now.plan });
      if (!moved.ok) return moved;
    }
    return { ok: true, value: null };
  });
