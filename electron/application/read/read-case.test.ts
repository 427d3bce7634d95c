// A case as the window shows it says, at every phase of both paths, what can really be done next and by whom.
import { describe, expect, it } from 'vitest';
import { caseActs, recoveryRequests } from '../../../shared/contract/recovery.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import { ended } from '../../../shared/domain/recovery/state.ts';
import { type Node, niall, type OnCase, priya, tom, type World } from '../../../shared/domain/testing/world.ts';
import { caseDetailOf } from './read-case.ts';
import {
  caseId,
  codeHash,
  contextOf,
  draft,
  fullChange,
  fullChangeWorld,
  reset,
  resetWorld,
  stray,
  take,
  walk,
} from './testing/walks.ts';
import { transcriptOf } from './timeline.ts';

const shape = recoveryRequests['recovery.get'].output;
const desk = [priya, niall, tom];

const at = (world: World, node: Node, actor: Actor = priya) => caseDetailOf(contextOf(world, node), actor);

/** The command a press of the button really leads to. */
const pressed: Record<(typeof caseActs)[number], OnCase> = {
  identify: { type: 'identify', claim: 'somebody else' },
  decide: { type: 'decidePath' },
  letThrough: { type: 'overrideCoolingOff', reason: 'met in person' },
  sendCode: { type: 'issueCode', codeHash, mail: draft('another code') },
  enterCode: { type: 'enterCode', matches: true },
  askAuthenticator: { type: 'askAuthenticator' },
  enterAuthenticatorCode: { type: 'enterAuthenticatorCode', step: null },
  checkExits: {
    type: 'checkLastExits',
    found: { session: 'closed', oldPassword: 'open', otherHolder: 'closed', exports: 'open' },
  },
  sendDisclaimer: { type: 'issueDisclaimer', codeHash, mail: draft('another disclaimer') },
  acknowledge: { type: 'acknowledge', matches: true, how: 'read-back' },
  agree: { type: 'agree' },
  execute: { type: 'execute' },
  challenge: { type: 'challenge', challenge: 'another', nonce: 'another', words: 'one-two-three' },
  release: { type: 'release', mail: draft('another credential') },
  readHalf: { type: 'readHalf' },
  cancel: { type: 'cancel', why: 'asked to' },
  withdraw: { type: 'withdraw', why: 'asked to' },
  primaryLeft: { type: 'reportPrimaryLeft', why: 'the customer says so' },
};

const holds = (world: World, node: Node): void => {
  const { recovery, now } = contextOf(world, node);
  if (recovery.phase === 'unopened') return;
  for (const actor of desk) {
    const detail = at(world, node, actor);
    expect(shape.parse(detail)).toEqual(detail);
    for (const act of caseActs) {
      const taken = take(world, node, actor, pressed[act]);
      expect({ act, offered: detail.acts[act] === null }).toEqual({ act, offered: taken.ok });
    }
    expect(detail.next.title).not.toBe('');
    expect(detail.next.detail).not.toBe('');
    const text = JSON.stringify(detail);
    for (const hidden of ['argon2id', 'never-to-be-shown']) expect(text).not.toContain(hidden);
    const present = detail.steps.filter(({ state }) => state === 'now');
    const runOut = !ended(recovery.phase) && detail.next.title === 'Out of time';
    expect(runOut ? now >= recovery.expires : true).toBe(true);
    expect(present).toHaveLength(ended(recovery.phase) || runOut ? 0 : 1);
    expect(detail.waitsOn === 'nobody').toBe(ended(recovery.phase) || runOut);
  }
};

