// The published rules on tickets, each under its id.
import { describe, expect, test } from 'vitest';
import { clocksOf, nearest, silenceOf, untold, wakesAt } from './clocks.ts';
import { decide } from './decide.ts';
import {
  facts,
  leila,
  onTicket,
  open,
  opened,
  packs,
  person,
  priya,
  refusalOf,
  rekey,
  say,
  tom,
  typesOf,
} from './testing/given.ts';

const clock = (ticket: ReturnType<typeof onTicket>, known: ReturnType<typeof facts>, now: string) =>
  clocksOf(ticket.state(), { ...known.agreement, plan: ticket.state().plan }, now);

describe('opening', () => {
  test('Q1: severity 4 has no stated target, so no clock runs', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open({ severity: '4', evidence: 'A question on use' }));
    expect(clock(ticket, facts(), opened)).toEqual([]);
  });

  test('Q2: a new ticket is severity 3, due after two business days', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    expect(ticket.state().severity).toBe('3');
    expect(clock(ticket, facts(), opened)[0]).toMatchObject({ name: 'response', due: '2026-11-17T17:00:00.000Z' });
  });

  test('Q2: a web ticket asking for another severity is opened at 3, and what was asked stays known', () => {
    const ticket = onTicket();
    ticket.given(opened, leila, open({ channel: 'customer-window', severity: '1' }));
    expect(ticket.state()).toMatchObject({ severity: '3', asked: '1' });
  });

  test('Q2: the desk classifies on evidence, never without', () => {
    expect(refusalOf(onTicket().ask(opened, priya, open({ severity: '2' })))).toBe('evidenceMissing');
    const ticket = onTicket();
    ticket.given(opened, priya, open({ severity: '2', evidence: 'The service can hardly be used' }));
    expect(clock(ticket, facts(), opened)[0]?.due).toBe('2026-11-16T21:00:00.000Z');
  });

  test('Q5: a hardware error that impairs access does not make severity 1', () => {
    const ticket = onTicket();
    const evidence = 'The scanner does not answer';
    ticket.given(opened, priya, open({ severity: '1', condition: false, evidence }));
    expect(ticket.state()).toMatchObject({ severity: '2', asked: '1' });
    expect(
      refusalOf(ticket.ask(opened, priya, { type: 'changeSeverity', severity: '1', condition: false, reason: 'x' })),
    ).toBe('conditionUnmet');
  });

  test('W4: high without an incident that makes services unavailable is handled as general', () => {
    const ticket = onTicket(facts(packs.websoft9, { plan: 'premium' }));
    ticket.given(opened, priya, open({ severity: 'high', condition: false, evidence: 'Somebody is in a hurry' }));
    expect(ticket.state()).toMatchObject({ severity: 'general', asked: 'high' });
  });

  test('Q9: targets are for telephone and web; a request by mail has no clock', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open({ channel: 'email' }));
    expect(clock(ticket, facts(), opened)).toEqual([]);
  });

  test('S2: telephone, email and web each run the clock of the same target', () => {
    for (const channel of ['phone', 'email', 'web'] as const) {
      const ticket = onTicket(facts(packs.secpod));
      ticket.given(opened, priya, open({ channel, severity: 'critical', evidence: 'Down' }));
      expect(clock(ticket, facts(packs.secpod), opened)[0]?.due).toBe('2026-11-16T11:00:00.000Z');
    }
  });

  test('C1: urgent has a target on premium only; on standard none runs and the request counts as above the plan', () => {
    for (const [plan, due] of [
      ['premium', '2026-11-16T11:00:00.000Z'],
      ['standard', undefined],
    ] as const) {
      const known = facts(packs['ctrl-iq'], { plan });
      const ticket = onTicket(known);
      ticket.given(opened, priya, open({ severity: 'urgent', evidence: 'Production is down' }));
      expect(clock(ticket, known, opened)[0]?.due).toBe(due);
      expect(ticket.state().abovePlan).toBe(due === undefined);
    }
  });

  test('C2: only an authorized user may ask', () => {
    for (const requester of ['somebody@else.example', 'jonas', 'watch'])
      expect(refusalOf(onTicket().ask(opened, priya, open({ requester })))).toBe('notAuthorized');
    expect(refusalOf(onTicket().ask(opened, leila, open({ requester: 'ingrid' })))).toBe('notTheirs');
    expect(refusalOf(onTicket(facts(packs.qualys, { accounts: null })).ask(opened, priya, open()))).toBe('noUserList');
    expect(typesOf(onTicket().ask(opened, priya, open({ requester: 'LEILA@halden.example' })))).toEqual(['opened']);
  });

  test('C2: whoever is locked out opens a recovery, which its case identifies', () => {
    const ticket = onTicket();
    ticket.given(
      opened,
      rekey,
      open({ kind: 'recovery', requester: 'somebody', channel: 'customer-window', case: 'c' }),
    );
    expect(ticket.state().requester).toEqual({ login: null, name: 'somebody' });
  });
});

