// A whole desk in one process for tests: the real program on a folder of its own, a clock that a test moves, mail that stays here.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, type RekeyContract } from '../../../shared/contract/contract.ts';
import type { Answer, InputOf, OutputOf, Session } from '../../../shared/contract/request.ts';
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import type { DeskAtWork } from '../../application/desk-at-work.ts';
import type { Ports } from '../../application/ports.ts';
import { createRekey, type Rekey } from '../../application/rekey.ts';
import { withoutReminders } from '../../application/testing/desk-by-mail.ts';
import { createRouter } from '../../ipc/router.ts';
import type { Signer } from '../../journal/port.ts';
import type { Message, SendResult } from '../../mail/port.ts';
import { wire } from '../../wire.ts';

type Name = keyof RekeyContract;
type Demo = OutputOf<RekeyContract['workspace.createDemo']>;

export type DeskInProcess = {
  readonly ask: <N extends Name>(
    as: string,
    name: N,
    input: InputOf<RekeyContract[N]>,
  ) => Promise<OutputOf<RekeyContract[N]>>;
  readonly refusal: <N extends Name>(as: string, name: N, input: InputOf<RekeyContract[N]>) => Promise<string>;
  readonly passwordOf: (login: string) => string;
  readonly passphraseOf: (operator: string) => string;
  /** Time goes on, on the wall and as it is counted. */
  readonly wait: (milliseconds: number) => void;
  /** Somebody sets the clock on the wall, and no time goes by. */
  readonly setClock: (milliseconds: number) => void;
  /** The machine is started anew, as a `restart` alone does not. */
  readonly reboot: () => void;
  readonly mails: () => readonly Message[];
  /** What the mail server does with the next mails. */
  readonly mailAnswers: (answer: SendResult) => void;
  /** What the windows are told from now on. */
  readonly hear: (listener: Ports['push']) => void;
  /** The minute is over, and every alarm that was set for now or before rings. */
  readonly tick: () => Promise<void>;
  /** Alarms alone, as they ring between two minutes; answers how many did. */
  readonly ring: () => Promise<number>;
  readonly idle: () => Promise<void>;
  readonly work: () => DeskAtWork;
  readonly ports: () => Ports;
  /** For events that no request makes alone. */
  readonly signerOf: (operator: string) => Promise<Signer>;
  /** Closed and opened again, as after a stop. */
  readonly restart: () => Promise<void>;
  readonly problems: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
};

const cheap = { opslimit: 1, memlimit: 8 * 1024 };
const noWindows: Ports['windows'] = {
  openCustomer: async () => undefined,
  closeCustomer: () => undefined,
  chooseReports: async () => [],
  chooseFolder: async () => null,
  chooseSavePath: async () => null,
  printToPdf: async () => null,
  signedIn: () => undefined,
  signedOut: () => undefined,
};
const nobody: Session = { window: 'command-line', role: 'nobody', actor: null };
const customer: Session = { window: 'command-line', role: 'customer', actor: null };
const accepted: SendResult = { kind: 'accepted', response: '250 taken' };

const start = (
  dir: string,
  clock: () => Date,
  sinceBoot: Ports['sinceBoot'],
  send: (message: Message) => SendResult,
  push: Ports['push'] = () => undefined,
  wake: Ports['wake'] = () => () => undefined,
) => {
  const cost = { kdf: cheap, scryptWorkFactor: 2 };
  const wired = wire({ dir, windows: noWindows, push, clock, sinceBoot, wake, ...cost });
  const ports: Ports = {
    ...wired,
    mailServer: () => ({
      send: async (message) => send(message),
      check: async () => ({ ok: true }),
      explain: ({ response: text }) => ({ code: 'mailNotTaken', text }),
      close: () => undefined,
    }),
  };
  const bugs: unknown[] = [];
  const rekey = createRekey(ports, (error) => void bugs.push(error));
  const surroundings = {
    sessionOf: () => null,
    newReference: () => 'bug',
    reportBug: (bug: unknown) => void bugs.push(bug),
  };
  return { ports, rekey, bugs, router: createRouter(contract, rekey.handlers, surroundings) };
};

type Seed = { readonly dir: string; readonly demo: Demo; readonly madeAt: number };

/** The demo workspace, made once; each desk opens a copy of it. */
export const seedDesk = async (): Promise<{ seed: Seed; remove: () => Promise<void> }> => {
  const root = await mkdtemp(join(tmpdir(), 'rekey-desk-'));
  const dir = join(root, 'workspace');
  const madeAt = Date.now();
  const { rekey, router } = start(
    dir,
    () => new Date(madeAt),
    () => ({ boot: 'seed', uptime: 0 }),
    () => accepted,
  );
  const made = await router.fromCommandLine(nobody, 'workspace.createDemo', {});
  if (!made.ok) throw new Error(`desk: expected a demo workspace, got ${made.refusal.text}`);
  await withoutReminders(rekey, (made.value as Demo).operators.find(({ id }) => id === 'amara')?.passphrase ?? '');
  await rekey.close();
  return { seed: { dir, demo: made.value as Demo, madeAt }, remove: () => rm(root, { recursive: true }) };
};

