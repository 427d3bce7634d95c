// Everything that can be tried in a world at one moment: each command by those who may and one who may not, with every outcome.
import { type Actor, actorId, workstation } from '../actor.ts';
import type { MailDraft, MailOutcome, RecoveryCommand } from '../recovery/commands.ts';
import { recoveryDecider } from '../recovery/decider.ts';
import type { MailPurpose } from '../recovery/events.ts';
import type { Companion } from '../reactions.ts';
import { withContact } from '../subscription/contact-change.ts';
import { primaryKey } from '../subscription/waiting.ts';
import type { RecoveryRefusal } from '../recovery/refusals.ts';
import { type Recovery, allMails, unopened } from '../recovery/state.ts';
import {
  amara,
  commit,
  customer,
  factsIn,
  niall,
  type Node,
  nowIn,
  type OnCase,
  type Outcome,
  priya,
  rosa,
  theo,
  tom,
  withFiles,
  type World,
} from './world.ts';

export type Move = { readonly name: string; readonly make: (node: Node) => Outcome };

const [ingrid, leila, jonas] = [customer('ingrid'), customer('leila'), customer('jonas')];
const stranger: Actor = { kind: 'account', subscription: 'elsewhere', login: 'leila' };

const draft = (mail: string): MailDraft => ({
  mail,
  to: 'contact@halden.example',
  messageId: `<${mail}@desk.example>`,
  subject: 'About your account',
  text: 'Yours: ••••••••',
});

const outcome = (kind: World['outcomes'][number]): MailOutcome => {
  const response = 'as the server said';
  switch (kind) {
    case 'refused':
      return { kind, stage: 'data', response, permanent: true };
    case 'put-off':
      return { kind: 'refused', stage: 'data', response, permanent: false };
    case 'no-such-user':
      return { kind: 'refused', stage: 'recipient', response, permanent: true };
    case 'abandoned':
      return { kind };
    default:
      return { kind, response };
  }
};

const count = (recovery: Recovery, purpose: MailPurpose): number =>
  allMails(recovery).filter(([, known]) => known.purpose === purpose).length;

type Tried = readonly [actor: Actor, command: OnCase];

const asking = (world: World, id: string): readonly Tried[] =>
  world.claims.flatMap((claim): readonly Tried[] => [
    ...[...world.askers, tom].map(
      (actor): Tried => [
        actor,
        { type: 'open', case: id, number: `number of ${id}`, subscription: 'halden', channel: 'phone', claim },
      ],
    ),
    [priya, { type: 'identify', claim }],
  ]);

const posting = (world: World, id: string, state: Recovery): readonly Tried[] => {
  const notice = `${id}.notice-${count(state, 'attempt-notice') + 1}`;
  const known = allMails(state).map(([mail]) => mail);
  return [
    ...(count(state, 'attempt-notice') < world.mails['attempt-notice']
      ? [[workstation, { type: 'intendNotices', mails: [draft(notice)] }] as const]
      : []),
    ...[...known, `${id}.never`].flatMap((mail): readonly Tried[] => [
      ...world.outcomes.map((kind): Tried => [workstation, { type: 'recordMail', mail, outcome: outcome(kind) }]),
      [priya, { type: 'retryMail', mail }],
      [workstation, { type: 'retryMail', mail }],
      [priya, { type: 'settleMail', mail, how: 'arrived' }],
    ]),
  ];
};

/** The code of now, the one before it, and none: what was used is tried again at every later moment. */
const byAuthenticator = (now: string): readonly Tried[] => {
  const step = Math.floor(Date.parse(now) / 30_000);
  return [
    [priya, { type: 'askAuthenticator' }],
    ...[step, step - 1, null].map((typed): Tried => [priya, { type: 'enterAuthenticatorCode', step: typed }]),
  ];
};

const noExit = { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'open' } as const;

