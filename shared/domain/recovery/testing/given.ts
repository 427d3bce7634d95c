// Given a history, when a command comes, then these events or this refusal: how the recovery's rules are told in tests.
import type { Account } from '../../account.ts';
import type { Actor } from '../../actor.ts';
import { HOUR, MINUTE, shift } from '../../time.ts';
import type { RecoveryCommand } from '../commands.ts';
import { recoveryDecider } from '../decider.ts';
import type { RecoveryEvent } from '../events.ts';
import type { RecoveryFacts } from '../facts.ts';
import { defaultPolicy } from '../policy.ts';
import type { ExitFindings } from '../last-exits.ts';
import { type Recovery, unopened } from '../state.ts';

export const monday = '2026-11-16T08:00:00.000Z';
export const after = (milliseconds: number): string => shift(monday, milliseconds);

export const priya: Actor = { kind: 'operator', id: 'priya', role: 'representative' };
export const niall: Actor = { kind: 'operator', id: 'niall', role: 'supervisor' };
export const amara: Actor = { kind: 'operator', id: 'amara', role: 'owner' };
export const rekey: Actor = { kind: 'workstation' };
export const account = (login: string): Actor => ({ kind: 'account', subscription: 'halden', login });

export const person = (login: string, change: Partial<Account> = {}): Account => ({
  login,
  name: login,
  email: `${login}@halden.example`,
  phone: '+47 55 01 38 20',
  role: 'Manager',
  status: 'active',
  contactOnly: false,
  created: '2021-03-01T00:00:00.000Z',
  lastSignIn: null,
  primary: false,
  ...change,
});
export const ingrid = person('ingrid', { primary: true });
export const leila = person('leila');
export const jonas = person('jonas', { status: 'inactive' });

export const facts = (accounts: readonly Account[], change: Partial<RecoveryFacts> = {}): RecoveryFacts => {
  const snapshot = {
    position: 7,
    digest: JSON.stringify(accounts.map(({ login, status }) => [login, status])),
    asOf: shift(monday, -HOUR),
    suppliedBy: 'operator:amara',
    suppliedAt: after(6 * HOUR),
    accounts,
  };
  return {
    subscription: 'halden',
    snapshot,
    snapshotBefore: snapshot,
    phoneChangedAt: null,
    addressChangedAt: null,
    dataModel: 'password-encrypted',
    tam: 'tom',
    vaults: [
      {
        vault: 'fleet',
        name: 'Fleet',
        reports: 9,
        bytes: 900,
        digest: 'd1',
        holders: ['ingrid', 'leila'],
        state: 'live',
      },
      { vault: 'audit', name: 'Audit', reports: 5, bytes: 500, digest: 'd2', holders: ['ingrid'], state: 'live' },
    ],
    reservedBy: null,
    lockedUntil: null,
    codesIssued: [],
    authenticator: null,
    suppliers: [{ actor: 'operator:amara', at: shift(monday, -HOUR) }],
    operators: [
      { id: 'amara', enrolledBy: null, enrolledAt: shift(monday, -9 * HOUR) },
      { id: 'priya', enrolledBy: 'operator:amara', enrolledAt: shift(monday, -8 * HOUR) },
      { id: 'niall', enrolledBy: 'operator:amara', enrolledAt: shift(monday, -8 * HOUR) },
    ],
    wording: 0,
    onePersonDesk: false,
    policy: defaultPolicy,
    ...change,
  };
};

const noExit: ExitFindings = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' };

type WithoutAsked<T> = T extends unknown ? Omit<T, 'now' | 'actor' | 'facts'> : never;
export type Asks = WithoutAsked<RecoveryCommand>;
const mail = (name: string) => ({
  mail: name,
  to: 'x@halden.example',
  messageId: `<${name}@x>`,
  subject: 's',
  text: '•',
});

/** A case in the telling: each step is taken at a minute of its own and has to be accepted, unless it is asked what it answers. */
export class Telling {
  state: Recovery = unopened;
  minute = 0;
  readonly history: RecoveryEvent[] = [];
  facts: RecoveryFacts;

  constructor(known: RecoveryFacts) {
    this.facts = known;
  }

