import { describe, expect, it } from 'vitest';
import { audit } from '../audit.ts';
import type { Actor } from '../actor.ts';
import { applianceFollows } from '../reactions.ts';
import { turnOf } from './state.ts';
import {
  act,
  amara,
  asked,
  beginning,
  bind,
  carla,
  dana,
  type Does,
  type Done,
  hugo,
  ingrid,
  leila,
  must,
  onUnit,
  priya,
  spare,
  tom,
  unit,
  type World,
} from './testing/world.ts';

const parcel = { carrier: 'DHL', tracking: 'JD014600003' };
const told: Does = { type: 'tellParcel', status: 'at-customs', text: 'An invoice is missing', ...parcel };
const parts: Does = { type: 'sendParts', ...parcel };
const validate: Does = { type: 'validate', tried: 'No lights after two power supplies' };
const replace: Does = { type: 'sendReplacement', serial: spare, model: 'QGSA-5120', warranty: null, ...parcel };
const receive: Does = { type: 'receive', note: '' };
const analyse: Does = { type: 'analyse', finding: 'confirmed', text: 'The board is dead' };
const noFault: Does = { type: 'analyse', finding: 'no-fault-found', text: 'It boots here' };
const [unbind, remove, settle]: readonly [Does, Does, Does] = [
  { type: 'unbind', text: '' },
  { type: 'remove', text: '' },
  { type: 'settle', text: 'It has arrived' },
];

const run = (...steps: readonly (readonly [Actor, Does])[]): World =>
  steps.reduce((world, [actor, command]) => must(act(world, actor, 'c1', command)), beginning());
const on = (world: World, actor: Actor, command: Does): Done => act(world, actor, 'c1', command);
const code = (done: Done): string => (done.ok ? 'done' : done.code);
const notIn = (team: Actor) => [priya, carla, hugo, tom, amara, ingrid].filter((one) => one !== team);

describe('A8: shipping questions go to Customer Service', () => {
  it('a question about a parcel is answered and settled by Customer Service, and waits while the carrier has it', () => {
    const answered = run([ingrid, asked('parcel')], [carla, told]);
    expect(answered.cases['c1']).toMatchObject({ question: 'customs', status: 'at-customs', parcel });
    const settled = must(on(answered, carla, settle));
    expect(settled.cases['c1']?.phase).toBe('done');
    expect(audit(settled.history)).toEqual([]);
    const [event] = [{ type: 'parcelTold', data: { ...parcel, status: 'at-customs', text: '' } } as const];
    expect(applianceFollows(event, answered.cases['c1'] as never)).toContainEqual(
      expect.objectContaining({ type: 'pause', reason: 'parcel-wait' }),
    );
  });

  it('anybody else is told whose it is', () => {
    const open = run([priya, asked('parcel', { way: 'phone' })]);
    for (const actor of notIn(carla)) {
      expect(code(on(open, actor, told))).toBe('customerServiceActs');
      expect(code(on(open, actor, settle))).toBe('customerServiceActs');
    }
  });

  it('says what is asked: lost, tracking or customs', () => {
    expect(code(on(beginning(), ingrid, asked('parcel', { question: null })))).toBe('questionMissing');
  });
});

describe('A9: a unit no longer needed goes back to the desk’s address', () => {
  it('the address is the one configured when it was asked, and Customer Service receives it', () => {
    const back = run([ingrid, asked('return')], [carla, receive]);
    expect(back.cases['c1']).toMatchObject({
      returnTo: 'Appliance Returns\n12 Harbour Road\nDublin',
      phase: 'done',
      ended: { how: 'received' },
    });
    // It is on the account still: A11 takes it off.
    expect(back.units[unit]).toMatchObject({ subscription: 'halden', case: null });
    expect(audit(back.history)).toEqual([]);
  });

  it('cannot be asked while nobody has said where to', () => {
    const world = beginning();
    const nowhere = { ...world, desk: { ...world.desk, returnTo: '' } };
    expect(code(on(nowhere, ingrid, asked('return')))).toBe('noReturnAddress');
  });
});

describe('A10: missing parts of a kit are replaced by Customer Service', () => {
  it('parts are named, sent once, and settled when they arrive', () => {
    const sent = run([ingrid, asked('parts', { parts: ['Rack ears'] })], [carla, parts]);
    expect(sent.cases['c1']).toMatchObject({ parts: ['Rack ears'], sent: parcel });
    expect(code(on(sent, carla, parts))).toBe('sentAlready');
    expect(code(on(sent, carla, settle))).toBe('done');
    expect(code(on(beginning(), ingrid, asked('parts', { parts: [] })))).toBe('partsMissing');
  });

  it.each(notIn(carla).map((actor) => [actor]))('is refused to others, who are told whose it is: %j', (actor) => {
    expect(code(on(run([ingrid, asked('parts')]), actor, parts))).toBe('customerServiceActs');
  });
});

