// Walks every state that a world can reach, breadth first, and audits the history of each step into it.
import { audit, type Finding } from '../audit.ts';
import type { Subscription } from '../subscription/state.ts';
import { movesIn, refusedOnImpossibleFacts } from './moves.ts';
import { beginning, historyOf, type Node, type World } from './world.ts';

export type Explored = {
  readonly states: number;
  /** Histories that were audited: one for every step that a case can take from any of those states. */
  readonly steps: number;
  readonly events: ReadonlySet<string>;
  readonly refusals: ReadonlySet<string>;
  readonly findings: readonly { readonly finding: Finding; readonly trail: readonly string[] }[];
};

const texts = new WeakMap<Subscription, string>();

const subscriptionText = (subscription: Subscription): string => {
  const known = texts.get(subscription);
  if (known !== undefined) return known;
  const suppliers = new Map(subscription.suppliers.map(({ actor, at }): [string, string] => [actor, at]));
  const { snapshot, reservation } = subscription;
  // The digest names the directory that is shown, so its accounts need not be written out.
  const withoutAccounts = (shown: typeof snapshot) => shown && { ...shown, accounts: [] };
  const text = JSON.stringify({
    ...subscription,
    suppliers: [...suppliers].sort(([a], [b]) => (a < b ? -1 : 1)),
    snapshot: withoutAccounts(snapshot),
    reservation: reservation && { ...reservation, snapshot: withoutAccounts(reservation.snapshot) },
  });
  texts.set(subscription, text);
  return text;
};

/**
 * Two histories lead to the same state when everything that a decider can read is the same: positions count only by their order,
 * and ids made from the journal's length only by which of them they are.
 */
export const stateKey = (world: World, { desk, subscription, recoveries, moment }: Node): string => {
  const known = world.cases.map((id) => {
    const recovery = recoveries[id];
    return recovery && { ...recovery, askedBy: [...recovery.askedBy].sort() };
  });
  const text = `${moment} ${JSON.stringify(desk.threat)} ${JSON.stringify(known)} ${subscriptionText(subscription)}`;
  const positions = [...new Set([...text.matchAll(/"position":(\d+)/g)].map(([, digits]) => Number(digits)))];
  const ranks = new Map(positions.sort((a, b) => a - b).map((position, rank): [number, number] => [position, rank]));
  const ids = new Map<string, string>();
  return text.replace(/"position":(\d+)|\bc\d \d+\b/g, (found, digits?: string) => {
    if (digits !== undefined) return `@${ranks.get(Number(digits))}`;
    const name = ids.get(found) ?? `id ${ids.size + 1}`;
    ids.set(found, name);
    return name;
  });
};

/** Steps of a subscription that no case takes with it. */
const judgedByThemselves = /^(wait|handOver|vaultWoken|rotationCommitted|contactChange|personalData)/;

/** Stops where something was found, and at `limit` states, so that a world that turns out to be endless fails a test instead of hanging it. */
export const explore = (world: World, limit = 200_000): Explored => {
  const events = new Set<string>();
  const refusals = new Set<string>();
  const findings: { finding: Finding; trail: readonly string[] }[] = [];
  const root = beginning(world);
  const seen = new Set([stateKey(world, root)]);
  let frontier: readonly Node[] = [root];
  let steps = 0;
  const judge = (node: Node) => {
    steps += 1;
    const history = historyOf(node);
    for (const finding of audit(history))
      if (findings.length < 20)
        findings.push({
          finding,
          trail: history.slice(root.length).map(({ position, actor, type }) => `${position} ${actor} ${type}`),
        });
  };
  judge(root);
  while (frontier.length > 0 && findings.length === 0) {
    const next: Node[] = [];
    for (const node of frontier) {
      for (const code of refusedOnImpossibleFacts(world, node)) refusals.add(code);
      for (const move of movesIn(world, node)) {
        const made = move.make(node);
        if (!made.ok) {
          refusals.add(made.code);
          continue;
        }
        for (const { type } of made.node.added) events.add(type);
        // A step into a known state is judged too: two histories may meet where only one of them was allowed to pass.
        if (made.node.added.some(({ stream, type }) => stream.startsWith('recovery/') || judgedByThemselves.test(type)))
          judge(made.node);
        const key = stateKey(world, made.node);
        if (seen.has(key)) continue;
        if (seen.size >= limit) throw new Error(`${world.name}: expected fewer than ${limit} states, found more`);
        seen.add(key);
        next.push(made.node);
      }
    }
    frontier = next;
  }
  return { states: seen.size, steps, events, refusals, findings };
};
