// Calendars, policies and agreements as they are asked for and set; which clocks a calendar moves is said before it is saved.
import type { Answer, Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import type { supportRequests } from '../../../shared/contract/support.ts';
import { allPacks, packNamed } from '../../../shared/domain/desk/support.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import { readCalendar } from '../../../shared/domain/sla/calendar.ts';
import { inWords, reductions } from '../../../shared/domain/sla/comparison.ts';
import { type PolicyPack, readPack, targetOf } from '../../../shared/domain/sla/policy-pack.ts';
import { publishedPolicies } from '../../../shared/domain/sla/published.ts';
import { agreementOf } from '../../../shared/domain/ticket/agreement.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import { movedClocks } from '../tickets/moved-clocks.ts';
import type { OnDesk } from '../transaction.ts';
import { agreeSupport } from '../tickets/agree-support.ts';

const parsed = (content: string): { ok: true; json: unknown } | { ok: false; text: string } => {
  try {
    return { ok: true, json: JSON.parse(content) };
  } catch {
    return { ok: false, text: 'The policy is not usable: the file is no JSON.' };
  }
};

const appliesWords = ({ newVersion }: PolicyPack): string =>
  newVersion.applies === 'at-renewal' ? 'At the next renewal' : `${newVersion.days} days after notice`;

const summaryOf = (pack: PolicyPack, desk: Desk, subscriptions: number) => ({
  ...{ id: pack.id, version: pack.version, title: pack.title, subscriptions },
  published: publishedPolicies.includes(pack),
  plans: pack.plans.map(({ id, name }) => ({ id, name })),
  severities: pack.severities.map(({ id, name }) => ({
    ...{ id, name },
    targets: (pack.plans.length === 0 ? [{ id: null, name: '' }] : pack.plans).flatMap((plan) => {
      const target = targetOf(pack, id, plan.id);
      return target === null ? [] : [plan.id === null ? inWords(target) : `${plan.name}: ${inWords(target)}`];
    }),
  })),
  channels: [...pack.channels],
  noticedAt: desk.notices.find(({ policy, version }) => policy === pack.id && version === pack.version)?.at ?? null,
  applies: appliesWords(pack),
});

export const supportHandlers = (program: Program): Handlers<typeof supportRequests> => {
  const onDesk = async (
    caller: OperatorCaller,
    command: OnDesk,
    commandId?: string,
  ): Promise<Answer<Record<string, never>>> => {
    const done = await atWork(program).record(commandId, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), command);
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done.ok ? answer({}) : done;
  };
  /** How many subscriptions rest on what `of` picks out of their agreement. */
  const counted = async (
    of: (support: { policy: string; version: string; calendar: string | null } | null) => string | null,
  ) => {
    const work = atWork(program);
    const counts = new Map<string, number>();
    for (const { subscription } of work.unlocked.views.subscriptions()) {
      const { support } = await work.subscription(subscription);
      const key = of(support);
      if (key !== null) counts.set(key, (counts.get(key) ?? 0) + 1);
    }
    return counts;
  };

  return {
    'calendar.list': async () => {
      const desk = await atWork(program).desk();
      const uses = await counted((support) => support?.calendar ?? null);
      return answer(
        Object.values(desk.calendars).map(({ calendar, name, text, by, at }) => ({
          ...{ calendar, name, at, by: operatorName(by, desk), subscriptions: uses.get(calendar) ?? 0 },
          text: {
            zone: text.zone,
            week: text.week as Record<string, [string, string][]>,
            holidays: text.holidays ?? [],
          },
        })),
      );
    },
    'calendar.preview': async ({ calendar, name, text }) => {
      const read = readCalendar(text);
      if (!read.ok) return answer({ problem: read.refusal.text, moved: [], of: 0 });
      const { moved, of } = await movedClocks(atWork(program), { calendar, name, text });
      return answer({ problem: null, moved: moved.slice(0, 200), of });
    },
    'calendar.set': ({ calendar, name, text, commandId }, caller) =>
      onDesk(caller, { type: 'setCalendar', calendar, name, text }, commandId),
    'calendar.read': async ({ country }) => {
      const { holidays } = atWork(program).ports;
      return answer({
        countries: [...(await holidays.countries())],
        regions: country === null ? [] : [...(await holidays.regions(country))],
      });
    },
    'calendar.inspect': async (input) => {
      const work = atWork(program);
      const { holidays } = work.ports;
      const today = (await work.now()).slice(0, 10);
      if (input.from === 'file') {
        const read = holidays.inFile(input.content, today);
        return read.ok ? answer({ days: [...read.days] }) : read;
      }
      const year = Number(today.slice(0, 4));
      const days = await holidays.of(input.country, input.region, [year, year + 1, year + 2]);
      return days.length === 0
        ? refusal('noHolidays', 'There is no list of public holidays for this country.')
        : answer({ days: days.filter(({ date }) => date >= today) });
    },
    'policyPack.list': async () => {
      const desk = await atWork(program).desk();
      const uses = await counted((support) => (support === null ? 'qualys 1' : `${support.policy} ${support.version}`));
      return answer(allPacks(desk).map((pack) => summaryOf(pack, desk, uses.get(`${pack.id} ${pack.version}`) ?? 0)));
    },
    'policyPack.preview': async ({ content }) => {
      const nothing = { pack: null, against: null, reductions: [] };
      const json = parsed(content);
      if (!json.ok) return answer({ problem: json.text, ...nothing });
      const read = readPack(json.json);
      if (!read.ok) return answer({ problem: read.text, ...nothing });
      const desk = await atWork(program).desk();
      const before = allPacks(desk).findLast(({ id }) => id === read.pack.id) ?? null;
      const there = packNamed(desk, read.pack.id, read.pack.version) !== null;
      return answer({
        problem: there ? 'This version of the policy is there already. Give the file another version.' : null,
        pack: summaryOf(read.pack, desk, 0),
        against: before?.version ?? null,
        reductions: before === null ? [] : [...reductions(before, read.pack)],
      });
    },
    'policyPack.add': ({ content, commandId }, caller) => {
      const json = parsed(content);
      return json.ok
        ? onDesk(caller, { type: 'addPolicyPack', pack: json.json }, commandId)
        : refusal('policyUnusable', json.text);
    },
    'policyPack.notice': ({ policy, version, commandId }, caller) =>
      onDesk(caller, { type: 'noticePolicy', policy, version }, commandId),
    'support.settings': async () => answer({ invoicing: (await atWork(program).desk()).invoicing }),
    'support.setInvoicing': ({ address, commandId }, caller) =>
      onDesk(caller, { type: 'setInvoicing', address }, commandId),
    'support.get': async ({ subscription: id }) => {
      const work = atWork(program);
      const [subscription, desk] = [await work.subscription(id), await work.desk()];
      if (subscription.name === '')
        return refusal('subscriptionUnknown', 'No subscription with this id is registered.');
      const { pack, plan, calendarName } = agreementOf(subscription, desk);
      const { support } = subscription;
      return answer({
        ...{ policy: pack.id, version: pack.version, title: pack.title, plan, calendarName },
        planName: pack.plans.find((one) => one.id === plan)?.name ?? null,
        calendar: support?.calendar ?? null,
        until: support?.until ?? null,
        fee: support?.fee ?? null,
        currency: support?.currency ?? '',
        agreed: support === null ? null : { at: support.at, by: operatorName(support.by, desk) },
      });
    },
    'support.agree': async ({ commandId, ...asked }, caller) => {
      const done = await agreeSupport(atWork(program), byOperator(program, caller), asked, commandId);
      return done.ok ? answer({}) : done;
    },
  };
};