const safeguarding = (world: World, id: string, state: Recovery, now: string): readonly Tried[] => {
  const codeHash = (mail: string) => `$argon2id$of ${mail}`;
  const code = `${id}.code-${count(state, 'verification-code') + 1}`;
  const disclaimer = `${id}.disclaimer-${count(state, 'disclaimer') + 1}`;
  return [
    ...world.askers.map((actor): Tried => [actor, { type: 'decidePath' }]),
    ...(count(state, 'verification-code') < world.mails['verification-code']
      ? [[priya, { type: 'issueCode', codeHash: codeHash(code), mail: draft(code) }] as const]
      : []),
    ...(world.letsThrough ? [[niall, { type: 'overrideCoolingOff', reason: 'met in person' }] as const] : []),
    [priya, { type: 'enterCode', matches: true }],
    [priya, { type: 'enterCode', matches: false }],
    ...(world.authenticator ? byAuthenticator(now) : []),
    ...(count(state, 'disclaimer') < world.mails.disclaimer
      ? [
          [
            priya,
            { type: 'issueDisclaimer', codeHash: codeHash(disclaimer), mail: draft(disclaimer), template: 0 },
          ] as const,
        ]
      : []),
    [priya, { type: 'checkLastExits', found: noExit }],
    ...(world.exitsOpen === true
      ? [[priya, { type: 'checkLastExits', found: { ...noExit, session: 'open' } }] as const]
      : []),
    [priya, { type: 'acknowledge', matches: true, how: 'read-back' }],
    [workstation, { type: 'acknowledge', matches: false, how: 'customer-window' }],
    [niall, { type: 'agree' }],
    [rosa, { type: 'agree' }],
    [priya, { type: 'execute' }],
    [niall, { type: 'execute' }],
    [amara, { type: 'execute' }],
    [workstation, { type: 'recordExecution', newVault: `${id} new`, provisional: `age1 ${id} executed` }],
  ];
};

const witnessing = (world: World, id: string, node: Node, state: Recovery): readonly Tried[] => {
  // Ids come from the journal's length, as random ones would: never the same twice in one history.
  const fresh = `${id} ${node.length}`;
  const { challenge = fresh, nonce = fresh } = state.challenge ?? {};
  return [
    [priya, { type: 'challenge', challenge: `challenge ${fresh}`, nonce: `nonce ${fresh}`, words: 'lake-stone-bell' }],
    ...[leila, jonas, stranger].map((actor): Tried => [actor, { type: 'approve', challenge, nonce }]),
    [leila, { type: 'approve', challenge, nonce: 'another' }],
    [leila, { type: 'deny', challenge }],
    [leila, { type: 'deny', challenge: 'another' }],
    [stranger, { type: 'deny', challenge }],
    [workstation, { type: 'prepareProvisional', provisional: `age1 ${fresh}` }],
    ...['fleet', 'board'].flatMap((vault): readonly Tried[] => [
      [workstation, { type: 'prepareCarry', vault }],
      [workstation, { type: 'recordCarry', vault, manifestDigest: `m ${vault} carried` }],
    ]),
    // As the program does it: tried, and not to be read.
    ...(world.unreadable === true && state.carries['fleet'] === 'prepared'
      ? ([[workstation, { type: 'leaveUnreadable', vault: 'fleet' }]] satisfies Tried[])
      : []),
    [leila, { type: 'confirmHalf' }],
    [jonas, { type: 'confirmHalf' }],
  ];
};

const finishing = (id: string, state: Recovery): readonly Tried[] => {
  const vaults = ['fleet', state.execution?.newVault ?? 'board'];
  const key = { recipient: `age1 ${id} own`, signingKey: `s ${id} own` };
  return [
    [priya, { type: 'release', mail: draft(`${id}.credential`) }],
    [workstation, { type: 'release', mail: draft(`${id}.credential`) }],
    [workstation, { type: 'recordDirectoryChange' }],
    [priya, { type: 'readHalf' }],
    [ingrid, { type: 'setPassword', ...key }],
    [leila, { type: 'setPassword', ...key }],
    ...vaults.map(
      (vault): Tried => [workstation, { type: 'recordRekey', vault, manifestDigest: `m ${vault} rekeyed` }],
    ),
    [workstation, { type: 'close' }],
    [priya, { type: 'cancel', why: 'asked to' }],
    [ingrid, { type: 'signInWithOldPassword' }],
    [leila, { type: 'signInWithOldPassword' }],
    [workstation, { type: 'expire' }],
  ];
};

const withdrawing = (world: World): readonly Tried[] =>
  world.withdraws !== true
    ? []
    : [
        [priya, { type: 'withdraw', why: 'nobody answers' }],
        [tom, { type: 'withdraw', why: 'nobody answers' }],
        [workstation, { type: 'recordWithdrawal', newVaultHolds: false }],
        [priya, { type: 'reportPrimaryLeft', why: 'the customer wrote so' }],
      ];

