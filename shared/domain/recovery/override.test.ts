import { describe, expect, test } from 'vitest';
import { customerRequests } from '../../contract/customer.ts';
import { recoveryRequests } from '../../contract/recovery.ts';
import { HOUR, shift } from '../time.ts';
import { draft, fullChangeOf, monday, niall, priya, type Telling } from './testing/given.ts';

const changedAt = shift(monday, -HOUR);
const letThrough = { type: 'overrideCoolingOff', reason: 'Spoke to their head of IT in person' } as const;
const sendCode = { type: 'issueCode', codeHash: 'h', mail: draft('code') } as const;

describe('the number on file changed within the cooling-off time', () => {
  const told = () => fullChangeOf({ phoneChangedAt: changedAt }).decided();

  test('it is unusable until a supervisor lets it through, with a reason that stays on the case', () => {
    const case_ = told();
    expect(case_.answer(priya, sendCode)).toBe('numberChangedRecently');
    expect(case_.answer(priya, letThrough)).toBe('roleMayNot');
    case_.take(niall, letThrough);
    expect(case_.state.override).toMatchObject({ changedAt, by: 'operator:niall', reason: letThrough.reason });
    expect(case_.answer(priya, sendCode)).toBe('accepted');
    expect(case_.answer(niall, letThrough)).toBe('nothingToOverride');
  });
  test('nobody lets through a number that they supplied, nor on a case that they asked for', () => {
    const supplied = (case_: Telling) => {
      case_.facts = { ...case_.facts, suppliers: [{ actor: 'operator:niall', at: changedAt }] };
      return case_;
    };
    expect(supplied(told()).answer(niall, letThrough)).toBe('ownContact');
    const asked = fullChangeOf({ phoneChangedAt: changedAt }).opened().take(niall, { type: 'decidePath' });
    expect(asked.answer(niall, letThrough)).toBe('ownRequest');
  });
  test('who let a number through is not the second person of the case', () => {
    const case_ = told().take(niall, letThrough).verified().disclaimed().acknowledged();
    expect(case_.answer(niall, { type: 'agree' })).toBe('ownRequest');
  });
  test('it lets that change through and no other: a number that changes again cools off anew', () => {
    const case_ = told().take(niall, letThrough);
    case_.facts = { ...case_.facts, phoneChangedAt: shift(monday, HOUR / 4) };
    expect(case_.answer(priya, sendCode)).toBe('numberChangedRecently');
  });
  test('there is nothing to let through on a number that has settled, and nothing at all for an address', () => {
    expect(fullChangeOf().decided().answer(niall, letThrough)).toBe('nothingToOverride');
    const address = fullChangeOf({ addressChangedAt: changedAt }).decided();
    expect(address.answer(niall, letThrough)).toBe('nothingToOverride');
    expect(address.answer(priya, sendCode)).toBe('addressChangedRecently');
  });
});

test('a number offered by the caller unusable: no request of a recovery or of a customer takes a number or an address', () => {
  for (const { name, input } of Object.values({ ...recoveryRequests, ...customerRequests })) {
    const fields = Object.keys((input as unknown as { shape: object }).shape);
    expect(
      fields.filter((field) => /phone|number|address|email|mobile|contact|tel/i.test(field)),
      name,
    ).toEqual([]);
  }
});