describe('the first response', () => {
  test('S3: it records whether the error was corrected or worked around', () => {
    const ticket = onTicket(facts(packs.secpod));
    ticket.given(opened, priya, open());
    ticket.given('2026-11-16T10:00:00.000Z', priya, say({ response: 'worked-around' }));
    expect(ticket.state().response).toMatchObject({ how: 'worked-around', clock: { met: true } });
  });

  test('W1: it is met when work has started, not by an answer', () => {
    const ticket = onTicket(facts(packs.websoft9, { plan: 'standard' }));
    ticket.given(opened, priya, open());
    ticket.given('2026-11-16T09:10:00.000Z', priya, say());
    expect(ticket.state().response).toBeNull();
    ticket.given('2026-11-16T10:00:00.000Z', priya, { type: 'respond', how: 'work-started' });
    expect(ticket.state().response).toMatchObject({ how: 'work-started', clock: { met: true } });
  });

  test('2 hours or less is met at exactly two hours (Q1), less than 2 hours is not (C1)', () => {
    for (const [pack, severity, plan, met] of [
      ['qualys', '1', undefined, true],
      ['ctrl-iq', 'urgent', 'premium', false],
    ] as const) {
      const ticket = onTicket(facts(packs[pack], plan === undefined ? {} : { plan }));
      ticket.given(opened, priya, open({ severity, evidence: 'Down' }));
      ticket.given('2026-11-16T11:00:00.000Z', priya, say());
      expect(ticket.state().response?.clock.met).toBe(met);
    }
  });

  test('a mail counts once a server has taken it, and is judged then', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    ticket.given(
      '2026-11-16T09:30:00.000Z',
      priya,
      say({ way: 'mail', to: 'leila@halden.example', messageId: '<1@x>' }),
    );
    expect(ticket.state().response).toBeNull();
    ticket.given('2026-11-16T09:31:00.000Z', rekey, {
      ...{
        type: 'answerMessage',
        message: 'one',
        outcome: 'accepted',
        stage: '',
        response: '250 ok',
        permanent: false,
      },
      jitter: 0,
    });
    expect(ticket.state().response).toMatchObject({ at: '2026-11-16T09:31:00.000Z', clock: { met: true } });
  });

  test('an internal note is no response', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    ticket.given(opened, tom, { type: 'note', text: 'Known trouble' });
    expect(ticket.state().response).toBeNull();
  });
});

