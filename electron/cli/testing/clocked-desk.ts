// A desk on a real workspace folder whose clock a test sets and whose mails stay in memory; every request goes through the router.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, type RekeyContract } from '../../../shared/contract/contract.ts';
import type { Answer, InputOf, OutputOf, Session } from '../../../shared/contract/request.ts';
import type { DemoWorkspace } from '../../application/demo/workspace.ts';
import { createRekey } from '../../application/rekey.ts';
import { createRouter } from '../../ipc/router.ts';
import type { Message } from '../../mail/port.ts';
import { wire } from '../../wire.ts';

type Name = keyof RekeyContract;
type Ask = <N extends Name>(
  who: string,
  name: N,
  input: InputOf<RekeyContract[N]>,
) => Promise<Answer<OutputOf<RekeyContract[N]>>>;

export type ClockedDesk = {
  /** As an operator who has signed in, or as `customer`. */
  readonly ask: Ask;
  /** The value, or an error that names the refusal. */
  readonly must: <N extends Name>(
    who: string,
    name: N,
    input: InputOf<RekeyContract[N]>,
  ) => Promise<OutputOf<RekeyContract[N]>>;
  readonly mails: readonly Message[];
  readonly later: (milliseconds: number) => void;
  readonly now: () => string;
  /** What the program does about once a minute, and everything that is under way. */
  readonly tick: () => Promise<void>;
  readonly idle: () => Promise<void>;
  readonly passwordOf: (login: string) => string;
  readonly passphraseOf: (operator: string) => string;
  readonly close: () => Promise<void>;
};

export type ClockedDesks = { readonly open: () => Promise<ClockedDesk>; readonly remove: () => Promise<void> };

/** Nobody withstands anybody here, and 50 codes are compared at once. */
const cheap = { opslimit: 1, memlimit: 8 * 1024 } as const;
const customer: Session = { window: 'customer', role: 'customer', actor: null };
const nobody: Session = { window: 'desk', role: 'nobody', actor: null };

const start = (dir: string) => {
  let offset = 0;
  const clock = () => new Date(Date.now() + offset);
  const mails: Message[] = [];
  const wired = wire({
    dir,
    windows: {
      openCustomer: async () => undefined,
      closeCustomer: () => undefined,
      chooseReports: async () => [],
      chooseFolder: async () => null,
      chooseSavePath: async () => null,
      printToPdf: async () => null,
      signedIn: () => undefined,
      signedOut: () => undefined,
    },
    push: () => undefined,
    clock,
    kdf: cheap,
  });
  const bugs: unknown[] = [];
  const reportBug = (bug: unknown) => void bugs.push(bug);
  const mailServer: typeof wired.mailServer = (settings) => ({
    ...wired.mailServer(settings),
    send: async (message) => {
      mails.push(message);
      return { kind: 'accepted', response: '250 taken' };
    },
    close: () => undefined,
  });
  const rekey = createRekey({ ...wired, mailServer }, reportBug);
  const router = createRouter(contract, rekey.handlers, {
    sessionOf: () => null,
    newReference: () => 'bug',
    reportBug,
  });
  const settled = () => {
    if (bugs.length > 0) throw new Error(`clocked desk: expected no bug, got ${String(bugs[0])}`);
  };
  return {
    router,
    mails,
    later: (milliseconds: number) => void (offset += milliseconds),
    now: () => clock().toISOString(),
    idle: async () => {
      await rekey.idle();
      settled();
    },
    tick: async () => {
      await rekey.tick();
      await rekey.idle();
      settled();
    },
    close: async () => {
      await rekey.idle();
      await rekey.close();
      settled();
    },
  };
};

/** One demo workspace, made once; each test works on a copy. */
export const makeClockedDesks = async (): Promise<ClockedDesks> => {
  const root = await mkdtemp(join(tmpdir(), 'rekey-clocked-'));
  const original = join(root, 'original');
  const founding = start(original);
  const made = await founding.router.fromCommandLine(nobody, 'workspace.createDemo', {});
  if (!made.ok) throw new Error(`clocked desk: expected a demo workspace, got ${made.refusal.code}`);
  const { operators, customers } = made.value as DemoWorkspace;
  await founding.close();
  let copies = 0;
  const open = async (): Promise<ClockedDesk> => {
    copies += 1;
    const dir = join(root, `copy-${copies}`);
    await cp(original, dir, { recursive: true });
    const desk = start(dir);
    for (const { id, passphrase } of operators) {
      const signed = await desk.router.fromCommandLine(nobody, 'session.signIn', { operator: id, passphrase });
      if (!signed.ok) throw new Error(`clocked desk: expected ${id} to sign in, got ${signed.refusal.code}`);
    }
    const sessionOf = (who: string): Session => {
      const known = operators.find(({ id }) => id === who);
      return known === undefined
        ? customer
        : { window: 'desk', role: known.role, actor: { kind: 'operator', id: known.id, role: known.role } };
    };
    const ask: Ask = (who, name, input) => desk.router.fromCommandLine(sessionOf(who), name, input) as never;
    return {
      ...desk,
      ask,
      must: async (who, name, input) => {
        const answered = await ask(who, name, input);
        if (!answered.ok) throw new Error(`${name} was refused: ${answered.refusal.code}: ${answered.refusal.text}`);
        return answered.value;
      },
      passphraseOf: (operator) => operators.find(({ id }) => id === operator)?.passphrase ?? '',
      passwordOf: (login) => customers.find((one) => one.login === login)?.password ?? '',
    };
  };
  return { open, remove: () => rm(root, { recursive: true, force: true }) };
};
