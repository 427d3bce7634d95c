import { expect, test } from 'vitest';
import { explore, type Explored } from '../testing/explore.ts';
import { person } from '../testing/good-histories.ts';
import { amara, niall, plainWorld, priya, start, type World } from '../testing/world.ts';
import { HOUR, MINUTE } from '../time.ts';
import type { RecoveryEventType } from './events.ts';
import type { RecoveryFacts } from './facts.ts';
import { recoveryRefusals } from './refusals.ts';

const ingrid = person('ingrid');
const leila = person('leila');
const gone = person('leila', { status: 'inactive' });
const jonas = person('jonas', { status: 'inactive' });
const [witness, nobody, alone] = [[ingrid, leila, jonas], [ingrid, gone, jonas], [ingrid]];

const few = { ...plainWorld.policy, codeTries: 2 };
const oneTry = { ...plainWorld.policy, codeTries: 1 };
const noMails = { 'verification-code': 0, disclaimer: 0, 'attempt-notice': 0 };
const delivered = ['accepted'] as const;

const snapshotOf =
  (change: (snapshot: NonNullable<RecoveryFacts['snapshot']>) => Partial<NonNullable<RecoveryFacts['snapshot']>>) =>
  (facts: RecoveryFacts): RecoveryFacts => ({
    ...facts,
    snapshot: facts.snapshot && { ...facts.snapshot, ...change(facts.snapshot) },
  });

