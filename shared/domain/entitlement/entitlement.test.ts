import { describe, expect, it } from 'vitest';
import type { Actor } from '../actor.ts';
import { audit } from '../audit.ts';
import type { Grant } from './events.ts';
import {
  amara,
  type Asks,
  ask,
  auditor,
  beginning,
  type Done,
  extension,
  inDays,
  ingrid,
  leila,
  must,
  onDesk,
  onSubscription,
  priya,
  start,
  tess,
  theo,
  tom,
  type World,
} from './testing/world.ts';

const grant = (days: number, id = 'g1'): Asks => ({
  ...{ type: 'grant', grant: id, terms: { until: inDays(days), quantity: null }, reason: 'Renewal quote is out' },
});
const offer = (days: number, id = 'g1'): Asks => ({ ...grant(days, id), type: 'offer' }) as Asks;
const apply = (id = 'g1', record: string | null = 'hash'): Asks => ({ type: 'apply', grant: id, record });
const on = (world: World, actor: Actor, command: Asks, request = 'r1'): Done => ask(world, actor, request, command);
const run = (...steps: readonly (readonly [Actor, Asks])[]): World =>
  steps.reduce((world, [actor, command]) => must(on(world, actor, command)), beginning());
const code = (done: Done): string => (done.ok ? 'done' : done.code);
const later = (world: World, days: number): World => ({ ...world, now: inDays(days, world.now) });
const delegate = (world: World, change: object = {}): Done =>
  onDesk(world, tom, {
    ...{ type: 'delegate', delegation: 'd1', to: 'theo', since: start, until: inDays(10, start), reason: 'On leave' },
    ...{ now: world.now, ...change },
  });

describe('A7: an account about to expire is extended by its manager, and by nobody else', () => {
  it('asked by the primary admin, granted by the manager, applied by the desk, once', () => {
    const granted = run([ingrid, extension(30)], [tom, grant(30)]);
    const applied = must(on(granted, priya, apply()));
    expect(applied.subscription.expires).toBe(inDays(30));
    expect(applied.subscription.entitlements.given).toEqual([
      expect.objectContaining({ kind: 'extension', item: 'account', until: inDays(30), grant: 'g1' }),
    ]);
    expect(audit(applied.history)).toEqual([]);
    expect(code(on(applied, priya, apply()))).toBe('grantUsed');
  });

  it.each([
    ['support', priya, 'tamOnly'],
    ['an owner', amara, 'tamOnly'],
    ['an auditor', auditor, 'tamOnly'],
    ['a TAM who is not its TAM', theo, 'notItsTam'],
    ['the customer', ingrid, 'tamOnly'],
  ] as const)('a grant by %s is refused', (_, actor, why) => {
    const asked = run([priya, extension(30)]);
    for (const command of [grant(30), offer(20), { type: 'decline', reason: 'no' } as const])
      expect(code(on(asked, actor, command))).toBe(why);
  });

  it('the manager states exactly what was asked for; anything else is an offer that the customer has to agree to', () => {
    const asked = run([ingrid, extension(60)]);
    expect(code(on(asked, tom, grant(30)))).toBe('otherTerms');
    expect(code(on(asked, tom, offer(60)))).toBe('sameTerms');
    const offered = must(on(asked, tom, offer(30)));
    expect(code(on(offered, priya, apply()))).toBe('offerOpen');
    expect(code(on(offered, leila, { type: 'acceptOffer', grant: 'g1' }))).toBe('customerAnswers');
    const agreed = must(on(offered, ingrid, { type: 'acceptOffer', grant: 'g1' }));
    const applied = must(on(agreed, priya, apply()));
    expect(applied.subscription.expires).toBe(inDays(30));
    expect(audit(applied.history)).toEqual([]);
  });

  it('an offer turned down leaves the request with the manager, who may then decline it', () => {
    const refused = run(
      [ingrid, extension(60)],
      [tom, offer(30)],
      [priya, { type: 'refuseOffer', grant: 'g1', reason: 'They need the two months' }],
    );
    expect(code(on(refused, priya, apply()))).toBe('grantGone');
    const declined = must(on(refused, tom, { type: 'decline', reason: 'The contract was not signed' }));
    expect(declined.subscription.entitlements.open).toEqual([]);
    expect(code(on(declined, tom, grant(60, 'g2')))).toBe('requestOver');
  });
});

