import { describe, expect, test } from 'vitest';
import { audit } from '../audit.ts';
import { actorId } from '../actor.ts';
import { fold } from '../decider.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { record } from '../testing/scribe.ts';
import { start } from '../testing/world.ts';
import { HOUR, type Instant, shift } from '../time.ts';
import { type Desk, type DeskCommand, deskDecider } from './decider.ts';
import type { DeskEvent } from './events.ts';

const workstation = { kind: 'workstation' } as const;
const nora = { kind: 'operator', id: 'nora', role: 'owner' } as const;
const amara = { kind: 'operator', id: 'amara', role: 'owner' } as const;
const priya = { kind: 'operator', id: 'priya', role: 'representative' } as const;
const DAY = 24 * HOUR;
const founded: DeskCommand = {
  type: 'found',
  actor: amara,
  name: 'Desk',
  owner: { id: 'amara', name: 'amara' },
  ownerKey: 'k0',
  workstationKey: 'kw',
  onePerson: false,
  printedCode: 'k1',
};

type At = { readonly history: readonly RecordedEvent[]; readonly desk: Desk; readonly now: Instant };
const empty: At = { history: [], desk: fold(deskDecider, []), now: start };

const write = ({ history, now }: At, actor: DeskCommand['actor'], events: readonly DeskEvent[]): At => {
  const written = events.reduce((all, event) => [...all, record(all, 'desk', actorId(actor), now, event)], history);
  return { history: written, desk: fold(deskDecider, written as never), now };
};
const take = (at: At, command: DeskCommand): At | string => {
  const decided = deskDecider.decide(command, at.desk);
  return decided.ok ? write(at, command.actor, decided.events) : decided.refusal.code;
};
const all = (...commands: readonly DeskCommand[]): At =>
  commands.reduce((at: At, command) => {
    const next = take(at, command);
    if (typeof next === 'string') throw new Error(`${command.type}: ${next}`);
    return next;
  }, empty);
const answer = (at: At, command: DeskCommand): string => {
  const next = take(at, command);
  return typeof next === 'string' ? next : 'accepted';
};

const expires = shift(start, DAY);
type Command<T extends DeskCommand['type']> = Extract<DeskCommand, { type: T }>;
const invite = (
  operator: string,
  invitation: string,
  change: Partial<Command<'inviteOperator'>> = {},
): DeskCommand => ({
  type: 'inviteOperator',
  actor: amara,
  operator,
  name: operator,
  role: operator === 'priya' ? 'representative' : 'owner',
  invitation,
  expires,
  ...change,
});
const accept = (
  who: typeof priya | typeof nora | typeof amara,
  key: string,
  by: string,
  now: Instant = start,
): DeskCommand => ({
  type: 'acceptInvitation',
  actor: who,
  operator: who.id,
  key,
  admission: { by, signature: '' },
  now,
});
const recover = (who: typeof priya | typeof amara, key: string, by: string | null): DeskCommand => ({
  type: 'recoverOwner',
  actor: who,
  operator: who.id,
  key,
  admission: by === null ? null : { by, signature: '' },
});
const revoke = (operator: string, actor: DeskCommand['actor'] = amara): DeskCommand => ({
  type: 'revokeOperator',
  actor,
  operator,
  reason: 'left',
});
const rekeyed: DeskCommand = { type: 'rekeyDatabase', actor: workstation, remaining: ['amara'] };