describe('a case in its window', () => {
  it.each([
    ['reset', resetWorld, reset],
    ['full change', fullChangeWorld, fullChange],
  ] as const)('offers on the %s exactly what would be decided, with one step now', (_path, world, steps) => {
    const nodes = walk(world, steps);
    for (const node of nodes) holds(world, node);
    expect(nodes.at(-1)?.recoveries[caseId]?.phase).toBe('closed');
  });

  it('does so wherever directory, clock, keys and mail server lead', { timeout: 60_000 }, () => {
    const phases = new Set<string>();
    for (let seed = 0; seed < 60; seed++) {
      const { world, nodes } = stray(seed);
      for (const node of nodes) {
        holds(world, node);
        phases.add(node.recoveries[caseId]?.phase ?? 'unopened');
      }
    }
    expect(phases.size).toBeGreaterThan(8);
  });

  it('names the steps of both paths in their order', () => {
    const stepsAfter = (world: World, steps: Parameters<typeof walk>[1]) =>
      at(world, walk(world, steps.slice(0, 2)).at(-1)!).steps.map(({ step }) => step);
    expect(stepsAfter(resetWorld, reset)).toEqual([
      'identify',
      'decide',
      'witness',
      'carry',
      'release',
      'first-sign-in',
      'close',
    ]);
    expect(stepsAfter(fullChangeWorld, fullChange)).toEqual([
      'identify',
      'decide',
      'verify',
      'exits',
      'disclaimer',
      'acknowledge',
      'second-person',
      'execute',
      'release',
      'first-sign-in',
      'close',
    ]);
  });

  it('asks for verification by phone on a reset where policy does, and only there', () => {
    const node = walk(resetWorld, reset.slice(0, 2)).at(-1)!;
    const asked = { ...node, desk: { ...node.desk, policy: { ...node.desk.policy, phoneOnReset: true } } };
    expect(at(resetWorld, node).next.title).toBe('Ask the witnesses');
    expect(at(resetWorld, asked).next.title).toBe('Verify by phone');
    expect(at(resetWorld, asked).steps.map(({ step }) => step)).toContain('verify');
  });
});

describe('a one-person desk', () => {
  it('is said on every case from its opening, and in its history', () => {
    const alone: World = { ...resetWorld, onePerson: true };
    for (const node of walk(alone, reset)) {
      const detail = at(alone, node);
      expect(detail.onePersonDesk).toBe(true);
      expect(detail.timeline.find(({ type }) => type === 'opened')?.detail).toContain('This desk has one person');
    }
    expect(at(resetWorld, walk(resetWorld, reset).at(-1)!).onePersonDesk).toBe(false);
  });
});

describe('the next step', () => {
  const afterStep = (type: OnCase['type']) =>
    walk(fullChangeWorld, fullChange.slice(0, fullChange.findIndex(([, command]) => command.type === type) + 1)).at(
      -1,
    )!;

  it('names who may be the second person to those who may not, and blocks nobody who may', () => {
    const node = afterStep('acknowledge');
    expect(at(fullChangeWorld, node, priya).next).toMatchObject({
      title: 'A second person agrees',
      blockedBy: 'Nobody else has agreed yet.',
      who: ['niall'],
    });
    expect(at(fullChangeWorld, node, niall).next).toMatchObject({ blockedBy: null, who: [] });
  });

  it('leaves out a supervisor who was enrolled by the asker within the cooling-off time', () => {
    const node = afterStep('acknowledge');
    const { now } = contextOf(fullChangeWorld, node);
    const niallNow = { ...node.desk.operators['niall']!, enrolledBy: 'operator:priya', enrolledAt: now };
    const desk = { ...node.desk, operators: { ...node.desk.operators, niall: niallNow } };
    const detail = at(fullChangeWorld, { ...node, desk });
    expect(detail.secondPerson.candidates).toEqual([]);
    expect(detail.next).toMatchObject({ detail: 'No supervisor is left who may agree.', who: [] });
  });

  it('says what keeps a TAM from it and who is not kept', () => {
    const node = afterStep('agree');
    const { next, acts } = at(fullChangeWorld, node, tom);
    expect(next.title).toBe('Carry out the change');
    expect(next.blockedBy).toBe(acts.execute);
    expect(next.who).toEqual(['priya', 'rosa']);
  });

  it('asks for a new disclaimer once the code of the last one has run out', () => {
    const node = afterStep('enterCode');
    const world = { ...fullChangeWorld, moments: [0, 25 * 3_600_000] };
    const later = { ...afterStep('issueDisclaimer'), moment: 1 };
    const context = contextOf(world, later);
    const { disclaimer } = context.recovery;
    const recovery = {
      ...context.recovery,
      mails: {
        ...context.recovery.mails,
        disclaimer: { ...context.recovery.mails['disclaimer']!, state: 'accepted' as const },
      },
      verification: { ...context.recovery.verification!, until: context.now },
    };
    const fresh = { ...context.facts, snapshot: { ...context.facts.snapshot!, asOf: context.now } };
    expect(at(fullChangeWorld, node).next.title).toBe('Go through the loss');
    expect(at(fullChangeWorld, afterStep('checkLastExits')).next.title).toBe('Send the disclaimer');
    expect(disclaimer!.expires < context.now).toBe(true);
    expect(caseDetailOf({ ...context, recovery, facts: fresh }, priya)).toMatchObject({
      next: { title: 'Send the disclaimer again', blockedBy: null },
      acts: { sendDisclaimer: null },
    });
  });

  it('says that the address is too new to release to, and that nobody can help that but time', () => {
    const node = afterStep('recordExecution');
    const context = contextOf(fullChangeWorld, node);
    const facts = { ...context.facts, addressChangedAt: context.now };
    const { next } = caseDetailOf({ ...context, facts }, tom);
    expect(next.blockedBy).toMatch(/^The address on file changed too recently/);
    expect(next.who).toEqual([]);
  });
});

