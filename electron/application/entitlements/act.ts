// One act on a request: decided and recorded with what the customer is told of it, and an attempt that is refused leaves its trace.
import { Temporal } from 'temporal-polyfill';
import type { Answer } from '../../../shared/contract/request.ts';
import type { Entitlement } from '../../../shared/domain/entitlement/state.ts';
import type { Terms } from '../../../shared/domain/entitlement/rules.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import { answer } from '../program.ts';
import { deliverMessage, newMessage } from '../tickets/messages.ts';
import { withWord } from '../tickets/tell-requester.ts';
import type { OnEntitlement } from '../transaction.ts';
import { offeringName } from './read-entitlement.ts';

/** The midnight after the last day that is meant, where the subscription is. */
export const endOf = (day: string | null, zone: string): string | null =>
  day === null
    ? null
    : Temporal.PlainDate.from(day)
        .add({ days: 1 })
        .toZonedDateTime({ timeZone: zone })
        .toInstant()
        .toString({ fractionalSecondDigits: 3 });

/** The last day of something that ends at a midnight, as a person says it. */
export const lastDay = (until: string, zone: string): string =>
  Temporal.Instant.from(until).subtract({ milliseconds: 1 }).toZonedDateTimeISO(zone).toPlainDate().toString();

export const termsOf = (
  asked: { readonly until: string | null; readonly quantity: number | null },
  zone: string,
): Terms => ({
  until: endOf(asked.until, zone),
  quantity: asked.quantity,
});

type Told = Extract<OnEntitlement, { type: 'grant' | 'offer' | 'decline' | 'apply' }>;
const isTold = (command: OnEntitlement): command is Told => ['offer', 'decline', 'apply'].includes(command.type);

const inWords = (name: string, { until, quantity }: Terms, zone: string): string =>
  [
    quantity === null ? name : `${name}, ${quantity.toLocaleString('en')}`,
    until === null ? '' : `until ${lastDay(until, zone)}`,
  ]
    .filter((part) => part !== '')
    .join(' ');

/** What the customer reads: an offer they can answer, a no with its reason, or what they have now. */
const wordsFor = (command: Told, known: Entitlement, name: string, zone: string): string => {
  switch (command.type) {
    case 'offer':
      return `Your Technical Account Manager offers: ${inWords(name, command.terms, zone)}. ${command.reason}\n\nAgree or turn it down in your window, or tell us.`;
    case 'decline':
      return `Your request was declined: ${name}. ${command.reason}`;
    default:
      return `Done: ${inWords(name, known.grant?.terms ?? known.terms, zone)}.`;
  }
};

/** Refusals of these are plain mistakes at a keyboard, not attempts at what is somebody else's. */
const notKept = new Set(['requestUnknown', 'workspace-read-only']);

export const actOn = async (
  work: DeskAtWork,
  by: By,
  request: string,
  command: OnEntitlement,
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const known = await work.entitlement(request);
  const fresh = isTold(command) && known.ticket !== '' ? await newMessage(work, known.ticket) : null;
  const done = await work.record(commandId, async (tx) => {
    const before = await tx.entitlement(request);
    const { snapshot, timeZone } = await tx.subscription(before.subscription);
    const word =
      isTold(command) && fresh !== null
        ? {
            ...{ ticket: before.ticket, accounts: snapshot?.accounts ?? [], fresh },
            text: wordsFor(command, before, offeringName(await tx.desk(), before.kind, before.item), timeZone),
          }
        : null;
    return withWord(tx, by, word, () => tx.onEntitlement(by, request, command));
  });
  if (!done.ok) {
    if (known.phase !== 'unasked' && !notKept.has(done.refusal.code))
      await work.record(undefined, async (tx) => {
        const attempt = { type: 'recordAttempt', attempt: command.type, why: done.refusal.code } as const;
        const kept = await tx.onEntitlement(by, request, attempt);
        return kept.ok ? { ok: true, value: null } : kept;
      });
    return done;
  }
  if (fresh !== null && done.events.some(({ type, data }) => type === 'messageSent' && data['way'] === 'mail'))
    work.later(async () => void (await deliverMessage(work, known.ticket, fresh.message)));
  return answer({});
};
