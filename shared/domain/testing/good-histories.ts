// One whole journal for each path, written by hand from the design and not by a decider: what an audit has nothing to say about.
import type { Account } from '../account.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import type { LossStatement, MailPurpose, SnapshotRef } from '../recovery/events.ts';
import type { Recipient } from '../subscription/events.ts';
import { HOUR, MINUTE, shift } from '../time.ts';
import { type AnyEvent, type Scribe, scribe } from './scribe.ts';

const founded = '2026-11-01T09:00:00.000Z';
export const onCase = 'recovery/c1';
export const onSubscription = 'subscription/halden';
export const [amara, priya, niall, tom] = [
  'operator:amara',
  'operator:priya',
  'operator:niall',
  'operator:tom',
] as const;
export const machine = 'workstation';
export const ingrid = 'account:halden/ingrid';
export const leila = 'account:halden/leila';

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
  primary: login === 'ingrid',
  ...change,
});

const hash = (mark: string): string => `$argon2id$v=19$m=8,t=1,p=1$${mark}`;
const key = (login: string, recipient = `age1${login}`): Recipient => ({ login, recipient });

type Pen = Scribe & {
  readonly on: (actor: string, event: AnyEvent) => number;
  readonly sub: (actor: string, event: AnyEvent) => number;
  readonly mail: (actor: string, mail: string, purpose: MailPurpose, to?: string) => void;
  readonly taken: (mail: string, purpose: MailPurpose) => void;
  readonly read: (actor?: string) => SnapshotRef;
};

const pen = (accounts: readonly Account[]): Pen => {
  const by = scribe(founded);
  const asOf = { latest: founded };
  const on = (actor: string, event: AnyEvent) => by.write(onCase, actor, event);
  const sub = (actor: string, event: AnyEvent) => by.write(onSubscription, actor, event);
  return {
    ...by,
    on,
    sub,
    mail: (actor, mail, purpose, to = 'ingrid@halden.example') =>
      void on(actor, {
        type: 'mailIntended',
        data: { mail, purpose, to, messageId: `<${mail}@desk.example>`, subject: purpose, text: 'Yours: ••••••••' },
      }),
    taken: (mail, purpose) =>
      void on(machine, { type: 'mailAccepted', data: { mail, purpose, response: '250 taken' } }),
    read: (actor = machine) => {
      if (actor !== machine) asOf.latest = by.now();
      const data = {
        digest: 'digest',
        asOf: asOf.latest,
        source: actor === machine ? 'directory' : 'csv',
        accounts,
      } as const;
      return { position: sub(actor, { type: 'snapshotTaken', data }), digest: data.digest, asOf: data.asOf };
    },
  };
};

/** A desk that has known its customer for two weeks: four people, two vaults, one of which only the primary opens. */
const begin = (accounts: readonly Account[], authenticator = false) => {
  const by = pen(accounts);
  by.write('desk', amara, {
    type: 'deskFounded',
    data: {
      name: 'Desk',
      owner: { id: 'amara', name: 'Amara' },
      ownerKey: 'ka',
      workstationKey: 'kw',
      onePerson: false,
    },
  });
  for (const [operator, role] of [
    ['priya', 'representative'],
    ['niall', 'supervisor'],
    ['tom', 'tam'],
  ] as const)
    by.write('desk', amara, {
      type: 'operatorEnrolled',
      data: { operator, name: operator, role, key: `k${operator}` },
    });
  by.sub(amara, {
    type: 'subscriptionRegistered',
    data: {
      subscription: 'halden',
      name: 'Halden',
      dataModel: 'password-encrypted',
      timeZone: 'Europe/Oslo',
      tam: 'tom',
      expires: null,
    },
  });
  by.read(amara);
  for (const login of ['ingrid', 'leila']) {
    const data = { login, recipient: `age1${login}`, signingKey: `s${login}` };
    by.sub(`account:halden/${login}`, { type: 'accountEnrolled', data });
  }
  if (authenticator) by.sub(ingrid, { type: 'authenticatorEnrolled', data: { login: 'ingrid' } });
  for (const [vault, recipients] of [
    ['fleet', [key('ingrid'), key('leila')]],
    ['board', [key('ingrid')]],
  ] as const)
    by.sub(amara, {
      type: 'vaultCreated',
      data: { vault, name: vault, publicKey: `p-${vault}`, recipients, manifestDigest: `m-${vault}`, case: null },
    });
  by.sub(tom, { type: 'expiryExtended', data: { until: '2027-11-01T00:00:00.000Z', reason: 'renewed' } });
  by.wait(13 * 24 * HOUR);
  const snapshot = by.read(amara);
  by.wait(HOUR);
  by.on(priya, {
    type: 'opened',
    data: { case: 'c1', number: 'R-1', subscription: 'halden', channel: 'phone', claim: 'ingrid' },
  });
  by.on(priya, { type: 'requesterIdentified', data: { login: 'ingrid', name: 'ingrid' } });
  by.sub(priya, { type: 'recoveryReserved', data: { case: 'c1' } });
  by.mail(machine, 'notice', 'attempt-notice');
  by.taken('notice', 'attempt-notice');
  return { by, snapshot };
};