/** Each is walked to its end. Together they cross every deadline and change every fact midway that a case rests on. */
const worlds: readonly World[] = [
  {
    ...plainWorld,
    name: 'reset, the directory read again, a vault unreadable, the challenge running out',
    mails: noMails,
    suppliers: [],
    readsAgain: true,
    unreadable: true,
    moments: [0, 8 * 24 * HOUR],
  },
  {
    ...plainWorld,
    name: 'reset, the witness able to sign in or not',
    mails: noMails,
    outcomes: delivered,
    directories: { witness, nobody },
  },
  {
    ...plainWorld,
    name: 'reset, the witness’s own address changing',
    mails: noMails,
    outcomes: delivered,
    directories: { witness, changed: [ingrid, person('leila', { email: 'l2@halden.example' }), jonas] },
  },
  {
    ...plainWorld,
    name: 'reset, the primary’s address changing',
    mails: noMails,
    outcomes: delivered,
    directories: { witness, changed: [person('ingrid', { email: 'i2@halden.example' }), leila, jonas] },
  },
  {
    ...plainWorld,
    name: 'reset, with the verification that a policy asks for',
    policy: { ...oneTry, phoneOnReset: true },
    mails: { ...noMails, 'verification-code': 1 },
    outcomes: delivered,
    suppliers: [],
    readsAgain: true,
  },
  {
    ...plainWorld,
    name: 'reset, a threat raised and lowered at any moment',
    mails: noMails,
    outcomes: delivered,
    suppliers: [],
    readsAgain: true,
    threatMoves: true,
  },
  {
    ...plainWorld,
    name: 'full change by one person, a threat raised and lowered at any moment',
    policy: { ...oneTry, secondPersonOnFullChange: false, verifiedFor: 48 * HOUR, snapshotFreshFor: 48 * HOUR },
    first: 'alone',
    directories: { alone },
    suppliers: [],
    outcomes: delivered,
    threatMoves: true,
    moments: [0, 24 * HOUR],
  },
  {
    ...plainWorld,
    name: 'reset, where the desk first met the customer with the case',
    mails: noMails,
    outcomes: delivered,
    knownFor: 2 * HOUR,
    suppliers: [],
    readsAgain: true,
  },
  {
    ...plainWorld,
    name: 'full change, mails refused, the verification running out',
    policy: few,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    moments: [0, 31 * MINUTE],
    impossible: [
      (facts) => ({
        ...facts,
        operators: facts.operators.map((known) => ({ ...known, enrolledBy: 'operator:priya', enrolledAt: start })),
      }),
    ],
  },
  {
    ...plainWorld,
    name: 'full change, a subaccount becoming able to sign in',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody, witness },
    outcomes: delivered,
  },
  {
    ...plainWorld,
    name: 'full change, the loss changing',
    policy: few,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: delivered,
    lossMoves: true,
    mails: { ...noMails, 'verification-code': 1, disclaimer: 2 },
  },
  {
    ...plainWorld,
    name: 'full change, the number on file changing',
    policy: few,
    first: 'nobody',
    directories: { nobody, changed: [person('ingrid', { phone: '+47 55 01 38 99' }), gone, jonas] },
    outcomes: delivered,
  },
  {
    ...plainWorld,
    name: 'full change on a number that a supervisor lets through, supplied by them or not',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody, changed: [person('ingrid', { phone: '+47 55 01 38 99' }), gone, jonas] },
    suppliers: [amara, niall],
    outcomes: delivered,
    letsThrough: true,
    impossible: [(facts) => ({ ...facts, contactCoolingUntil: '2030-01-01T00:00:00.000Z' })],
    mails: { ...noMails, 'verification-code': 1 },
  },
  ...[14 * 24 * HOUR, 2 * HOUR].map(
    (knownFor): World => ({
      ...plainWorld,
      name: `full change, verified by an authenticator enrolled ${knownFor / HOUR} hours ago`,
      policy: { ...few, verifiedFor: 10 * MINUTE },
      first: 'nobody',
      directories: { nobody },
      suppliers: [],
      outcomes: delivered,
      authenticator: true,
      impossible: [(facts) => ({ ...facts, authenticator: null })],
      knownFor,
      mails: noMails,
      moments: [0, 9 * MINUTE, 20 * MINUTE],
    }),
  ),
  {
    ...plainWorld,
    name: 'full change, one code an hour',
    policy: { ...few, codesPerHour: 1, verifiedFor: 10 * MINUTE },
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: delivered,
    mails: { ...noMails, 'verification-code': 2 },
    moments: [0, 59 * MINUTE, 61 * MINUTE],
  },
  {
    ...plainWorld,
    name: 'full change, held, the acknowledgement waived, codes running out',
    policy: { ...few, hold: 20 * MINUTE, waiveAcknowledgement: true },
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: delivered,
    moments: [0, 20 * MINUTE, 25 * HOUR],
  },
  {
    ...plainWorld,
    name: 'reset, where the desk first met the customer and a new witness with the case',
    mails: noMails,
    outcomes: delivered,
    knownFor: 2 * HOUR,
    first: 'young',
    directories: { young: [ingrid, person('leila', { created: '2026-11-15T00:00:00.000Z' }), jonas] },
    suppliers: [],
    readsAgain: true,
  },
  {
    ...plainWorld,
    name: 'full change that the supervisor has asked for too',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    askers: [priya, niall],
    outcomes: delivered,
  },
  ...[true, false].map(
    (onePerson): World => ({
      ...plainWorld,
      name: onePerson ? 'full change by the one person of a desk' : 'full change by who supplied the list',
      policy: { ...few, secondPersonOnFullChange: false },
      onePerson,
      first: 'alone',
      directories: { alone },
      suppliers: [priya],
      outcomes: delivered,
    }),
  ),
  {
    ...plainWorld,
    name: 'who asks, contacts missing, every outcome of a notice',
    claims: ['ingrid', 'leila', 'nobody', 'somebody'],
    mails: { ...noMails, 'verification-code': 1, 'attempt-notice': 1 },
    outcomes: ['accepted', 'refused', 'uncertain', 'abandoned'],
    first: 'no address',
    directories: {
      'no number': [person('ingrid', { phone: '' }), gone],
      'no address': [person('ingrid', { email: '' }), gone],
      'no primary': [leila, jonas],
    },
    impossible: [
      (facts) => ({ ...facts, snapshot: null }),
      snapshotOf(() => ({ asOf: '2030-01-01T00:00:00.000Z' })),
      snapshotOf(({ accounts }) => ({ accounts: accounts.map((account) => ({ ...account, primary: true })) })),
    ],
  },
  {
    ...plainWorld,
    name: 'a code put off, tried again by itself, settled by a person',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    mails: { ...noMails, 'verification-code': 1 },
    outcomes: ['accepted', 'put-off', 'uncertain', 'abandoned'],
    moments: [0, 2 * MINUTE],
  },
  {
    ...plainWorld,
    name: 'notices put off, tried again by themselves, settled by a person',
    claims: ['nobody'],
    mails: { ...noMails, 'attempt-notice': 1 },
    outcomes: ['accepted', 'put-off', 'no-such-user', 'uncertain'],
    moments: [0, 2 * MINUTE],
    suppliers: [],
  },
  {
    ...plainWorld,
    name: 'the disclaimer put off or uncertain',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: ['accepted', 'put-off', 'uncertain'],
  },
  {
    ...plainWorld,
    name: 'full change, the mail half put off, tried again by itself, settled by a person',
    policy: { ...oneTry, secondPersonOnFullChange: false, waiveAcknowledgement: true },
    onePerson: true,
    first: 'alone',
    directories: { alone },
    suppliers: [],
    outcomes: ['accepted', 'put-off', 'uncertain'],
  },
  {
    ...plainWorld,
    name: 'two cases of one customer',
    cases: ['c1', 'c2'],
    claims: ['leila', 'nobody'],
    mails: noMails,
    moments: [0, 8 * 24 * HOUR],
  },
];

