import { describe, expect, it } from 'vitest';
import { operator } from '../testing/world.ts';
import { type Beside, decideOnReplies, fillIn, noReplies, type Replies, evolveReplies } from './replies.ts';

const niall = operator('niall', 'supervisor');
const nothing: Beside = { tags: [], assign: null, snoozeDays: null, asks: false, note: '' };
const set = (change: object = {}, state: Replies = noReplies, actor = niall) =>
  decideOnReplies(
    {
      ...{ type: 'setReply', actor, reply: 'r1', name: 'Version, please', beside: nothing },
      ...{ text: 'Hello {requester}, which version runs for {number}?' },
      ...change,
    },
    state,
  );
const code = (decided: ReturnType<typeof set>) => (decided.ok ? 'done' : decided.refusal.code);
const kept = (): Replies => {
  const decided = set();
  if (!decided.ok || decided.events[0] === undefined) throw new Error('expected a reply, found none');
  return evolveReplies(noReplies, { ...decided.events[0], position: 1, at: '2026-11-16T09:00:00.000Z', actor: 'x' });
};

describe('reply templates and macros', () => {
  it('kept by a supervisor or an owner, by nobody else', () => {
    expect(code(set())).toBe('done');
    expect(code(set({}, noReplies, operator('priya', 'representative')))).toBe('replyRole');
  });

  it('a variable that stands for nothing is refused, with those that are known', () => {
    const refused = set({ text: 'Dear {customer}' });
    expect(refused).toMatchObject({ refusal: { code: 'variableUnknown' } });
    expect(refused.ok ? '' : refused.refusal.text).toContain('{customer} stands for nothing. Known are {requester}');
    expect(code(set({ beside: { ...nothing, note: 'for {boss}' } }))).toBe('variableUnknown');
    expect(code(set({ text: 'A brace { alone } and {}' }))).toBe('variableUnknown');
  });

  it('one that says and does nothing is none; a name is taken once', () => {
    expect(code(set({ text: '  ' }))).toBe('replyEmpty');
    expect(code(set({ text: '', beside: { ...nothing, tags: ['harbour'] } }))).toBe('done');
    expect(code(set({ reply: 'r2', name: 'VERSION, please' }, kept()))).toBe('replyNameTaken');
    expect(code(set({}, kept()))).toBe('replyUnchanged');
    expect(decideOnReplies({ type: 'retireReply', actor: niall, reply: 'r2' }, kept())).toMatchObject({
      refusal: { code: 'replyUnknown' },
    });
  });

  it('a customer’s own words are never read as variables', () => {
    const words = { requester: '{desk}', number: 'RK-000001', subject: '$& $1 {number}' };
    const all = { ...words, subscription: 'Halden', representative: 'Priya', desk: 'Dublin' };
    expect(fillIn('{requester}: {subject} ({number})', all)).toBe('{desk}: $& $1 {number} (RK-000001)');
  });
});