describe('an invitation', () => {
  const invited = all(founded, invite('priya', 'k2'));
  test('lets its operator in, who brings their own key, and the one who invited is who enrolled them', () => {
    const { desk } = all(founded, invite('priya', 'k2'), accept(priya, 'k3', 'k2'));
    expect(desk.operators['priya']).toMatchObject({ key: 'k3', enrolledBy: 'operator:amara', role: 'representative' });
    expect(desk.invited).toEqual({});
  });
  test.each<[string, DeskCommand, string]>([
    ['is made by an owner alone', invite('nora', 'k9', { actor: priya }), 'ownerOnly'],
    ['is nobody’s own', invite('amara', 'k9'), 'ownInvitation'],
    ['has a key of its own', invite('nora', 'k0'), 'keyInUse'],
    [
      'is taken up by the one it names',
      { ...accept(priya, 'k3', 'k2'), operator: 'nora' } as DeskCommand,
      'notYourOwn',
    ],
    ['is there before it is taken up', accept(nora, 'k3', 'k2'), 'notInvited'],
    ['is taken up with its own code', accept(priya, 'k3', 'k1'), 'notAdmitted'],
    ['ends after a day', accept(priya, 'k3', 'k2', expires), 'invitationExpired'],
    ['brings no key of another operator', accept(priya, 'k0', 'k2'), 'keyInUse'],
    ['brings no key of a code', accept(priya, 'k2', 'k2'), 'keyInUse'],
  ])('%s', (_rule, command, code) => {
    expect(answer(invited, command)).toBe(code);
  });
  test('for somebody enrolled gives a new key, never the old, and neither another name nor another role', () => {
    const enrolled = all(founded, invite('priya', 'k2'), accept(priya, 'k3', 'k2'));
    expect(answer(enrolled, invite('priya', 'k4', { name: 'Another' }))).toBe('operatorDiffers');
    expect(answer(enrolled, invite('priya', 'k4', { role: 'owner' }))).toBe('operatorDiffers');
    const again = take(enrolled, invite('priya', 'k4')) as At;
    expect(answer(again, accept(priya, 'k3', 'k4'))).toBe('keyInUse');
    const renewed = take(again, accept(priya, 'k5', 'k4')) as At;
    expect(renewed.desk.operators['priya']).toMatchObject({ key: 'k5', formerKeys: ['k3'] });
    expect(answer(renewed, accept(priya, 'k6', 'k4'))).toBe('notInvited');
  });
  test('ends when it is withdrawn, and when the database gets another key', () => {
    const withdrawn = take(invited, { type: 'withdrawInvitation', actor: amara, operator: 'priya' }) as At;
    expect(answer(withdrawn, accept(priya, 'k3', 'k2'))).toBe('notInvited');
    expect(answer(take(invited, rekeyed) as At, accept(priya, 'k3', 'k2'))).toBe('notInvited');
  });
});

describe('the printed code', () => {
  test('lets an owner in with a new key, and nobody else', () => {
    const desk = all(founded, invite('priya', 'k2'), accept(priya, 'k3', 'k2'));
    expect(answer(desk, recover(amara, 'k4', 'k1'))).toBe('accepted');
    expect(answer(desk, recover(amara, 'k0', 'k1'))).toBe('keyInUse');
    expect(answer(desk, recover(amara, 'k4', 'k2'))).toBe('notAdmitted');
    expect(answer(desk, recover(amara, 'k4', null))).toBe('notAdmitted');
    expect(answer(desk, recover(priya, 'k4', 'k1'))).toBe('ownersOnly');
  });
});

describe('revocation', () => {
  const two = all(founded, invite('nora', 'k2'), accept(nora, 'k3', 'k2'));
  test('leaves an owner, keeps the name, and owes the database another key', () => {
    expect(answer(all(founded), revoke('amara'))).toBe('lastOwner');
    const revoked = take(two, revoke('amara', nora)) as At;
    expect(revoked.desk.rekeyOwed).toBe(true);
    expect(answer(revoked, invite('amara', 'k4', { actor: nora }))).toBe('operatorRevoked');
    expect((take(revoked, rekeyed) as At).desk.rekeyOwed).toBe(false);
  });
});

