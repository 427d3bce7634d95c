// Cases as the real deciders make them, for tests of what the windows read: both paths step by step, and walks at random.
import type { Actor } from '../../../../shared/domain/actor.ts';
import { workstation } from '../../../../shared/domain/actor.ts';
import { gatherFacts } from '../../../../shared/domain/recovery/gather-facts.ts';
import { unopened } from '../../../../shared/domain/recovery/state.ts';
import { person } from '../../../../shared/domain/testing/good-histories.ts';
import { movesIn } from '../../../../shared/domain/testing/moves.ts';
import {
  beginning,
  commit,
  customer,
  historyOf,
  niall,
  type Node,
  nowIn,
  type OnCase,
  plainWorld,
  priya,
  withFiles,
  type World,
} from '../../../../shared/domain/testing/world.ts';
import type { CaseContext } from '../case-summary.ts';

export const caseId = 'c1';
const [ingrid, leila] = [customer('ingrid'), customer('leila')];

const alone = [person('ingrid'), person('jonas', { status: 'inactive' })];
export const resetWorld: World = { ...plainWorld, name: 'a witness is there' };
export const fullChangeWorld: World = {
  ...plainWorld,
  name: 'nobody can witness',
  directories: { alone },
  first: 'alone',
};
/** Directory, clock, keys and mail server all move: what a window may meet at its worst. */
export const restlessWorld: World = {
  ...plainWorld,
  name: 'everything moves',
  directories: { ...plainWorld.directories, alone },
  moments: [0, 20 * 60_000, 40 * 60_000, 25 * 3_600_000, 8 * 24 * 3_600_000],
  claims: ['ingrid', 'nobody@halden.example', 'leila'],
  mails: { 'verification-code': 2, disclaimer: 2, 'attempt-notice': 1 },
  outcomes: ['accepted', 'refused', 'uncertain', 'abandoned'],
  lossMoves: true,
};

export const draft = (mail: string) => ({
  mail,
  to: 'ingrid@halden.example',
  messageId: `<${mail}@desk.example>`,
  subject: 'About your account',
  text: 'Yours: ••••••••',
});
export const codeHash = '$argon2id$never-to-be-shown';
const accepted = (mail: string): OnCase => ({
  type: 'recordMail',
  mail,
  outcome: { kind: 'accepted', response: '250 taken' },
});

type Step = readonly [actor: Actor, command: OnCase];
const opening: readonly Step[] = [
  [priya, { type: 'open', case: caseId, number: 'RK-0001', subscription: 'halden', channel: 'phone', claim: 'Ingrid' }],
  [priya, { type: 'decidePath' }],
];
const signingIn = (vault: string): readonly Step[] => [
  [ingrid, { type: 'setPassword', recipient: 'age1own', signingKey: 'sown' }],
  [workstation, { type: 'recordRekey', vault, manifestDigest: 'm rekeyed' }],
  [workstation, { type: 'close' }],
];

export const reset: readonly Step[] = [
  ...opening,
  [priya, { type: 'challenge', challenge: 'ch', nonce: 'nonce-never-to-be-shown', words: 'lake-stone-bell' }],
  [leila, { type: 'approve', challenge: 'ch', nonce: 'nonce-never-to-be-shown' }],
  [workstation, { type: 'prepareProvisional', provisional: 'age1provisional' }],
  [workstation, { type: 'prepareCarry', vault: 'fleet' }],
  [workstation, { type: 'recordCarry', vault: 'fleet', manifestDigest: 'm carried' }],
  [leila, { type: 'confirmHalf' }],
  [workstation, { type: 'release', mail: draft('credential') }],
  [workstation, { type: 'recordDirectoryChange' }],
  [workstation, accepted('credential')],
  ...signingIn('fleet'),
];
export const fullChange: readonly Step[] = [
  ...opening,
  [priya, { type: 'issueCode', codeHash, mail: draft('code') }],
  [workstation, accepted('code')],
  [priya, { type: 'enterCode', matches: true }],
  [
    priya,
    {
      type: 'checkLastExits',
      found: { session: 'closed', oldPassword: 'closed', otherHolder: 'closed', exports: 'closed' },
    },
  ],
  [priya, { type: 'issueDisclaimer', codeHash, mail: draft('disclaimer') }],
  [workstation, accepted('disclaimer')],
  [priya, { type: 'acknowledge', matches: true, how: 'read-back' }],
  [niall, { type: 'agree' }],
  [priya, { type: 'execute' }],
  [workstation, { type: 'recordExecution', newVault: 'new', provisional: 'age1provisional' }],
  [priya, { type: 'release', mail: draft('credential') }],
  [workstation, { type: 'recordDirectoryChange' }],
  [workstation, accepted('credential')],
  [priya, { type: 'readHalf' }],
  ...signingIn('new'),
];

/** As the program does before a witness's approval and confirmation: the directory is read again by the workstation. */
const readAgain = (world: World, node: Node): Node => {
  const { snapshot } = node.subscription;
  if (snapshot === null) return node;
  const { digest, asOf, accounts } = snapshot;
  const read = commit(world, node, ({ onSubscription }) =>
    onSubscription(workstation, { type: 'takeSnapshot', digest, asOf, source: 'directory', accounts }),
  );
  return read.ok ? read.node : node;
};

export const take = (world: World, node: Node, actor: Actor, command: OnCase) =>
  commit(world, node, (by) => withFiles(by, actor, caseId, command));

/** The states a path goes through; throws when a step is refused, which is a bug of the walk. */
export const walk = (world: World, steps: readonly Step[]): readonly Node[] => {
  const nodes: Node[] = [];
  let node = beginning(world);
  for (const [actor, command] of steps) {
    const taken = take(world, readAgain(world, node), actor, command);
    if (!taken.ok) throw new Error(`${world.name}: expected ${command.type} to be taken, got ${taken.code}`);
    node = taken.node;
    nodes.push(node);
  }
  return nodes;
};

/** From `node` on, one of the moves possible at each state, as `choose` says (0 up to 1). */
export const stroll = (world: World, from: Node, length: number, choose: () => number): readonly Node[] => {
  const nodes: Node[] = [];
  let node = from;
  for (let step = 0; step < length; step++) {
    const made = movesIn(world, node).flatMap((move) => {
      const outcome = move.make(node);
      return outcome.ok ? [outcome.node] : [];
    });
    const next = made[Math.floor(choose() * made.length)];
    if (next === undefined) break;
    node = next;
    nodes.push(node);
  }
  return nodes;
};

/** Numbers from 0 up to 1 that a seed fixes, evenly spread (mulberry32). */
const drawsFrom = (seed: number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
};

/** A walk that leaves one of the two paths at a step of its own and goes on as it likes; the same for the same seed. */
export const stray = (seed: number): { world: World; nodes: readonly Node[] } => {
  const draw = drawsFrom(seed);
  const onReset = draw() < 0.5;
  const world = { ...restlessWorld, first: onReset ? 'witness' : 'alone' };
  const path = walk(onReset ? resetWorld : fullChangeWorld, onReset ? reset : fullChange);
  const left = path[Math.floor(draw() * path.length)] ?? beginning(world);
  return { world, nodes: [left, ...stroll(world, left, 6, draw)] };
};

export const contextOf = (world: World, node: Node): CaseContext => ({
  recovery: node.recoveries[caseId] ?? unopened,
  events: historyOf(node).filter(({ stream }) => stream === `recovery/${caseId}`),
  subscription: node.subscription,
  desk: node.desk,
  facts: gatherFacts(node.subscription, node.desk, caseId),
  now: nowIn(world, node),
});