/** What is asked and sent before reports are lost. */
const lossWorlds: readonly World[] = [
  {
    ...plainWorld,
    name: 'full change, a last exit that opens and closes',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: delivered,
    exitsOpen: true,
    impossible: [(facts) => ({ ...facts, wording: 1 })],
  },
  {
    ...plainWorld,
    name: 'full change, the acknowledgement waived, the loss changing after the last exits',
    policy: { ...oneTry, waiveAcknowledgement: true },
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: delivered,
    lossMoves: true,
    exitsOpen: true,
    mails: { ...noMails, 'verification-code': 1, disclaimer: 2 },
  },
];

/** What a year brings besides: a release that nobody uses, a primary admin who goes. Each world is small by itself. */
const hardWorlds: readonly World[] = [
  {
    ...plainWorld,
    name: 'reset, a release that nobody uses',
    mails: noMails,
    outcomes: delivered,
    suppliers: [],
    readsAgain: true,
    withdraws: true,
    moments: [0, 8 * 24 * HOUR],
  },
  {
    ...plainWorld,
    name: 'full change, a release withdrawn',
    policy: oneTry,
    first: 'nobody',
    directories: { nobody },
    suppliers: [],
    outcomes: delivered,
    withdraws: true,
  },
  {
    ...plainWorld,
    name: 'a contact changed by three people, or stopped',
    mails: noMails,
    claims: [],
    contactChanges: true,
    suppliers: [],
    moments: [0, 71 * HOUR, 73 * HOUR, 8 * 24 * HOUR],
  },
  {
    ...plainWorld,
    name: 'a contact changed by three people while a list brings another',
    mails: noMails,
    claims: [],
    contactChanges: true,
    suppliers: [amara],
    directories: { witness, changed: [person('ingrid', { phone: '+47 55 01 38 99' }), leila, jonas] },
    moments: [0, 73 * HOUR],
  },
  {
    ...plainWorld,
    name: 'reset, personal data erased before, during and after the case',
    policy: { ...plainWorld.policy, eraseAfter: 48 * HOUR, snapshotFreshFor: 7 * 24 * HOUR },
    mails: noMails,
    outcomes: delivered,
    erases: true,
    suppliers: [],
    moments: [0, 49 * HOUR],
  },
  {
    ...plainWorld,
    name: 'a contact changed while personal data is erased and another TAM appointed',
    appointsTam: true,
    mails: noMails,
    claims: [],
    contactChanges: true,
    erases: true,
    suppliers: [],
    moments: [0, 73 * HOUR],
  },
  {
    ...plainWorld,
    name: 'a vault that waits, approved and declined by its holder',
    mails: noMails,
    outcomes: delivered,
    suppliers: [],
    readsAgain: true,
    waits: true,
    directories: { holders: [ingrid, leila, person('jonas')] },
    first: 'holders',
  },
  {
    ...plainWorld,
    name: 'an invitation, the address changing or left out of a list, the list erased',
    cases: [],
    directories: {
      witness: [ingrid, leila, person('mette')],
      changed: [ingrid, leila, person('mette', { email: 'm2@halden.example' })],
      without: [ingrid, leila],
    },
    moments: [0, 73 * HOUR],
    invites: 'mette',
    erases: true,
  },
  {
    ...plainWorld,
    name: 'reset, the primary admin gone midway',
    mails: noMails,
    outcomes: delivered,
    directories: { witness, gone: [person('ingrid', { status: 'inactive' }), leila, jonas] },
    withdraws: true,
  },
];