describe('pauses and severity', () => {
  const noon = '2026-11-16T12:00:00.000Z';

  test('Q3: raised and lowered again, each with its reason, the clock keeps its pauses and runs from the opening', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    ticket.given('2026-11-16T10:00:00.000Z', priya, { type: 'pause', reason: 'security-wait', text: '' });
    ticket.given(noon, priya, { type: 'resume', reason: 'security-wait' });
    expect(clock(ticket, facts(), noon)[0]?.due).toBe('2026-11-18T11:00:00.000Z');
    ticket.given(noon, priya, { type: 'changeSeverity', severity: '1', condition: true, reason: 'Production stands' });
    expect(clock(ticket, facts(), noon)[0]?.due).toBe('2026-11-16T13:00:00.000Z');
    ticket.given(noon, priya, { type: 'changeSeverity', severity: '3', condition: true, reason: 'A workaround' });
    expect(clock(ticket, facts(), noon)[0]?.due).toBe('2026-11-18T11:00:00.000Z');
  });

  test('Q4: where severity 1 waits for the customer’s people, that time is not the desk’s', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open({ severity: '1', evidence: 'Down' }));
    ticket.given('2026-11-16T09:30:00.000Z', priya, {
      type: 'pause',
      reason: 'customer-people-missing',
      text: 'Nobody on the bridge',
    });
    expect(clock(ticket, facts(), noon)[0]).toMatchObject({ state: 'paused', due: null });
    ticket.given(noon, priya, { type: 'resume', reason: 'customer-people-missing' });
    expect(clock(ticket, facts(), noon)[0]?.due).toBe('2026-11-16T13:30:00.000Z');
  });

  test('waiting for an answer does not stop a response clock: only the reasons that the policy names', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    expect(refusalOf(ticket.ask(noon, priya, { type: 'pause', reason: 'customer-silent', text: '' }))).toBe(
      'reasonUnknown',
    );
  });

  test('C3: a plan that changes computes the clock again from the opening, keeping pauses', () => {
    const known = facts(packs['ctrl-iq'], { plan: 'standard' });
    const ticket = onTicket(known);
    ticket.given(opened, priya, open({ severity: 'high', evidence: 'Impaired' }));
    expect(clock(ticket, known, noon)).toEqual([]);
    ticket.given(noon, rekey, { type: 'changePlan', plan: 'plus' });
    expect(clock(ticket, known, noon)[0]?.due).toBe('2026-11-16T13:00:00.000Z');
  });

  test('Q6: replacement hardware has a clock of its own, 48 hours from remote validation', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    ticket.given(noon, priya, { type: 'validateHardware', device: 'QG-204' });
    const clocks = clock(ticket, facts(), noon);
    expect(clocks.map(({ name, due }) => [name, due])).toEqual([
      ['response', '2026-11-17T17:00:00.000Z'],
      ['replacement', '2026-11-18T12:00:00.000Z'],
    ]);
    expect(nearest(clocks)?.name).toBe('response');
    ticket.given('2026-11-18T12:00:00.001Z', priya, { type: 'shipReplacement', tracking: '1Z' });
    expect(clock(ticket, facts(), '2026-11-19T12:00:00.000Z')[1]?.state).toBe('missed');
  });

  test('a threshold is told once', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open({ severity: '1', evidence: 'Down' }));
    expect(wakesAt(ticket.state(), facts().agreement, opened)).toBe('2026-11-16T10:30:00.000Z');
    const risk = '2026-11-16T10:31:00.000Z';
    expect(typesOf(ticket.ask(risk, rekey, { type: 'tellThresholds' }))).toEqual(['thresholdCrossed']);
    expect(refusalOf(ticket.ask(risk, rekey, { type: 'tellThresholds' }))).toBe('nothingDue');
    // Something else that happens after it has run out does not hide that it did.
    ticket.given(noon, priya, { type: 'note', text: 'late' });
    expect(wakesAt(ticket.state(), facts().agreement, noon)).toBe(noon);
    expect(untold(ticket.state(), facts().agreement, noon)).toEqual([
      { clock: 'response', state: 'past', due: '2026-11-16T11:00:00.000Z' },
    ]);
  });
});

