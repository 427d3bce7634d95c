// What ends soon is told once for each of the desk's numbers of days: to the customer, and to the manager who said where.
import { daysBetween } from '../../../shared/domain/entitlement/rules.ts';
import { primaryOf } from '../../../shared/domain/recovery/facts.ts';
import { endingsOf, outcomeOf } from '../../../shared/domain/subscription/entitlements.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { SendResult } from '../../mail/port.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { draft, mailServerOf, send } from '../mail/outbox.ts';
import { lastDay } from './act.ts';
import { offeringName } from './read-entitlement.ts';

const dayLong = 86_400_000;

type Ending = { readonly subscription: string; readonly thing: string; readonly until: string };
type Reminder = Ending & { readonly reminder: string };

/** Of the days that are due, only the nearest is told: who was closed over a month gets one mail, not three. */
const dueNow = (remindDays: readonly number[], days: number): number | undefined =>
  days < 0 ? undefined : remindDays.findLast((at) => days <= at);

const readersOf = async (work: DeskAtWork, id: string) => {
  const [{ snapshot, tam }, { operators, addresses }] = [await work.subscription(id), await work.desk()];
  const primary = snapshot === null ? undefined : primaryOf(snapshot);
  const address = tam === null ? undefined : addresses[tam];
  return [
    ...(primary === undefined || primary.email === '' ? [] : [{ to: primary.email, name: primary.name, at: 0 }]),
    ...(tam === null || address === undefined ? [] : [{ to: address, name: operators[tam]?.name ?? '', at: 1 }]),
  ];
};

const outcomeAs = (result: SendResult) =>
  result.kind === 'refused' && !result.permanent ? ('put-off' as const) : result.kind;

/** To whoever has not got it: the first time everybody, later whom a server had put off, under the same Message-ID. */
const mail = async (work: DeskAtWork, { subscription: id, thing, until, reminder }: Reminder, again: boolean) => {
  const [subscription, desk] = [await work.subscription(id), await work.desk()];
  const what =
    thing === ''
      ? subscription.name
      : await work.entitlement(thing).then(({ kind, item }) => offeringName(desk, kind, item));
  for (const { to, name, at } of await readersOf(work, id)) {
    const known = outcomeOf(subscription.entitlements, reminder, to);
    if (again ? known !== 'put-off' : known !== null) continue;
    const day = lastDay(until, subscription.timeZone);
    const body = work.ports.letters.composeEndReminder({
      desk: desk.name,
      name,
      subscription: subscription.name,
      what,
      day,
    });
    const result = await send(work, await draft(work, `${id}.end-${reminder}-${at}`, to, body), body, false);
    await work.record(undefined, async (tx) => {
      const told = { reminder, to, outcome: outcomeAs(result), response: result.response } as const;
      const taken = await tx.onSubscription(work.workstation, id, { type: 'answerReminder', ...told });
      return taken.ok ? { ok: true, value: null } : taken;
    });
  }
};

/** Recorded first: a crash leaves a reminder that nobody got, and never one that somebody gets twice. */
const remind = async (work: DeskAtWork, ending: Ending, days: number): Promise<void> => {
  const { subscription, thing, until } = ending;
  const reminder = work.ports.uuid();
  const kept = await work.record(undefined, async (tx) => {
    const command = { type: 'remindOfEnd', reminder, thing, until, days } as const;
    const taken = await tx.onSubscription(work.workstation, subscription, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (kept.ok) await mail(work, { ...ending, reminder }, false);
};

/** Nothing is recorded as told while no mail server is set up: what is due then is told once there is one. */
export const remindOfEnds = async (work: DeskAtWork): Promise<void> => {
  const [{ rules }, now] = [await work.desk(), await work.now()];
  const farthest = rules.remindDays[0];
  const through = await mailServerOf(work);
  through?.server.close();
  if (farthest === undefined || through === null) return;
  const soon = work.unlocked.views.endings({ tams: null, before: shift(now, (farthest + 2) * dayLong) });
  for (const { told, ...ending } of soon) {
    const { subscription: id, thing, until } = ending;
    if (until <= now) continue;
    const subscription = await work.subscription(id);
    if (!endingsOf(subscription).some((one) => one.thing === thing && one.until === until)) continue;
    const days = dueNow(rules.remindDays, daysBetween(now, shift(until, -1), subscription.timeZone));
    if (days !== undefined && (told === null || days < told)) await remind(work, ending, days);
    else {
      const last = subscription.entitlements.reminded.findLast((one) => one.thing === thing && one.until === until);
      if (last !== undefined) await mail(work, { ...ending, reminder: last.reminder }, true);
    }
  }
};