export const loss: LossStatement = {
  dataModel: 'password-encrypted',
  vaults: [
    { vault: 'board', name: 'board', reports: 0, bytes: 0, digest: 'm-board', holders: ['ingrid'] },
    { vault: 'fleet', name: 'fleet', reports: 0, bytes: 0, digest: 'm-fleet', holders: ['ingrid', 'leila'] },
  ],
};

const decided = (path: 'reset' | 'full-change', snapshot: SnapshotRef): AnyEvent => ({
  type: 'pathDecided',
  data: {
    path,
    rule: path === 'reset' ? 'A1' : 'A2',
    reasons: [],
    snapshot,
    address: 'ingrid@halden.example',
    phone: '+47 55 01 38 20',
    ableToSignIn: path === 'reset' ? ['leila'] : [],
    notAbleToSignIn: path === 'reset' ? [] : ['leila'],
    secondPerson: path === 'full-change',
    onePersonDesk: false,
    loss,
  },
});

const rekey = ({ sub, on }: Pen, vault: string, others: readonly Recipient[]): void => {
  const recipients = [...others, key('ingrid', 'age1new')];
  sub(machine, { type: 'rotationPrepared', data: { vault, publicKey: `p2-${vault}`, stagedDigest: 's' } });
  sub(machine, {
    type: 'rotationCommitted',
    data: { vault, publicKey: `p2-${vault}`, recipients, manifestDigest: `m3-${vault}` },
  });
  on(machine, { type: 'vaultRekeyed', data: { vault, manifestDigest: `m3-${vault}` } });
};

const signIn = (by: Pen, vault: string, others: readonly Recipient[]): void => {
  by.on(machine, { type: 'directoryChanged', data: { login: 'ingrid', recipient: 'age1provisional' } });
  by.taken('credential', 'credential');
  by.wait(HOUR);
  const recipients = [...others, key('ingrid', 'age1provisional'), key('ingrid', 'age1new')];
  by.sub(machine, {
    type: 'recipientsChanged',
    data: { vault, recipients, manifestDigest: `m2-${vault}`, rotationOwed: true },
  });
  const data = { login: 'ingrid', recipient: 'age1new', signingKey: 'snew' };
  by.on(ingrid, { type: 'passwordSet', data });
  by.sub(ingrid, { type: 'accountRekeyed', data });
  rekey(by, vault, others);
};

export const resetHistory = (): readonly RecordedEvent[] => resetStory().by.history();

const resetStory = (): { readonly by: Pen } => {
  const { by, snapshot } = begin([person('ingrid'), person('leila')]);
  by.on(priya, decided('reset', snapshot));
  by.on(priya, {
    type: 'challenged',
    data: {
      challenge: 'ch1',
      nonce: 'n1',
      words: 'lake-stone-bell',
      address: 'ingrid@halden.example',
      witnesses: ['leila'],
      expires: shift(by.now(), 7 * 24 * HOUR),
    },
  });
  by.wait(2 * HOUR);
  by.on(leila, {
    type: 'approved',
    data: {
      challenge: 'ch1',
      nonce: 'n1',
      witness: 'leila',
      address: 'ingrid@halden.example',
      snapshot: by.read(),
      carries: ['fleet'],
    },
  });
  by.on(machine, { type: 'provisionalMade', data: { provisional: 'age1provisional' } });
  by.on(machine, { type: 'vaultWaits', data: { vault: 'board', holders: ['ingrid'] } });
  by.on(machine, { type: 'carryPrepared', data: { vault: 'fleet', provisional: 'age1provisional' } });
  by.on(machine, { type: 'carried', data: { vault: 'fleet', manifestDigest: 'm1-fleet' } });
  const recipients = [key('ingrid'), key('leila'), key('ingrid', 'age1provisional')];
  by.sub(machine, {
    type: 'recipientsChanged',
    data: { vault: 'fleet', recipients, manifestDigest: 'm1-fleet', rotationOwed: false },
  });
  const after = by.read();
  by.on(leila, { type: 'halfHanded', data: { witness: 'leila' } });
  by.mail(machine, 'credential', 'credential');
  by.on(machine, {
    type: 'releaseIntended',
    data: { mail: 'credential', address: 'ingrid@halden.example', snapshot: after },
  });
  by.sub(machine, { type: 'vaultWaiting', data: { vault: 'board', case: 'c1', holders: ['ingrid'] } });
  signIn(by, 'fleet', [key('leila')]);
  by.on(machine, { type: 'closed', data: { kept: ['fleet'], dormant: [], waiting: ['board'] } });
  by.sub(machine, { type: 'recoveryUnreserved', data: { case: 'c1' } });
  return { by };
};

export const deadKey = '00000000000000aa';