describe('A11: unbound by Support, asked in writing by the primary admin who knows that settings are erased', () => {
  it('from the customer’s own window', () => {
    const free = run([ingrid, asked('unbinding')], [priya, unbind]);
    expect(free.units[unit]).toMatchObject({ subscription: null, case: null });
    expect(audit(free.history)).toEqual([]);
    expect(code(onUnit(free, carla, unit, bind(unit, 'delmarva')))).toBe('done');
  });

  it('by a letter that a representative took down', () => {
    const free = run([priya, asked('unbinding', { way: 'letter' })], [priya, unbind]);
    expect(free.units[unit]?.subscription).toBeNull();
    expect(audit(free.history)).toEqual([]);
  });

  it.each([
    ['a call is not in writing', priya, { way: 'phone' }, 'inWriting'],
    ['a subaccount’s letter', priya, { way: 'letter', requester: 'leila' }, 'primaryAsks'],
    ['a subaccount in its own window', leila, { requester: 'leila' }, 'notTheirs'],
    ['without the acknowledgement', ingrid, { acknowledged: false }, 'notAcknowledged'],
    ['without a serial number', ingrid, { serial: null }, 'serialMissing'],
    ['a serial bound elsewhere', dana, { subscription: 'delmarva', requester: 'dana' }, 'notBoundHere'],
    ['in the primary admin’s name by somebody else', dana, {}, 'notTheirs'],
    ['by somebody who looks on', tom, { way: 'letter' }, 'deskAsks'],
    ['typed by the desk into the customer’s window', priya, {}, 'deskAsks'],
    ['for a stranger', priya, { way: 'letter', requester: 'mallory' }, 'notAuthorized'],
  ] as const)('%s: refused', (_, actor, change, why) => {
    expect(code(on(beginning(), actor, asked('unbinding', change)))).toBe(why);
  });

  it('by nobody but Support', () => {
    const open = run([ingrid, asked('unbinding')]);
    for (const actor of notIn(priya)) expect(code(on(open, actor, unbind))).toBe('supportActs');
  });

  it('not while it is in another team’s hands: one open matter a unit', () => {
    const faulty = run([ingrid, asked('fault')]);
    expect(code(act(faulty, ingrid, 'c2', asked('unbinding', { case: 'c2' })))).toBe('caseOpen');
  });
});

describe('A12: a faulty return is removed only after the hardware team’s post-analysis', () => {
  const back = () => run([ingrid, asked('fault')], [carla, receive]);

  it('held until it is analysed, then removed by Support', () => {
    expect(code(on(back(), priya, remove))).toBe('analysisMissing');
    const analysed = must(on(back(), hugo, analyse));
    expect(turnOf(analysed.cases['c1'] as never)).toBe('support');
    const removed = must(on(analysed, priya, remove));
    expect(removed.units[unit]).toMatchObject({ subscription: null, case: null });
    expect(audit(removed.history)).toEqual([]);
  });

  it('a post-analysis by somebody outside the hardware team is refused', () => {
    for (const actor of notIn(hugo)) expect(code(on(back(), actor, analyse))).toBe('hardwareActs');
  });

  it('nothing is analysed that is not back, and nothing twice', () => {
    expect(code(on(run([ingrid, asked('fault')]), hugo, analyse))).toBe('notReceived');
    expect(code(on(must(on(back(), hugo, analyse)), hugo, noFault))).toBe('analysedAlready');
  });

  it('where no fault is found it stays on the account', () => {
    const fine = must(on(back(), hugo, noFault));
    expect(code(on(fine, priya, remove))).toBe('noFaultFound');
    expect(must(on(fine, priya, settle)).units[unit]).toMatchObject({ subscription: 'halden', case: null });
    expect(code(on(must(on(back(), hugo, analyse)), priya, settle))).toBe('notSettled');
  });
});

describe('A13: what does not boot is scheduled for replacement by Technical Support', () => {
  it('validated from afar by Support, which starts the 48 hours of Q6, then sent by the hardware team', () => {
    const open = run([ingrid, asked('fault')]);
    expect(code(on(open, hugo, replace))).toBe('notValidated');
    for (const actor of notIn(priya)) expect(code(on(open, actor, validate))).toBe('supportActs');
    const validated = must(on(open, priya, validate));
    expect(
      applianceFollows({ type: 'validated', data: { tried: 'x' } }, validated.cases['c1'] as never),
    ).toContainEqual({ type: 'validateHardware', device: unit });
    for (const actor of notIn(hugo)) expect(code(on(validated, actor, replace))).toBe('hardwareActs');
    const sent = must(on(validated, hugo, replace));
    expect(sent.units[spare]).toMatchObject({ subscription: 'halden' });
    // The faulty one stays until it is back and analysed.
    expect(sent.units[unit]).toMatchObject({ subscription: 'halden', case: 'c1' });
    expect(audit(sent.history)).toEqual([]);
  });

  it.each([
    ['a replacement bound elsewhere', spare, 'boundElsewhere'],
    ['the same unit again', unit, 'replacesItself'],
  ])('%s: refused', (_, serial, why) => {
    const world = must(onUnit(beginning(), carla, spare, bind(spare, 'delmarva')));
    const open = must(on(world, ingrid, asked('fault')));
    expect(code(on(must(on(open, priya, validate)), hugo, { ...replace, serial } as Does))).toBe(why);
  });
});

