// What ends soon is told once for each of the desk's numbers of days: to the customer, and to the manager who said where.
import { endingsOf } from '../../../shared/domain/subscription/entitlements.ts';
import { daysBetween } from '../../../shared/domain/entitlement/rules.ts';
import { primaryOf } from '../../../shared/domain/recovery/facts.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { draft, send } from '../mail/outbox.ts';
import { lastDay } from './act.ts';
import { offeringName } from './read-entitlement.ts';

const dayLong = 86_400_000;

/** Of the days that are due, only the nearest is told: who was closed over a month gets one mail, not three. */
const dueNow = (remindDays: readonly number[], days: number): number | undefined =>
  days < 0 ? undefined : remindDays.findLast((at) => days <= at);

const remind = async (work: DeskAtWork, id: string, thing: string, until: string, days: number): Promise<void> => {
  const reminder = work.ports.uuid();
  // Recorded first: a crash leaves a reminder that nobody got, and never one that somebody gets twice.
  const kept = await work.record(undefined, async (tx) => {
    const command = { type: 'remindOfEnd', reminder, thing, until, days } as const;
    const taken = await tx.onSubscription(work.workstation, id, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!kept.ok) return;
  const [subscription, desk] = [await work.subscription(id), await work.desk()];
  const what =
    thing === ''
      ? subscription.name
      : await work.entitlement(thing).then(({ kind, item }) => offeringName(desk, kind, item));
  const primary = subscription.snapshot === null ? undefined : primaryOf(subscription.snapshot);
  const manager = subscription.tam === null ? undefined : desk.operators[subscription.tam];
  const tamAddress = subscription.tam === null ? undefined : desk.addresses[subscription.tam];
  const readers = [
    ...(primary === undefined || primary.email === '' ? [] : [{ to: primary.email, name: primary.name }]),
    ...(tamAddress === undefined ? [] : [{ to: tamAddress, name: manager?.name ?? '' }]),
  ];
  for (const [index, { to, name }] of readers.entries()) {
    const given = {
      desk: desk.name,
      name,
      subscription: subscription.name,
      what,
      day: lastDay(until, subscription.timeZone),
    };
    const body = work.ports.letters.composeEndReminder(given);
    const { kind: outcome, response } = await send(
      work,
      await draft(work, `${id}.end-${reminder}-${index}`, to, body),
      body,
      false,
    );
    await work.record(undefined, async (tx) => {
      const told = { type: 'answerReminder', reminder, to, outcome, response } as const;
      const taken = await tx.onSubscription(work.workstation, id, told);
      return taken.ok ? { ok: true, value: null } : taken;
    });
  }
};

export const remindOfEnds = async (work: DeskAtWork): Promise<void> => {
  const [{ rules }, now] = [await work.desk(), await work.now()];
  const farthest = rules.remindDays[0];
  if (farthest === undefined) return;
  const soon = work.unlocked.views.endings({ tams: null, before: shift(now, (farthest + 2) * dayLong) });
  for (const { subscription: id, thing, until, told } of soon) {
    if (until <= now) continue;
    const subscription = await work.subscription(id);
    if (!endingsOf(subscription).some((one) => one.thing === thing && one.until === until)) continue;
    const days = dueNow(rules.remindDays, daysBetween(now, shift(until, -1), subscription.timeZone));
    if (days !== undefined && (told === null || days < told)) await remind(work, id, thing, until, days);
  }
};
