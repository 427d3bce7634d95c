import fc from 'fast-check';
import { expect, test } from 'vitest';
import { audit } from '../audit.ts';
import { fold, type Stamp } from '../decider.ts';
import { person } from '../testing/good-histories.ts';
import { movesIn } from '../testing/moves.ts';
import { sealedForm } from '../testing/sealed.ts';
import { amara, beginning, historyOf, type Node, plainWorld, priya, type World } from '../testing/world.ts';
import { HOUR, MINUTE } from '../time.ts';
import { recoveryDecider } from './decider.ts';
import type { RecoveryEvent } from './events.ts';

/** Everything at once that the explorer takes apart: three cases of one customer, a moving directory, two suppliers, a long clock. */
const wild: World = {
  ...plainWorld,
  name: 'everything at once',
  policy: { ...plainWorld.policy, codeTries: 3 },
  directories: {
    witness: [person('ingrid'), person('leila'), person('jonas', { status: 'inactive' })],
    nobody: [person('ingrid'), person('leila', { status: 'inactive' }), person('jonas', { status: 'pending' })],
    both: [person('ingrid'), person('leila'), person('jonas')],
    moved: [person('ingrid', { phone: '+47 55 01 38 99', email: 'i2@halden.example' }), person('leila')],
    nameless: [person('leila'), person('jonas')],
  },
  suppliers: [amara, priya],
  moments: Array.from({ length: 60 }, (_, step) => [0, 9 * MINUTE, 31 * MINUTE, 20 * HOUR][step % 4] ?? 0).map(
    (
      (sum) => (step) =>
        (sum += step)
    )(0),
  ),
  cases: ['c1', 'c2', 'c3'],
  claims: ['ingrid', 'ingrid', 'leila', 'nobody'],
  mails: { 'verification-code': 6, disclaimer: 5, 'attempt-notice': 2 },
  outcomes: ['accepted', 'accepted', 'accepted', 'refused', 'put-off', 'uncertain', 'abandoned'],
  readsAgain: true,
  lossMoves: true,
};

/** Steps that lead on are taken more often than ones that end a case or void what it has, or most histories would get nowhere. */
const weightOf = (name: string): number => {
  if (/imported/.test(name)) return 0.02;
  if (/cancel|expire|OldPassword|deny|clock|loses/.test(name)) return 0.2;
  if (/retry|settle/.test(name)) return 3;
  return /notice|identify|Code|again|approve|challenge|release/.test(name) ? 8 : 25;
};

/** One of the moves that are possible, by weight; those that are refused are tried all the same and must change nothing. */
const next =
  (world: World) =>
  (node: Node, pick: number): Node => {
    const possible = movesIn(world, node).flatMap(({ name, make }) => {
      const made = make(node);
      return made.ok ? [{ weight: weightOf(name), node: made.node }] : [];
    });
    let left = pick * possible.reduce((sum, { weight }) => sum + weight, 0);
    return possible.find(({ weight }) => (left -= weight) < 0)?.node ?? node;
  };

const unit = fc.integer({ min: 0, max: 999_999 }).map((whole) => whole / 1_000_000);
const steps = fc.array(unit, { minLength: 100, maxLength: 160, size: 'max' });
const told = (world: World, picks: readonly number[]): Node => picks.reduce(next(world), beginning(world));

test.each([
  ['witness', ['approved', 'releaseIntended'], 25],
  // About one walk in four gets to the end of a full change.
  ['nobody', ['acknowledged', 'executed'], 50],
] as const)(
  'a long random history that begins with %s breaks no invariant, and replays to the same state',
  (first, far, numRuns) => {
    const world = { ...wild, first };
    const reached = new Set<string>();
    fc.assert(
      fc.property(steps, (picks) => {
        const node = told(world, picks);
        const history = historyOf(node);
        for (const { type } of history) reached.add(type);
        expect(audit(history)).toEqual([]);
        // And as it is at rest, with what is personal sealed.
        expect(audit(sealedForm(history))).toEqual([]);
        for (const [id, recovery] of Object.entries(node.recoveries)) {
          // What a journal keeps is JSON, so replay reads events that have been through it.
          const kept = history.filter(({ stream }) => stream === `recovery/${id}`);
          const read = JSON.parse(JSON.stringify(kept)) as (RecoveryEvent & Stamp)[];
          expect(fold(recoveryDecider, read)).toEqual(recovery);
        }
      }),
      // Shrinking a walk mostly leads to other walks; the seed that a failure prints runs the same one again.
      { numRuns, endOnFailure: true },
    );
    // Walks that never got anywhere would prove nothing.
    expect(far.filter((type) => !reached.has(type))).toEqual([]);
  },
);
