// Asking: a request and its ticket in one commit, whoever asks and wherever.
import type { EntitlementKind } from '../../../shared/domain/entitlement/rules.ts';
import type { TicketChannel } from '../../../shared/domain/ticket/events.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import type { Refused } from '../transaction.ts';
import { termsOf } from './act.ts';
import { offeringName } from './read-entitlement.ts';

export type Asking = {
  readonly subscription: string;
  readonly kind: EntitlementKind;
  readonly item: string;
  /** A local day, the last that is meant. */
  readonly until: string | null;
  readonly quantity: number | null;
  readonly reason: string;
  readonly requester: string;
  readonly channel: TicketChannel;
  readonly linked: string | null;
};

export const requestEntitlement = async (
  work: DeskAtWork,
  by: By,
  asked: Asking,
  commandId?: string,
): Promise<{ readonly ok: true; readonly request: string; readonly ticket: string } | Refused> => {
  const { subscription, kind, item, reason, requester, channel, linked } = asked;
  const done = await work.record(commandId, async (tx) => {
    const { timeZone } = await tx.subscription(subscription);
    const ticket = work.unlocked.views.nextTicketNumber();
    const request = work.ports.uuid();
    const terms = termsOf(asked, timeZone);
    const taken = await tx.onEntitlement(by, request, {
      ...({ type: 'request', request, subscription, ticket, kind, item, terms, reason, requester } as const),
    });
    if (!taken.ok) return taken;
    const opened = await tx.onTicket(by, ticket, {
      ...({ type: 'open', ticket, subscription, kind: 'entitlement', requester, channel, linked } as const),
      ...{ subject: offeringName(await tx.desk(), kind, item), text: reason, severity: null },
      ...{ condition: false, evidence: '', case: request },
    });
    return opened.ok ? { ok: true, value: null } : opened;
  });
  if (!done.ok) return done;
  const first = done.events.find(({ type, stream }) => type === 'requested' && stream.startsWith('entitlement/'));
  return { ok: true, request: String(first?.data['request']), ticket: String(first?.data['ticket']) };
};
