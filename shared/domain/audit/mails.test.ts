// Invariant 10 for mail, beside the rest of the audit's tests: what a real journal may say of one, and what it may not.
import { describe, expect, it } from 'vitest';
import { audit } from '../audit.ts';
import type { JsonObject } from '../json.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { machine, priya, resetHistory } from '../testing/good-histories.ts';
import { shift } from '../time.ts';

type Step = readonly [type: string, actor: string, data?: JsonObject, minutes?: number];

/** What became of the first notice of a good history, told another way; findings that come with it. */
const found = (...steps: readonly Step[]): readonly string[] => {
  const history = resetHistory();
  const accepted = history.find(({ type }) => type === 'mailAccepted') as RecordedEvent;
  const { mail, purpose } = accepted.data as { mail: string; purpose: string };
  const told = steps.map(
    ([type, actor, data = {}, minutes = 0], index): RecordedEvent => ({
      ...accepted,
      type,
      actor,
      data: { mail, purpose, ...data },
      at: shift(accepted.at, minutes * 60_000),
      position: accepted.position + index / 100,
    }),
  );
  return audit(history.flatMap((event) => (event === accepted ? told : [event]))).map(
    ({ invariant, code }) => `${invariant} ${code}`,
  );
};

const start = (resetHistory().find(({ type }) => type === 'mailAccepted') as RecordedEvent).at;
const promise = shift(start, 60_000);
const accepted: Step = ['mailAccepted', machine, { response: '250 ok' }, 9];
const putOff: Step = ['mailRefused', machine, { stage: 'data', response: '451', permanent: false, retryAt: promise }];
const older: Step = ['mailRefused', machine, { stage: 'data', response: '451', permanent: false }];
const forGood: Step = ['mailRefused', machine, { stage: 'data', response: '550', permanent: true, retryAt: null }];
const uncertain: Step = ['mailUncertain', machine, { response: 'lost' }];
const byItself: Step = ['mailRetried', machine, {}, 2];
const byAPerson: Step = ['mailRetried', priya, {}, 2];
const settled: Step = ['mailSettled', priya, { how: 'arrived' }, 3];

describe('what a journal may say of a mail', () => {
  it.each([
    ['put off and tried again by itself', [putOff, byItself, accepted]],
    ['put off and tried again by a person, sooner', [putOff, ['mailRetried', priya], accepted]],
    ['refused for good and sent again by a person', [forGood, byAPerson, accepted]],
    ['uncertain and sent again by a person', [uncertain, byAPerson, accepted]],
    ['uncertain and settled by a person', [uncertain, settled]],
    ['refused in an older journal, which promised nothing', [older, byAPerson, accepted]],
  ] as readonly (readonly [string, readonly Step[]])[])('%s', (_what, steps) => {
    expect(found(...steps)).toEqual([]);
  });
});

describe('what it may not', () => {
  it.each([
    ['an uncertain mail sent again by itself', '10 sentUnasked', [uncertain, byItself, accepted]],
    ['a mail sent again by itself before its time', '10 sentUnasked', [putOff, ['mailRetried', machine], accepted]],
    ['a mail refused for good sent again by itself', '10 sentUnasked', [forGood, byItself, accepted]],
    ['a mail of an older journal sent again by itself', '10 sentUnasked', [older, byItself, accepted]],
    ['a mail sent again after it was settled', '10 sentTwice', [uncertain, settled, byAPerson, accepted]],
    ['an answer after a person had settled it', '10 answeredTwice', [uncertain, settled, accepted]],
    ['a refused mail said to have arrived', '10 settledWrongly', [putOff, settled]],
    [
      'an uncertain mail settled by the machine',
      '8 notAllowed',
      [uncertain, ['mailSettled', machine, { how: 'arrived' }]],
    ],
    ['settled with a word that nobody knows', '8 malformedEvent', [uncertain, ['mailSettled', priya, { how: 'x' }]]],
  ] as readonly (readonly [string, string, readonly Step[]])[])('%s', (_what, code, steps) => {
    expect(found(...steps)).toContain(code);
  });
});