/** What the surroundings do: time goes on, the directory is read again or shows something else, a holder loses a key. */
const surroundings = (world: World, node: Node): readonly Move[] => {
  const moves: Move[] = [];
  const now = nowIn(world, node);
  if (node.moment + 1 < world.moments.length)
    moves.push({
      name: 'the clock goes on',
      make: (from) => ({ ok: true, node: { ...from, parent: from, added: [], moment: from.moment + 1 } }),
    });
  const snapshot = node.subscription.snapshot;
  if (snapshot && world.readsAgain)
    moves.push({
      name: 'the workstation reads the directory again',
      make: (from) =>
        commit(world, from, ({ onSubscription }) => {
          const { digest, asOf, accounts } = snapshot;
          onSubscription(workstation, { type: 'takeSnapshot', digest, asOf, source: 'directory', accounts });
        }),
    });
  // The same list of the same moment says nothing new; that it may be recorded again is the move above.
  for (const actor of world.suppliers)
    for (const [digest, accounts] of Object.entries(world.directories))
      if (digest !== snapshot?.digest || now > snapshot.asOf)
        moves.push({
          name: `the directory is imported and shows ${digest}`,
          make: (from) =>
            commit(world, from, ({ onSubscription }) =>
              onSubscription(actor, { type: 'takeSnapshot', digest, asOf: now, source: 'csv', accounts }),
            ),
        });
  if (world.threatMoves)
    for (const [actor, type] of [
      [priya, 'raiseThreat'],
      [niall, 'lowerThreat'],
      [priya, 'lowerThreat'],
    ] as const)
      moves.push({
        name: `${actorId(actor)} ${type}`,
        make: (from) => commit(world, from, ({ onDesk }) => onDesk(actor, { type, reason: 'calls this morning' })),
      });
  const fleet = node.subscription.vaults['fleet'];
  const after = fleet?.recipients.filter(({ login }) => login !== 'leila') ?? [];
  if (world.lossMoves && fleet?.state === 'live' && after.length > 0 && after.length < fleet.recipients.length)
    moves.push({
      name: 'leila loses her key to fleet',
      make: (from) =>
        commit(world, from, ({ onSubscription }) =>
          onSubscription(workstation, {
            type: 'changeRecipients',
            vault: 'fleet',
            recipients: after,
            manifestDigest: `m fleet without leila`,
          }),
        ),
    });
  return moves;
};

const appointing: readonly (readonly [Actor, Companion])[] = (
  [
    [amara, 'theo'],
    [amara, 'priya'],
    [priya, 'theo'],
  ] as const
).map(([actor, tam]) => [actor, { type: 'appointTam', tam, reason: 'tom has left', tams: ['tom', 'theo'] }]);

/** Each of the three signs, or somebody who may not; with the last signature, and with a stop, the list follows in the same commit. */
const contactChanging = (world: World, node: Node): readonly Move[] => {
  if (world.contactChanges !== true) return [];
  const { subscription, desk } = node;
  const change = subscription.contactChange;
  const then = { onePerson: desk.onePerson, operators: Object.values(desk.operators) };
  const id = change?.change ?? '';
  const contact = { email: 'new@halden.example', phone: '+47 00 00 00 00' };
  const asked = {
    type: 'askContactChange',
    reason: 'r',
    checked: 'a letter',
    case: null,
    desk: then,
    ...contact,
  } as const;
  const tried: readonly (readonly [Actor, Companion])[] = [
    // Asked for twice at most, or the world would have no end.
    ...(change?.change === 'second'
      ? []
      : [priya, tom].map((actor) => [actor, { ...asked, change: change === null ? 'first' : 'second' }] as const)),
    ...[priya, niall, rosa, tom].map(
      (actor) => [actor, { type: 'agreeContactChange', change: id, desk: then }] as const,
    ),
    ...[tom, theo, niall].map((actor) => [actor, { type: 'confirmContactChange', change: id }] as const),
    ...(world.appointsTam === true ? appointing : []),
    ...[niall, rosa, leila, stranger].map(
      (actor) => [actor, { type: 'stopContactChange', change: id, why: 'forged' }] as const,
    ),
  ];
  const listed = (of: { email: string; phone: string }) => {
    const accounts = withContact(subscription, change?.login ?? '', of);
    return { digest: JSON.stringify(of), accounts };
  };
  return tried.map(([actor, command]) => ({
    name: `${actorId(actor)} ${command.type}`,
    make: (from) =>
      commit(world, from, ({ onSubscription }) => {
        onSubscription(actor, command);
        if (command.type === 'confirmContactChange')
          onSubscription(workstation, { type: 'applyContactChange', ...listed(contact) });
        if (command.type === 'stopContactChange' && change !== null)
          onSubscription(workstation, { type: 'revertContactChange', ...listed(change.before) });
      }),
  }));
};

/** An invitation at a time, or the world would have no end. */
const inviting = (world: World, { subscription, length }: Node): readonly Move[] => {
  const login = world.invites;
  return login === undefined || subscription.invitations[login] !== undefined
    ? []
    : [
        {
          name: `${login} is invited`,
          make: (from) =>
            commit(world, from, ({ onSubscription }) =>
              onSubscription(priya, { type: 'invite', login, codeHash: `$argon2id$of ${length}`, mail: `i${length}` }),
            ),
        },
      ];
};