/** Any command at any time, by whoever could type it; keys are the next that nobody had, and some that somebody had. */
const movesAt = ({ desk, now, history }: At): readonly DeskCommand[] => {
  const fresh = `k${history.length + 10}`;
  const codes = [...new Set([...Object.values(desk.invited).map(({ key }) => key), ...desk.printedCodes])].slice(-3);
  const known = Object.values(desk.operators).flatMap(({ key, formerKeys }) => [key, ...formerKeys]);
  const owners = [amara, nora];
  return [
    ...owners.flatMap((actor) =>
      ['priya', 'nora', 'amara'].map((operator) => invite(operator, fresh, { actor, expires: shift(now, DAY) })),
    ),
    ...[priya, nora, amara].flatMap((who) =>
      codes.flatMap((by) => [fresh, ...known].map((key) => accept(who, key, by, now))),
    ),
    ...[priya, amara].flatMap((who) => codes.map((by) => recover(who, fresh, by))),
    ...[revoke('priya'), revoke('amara'), revoke('amara', nora)],
    { type: 'withdrawInvitation', actor: amara, operator: 'priya' },
    { type: 'issuePrintedCode', actor: amara, key: fresh },
    rekeyed,
  ];
};

/** What a refused command would have recorded, had a program that was tampered with let it. */
const forged = (command: DeskCommand, { desk }: At): DeskEvent | null => {
  if (command.type !== 'acceptInvitation' && command.type !== 'recoverOwner') return null;
  const { operator, key, admission, type } = command;
  const known = desk.operators[operator];
  const by = type === 'recoverOwner' ? 'printed-code' : 'invitation';
  if (known || type === 'recoverOwner') return { type: 'operatorRekeyed', data: { operator, key, by, admission } };
  const role = desk.invited[operator]?.role ?? 'owner';
  return { type: 'operatorEnrolled', data: { operator, name: operator, role, key, admission } };
};

/** The same where nothing that decides differs: which keys they are counts only by their order. */
const stateOf = ({ desk, now }: At): string => {
  const { operators, invited, printedCodes, rekeyOwed } = desk;
  const people = Object.values(operators).map(({ id, key, formerKeys, revoked }) => [id, key, formerKeys, revoked?.by]);
  const open = Object.values(invited).map(({ operator, key, expires: until }) => [operator, key, now < until]);
  const text = JSON.stringify([people, open, printedCodes.slice(-2), rekeyOwed]);
  const ranks = new Map<string, number>();
  return text.replace(/k\d+/g, (key) => {
    if (!ranks.has(key)) ranks.set(key, ranks.size);
    return `#${ranks.get(key)}`;
  });
};

test('every state that operators can reach within six steps keeps every invariant, and what was refused is found if forged', () => {
  const codes = ({ history }: At) => audit(history).map(({ code }) => code);
  let frontier: readonly At[] = [all(founded)];
  const seen = new Set(frontier.map(stateOf));
  const refusals = new Set<string>();
  let steps = 0;
  for (let depth = 0; depth < 6; depth++) {
    const next: At[] = [];
    for (const at of frontier) {
      const reached: At[] = Object.values(at.desk.invited).length > 0 ? [{ ...at, now: shift(at.now, DAY) }] : [];
      for (const command of movesAt(at)) {
        // Whoever may not act any more signs nothing: the program asks the journal before it asks the decider.
        const actor = command.actor.kind === 'operator' ? at.desk.operators[command.actor.id] : undefined;
        const coming = command.type === 'acceptInvitation' || command.type === 'recoverOwner';
        if (command.actor.kind === 'operator' && !coming && (actor === undefined || actor.revoked !== null)) continue;
        const to = take(at, command);
        if (typeof to === 'string') {
          refusals.add(to);
          const event = forged(command, at);
          if (event !== null) expect(codes(write(at, command.actor, [event])), JSON.stringify(command)).not.toEqual([]);
        } else reached.push(to);
      }
      for (const to of reached) {
        const state = stateOf(to);
        steps += 1;
        if (seen.has(state)) continue;
        seen.add(state);
        expect(codes(to)).toEqual([]);
        next.push(to);
      }
    }
    frontier = next;
  }
  console.log(`Explored ${seen.size} distinct states of the operators and ${steps} steps.`);
  expect([...refusals].toSorted()).toEqual([
    'invitationExpired',
    'keyInUse',
    'lastOwner',
    'notAdmitted',
    'notInvited',
    'operatorRevoked',
    'operatorUnknown',
    'ownInvitation',
    'ownersOnly',
  ]);
});