export const openDesk = async ({ dir: original, demo, madeAt }: Seed): Promise<DeskInProcess> => {
  const root = await mkdtemp(join(tmpdir(), 'rekey-desk-'));
  const dir = join(root, 'workspace');
  await cp(original, dir, { recursive: true });
  let wall = madeAt + 60_000;
  let uptime = 1_000_000;
  let boot = 1;
  const mails: Message[] = [];
  let answer: SendResult = accepted;
  let listener: Ports['push'] = () => undefined;
  const alarms = new Set<{ readonly at: number; readonly run: () => Promise<void> }>();
  const begin = () =>
    start(
      dir,
      () => new Date(wall),
      () => ({ boot: String(boot), uptime }),
      (message) => {
        mails.push(message);
        return answer;
      },
      (...told) => listener(...told),
      (milliseconds, run) => {
        const one = { at: uptime + milliseconds, run };
        alarms.add(one);
        return () => alarms.delete(one);
      },
    );
  let running = begin();
  const ring = async () => {
    const due = [...alarms].filter(({ at }) => at <= uptime);
    for (const one of due) {
      alarms.delete(one);
      await one.run();
    }
    await running.rekey.idle();
    return due.length;
  };
  const roles = new Map<string, OperatorRole>();

  /** Of operators whom a test lets in itself. */
  const chosen = new Map<string, string>();
  const passphraseOf = (id: string) => {
    const own = chosen.get(id);
    if (own !== undefined) return own;
    const known = demo.operators.find((one) => one.id === id);
    if (known === undefined) throw new Error(`desk: expected an operator ${id}`);
    return known.passphrase;
  };
  const exchange = async (as: string, name: string, input: unknown): Promise<Answer<unknown>> => {
    let role = roles.get(as);
    if (role === undefined) {
      const signIn = { operator: as, passphrase: passphraseOf(as) };
      const signed = await running.router.fromCommandLine(nobody, 'session.signIn', signIn);
      if (!signed.ok) return signed;
      role = (signed.value as { role: OperatorRole }).role;
      roles.set(as, role);
    }
    const operator: Session = { window: 'command-line', role, actor: { kind: 'operator', id: as, role } };
    const arriving = name === 'session.acceptInvitation';
    const session = arriving ? nobody : name.startsWith('customer.') ? customer : operator;
    const answered = await running.router.fromCommandLine(session, name, input);
    if (arriving && answered.ok) {
      const taken = input as InputOf<RekeyContract['session.acceptInvitation']>;
      chosen.set(taken.operator, taken.passphrase);
    }
    await running.rekey.idle();
    if (running.bugs.length > 0)
      throw new Error(`${name}: ${JSON.stringify(running.bugs.map(String))} ${JSON.stringify(running.bugs)}`);
    return answered;
  };
  const work = () => {
    const open: Rekey['program'] = running.rekey.program;
    const now = open.work();
    if (now === null) throw new Error('desk: expected an open workspace; somebody has to ask something first');
    return now;
  };
  return {
    ask: async (as, name, input) => {
      const answered = await exchange(as, name, input);
      if (!answered.ok) throw new Error(`${name}: ${answered.refusal.code}: ${answered.refusal.text}`);
      return answered.value as never;
    },
    refusal: async (as, name, input) => {
      const answered = await exchange(as, name, input);
      if (answered.ok) throw new Error(`${name}: expected a refusal, got a value`);
      return answered.refusal.code;
    },
    passwordOf: (login) => {
      const known = demo.customers.find((one) => one.login === login);
      if (known === undefined) throw new Error(`desk: expected a customer ${login}`);
      return known.password;
    },
    passphraseOf,
    wait: (milliseconds) => {
      wall += milliseconds;
      uptime += milliseconds;
    },
    setClock: (milliseconds) => void (wall += milliseconds),
    reboot: () => {
      boot += 1;
      uptime = 0;
    },
    mails: () => mails,
    hear: (heard) => {
      listener = heard;
    },
    mailAnswers: (next) => void (answer = next),
    tick: async () => {
      await running.rekey.tick();
      await ring();
    },
    ring,
    idle: () => running.rekey.idle(),
    work,
    ports: () => running.ports,
    signerOf: async (id) => {
      const proof = await work().unlocked.signerOf(id, passphraseOf(id));
      if (!proof.ok) throw new Error(proof.refusal.text);
      return proof.signer;
    },
    restart: async () => {
      await running.rekey.close();
      roles.clear();
      running = begin();
      // The first sign-in opens the workspace and resumes what was left.
      await exchange('priya', 'recovery.queue', {});
    },
    problems: async () => (await work().unlocked.verify()).map(({ position, text }) => `${position}: ${text}`),
    close: async () => {
      await running.rekey.close();
      await rm(root, { recursive: true });
    },
  };
};