/** A reset, then everything personal erased while the newest list goes on under a new key, then a second case on that list. */
export const erasedHistory = (): readonly RecordedEvent[] => {
  const { by } = resetStory();
  by.wait(HOUR);
  by.sub(amara, {
    type: 'personalDataErased',
    data: { subscription: 'halden', key: deadKey, reason: 'asked by letter' },
  });
  const carried = by.read();
  by.wait(HOUR);
  const next = (actor: string, event: AnyEvent) => by.write('recovery/c2', actor, event);
  next(priya, {
    type: 'opened',
    data: { case: 'c2', number: 'R-2', subscription: 'halden', channel: 'phone', claim: 'ingrid' },
  });
  next(priya, { type: 'requesterIdentified', data: { login: 'ingrid', name: 'ingrid' } });
  by.sub(priya, { type: 'recoveryReserved', data: { case: 'c2' } });
  const vaults = [
    { vault: 'fleet', name: 'fleet', reports: 0, bytes: 0, digest: 'm3-fleet', holders: ['leila', 'ingrid'] },
  ];
  const path = decided('reset', carried) as Extract<AnyEvent, { type: 'pathDecided' }>;
  next(priya, { ...path, data: { ...path.data, loss: { ...loss, vaults } } });
  next(priya, {
    type: 'challenged',
    data: {
      challenge: 'ch2',
      nonce: 'n2',
      words: 'reed-oak-bell',
      address: 'ingrid@halden.example',
      witnesses: ['leila'],
      expires: shift(by.now(), 7 * 24 * HOUR),
    },
  });
  next(priya, { type: 'cancelled', data: { why: 'found it', undoes: [], dormant: [], newVault: null } });
  by.sub(priya, { type: 'recoveryUnreserved', data: { case: 'c2' } });
  return by.history();
};

export const fullChangeHistory = (proof: 'mailed code' | 'authenticator' = 'mailed code'): readonly RecordedEvent[] => {
  const enrolled = proof === 'authenticator';
  const { by, snapshot } = begin([person('ingrid'), person('leila', { status: 'inactive' })], enrolled);
  const address = 'ingrid@halden.example';
  const phone = '+47 55 01 38 20';
  by.on(priya, decided('full-change', snapshot));
  const expires = shift(by.now(), 24 * HOUR);
  const until = shift(by.now(), 30 * MINUTE);
  if (proof === 'mailed code') {
    by.mail(priya, 'code', 'verification-code');
    by.on(priya, { type: 'codeIssued', data: { mail: 'code', codeHash: hash('1'), phone, address, expires } });
    by.taken('code', 'verification-code');
    by.on(priya, { type: 'verified', data: { phone, method: 'call-back and mailed code', until } });
  } else {
    const step = Math.floor(Date.parse(by.now()) / 30_000);
    by.on(priya, { type: 'authenticatorAsked', data: { phone, expires: shift(by.now(), 10 * MINUTE) } });
    by.on(priya, { type: 'verified', data: { phone, method: 'call-back and authenticator', until, step } });
    by.sub(priya, { type: 'authenticatorUsed', data: { login: 'ingrid', step } });
  }
  const found = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'open' } as const;
  by.on(priya, { type: 'lastExitsChecked', data: { loss, found } });
  by.mail(priya, 'disclaimer', 'disclaimer');
  by.on(priya, {
    type: 'disclaimerIssued',
    data: { mail: 'disclaimer', codeHash: hash('2'), address, loss, expires, template: 0 },
  });
  by.taken('disclaimer', 'disclaimer');
  by.wait(5 * MINUTE);
  by.on(priya, { type: 'acknowledged', data: { how: 'read-back', loss } });
  by.on(niall, { type: 'secondPersonAgreed', data: { loss, holdUntil: by.now() } });
  by.on(priya, { type: 'executeIntended', data: { snapshot: by.read(), loss } });
  const dormant = ['board', 'fleet'];
  by.on(machine, { type: 'executed', data: { dormant, newVault: 'fresh', provisional: 'age1provisional' } });
  for (const vault of dormant) by.sub(machine, { type: 'vaultDormant', data: { vault, case: 'c1' } });
  by.sub(machine, {
    type: 'vaultCreated',
    data: {
      vault: 'fresh',
      name: 'Reports since R-1',
      publicKey: 'p-fresh',
      recipients: [key('ingrid', 'age1provisional')],
      manifestDigest: 'm-fresh',
      case: 'c1',
    },
  });
  const now = by.read();
  by.mail(priya, 'credential', 'credential');
  by.on(priya, { type: 'releaseIntended', data: { mail: 'credential', address, snapshot: now } });
  by.on(priya, { type: 'halfReadOut', data: { phone } });
  signIn(by, 'fresh', []);
  by.on(machine, { type: 'closed', data: { kept: [], dormant, waiting: [] } });
  by.sub(machine, { type: 'recoveryUnreserved', data: { case: 'c1' } });
  by.sub(machine, { type: 'restorePrepared', data: { from: 'fleet', into: 'fresh', reports: 0 } });
  by.sub(machine, {
    type: 'restored',
    data: { from: 'fleet', into: 'fresh', objects: [], manifestDigest: 'm4-fresh' },
  });
  return by.history();
};