describe('one unit, by its serial number', () => {
  it.each([
    ['bound elsewhere', carla, unit, 'delmarva', 'boundElsewhere'],
    ['bound here already', carla, unit, 'halden', 'boundHere'],
    ['to nobody we know', carla, spare, 'nobody', 'subscriptionUnknown'],
    ['by somebody who looks on', tom, spare, 'halden', 'teamsBind'],
  ] as const)('is not bound: %s', (_, actor, serial, subscription, why) => {
    expect(code(onUnit(beginning(), actor, serial, bind(serial, subscription)))).toBe(why);
  });

  it('says nothing of whose it is to another customer’s desk', () => {
    const done = on(beginning(), dana, asked('return', { subscription: 'delmarva', requester: 'dana' }));
    expect(code(done)).toBe('notBoundHere');
    expect(JSON.stringify(done)).not.toContain('halden');
  });
});

describe('taking a matter back', () => {
  it('is possible until something was sent or came back, and frees the unit', () => {
    const back = must(on(run([ingrid, asked('fault')]), ingrid, { type: 'withdraw', reason: 'It boots again' }));
    expect(back.units[unit]?.case).toBeNull();
    const sent = run([ingrid, asked('fault')], [priya, validate], [hugo, replace]);
    expect(code(on(sent, ingrid, { type: 'withdraw', reason: 'x' }))).toBe('underWay');
    expect(code(on(run([ingrid, asked('fault')]), dana, { type: 'withdraw', reason: 'x' }))).toBe('deskAsks');
  });
});

describe('invariant 17: a rule taken out is seen', () => {
  type Recorded = World['history'][number];
  const found = (history: readonly Recorded[], type: string, change: object | null) =>
    audit(
      history.flatMap((event) => (event.type !== type ? [event] : change === null ? [] : [{ ...event, ...change }])),
    )
      .filter(({ invariant }) => invariant === 17)
      .map(({ code: name }) => name);
  const data = (history: readonly Recorded[], type: string, change: object) => ({
    data: { ...history.find((event) => event.type === type)?.data, ...change },
  });
  const unbound = () => run([ingrid, asked('unbinding')], [priya, unbind]).history;
  const removed = () => run([ingrid, asked('fault')], [carla, receive], [hugo, analyse], [priya, remove]).history;
  const replaced = () => run([ingrid, asked('fault')], [priya, validate], [hugo, replace]).history;

  it.each([
    ['unbound without being asked', unbound, 'asked', null, 'unboundUnasked'],
    ['asked without the acknowledgement', unbound, 'asked', { acknowledged: false }, 'unboundUnasked'],
    ['asked by phone', unbound, 'asked', { way: 'phone' }, 'unboundUnasked'],
    ['asked by a subaccount', unbound, 'asked', { requester: { login: 'leila', name: 'leila' } }, 'unboundUnasked'],
    ['asked for another unit', unbound, 'asked', { serial: spare }, 'unboundUnasked'],
    ['said to be unbound, and not', unbound, 'unitUnbound', null, 'stillBound'],
    ['unbound from another subscription', unbound, 'unitUnbound', { subscription: 'delmarva' }, 'notBound'],
    ['removed before it was analysed', removed, 'analysed', null, 'removedUnanalysed'],
    ['removed with no fault found', removed, 'analysed', { finding: 'no-fault-found' }, 'removedUnanalysed'],
    ['analysed before it was back', removed, 'unitReceived', null, 'removedUnanalysed'],
    ['replaced without a validation', replaced, 'validated', null, 'notValidated'],
    ['a replacement nobody sent', replaced, 'replacementSent', null, 'boundUnsent'],
  ] as const)('%s', (_, history, type, change, why) => {
    const before = history();
    expect(found(before, 'nothing', null)).toEqual([]);
    expect(found(before, type, change === null ? null : data(before, type, change))).toContain(why);
  });

  it('a post-analysis by somebody who is not of the hardware team', () => {
    expect(found(removed(), 'analysed', { actor: 'operator:priya' })).toContain('removedUnanalysed');
  });

  it('a unit bound to two subscriptions, or with two open matters', () => {
    const twice = beginning().history;
    const last = twice.at(-1) as Recorded;
    const bound = { ...last, position: last.position + 1, version: 3, type: 'unitBound' };
    expect(audit([...twice, { ...bound, data: { subscription: 'delmarva', case: null } }])).toContainEqual(
      expect.objectContaining({ invariant: 17, code: 'boundTwice' }),
    );
    const asks = run([ingrid, asked('fault')]).history;
    const opened = asks.at(-1) as Recorded;
    expect(audit([...asks, { ...opened, position: opened.position + 1, version: 4 }])).toContainEqual(
      expect.objectContaining({ invariant: 17, code: 'twoMatters' }),
    );
  });
});