  ask(actor: Actor, command: Asks, at = after(this.minute * MINUTE)) {
    const asked = { ...command, now: at, actor, facts: this.facts } as RecoveryCommand;
    return recoveryDecider.decide(asked, this.state);
  }

  /** The code of the refusal, or `accepted`. Changes nothing. */
  answer(actor: Actor, command: Asks, at?: string): string {
    const decided = this.ask(actor, command, at);
    return decided.ok ? 'accepted' : decided.refusal.code;
  }

  take(actor: Actor, command: Asks, at = after(this.minute * MINUTE)): this {
    const decided = this.ask(actor, command, at);
    if (!decided.ok) throw new Error(`${command.type} was refused: ${decided.refusal.code}`);
    for (const event of decided.events) {
      this.history.push(event);
      const id =
        actor.kind === 'operator'
          ? `operator:${actor.id}`
          : actor.kind === 'account'
            ? `account:halden/${actor.login}`
            : 'workstation';
      this.state = recoveryDecider.evolve(this.state, { ...event, position: this.history.length, at, actor: id });
      if (event.type === 'mailIntended' && event.data.purpose !== 'credential') this.accepted(event.data.mail, at);
    }
    this.minute++;
    return this;
  }

  accepted(name: string, at = after(this.minute * MINUTE)): this {
    return this.take(rekey, { type: 'recordMail', mail: name, outcome: { kind: 'accepted', response: '250 ok' } }, at);
  }

  opened(claim = 'ingrid'): this {
    return this.take(priya, {
      type: 'open',
      case: 'c1',
      number: 'RK-0001',
      subscription: 'halden',
      channel: 'phone',
      claim,
    });
  }
  decided(): this {
    return this.opened().take(priya, { type: 'decidePath' });
  }
  verified(): this {
    const name = `code-${this.minute}`;
    return this.take(priya, { type: 'issueCode', codeHash: name, mail: mail(name) }).take(priya, {
      type: 'enterCode',
      matches: true,
    });
  }
  exitsChecked(found: Partial<ExitFindings> = {}): this {
    return this.take(priya, { type: 'checkLastExits', found: { ...noExit, ...found } });
  }
  disclaimed(): this {
    if (this.state.exits === null) this.exitsChecked();
    const name = `disclaimer-${this.minute}`;
    return this.take(priya, { type: 'issueDisclaimer', codeHash: name, mail: mail(name) });
  }
  acknowledged(): this {
    return this.take(priya, { type: 'acknowledge', matches: true, how: 'read-back' });
  }
  agreed(): this {
    return this.take(niall, { type: 'agree' });
  }
  executed(): this {
    return this.take(priya, { type: 'execute' }).take(rekey, {
      type: 'recordExecution',
      newVault: 'fresh',
      provisional: 'age1p',
    });
  }
  challenged(): this {
    return this.take(priya, { type: 'challenge', challenge: 'ch1', nonce: 'n1', words: 'copper lantern fjord' });
  }
  approved(): this {
    return this.take(account('leila'), { type: 'approve', challenge: 'ch1', nonce: 'n1' });
  }
  carried(): this {
    this.take(rekey, { type: 'prepareProvisional', provisional: 'age1p' });
    for (const vault of Object.keys(this.state.carries))
      this.take(rekey, { type: 'prepareCarry', vault }).take(rekey, {
        type: 'recordCarry',
        vault,
        manifestDigest: 'd3',
      });
    return this;
  }
  /** The same directory, recorded once more after everything told so far. */
  readAgain(): this {
    const { snapshot } = this.facts;
    if (snapshot) this.facts = { ...this.facts, snapshot: { ...snapshot, position: snapshot.position + 1 } };
    return this;
  }
  released(actor: Actor = rekey): this {
    return this.take(actor, { type: 'release', mail: mail('credential') })
      .take(rekey, { type: 'recordDirectoryChange' })
      .accepted('credential');
  }
}

export const resetOf = (change: Partial<RecoveryFacts> = {}): Telling =>
  new Telling(facts([ingrid, leila, jonas], change));
export const fullChangeOf = (change: Partial<RecoveryFacts> = {}): Telling =>
  new Telling(facts([ingrid, jonas], change));
export const draft = mail;