describe('a case that has run out of time', () => {
  const node = walk(resetWorld, reset.slice(0, 3)).at(-1)!;
  const { expires } = node.recoveries[caseId]!;

  it('waits on nobody and offers no step from the instant it runs out, not before', () => {
    const just = (now: string) => caseDetailOf({ ...contextOf(resetWorld, node), now }, priya);
    expect(just(expires)).toMatchObject({ next: { title: 'Out of time' }, waitsOn: 'nobody' });
    expect(just(expires).steps.filter(({ state }) => state === 'now')).toEqual([]);
    const before = new Date(Date.parse(expires) - 1).toISOString();
    expect(just(before).next.title).not.toBe('Out of time');
  });
});

describe('what becomes of each vault', () => {
  const fates = (world: World, node: Node) =>
    Object.fromEntries(at(world, node).vaults.map(({ vault, fate }) => [vault, fate]));

  it('is said per vault on the reset: kept where the witness holds a key, waiting where not', () => {
    expect(fates(resetWorld, walk(resetWorld, reset).at(-1)!)).toEqual({ fleet: 'kept', board: 'waiting' });
  });

  it('is lost before a full change, dormant after it, and a new one is started', () => {
    const nodes = walk(fullChangeWorld, fullChange);
    expect(fates(fullChangeWorld, nodes[1]!)).toEqual({ fleet: 'lost', board: 'lost' });
    expect(fates(fullChangeWorld, nodes.at(-1)!)).toEqual({ fleet: 'dormant', board: 'dormant', new: 'kept' });
  });

  it('is untouched by a case that was cancelled, and such a case shows only how far it came', () => {
    const before = walk(fullChangeWorld, fullChange.slice(0, 5)).at(-1)!;
    const cancelled = take(fullChangeWorld, before, priya, pressed.cancel);
    if (!cancelled.ok) throw new Error(cancelled.code);
    expect(fates(fullChangeWorld, cancelled.node)).toEqual({ fleet: 'kept', board: 'kept' });
    expect(at(fullChangeWorld, cancelled.node).steps.map(({ step, state }) => `${step} ${state}`)).toEqual([
      'identify done',
      'decide done',
      'verify done',
    ]);
  });
});

describe('the transcript', () => {
  it.each([
    ['keeps reports', resetWorld, reset],
    ['loses reports', fullChangeWorld, fullChange],
  ] as const)('has a dated line with actor and rule for every event, and ends with "%s"', (end, world, steps) => {
    const { events, desk: known, subscription } = contextOf(world, walk(world, steps).at(-1)!);
    const lines = transcriptOf(events, known, subscription);
    expect(lines).toHaveLength(events.length);
    for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ {2}(A[1-4]| {2}) {2}\S/);
    expect(lines.at(-1)).toContain(`Closed: ${end}`);
    expect(lines.join('\n')).not.toContain('never-to-be-shown');
  });
});
