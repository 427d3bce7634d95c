import { expect, test } from 'vitest';
import { defaultPolicy } from '../recovery/policy.ts';
import { amara, beginning, niall, plainWorld, priya, start, theo, tom } from '../testing/world.ts';
import type { Actor } from '../actor.ts';
import { type SubscriptionCommand, subscriptionDecider } from './decider.ts';
import type { Subscription } from './state.ts';

const { subscription } = beginning({ ...plainWorld, name: 'a known customer' });
const desk = { onePerson: false, operators: [] };
const ask = {
  type: 'askContactChange',
  change: 'x',
  email: 'new@halden.example',
  phone: '',
  reason: 'r',
  checked: 'a letter',
  case: null,
  desk,
};
const answer = (actor: Actor, command: object, state: Subscription = subscription) => {
  const decided = subscriptionDecider.decide(
    { ...command, actor, now: start, policy: defaultPolicy } as SubscriptionCommand,
    state,
  );
  return decided.ok ? 'accepted' : decided.refusal;
};
const asked = (): Subscription =>
  subscriptionDecider.evolve(subscription, {
    type: 'contactChangeAsked',
    data: {
      change: 'x',
      login: 'ingrid',
      email: 'new@halden.example',
      phone: '',
      reason: 'r',
      checked: 'a letter',
      case: null,
    },
    position: 99,
    at: start,
    actor: 'operator:priya',
  });

test('a change of contact is not possible on a one-person desk, which says why', () => {
  expect(answer(priya, { ...ask, desk: { ...desk, onePerson: true } })).toMatchObject({
    code: 'contactOnePerson',
    text: expect.stringContaining('This is a one-person desk'),
  });
});

test('it is not possible without a TAM, by another role, or for the contact that is on file', () => {
  expect(answer(priya, ask)).toBe('accepted');
  expect(answer(priya, ask, { ...subscription, tam: null })).toMatchObject({ code: 'contactNoTam' });
  expect(answer(tom, ask)).toMatchObject({ code: 'contactRole' });
  const same = { email: 'ingrid@halden.example', phone: '+47 55 01 38 20' };
  expect(answer(priya, { ...ask, ...same })).toMatchObject({ code: 'contactSame' });
});

test('the two operators did not enrol each other within the cooling-off time', () => {
  const agree = { type: 'agreeContactChange', change: 'x', desk };
  expect(answer(niall, agree, asked())).toBe('accepted');
  const operators = [{ id: 'niall', enrolledBy: 'operator:priya', enrolledAt: start }];
  expect(answer(niall, { ...agree, desk: { ...desk, operators } }, asked())).toMatchObject({ code: 'contactEnrolled' });
  const reverse = [{ id: 'priya', enrolledBy: 'operator:niall', enrolledAt: start }];
  expect(answer(niall, { ...agree, desk: { ...desk, operators: reverse } }, asked())).toMatchObject({
    code: 'contactEnrolled',
  });
});

test('a revoked TAM is replaced by an owner, never by somebody who signed the change under way (invariant 6)', () => {
  const appoint = (tam: string) => ({ type: 'appointTam', tam, reason: 'has left', tams: ['tom', 'theo', 'priya'] });
  expect(answer(amara, appoint('theo'))).toBe('accepted');
  expect(answer(niall, appoint('theo'))).toMatchObject({ code: 'ownerAppoints' });
  expect(answer(amara, appoint('rosa'))).toMatchObject({ code: 'notATam' });
  expect(answer(amara, appoint('tom'))).toMatchObject({ code: 'tamAlready' });
  expect(answer(amara, appoint('priya'), asked())).toMatchObject({ code: 'tamSigned' });
  const at = { position: 100, at: start, actor: 'operator:niall' };
  const agreed = subscriptionDecider.evolve(asked(), { type: 'contactChangeAgreed', data: { change: 'x' }, ...at });
  const replaced = subscriptionDecider.evolve(agreed, {
    type: 'tamAppointed',
    data: { tam: 'theo', reason: 'has left' },
    ...at,
    position: 101,
  });
  const confirm = { type: 'confirmContactChange', change: 'x' };
  expect(answer(theo, confirm, replaced)).toBe('accepted');
  expect(answer(tom, confirm, replaced)).toMatchObject({ code: 'contactTam' });
  const worse = { ...replaced, tam: 'niall' };
  expect(answer({ ...theo, id: 'niall' } as Actor, confirm, worse)).toMatchObject({ code: 'tamSigned' });
});
