import { describe, expect, test } from 'vitest';
import { insteadOf } from './last-exits.ts';
import { draft, fullChangeOf, priya, resetOf } from './testing/given.ts';

const noExit = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' } as const;
const verified = () => fullChangeOf().decided().verified();
const disclaimer = { type: 'issueDisclaimer', codeHash: 'h', mail: draft('d') } as const;

describe('the last exits before a full change (A3)', () => {
  test('are asked of somebody verified, before anything is sent', () => {
    const told = fullChangeOf().decided();
    expect(told.answer(priya, { type: 'checkLastExits', found: noExit })).toBe('notVerified');
    told.verified();
    expect(told.answer(priya, disclaimer)).toBe('lastExitsNotChecked');
    told.exitsChecked();
    expect(told.state.exits).toMatchObject({ loss: told.state.decision?.loss, found: noExit });
    expect(told.answer(priya, { type: 'checkLastExits', found: noExit })).toBe('alreadyDone');
    expect(told.answer(priya, disclaimer)).toBe('accepted');
  });

  test.each(['session', 'oldPassword', 'otherHolder'] as const)(
    'stop the change while this one is open: %s, and say what to do instead',
    (exit) => {
      const told = verified().exitsChecked({ [exit]: 'open' });
      const refused = told.ask(priya, disclaimer);
      expect(refused).toMatchObject({ ok: false, refusal: { code: 'lastExitOpen' } });
      expect(refused.ok ? '' : refused.refusal.text).toContain(insteadOf[exit]);
      expect(told.exitsChecked().answer(priya, disclaimer)).toBe('accepted');
    },
  );

  test('an export that exists saves only what is in it, so it stops nothing', () => {
    expect(verified().exitsChecked({ exports: 'open' }).answer(priya, disclaimer)).toBe('accepted');
  });

  test('one that turns up after the disclaimer stops the change that was agreed to', () => {
    const told = verified().disclaimed().acknowledged().agreed();
    expect(told.answer(priya, { type: 'execute' })).toBe('accepted');
    told.exitsChecked({ session: 'open' });
    expect(told.answer(priya, { type: 'execute' })).toBe('lastExitOpen');
  });

  test('are asked again when the loss has changed, because another loss was shown', () => {
    const told = verified().exitsChecked();
    told.facts = { ...told.facts, vaults: told.facts.vaults.slice(0, 1) };
    told.take(priya, { type: 'decidePath' });
    expect(told.answer(priya, disclaimer)).toBe('lastExitsNotChecked');
    expect(told.exitsChecked().answer(priya, disclaimer)).toBe('accepted');
  });

  test('a reset loses nothing, so nobody is asked', () => {
    const told = resetOf().decided();
    expect(told.answer(priya, { type: 'checkLastExits', found: noExit })).toBe('wrongPath');
  });
});