/** A type that is added to the events does not compile here until it is named, and does not pass until it is reached. */
const everyType: Record<RecoveryEventType, true> = {
  opened: true,
  requesterIdentified: true,
  requesterNotKnown: true,
  requesterReferred: true,
  mailIntended: true,
  mailAccepted: true,
  mailRefused: true,
  mailUncertain: true,
  mailAbandoned: true,
  mailRetried: true,
  mailSettled: true,
  pathDecided: true,
  coolingOffOverridden: true,
  codeIssued: true,
  authenticatorAsked: true,
  codeFailed: true,
  verified: true,
  lastExitsChecked: true,
  disclaimerIssued: true,
  acknowledgementFailed: true,
  acknowledged: true,
  secondPersonAgreed: true,
  executeIntended: true,
  executed: true,
  challenged: true,
  approved: true,
  denied: true,
  provisionalMade: true,
  carryPrepared: true,
  carried: true,
  vaultWaits: true,
  halfHanded: true,
  halfReadOut: true,
  releaseIntended: true,
  directoryChanged: true,
  passwordSet: true,
  vaultRekeyed: true,
  closed: true,
  cancelled: true,
  expired: true,
  withdrawalIntended: true,
  directoryRestored: true,
  primaryLeft: true,
};

test('every state that a recovery can reach keeps every invariant, and every event and refusal is reached', () => {
  const explored: Explored[] = [];
  const all = [...worlds, ...lossWorlds, ...hardWorlds];
  for (const world of all) {
    const found = explore(world);
    expect(found.findings, world.name).toEqual([]);
    explored.push(found);
  }
  const states = explored.reduce((sum, found) => sum + found.states, 0);
  const steps = explored.reduce((sum, found) => sum + found.steps, 0);
  const counts = all.map(({ name }, index) => `${name}: ${explored[index]?.states}`).join('; ');
  console.log(`Explored ${states} distinct states and ${steps} audited steps (${counts}).`);

  const events = new Set(explored.flatMap((found) => [...found.events]));
  expect(Object.keys(everyType).filter((type) => !events.has(type))).toEqual([]);
  const signed = ['Asked', 'Agreed', 'Confirmed', 'Applied', 'Stopped'].map((step) => `contactChange${step}`);
  expect(signed.filter((type) => !events.has(type))).toEqual([]);
  expect(['accountInvited', 'tamAppointed'].filter((type) => !events.has(type))).toEqual([]);
  const waited = ['waitApproved', 'waitDeclined', 'handOverPrepared', 'vaultWoken', 'rotationOwed'];
  expect(waited.filter((type) => !events.has(type))).toEqual([]);
  const refusals = new Set(explored.flatMap((found) => [...found.refusals]));
  expect(recoveryRefusals.filter((code) => !refusals.has(code))).toEqual([]);
  expect(states).toBeGreaterThanOrEqual(10_000);
}, 600_000);