describe('resolution', () => {
  const known = facts(packs['ctrl-iq']);
  const asked = () => {
    const ticket = onTicket(known);
    ticket.given(opened, priya, open());
    ticket.given(opened, priya, say({ asks: true }));
    return ticket;
  };

  test('C5: resolved when the customer agrees, or when the source lies with a third party', () => {
    for (const how of ['agreed', 'third-party'] as const) {
      const ticket = onTicket(known);
      ticket.given(opened, priya, open());
      ticket.given(opened, priya, { type: 'resolve', how, text: '' });
      expect(ticket.state()).toMatchObject({ phase: 'resolved', resolution: { how } });
    }
    const ticket = onTicket(known);
    ticket.given(opened, priya, open());
    expect(refusalOf(ticket.ask(opened, leila, { type: 'resolve', how: 'third-party', text: '' }))).toBe('notTheirs');
    expect(typesOf(ticket.ask(opened, leila, { type: 'resolve', how: 'agreed', text: '' }))).toEqual(['resolved']);
  });

  test('C5: resolved after 7 consecutive calendar days without an answer to a question, and warned before', () => {
    const ticket = asked();
    expect(refusalOf(ticket.ask('2026-11-21T08:59:59.000Z', rekey, { type: 'goOnWithSilence' }))).toBe('nothingDue');
    ticket.given('2026-11-21T09:00:00.000Z', rekey, { type: 'goOnWithSilence' });
    expect(ticket.state().phase).toBe('open');
    expect(refusalOf(ticket.ask('2026-11-23T08:59:59.000Z', rekey, { type: 'goOnWithSilence' }))).toBe('nothingDue');
    ticket.given('2026-11-23T09:00:00.000Z', rekey, { type: 'goOnWithSilence' });
    expect(ticket.state().resolution?.how).toBe('silence');
  });

  test('C5: nobody is resolved without a warning two days before, however late it goes out', () => {
    const ticket = asked();
    ticket.given('2026-12-01T09:00:00.000Z', rekey, { type: 'goOnWithSilence' });
    expect(ticket.state().phase).toBe('open');
    expect(refusalOf(ticket.ask('2026-12-03T08:59:59.000Z', rekey, { type: 'goOnWithSilence' }))).toBe('nothingDue');
    ticket.given('2026-12-03T09:00:00.000Z', rekey, { type: 'goOnWithSilence' });
    expect(ticket.state().phase).toBe('resolved');
  });

  test('C5: a question by mail counts from when a server took it, and not where the customer spoke since it was written', () => {
    const mailed = { way: 'mail', to: 'leila@halden.example', messageId: '<one@desk>', asks: true } as const;
    const taken = {
      ...({ type: 'answerMessage', message: 'one', outcome: 'accepted', stage: '', response: '250' } as const),
      ...{ permanent: false, jitter: 0 },
    };
    const ticket = onTicket(known);
    ticket.given(opened, priya, open());
    ticket.given(opened, priya, say(mailed));
    expect(silenceOf(ticket.state(), known.agreement)).toBeNull();
    ticket.given('2026-11-17T09:00:00.000Z', rekey, taken);
    expect(silenceOf(ticket.state(), known.agreement)?.since).toBe('2026-11-17T09:00:00.000Z');
    const spoken = onTicket(known);
    spoken.given(opened, priya, open());
    spoken.given(opened, priya, say(mailed));
    spoken.given('2026-11-16T10:00:00.000Z', priya, { type: 'hear', way: 'phone', text: '10.4' });
    spoken.given('2026-11-17T09:00:00.000Z', rekey, taken);
    expect(silenceOf(spoken.state(), known.agreement)).toBeNull();
  });

  test('C5: by itself Rekey writes nothing but the warning', () => {
    const ticket = asked();
    const warning = say({ message: 'warning', way: 'mail', to: 'leila@halden.example', messageId: '<two@desk>' });
    const at = '2026-11-21T09:00:00.000Z';
    expect(refusalOf(ticket.ask(at, rekey, warning))).toBe('deskOnly');
    ticket.given(at, rekey, { type: 'goOnWithSilence' });
    expect(refusalOf(ticket.ask(at, rekey, { ...warning, asks: true } as typeof warning))).toBe('deskOnly');
    expect(typesOf(ticket.ask(at, rekey, warning))).toEqual(['messageSent']);
    expect(refusalOf(ticket.ask('2026-11-21T09:00:00.001Z', rekey, warning))).toBe('deskOnly');
  });

  test('C5: an answer ends the silence, and a security wait is none', () => {
    const answered = asked();
    answered.given('2026-11-20T09:00:00.000Z', leila, { type: 'hear', way: 'customer-window', text: 'Here' });
    expect(silenceOf(answered.state(), known.agreement)).toBeNull();
    const waiting = asked();
    waiting.given('2026-11-17T09:00:00.000Z', priya, { type: 'pause', reason: 'security-wait', text: 'Cooling off' });
    expect(silenceOf(waiting.state(), known.agreement)).toBeNull();
    waiting.given('2026-11-20T09:00:00.000Z', priya, { type: 'resume', reason: 'security-wait' });
    expect(silenceOf(waiting.state(), known.agreement)?.resolvesAt).toBe('2026-11-27T09:00:00.000Z');
  });

  test('C5: a ticket resolved by silence is reopened whenever the customer comes back to say it is not', () => {
    const ticket = asked();
    ticket.given('2026-11-21T09:00:00.000Z', rekey, { type: 'goOnWithSilence' });
    ticket.given('2026-11-23T09:00:00.000Z', rekey, { type: 'goOnWithSilence' });
    const back = ticket.ask('2027-11-23T09:00:00.000Z', leila, {
      type: 'hear',
      way: 'customer-window',
      text: 'Not solved',
    });
    expect(typesOf(back)).toEqual(['reopened', 'customerWrote']);
    expect(ticket.state()).toMatchObject({ phase: 'open', reopenings: 1, question: null });
  });

  test('C5: one that was resolved otherwise is reopened within 14 days, then it becomes a new one (ours)', () => {
    const resolved = () => {
      const ticket = onTicket(known);
      ticket.given(opened, priya, open());
      ticket.given('2026-11-23T09:00:00.000Z', leila, { type: 'resolve', how: 'agreed', text: '' });
      return ticket;
    };
    const again = { type: 'hear', way: 'customer-window', text: 'Not solved' } as const;
    expect(typesOf(resolved().ask('2026-12-07T09:00:00.000Z', leila, again))).toEqual(['reopened', 'customerWrote']);
    expect(refusalOf(resolved().ask('2026-12-07T09:00:00.001Z', leila, again))).toBe('tooLateToReopen');
  });

  test('C2: whoever can no longer sign in says nothing more on their request', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    const gone = facts(packs.qualys, { accounts: [person('leila', { status: 'inactive' })] });
    for (const command of [
      { type: 'hear', way: 'customer-window', text: 'x' },
      { type: 'resolve', how: 'agreed', text: '' },
    ] as const)
      expect(refusalOf(decide({ ...command, now: opened, actor: leila, facts: gone }, ticket.state()))).toBe(
        'notTheirs',
      );
  });

  test('C8: a customer adds information, asks for more urgency and agrees on requests of their own only', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    for (const stranger of [
      { kind: 'account', subscription: 'other', login: 'leila' },
      { kind: 'account', subscription: 'halden', login: 'ingrid' },
    ] as const)
      for (const command of [
        { type: 'hear', way: 'customer-window', text: 'x' },
        { type: 'askUrgency', severity: '1', text: 'x' },
        { type: 'resolve', how: 'agreed', text: '' },
      ] as const)
        expect(refusalOf(ticket.ask(opened, stranger, command))).toBe('notTheirs');
    ticket.given(opened, leila, { type: 'askUrgency', severity: '1', text: 'It got worse' });
    expect(ticket.state()).toMatchObject({ severity: '3', asked: '1' });
    expect(refusalOf(ticket.ask(opened, leila, { type: 'note', text: 'x' }))).toBe('deskOnly');
  });

  test('a recovery’s ticket ends with its case, never by itself or by hand', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open({ kind: 'recovery', requester: 'ingrid', case: 'c' }));
    expect(ticket.state().response).toMatchObject({ how: 'answer', clock: { met: true } });
    expect(refusalOf(ticket.ask(opened, priya, { type: 'resolve', how: 'agreed', text: '' }))).toBe('endedWithItsCase');
    ticket.given(opened, rekey, { type: 'resolve', how: 'ended', text: '' });
    expect(refusalOf(ticket.ask(opened, priya, { type: 'reopen', text: '' }))).toBe('endedWithItsCase');
  });
});

describe('who may', () => {
  test('a TAM notes and does not answer; nobody settles a clock by hand', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    expect(refusalOf(ticket.ask(opened, tom, say()))).toBe('deskOnly');
    expect(refusalOf(ticket.ask(opened, priya, { type: 'tellThresholds' }))).toBe('machineOnly');
  });

  test('a merged ticket takes nothing but a note, and says where to go on', () => {
    const ticket = onTicket();
    ticket.given(opened, priya, open());
    ticket.given(opened, priya, { type: 'merge', into: 'RK-000002' });
    const refused = ticket.ask(opened, priya, say());
    expect(refused).toMatchObject({ ok: false, refusal: { text: expect.stringContaining('RK-000002') } });
  });
});
