// Requests to managers: asked for, decided on, applied; the board of what ends; who stands in for whom.
import type { entitlementRequests } from '../../../shared/contract/entitlement.ts';
import type { Answer, Caller, Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import { ableToSignIn } from '../../../shared/domain/account.ts';
import { standsInFor } from '../../../shared/domain/desk/delegation.ts';
import { daysBetween } from '../../../shared/domain/entitlement/rules.ts';
import type { Subscription } from '../../../shared/domain/subscription/state.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { actOn, lastDay, termsOf } from '../entitlements/act.ts';
import { entitlementRowOf, givenOf, offeringName, readEntitlement } from '../entitlements/read-entitlement.ts';
import { requestEntitlement } from '../entitlements/request.ts';
import type { Sitting } from '../people/sittings.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import type { OnDesk, OnEntitlement } from '../transaction.ts';

const board = 91 * 86_400_000;
const settledFor = 30 * 86_400_000;
const unknown = () => refusal('requestUnknown', 'No such request is in this workspace.');

const rowsOf = async (work: DeskAtWork, requests: readonly string[]) => {
  const [desk, now] = [await work.desk(), await work.now()];
  const folded = new Map<string, Promise<Subscription>>();
  const subscriptionOf = (id: string): Promise<Subscription> => {
    const state = folded.get(id) ?? work.subscription(id);
    folded.set(id, state);
    return state;
  };
  return Promise.all(
    requests.map(async (request) => {
      const known = await work.entitlement(request);
      return entitlementRowOf(known, { subscription: await subscriptionOf(known.subscription), desk, now });
    }),
  );
};

/** A subscription that asks for something and does not end soon. */
const unlisted = async (work: DeskAtWork, id: string) => {
  const { name, tam, expires: until, timeZone: zone, support } = await work.subscription(id);
  return { name, tam, until, zone, plan: support?.plan ?? null, told: null };
};

/** Whose subscriptions somebody sees as theirs: their own, and those of everybody they stand in for now. */
const managersOf = async (work: DeskAtWork, id: string) => {
  const [desk, now] = [await work.desk(), await work.now()];
  return { own: id, delegated: standsInFor(desk, id, now).map(({ from }) => from) };
};

const expiring = async (work: DeskAtWork, { actor }: OperatorCaller, whose: 'mine' | 'all') => {
  const { views } = work.unlocked;
  const [desk, now] = [await work.desk(), await work.now()];
  const { own, delegated } = await managersOf(work, actor.id);
  const tams = whose === 'all' ? null : [own, ...delegated];
  const endings = views.endings({ tams, before: shift(now, board) }).filter(({ thing }) => thing === '');
  const asked = await rowsOf(work, [
    ...views.entitlements({ subscription: null, open: true }),
    ...views.entitlements({ subscription: null, open: false }).slice(0, 200),
  ]);
  const recent = asked.filter(({ ended }) => ended === null || shift(ended.at, settledFor) > now);
  const asking = Map.groupBy(recent, (row) => row.subscription);
  // Most ends are the same midnights: each is counted once.
  const counted = new Map<string, number>();
  const daysTo = (end: string, zone: string): number => {
    const name = `${end} ${zone}`;
    const days = counted.get(name) ?? daysBetween(now, shift(end, -1), zone);
    counted.set(name, days);
    return days;
  };
  const known = new Map(endings.map((one) => [one.subscription, one]));
  const ids = [
    ...new Set([...endings.map(({ subscription }) => subscription), ...recent.map((row) => row.subscription)]),
  ];
  const rows = await Promise.all(
    ids.map(async (id) => {
      const { name, tam, until: expires, zone, plan, told } = known.get(id) ?? (await unlisted(work, id));
      return {
        ...{ subscription: id, name, expires, plan, told },
        tam: tam === null ? null : operatorName(`operator:${tam}`, desk),
        delegated: tam !== null && delegated.includes(tam),
        theirs: tams === null || (tam !== null && tams.includes(tam)),
        days: expires === null ? null : daysTo(expires, zone),
        requests: asking.get(id) ?? [],
      };
    }),
  );
  return {
    mine: views.subscriptionsOf([own]),
    delegated: views.subscriptionsOf(delegated),
    rows: rows.flatMap(({ theirs, ...row }) => (theirs ? [row] : [])),
  };
};

export const entitlementHandlers = (program: Program): Handlers<typeof entitlementRequests> => {
  const onDesk = async (caller: OperatorCaller, command: OnDesk, commandId: string | undefined) => {
    const done = await atWork(program).record(commandId, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), command);
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done.ok ? answer({}) : done;
  };
  type On = { readonly request: string; readonly commandId?: string | undefined };
  const act = (caller: OperatorCaller, { request, commandId }: On, command: OnEntitlement) =>
    actOn(atWork(program), byOperator(program, caller), request, command, commandId);
  /** A grant or an offer states an instant: the midnight after the day, where the subscription is. */
  const withTerms = async (
    caller: OperatorCaller,
    type: 'grant' | 'offer',
    input: On & { readonly until: string | null; readonly quantity: number | null; readonly reason: string },
  ) => {
    const work = atWork(program);
    const known = await work.entitlement(input.request);
    if (known.phase === 'unasked') return unknown();
    const { timeZone } = await work.subscription(known.subscription);
    const terms = termsOf(input, timeZone);
    return act(caller, input, { type, grant: work.ports.uuid(), terms, reason: input.reason });
  };
  const withSitting = async <Value>(
    { windowId }: Caller,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> => {
    const sitting = program.sittings.of(windowId);
    return sitting === null ? refusal('sign-in-first', 'Sign in first.') : run(sitting, atWork(program));
  };
  const asCustomer = (caller: Caller, { request, commandId }: On, command: OnEntitlement) =>
    withSitting(caller, async ({ subscription, by }, work) =>
      (await work.entitlement(request)).subscription === subscription
        ? actOn(work, by, request, command, commandId)
        : unknown(),
    );

  return {
    'entitlement.list': async ({ subscription, open }) => {
      const work = atWork(program);
      const known = work.unlocked.views.entitlements({ subscription: subscription ?? null, open: open ? true : null });
      return answer(await rowsOf(work, known));
    },
    'entitlement.get': async ({ request }, caller) => {
      const detail = await readEntitlement(atWork(program), request, caller.actor);
      return detail === null ? unknown() : answer(detail);
    },
    'entitlement.settings': async ({ subscription: id }) => {
      const work = atWork(program);
      const [subscription, desk] = [await work.subscription(id), await work.desk()];
      if (subscription.name === '')
        return refusal('subscriptionUnknown', 'No subscription with this id is registered.');
      const { expires, timeZone } = subscription;
      return answer({ offerings: [...desk.rules.offerings], expires, timeZone, given: givenOf(subscription, desk) });
    },
    'entitlement.request': async ({ commandId, ...input }, caller) => {
      const asked = { ...input, channel: 'phone' } as const;
      const done = await requestEntitlement(atWork(program), byOperator(program, caller), asked, commandId);
      return done.ok ? answer({ request: done.request, ticket: done.ticket }) : done;
    },
    'entitlement.grant': (input, caller) => withTerms(caller, 'grant', input),
    'entitlement.offer': (input, caller) => withTerms(caller, 'offer', input),
    'entitlement.decline': (input, caller) => act(caller, input, { type: 'decline', reason: input.reason }),
    'entitlement.second': (input, caller) => act(caller, input, { type: 'second', grant: input.grant }),
    'entitlement.withdrawGrant': ({ grant, reason, ...on }, caller) =>
      act(caller, on, { type: 'withdrawGrant', grant, reason }),
    'entitlement.acceptOffer': ({ grant, ...on }, caller) => act(caller, on, { type: 'acceptOffer', grant }),
    'entitlement.refuseOffer': ({ grant, reason, ...on }, caller) =>
      act(caller, on, { type: 'refuseOffer', grant, reason }),
    'entitlement.withdrawRequest': ({ reason, ...on }, caller) => act(caller, on, { type: 'withdrawRequest', reason }),
    'entitlement.apply': async ({ grant, ...on }, caller) => {
      const work = atWork(program);
      const known = (await work.entitlement(on.request)).grant;
      const operator = (await work.desk()).operators[known?.by.replace('operator:', '') ?? ''];
      // Their key as it is now or was: whoever got a new one since has signed with an older.
      let record: string | null = null;
      for (const key of operator === undefined ? [] : [operator.key, ...operator.formerKeys])
        record ??= await work.unlocked.signedBy(known?.position ?? 0, key);
      return act(caller, on, { type: 'apply', grant, record });
    },
    'entitlement.saveEntry': async ({ request }, caller) => {
      const work = atWork(program);
      if (caller.window === 'command-line') return refusal('not-here', 'There is no window here to ask where to save.');
      const known = await work.entitlement(request);
      const { name, timeZone } = await work.subscription(known.subscription);
      const until = known.grant?.terms.until ?? null;
      if (known.phase !== 'applied' || until === null)
        return refusal('noEnd', 'Only what was applied and has an end can be put into a calendar.');
      const day = lastDay(until, timeZone);
      const path = await work.ports.windows.chooseSavePath(caller.windowId, `${known.subscription}-${day}.ics`);
      if (path === null) return answer({ saved: false });
      const entry = work.ports.holidays.entry({
        ...{ uid: `${request}@rekey`, at: await work.now(), day, daysBefore: 14 },
        title: `${name}: ${offeringName(await work.desk(), known.kind, known.item)} ends`,
        text: `Granted in ${known.ticket}.`,
      });
      const saved = await work.ports.saveFile(path, entry);
      return saved.ok ? answer({ saved: true }) : saved;
    },
    'expiring.list': async ({ whose }, caller) => answer(await expiring(atWork(program), caller, whose)),
    'entitlementRules.get': async () => {
      const { rules } = await atWork(program).desk();
      const { offerings, grantForDays, remindDays } = rules;
      return answer({ offerings: [...offerings], grantForDays, remindDays: [...remindDays] });
    },
    'entitlementRules.set': ({ commandId, ...rules }, caller) =>
      onDesk(caller, { type: 'setEntitlementRules', rules }, commandId),
    'delegation.list': async (_, { actor }) => {
      const work = atWork(program);
      const [desk, now] = [await work.desk(), await work.now()];
      const owner = actor.role === 'owner';
      return answer({
        tams: Object.values(desk.operators)
          .filter(({ role, revoked }) => role === 'tam' && revoked === null)
          .map(({ id, name }) => ({ id, name })),
        delegations: desk.delegations
          .map((one) => {
            const { delegation, from, to, since, until, reason, endedAt } = one;
            const state = endedAt !== null || until <= now ? 'over' : since > now ? 'to come' : 'running';
            return {
              ...{ delegation, since, until, reason },
              state: state as 'over' | 'to come' | 'running',
              from: operatorName(`operator:${from}`, desk),
              to: operatorName(`operator:${to}`, desk),
              yours: state !== 'over' && (owner || [from, to].includes(actor.id)),
            };
          })
          .toReversed(),
        address: desk.addresses[actor.id] ?? null,
      });
    },
    'delegation.make': async ({ commandId, ...input }, caller) => {
      const work = atWork(program);
      const now = await work.now();
      return onDesk(caller, { type: 'delegate', delegation: work.ports.uuid(), ...input, now }, commandId);
    },
    'delegation.end': ({ delegation, commandId }, caller) =>
      onDesk(caller, { type: 'endDelegation', delegation }, commandId),
    'operator.setAddress': ({ address, commandId }, caller) =>
      onDesk(caller, { type: 'setOperatorAddress', address }, commandId),
    'customer.entitlements': (_, caller) =>
      withSitting(caller, async ({ subscription: id, login }, work) => {
        const [subscription, desk] = [await work.subscription(id), await work.desk()];
        const { expires, timeZone, snapshot } = subscription;
        const me = snapshot?.accounts.find((account) => account.login === login);
        const primary = me?.primary === true && ableToSignIn(me);
        return answer({
          ...{ expires, timeZone, offerings: [...desk.rules.offerings], given: givenOf(subscription, desk) },
          locked: primary ? null : 'Only the primary admin asks for the whole subscription. Talk to them.',
          requests: await rowsOf(
            work,
            work.unlocked.views.entitlements({ subscription: id, open: null }).slice(0, 100),
          ),
        });
      }),
    'customer.askEntitlement': ({ commandId, ...input }, caller) =>
      withSitting(caller, async ({ subscription, login, by }, work) => {
        const asked = { ...input, subscription, requester: login, linked: null, channel: 'customer-window' } as const;
        const done = await requestEntitlement(work, by, asked, commandId);
        return done.ok ? answer({ request: done.request, ticket: done.ticket }) : done;
      }),
    'customer.acceptOffer': ({ grant, ...on }, caller) => asCustomer(caller, on, { type: 'acceptOffer', grant }),
    'customer.refuseOffer': ({ grant, reason, ...on }, caller) =>
      asCustomer(caller, on, { type: 'refuseOffer', grant, reason }),
    'customer.withdrawEntitlement': ({ reason, ...on }, caller) =>
      asCustomer(caller, on, { type: 'withdrawRequest', reason }),
  };
};