describe('delegation: has dates and is recorded before it is used', () => {
  it('whoever stands in grants while it runs', () => {
    const asked = must(on(must(delegate(beginning())), ingrid, extension(30)));
    const granted = must(on(asked, theo, grant(30)));
    expect(granted.requests['r1']?.grant).toMatchObject({ tam: 'tom', delegation: 'd1', by: 'operator:theo' });
    expect(audit(must(on(granted, priya, apply())).history)).toEqual([]);
  });

  it.each([
    ['before it begins', { since: inDays(2, start), until: inDays(4, start) }, 0],
    ['after it ended', {}, 11],
  ])('not %s', (_, dates, days) => {
    const asked = later(must(on(must(delegate(beginning(), dates)), ingrid, extension(30))), days);
    expect(code(on(asked, theo, grant(30)))).toBe('notItsTam');
  });

  it('a delegation made after the grant does not make the grant good', () => {
    const asked = run([ingrid, extension(30)]);
    expect(code(on(asked, theo, grant(30)))).toBe('notItsTam');
    const forged = must(on(must(delegate(asked)), theo, grant(30)));
    // The same two events the other way round: signed, and found by the audit all the same.
    const [delegated, granted] = [forged.history.at(-2), forged.history.at(-1)];
    if (delegated === undefined || granted === undefined) throw new Error('expected two events, found fewer');
    const swapped = [
      ...forged.history.slice(0, -2),
      { ...granted, position: delegated.position },
      { ...delegated, position: granted.position },
    ];
    expect(audit(swapped).map((found) => found.code)).toContain('notItsTam');
  });

  it('nobody delegates for another, to themselves, to no manager, backwards or for ever', () => {
    const world = beginning();
    const asked = { type: 'delegate', delegation: 'd9', reason: 'x', now: start, since: start } as const;
    const until = inDays(5, start);
    expect(code(onDesk(world, priya, { ...asked, to: 'theo', until }))).toBe('tamDelegates');
    expect(code(delegate(world, { to: 'tom' }))).toBe('delegateUnknown');
    expect(code(delegate(world, { to: 'priya' }))).toBe('delegateUnknown');
    expect(code(delegate(world, { until: inDays(-1, start) }))).toBe('delegationDates');
    expect(code(delegate(world, { until: inDays(400, start) }))).toBe('delegationDates');
    expect(code(delegate(must(delegate(world)), { delegation: 'd2' }))).toBe('delegationOverlaps');
  });

  it('one that was ended, and one by a manager who was revoked since, let nobody in', () => {
    const standing = must(on(must(delegate(beginning())), ingrid, extension(30)));
    const ended = must(onDesk(standing, tom, { type: 'endDelegation', delegation: 'd1' }));
    expect(code(on(ended, theo, grant(30)))).toBe('notItsTam');
    const revoked = must(onDesk(standing, amara, { type: 'revokeOperator', operator: 'tom', reason: 'left' }));
    expect(code(on(revoked, theo, grant(30)))).toBe('notItsTam');
    expect(code(onDesk(standing, tess, { type: 'endDelegation', delegation: 'd1' }))).toBe('delegationOthers');
  });
});