/** The key goes with everything that was sealed under it; the newest list may go on under the next one, as the program does it. */
const erasing = (world: World, node: Node): readonly Move[] => {
  if (world.erases !== true) return [];
  const { snapshot } = node.subscription;
  const key = `key ${node.length}`;
  return [amara, priya, workstation].flatMap((actor) =>
    [true, false].map(
      (keeps): Move => ({
        name: `${actorId(actor)} erases ${keeps ? 'all but the list' : 'all'}`,
        make: (from) =>
          commit(world, from, ({ onSubscription }) => {
            onSubscription(actor, { type: 'erasePersonalData', key, reason: 'asked to' });
            if (!keeps || snapshot === null) return;
            const { digest, asOf, accounts } = snapshot;
            onSubscription(workstation, { type: 'takeSnapshot', digest, asOf, source: 'directory', accounts });
          }),
      }),
    ),
  );
};

/** What a holder of a waiting vault may answer, and what the program does on a yes. */
const waiting = (world: World, node: Node): readonly Move[] => {
  const board = node.subscription.vaults['board'];
  if (world.waits !== true || board === undefined) return [];
  const key = primaryKey(node.subscription);
  const kept = board.recipients.filter(({ login }) => login !== key?.login);
  const recipients = key === null ? kept : [...kept, key];
  const publicKey = `${board.publicKey}'`;
  const moves: readonly (readonly [Actor, Companion])[] = [
    ...[jonas, leila, ingrid].map((actor) => [actor, { type: 'approveWait', vault: 'board' }] as const),
    ...board.recipients.map(
      ({ recipient: former }) => [ingrid, { type: 'approveWithOldKey', vault: 'board', former }] as const,
    ),
    [jonas, { type: 'declineWait', vault: 'board' }],
    [leila, { type: 'declineWait', vault: 'board' }],
    [workstation, { type: 'prepareHandOver', vault: 'board' }],
    [workstation, { type: 'recordHandOver', vault: 'board', recipients, manifestDigest: 'm board handed over' }],
    [workstation, { type: 'recordHandOver', vault: 'board', recipients: kept, manifestDigest: 'm board kept' }],
  ];
  return [
    ...moves
      // A second no says nothing new.
      .filter(([, { type }]) => type !== 'declineWait' || board.declinedBy.length === 0)
      .map(
        ([actor, command]): Move => ({
          name: `${actorId(actor)} ${command.type} for board`,
          make: (from) => commit(world, from, ({ onSubscription }) => onSubscription(actor, command)),
        }),
      ),
    {
      name: 'what board owes is re-encrypted by a holder',
      make: (from) =>
        commit(world, from, ({ onSubscription }) => {
          if (!board.rotationOwed || node.subscription.reservation !== null) return;
          onSubscription(workstation, { type: 'prepareRotation', vault: 'board', publicKey, stagedDigest: 's' });
          const manifestDigest = 'm board rotated';
          onSubscription(workstation, {
            type: 'commitRotation',
            vault: 'board',
            publicKey,
            recipients,
            manifestDigest,
          });
        }),
    },
  ];
};

/** Each command on one case, by those who may and somebody who may not, with every outcome. */
const triedOn = (world: World, node: Node, id: string): readonly Tried[] => {
  const state = node.recoveries[id] ?? unopened;
  return [
    ...asking(world, id),
    ...posting(world, id, state),
    ...safeguarding(world, id, state, nowIn(world, node)),
    ...witnessing(world, id, node, state),
    ...finishing(id, state),
    ...withdrawing(world),
  ];
};

export const movesIn = (world: World, node: Node): readonly Move[] => [
  ...world.cases.flatMap((id) =>
    triedOn(world, node, id).map(
      ([actor, command]): Move => ({
        name: `${actorId(actor)} ${command.type} on ${id}`,
        make: (from) => commit(world, from, (by) => withFiles(by, actor, id, command)),
      }),
    ),
  ),
  ...surroundings(world, node),
  ...waiting(world, node),
  ...contactChanging(world, node),
  ...erasing(world, node),
  ...inviting(world, node),
];

/** The refusals that facts from outside every journal meet; what they would be accepted for is not gone on with. */
export const refusedOnImpossibleFacts = (world: World, node: Node): readonly RecoveryRefusal[] =>
  world.impossible.flatMap((change) =>
    world.cases.flatMap((id) =>
      triedOn(world, node, id).flatMap(([actor, command]) => {
        const asked = { ...command, now: nowIn(world, node), actor, facts: change(factsIn(world, node, id)) };
        const decided = recoveryDecider.decide(asked as RecoveryCommand, node.recoveries[id] ?? unopened);
        return decided.ok ? [] : [decided.refusal.code];
      }),
    ),
  );