describe('bad input: refused with who may and why, and nothing changed', () => {
  const granted = run([ingrid, extension(30)], [tom, grant(30)]);

  it('a grant of another subscription’s request', () => {
    expect(code(on(granted, priya, apply('g-of-another')))).toBe('grantUnknown');
    const history = granted.history.map((event) =>
      event.type === 'granted' ? { ...event, data: { ...event.data, subscription: 'vantor' } } : event,
    );
    expect(audit(history).map((found) => found.code)).toContain('otherRequest');
  });

  it('expired', () => expect(code(on(later(granted, 14), priya, apply()))).toBe('grantExpired'));
  it('altered by one byte', () => expect(code(on(granted, priya, apply('g1', null)))).toBe('grantAltered'));
  it('withdrawn until it is applied', () => {
    const withdrawn = must(on(granted, tom, { type: 'withdrawGrant', grant: 'g1', reason: 'A mistake' }));
    expect(code(on(withdrawn, priya, apply()))).toBe('grantGone');
    expect(withdrawn.requests['r1']?.phase).toBe('open');
    const applied = must(on(granted, priya, apply()));
    expect(code(on(applied, tom, { type: 'withdrawGrant', grant: 'g1', reason: 'too late' }))).toBe('requestOver');
  });

  it('dated before the request', () => {
    const asked = run([ingrid, extension(30)]);
    expect(code(on({ ...asked, now: inDays(-1, asked.now) }, tom, grant(30)))).toBe('beforeRequest');
  });

  it('by the person who asked', () => {
    const asked = run([tom, extension(30)]);
    expect(code(on(asked, tom, grant(30)))).toBe('ownRequest');
    const standsIn = must(delegate(asked));
    expect(code(on(standsIn, theo, grant(30)))).toBe('done');
  });

  it('by a granter who was revoked since, applied by whoever granted, or after the end has passed', () => {
    const revoked = must(onDesk(granted, amara, { type: 'revokeOperator', operator: 'tom', reason: 'left' }));
    expect(code(on(revoked, priya, apply()))).toBe('granterRevoked');
    expect(code(on(granted, tom, apply()))).toBe('deskApplies');
  });

  it('an end date before today, not later than the present one, or beyond the policy', () => {
    const until = (at: string) => ({ ...extension(30), terms: { until: at, quantity: null } }) as Asks;
    expect(code(on(beginning(), priya, until(inDays(-1, start))))).toBe('endPast');
    expect(code(on(beginning(), priya, until(start)))).toBe('endPast');
    expect(code(on(beginning(), priya, until(inDays(0))))).toBe('endNotLater');
    expect(code(on(beginning(), priya, until(inDays(91))))).toBe('endTooFar');
    const asked = run([ingrid, extension(60)]);
    expect(code(on(asked, tom, offer(91)))).toBe('endTooFar');
  });

  it('negative quantities, fractions, none where some are counted, and too many', () => {
    const scans = (quantity: number | null): Asks =>
      ({
        ...extension(0),
        ...{ type: 'request', kind: 'purchase', item: 'scans', terms: { until: null, quantity } },
      }) as Asks;
    for (const quantity of [-1, 0, 1.5, Number.NaN, null])
      expect(code(on(beginning(), priya, scans(quantity)))).toBe('quantityMissing');
    expect(code(on(beginning(), priya, scans(100_001)))).toBe('tooMany');
    const asked = must(on(beginning(), ingrid, scans(500)));
    const more = { type: 'offer', grant: 'g1', terms: { until: null, quantity: -5 }, reason: 'x' } as const;
    expect(code(on(asked, tom, more))).toBe('quantityMissing');
    const applied = must(
      on(must(on(asked, tom, { ...more, type: 'grant', terms: { until: null, quantity: 500 } })), priya, apply()),
    );
    expect(applied.subscription.entitlements.given[0]).toMatchObject({ item: 'scans', quantity: 500, until: null });
    expect(applied.subscription.expires).toBe(beginning().subscription.expires);
  });

  it('two TAMs granting at once: the second finds the first one’s grant', () => {
    const asked = must(on(must(delegate(beginning())), ingrid, extension(30)));
    const first = must(on(asked, tom, grant(30)));
    expect(code(on(first, theo, grant(30, 'g2')))).toBe('grantStands');
  });

  it('an attempt is kept in the name of whoever tried, and changes nothing else', () => {
    const tried = must(on(granted, theo, { type: 'recordAttempt', attempt: 'grant', why: 'notItsTam' }));
    expect(tried.requests['r1']).toEqual({ ...granted.requests['r1'], attempts: 1 });
    expect(audit(tried.history)).toEqual([]);
  });
});

describe('asking', () => {
  it('one open request for a thing at a time; another thing may be asked for beside it', () => {
    const asked = run([ingrid, extension(30)]);
    expect(code(on(asked, priya, extension(20), 'r2'))).toBe('askedAlready');
    const evaluation = {
      ...{ ...extension(0), request: 'r2', kind: 'evaluation', item: 'policy-compliance' },
      terms: { until: inDays(30, start), quantity: null },
    } as Asks;
    expect(code(on(asked, priya, evaluation, 'r2'))).toBe('done');
  });

  it('C2: for a user of the subscription who can sign in; in the customer window only by the primary admin', () => {
    expect(code(on(beginning(), priya, extension(30, 'stranger')))).toBe('notAuthorized');
    expect(code(on(beginning(), priya, extension(30, 'jonas')))).toBe('notAuthorized');
    expect(code(on(beginning(), leila, extension(30, 'leila')))).toBe('primaryAsks');
    expect(code(on(beginning(), ingrid, extension(30, 'leila')))).toBe('primaryAsks');
    expect(code(on(beginning(), auditor, extension(30)))).toBe('deskAsks');
    expect(code(on(beginning(), ingrid, { ...extension(30), item: 'moon' } as Asks))).toBe('offeringUnknown');
  });

  it('A5: so many evaluations in a row, and no more until the product is bought or the term renewed', () => {
    let world = beginning();
    for (const [n, days] of [
      [1, 20],
      [2, 40],
    ] as const) {
      const id = `r${n}`;
      world = must(on(world, ingrid, { ...extension(days), request: id } as Asks, id));
      world = must(on(world, tom, { ...grant(days, `g${n}`) }, id));
      world = must(on(world, priya, apply(`g${n}`), id));
    }
    expect(code(on(world, ingrid, { ...extension(60), request: 'r3' } as Asks, 'r3'))).toBe('tooOften');
    expect(audit(world.history)).toEqual([]);
  });
});

describe('a second manager where the policy asks', () => {
  const long = run([ingrid, extension(61)], [tom, grant(61)]);

  it('nothing is applied before, and anything shorter takes one', () => {
    expect(code(on(long, priya, apply()))).toBe('secondMissing');
    expect(code(on(run([ingrid, extension(60)], [tom, grant(60)]), priya, apply()))).toBe('done');
    const agreed = must(on(long, tess, { type: 'second', grant: 'g1' }));
    const applied = must(on(agreed, priya, apply()));
    expect(applied.subscription.expires).toBe(inDays(61));
    expect(audit(applied.history)).toEqual([]);
    expect(code(on(agreed, theo, { type: 'second', grant: 'g1' }))).toBe('nothingToSecond');
  });

  it('never the one who granted or asked, nor anybody but a manager (invariant 6)', () => {
    expect(code(on(long, tom, { type: 'second', grant: 'g1' }))).toBe('ownGrant');
    expect(code(on(long, priya, { type: 'second', grant: 'g1' }))).toBe('tamOnly');
  });

  it('the audit finds one that was left out, whatever the grant says of itself', () => {
    const agreed = must(on(must(on(long, tess, { type: 'second', grant: 'g1' })), priya, apply()));
    const without = agreed.history.filter(({ type }) => type !== 'seconded');
    expect(audit(without).map((found) => found.code)).toContain('secondMissing');
    const lying = without.map((event) =>
      event.type === 'granted' ? { ...event, data: { ...(event.data as unknown as Grant), second: false } } : event,
    );
    expect(audit(lying as never).map((found) => found.code)).toContain('secondMissing');
  });
});

it('a subscription takes a grant once, whatever request names it, and only for a request that is open', () => {
  const thing = { kind: 'purchase', item: 'scans' } as const;
  const applied = { type: 'applyEntitlement', grant: 'g1', until: null, quantity: 5, ...thing } as const;
  const reserve = (world: World, request: string) =>
    must(onSubscription(world, priya, { type: 'reserveEntitlement', request, ...thing }));
  const first = must(onSubscription(reserve(beginning(), 'r1'), priya, { ...applied, request: 'r1' }));
  expect(code(onSubscription(reserve(first, 'r2'), priya, { ...applied, request: 'r2' }))).toBe('appliedAlready');
  expect(code(onSubscription(first, priya, { ...applied, request: 'r3', grant: 'g3' }))).toBe('notAskedFor');
});

describe('what an owner sets', () => {
  it('rules are read whole, or refused with what is wrong', () => {
    const world = beginning();
    const { rules } = world.desk;
    const set = (change: object) =>
      onDesk(world, amara, { type: 'setEntitlementRules', rules: { ...rules, ...change } });
    const [first] = rules.offerings;
    if (first === undefined) throw new Error('expected an offering, found none');
    expect(code(set({ grantForDays: 0 }))).toBe('rulesUnusable');
    expect(code(set({ remindDays: [7, 30] }))).toBe('rulesUnusable');
    expect(code(set({ offerings: [first, first] }))).toBe('rulesUnusable');
    expect(code(set({ offerings: [{ ...first, longestDays: -1 }] }))).toBe('rulesUnusable');
    expect(code(set({}))).toBe('rulesUnchanged');
    expect(code(onDesk(world, tom, { type: 'setEntitlementRules', rules }))).toBe('ownerSetsRules');
    const one = must(set({ offerings: [{ ...first, longestDays: 10 }], grantForDays: 3 }));
    expect(code(on(one, ingrid, extension(11)))).toBe('endTooFar');
    expect(code(on(one, ingrid, extension(10)))).toBe('done');
  });
});

it('reminders are recorded before anybody is mailed, each end and day once, by the workstation alone', () => {
  const machine: Actor = { kind: 'workstation' };
  const told = { type: 'remindOfEnd', reminder: 'm1', thing: '', until: inDays(0), days: 30 } as const;
  const once = must(onSubscription(beginning(), machine, told));
  expect(code(onSubscription(once, machine, { ...told, reminder: 'm2' }))).toBe('remindedAlready');
  expect(code(onSubscription(once, machine, { ...told, reminder: 'm2', days: 14 }))).toBe('done');
  expect(code(onSubscription(once, machine, { ...told, reminder: 'm2', until: inDays(30) }))).toBe('done');
  expect(code(onSubscription(once, priya, { ...told, days: 7 }))).toBe('remindsItself');
});
