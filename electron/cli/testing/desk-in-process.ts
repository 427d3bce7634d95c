// A workspace with cheap keys in this process, behind the same router, with a clock of its own: for tests of what time and disks do to it.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contract, type RekeyContract } from '../../../shared/contract/contract.ts';
import type { Answer, InputOf, OutputOf, Session } from '../../../shared/contract/request.ts';
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import { createRekey } from '../../application/rekey.ts';
import { createRouter } from '../../ipc/router.ts';
import { wire } from '../../wire.ts';

type Name = keyof RekeyContract;
export type Who = { readonly id: string; readonly role: OperatorRole };
export const olga: Who = { id: 'olga', role: 'owner' };
export const rory: Who = { id: 'rory', role: 'representative' };
export const passphrase = 'tide table on the kitchen wall';
export const cheap = { opslimit: 1, memlimit: 8 * 1024 } as const;

export type DeskInProcess = {
  readonly ask: <N extends Name>(
    who: Who | null,
    name: N,
    input: InputOf<RekeyContract[N]>,
  ) => Promise<Answer<OutputOf<RekeyContract[N]>>>;
  /** As `ask`, and throws the refusal. */
  readonly must: <N extends Name>(
    who: Who | null,
    name: N,
    input: InputOf<RekeyContract[N]>,
  ) => Promise<OutputOf<RekeyContract[N]>>;
  readonly asCustomer: <N extends Name>(
    name: N,
    input: InputOf<RekeyContract[N]>,
  ) => Promise<Answer<OutputOf<RekeyContract[N]>>>;
  readonly signIn: (who?: Who) => Promise<Answer<unknown>>;
  readonly wait: (milliseconds: number) => void;
  readonly rekey: ReturnType<typeof createRekey>;
  /** Errors that reached nobody: none, in a good test. */
  readonly bugs: readonly unknown[];
  readonly close: () => Promise<void>;
};

export const deskIn = (dir: string, start = '2026-11-17T09:00:00.000Z'): DeskInProcess => {
  let now = Date.parse(start);
  const bugs: unknown[] = [];
  const rekey = createRekey(
    wire({
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
      clock: () => new Date(now),
      kdf: cheap,
      scryptWorkFactor: 8,
    }),
    (error) => bugs.push(error),
  );
  const router = createRouter(contract, rekey.handlers, {
    sessionOf: () => null,
    newReference: () => 'test',
    reportBug: (bug) => bugs.push(bug),
  });
  const session = (who: Who | null): Session =>
    who === null
      ? { window: 'command-line', role: 'nobody', actor: null }
      : { window: 'command-line', role: who.role, actor: { kind: 'operator', ...who } };
  const desk: DeskInProcess = {
    ask: async (who, name, input) => (await router.fromCommandLine(session(who), name, input)) as never,
    asCustomer: async (name, input) =>
      (await router.fromCommandLine({ window: 'command-line', role: 'customer', actor: null }, name, input)) as never,
    must: async (who, name, input) => {
      const answered = await desk.ask(who, name, input);
      if (!answered.ok) throw new Error(`${name}: ${answered.refusal.code}: ${answered.refusal.text}`);
      return answered.value;
    },
    signIn: (who = olga) => desk.ask(null, 'session.signIn', { operator: who.id, passphrase }),
    wait: (milliseconds) => {
      now += milliseconds;
    },
    rekey,
    bugs,
    close: () => rekey.close(),
  };
  return desk;
};

export const scratch = async (): Promise<{ readonly path: string; readonly remove: () => Promise<void> }> => {
  const path = await mkdtemp(join(tmpdir(), 'rekey-desk-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
};

const account = (login: string, primary: boolean) => ({
  login,
  name: `${login[0]?.toUpperCase()}${login.slice(1)} Solberg`,
  email: `${login}@halden.example`,
  phone: '+47 55 01 38 20',
  role: 'Manager',
  status: 'active' as const,
  contactOnly: false,
  created: null,
  lastSignIn: null,
  primary,
});
export const accounts = [account('ingrid', true), account('leila', false)];

/** Founded by Olga, with Rory beside her, and one customer of two accounts. */
export const foundDesk = async (dir: string, onePerson = false): Promise<DeskInProcess> => {
  const desk = deskIn(dir);
  const owner = { id: olga.id, name: 'Olga Byrne' };
  await desk.must(null, 'workspace.create', { desk: 'Cork desk', owner, passphrase, onePerson });
  await desk.signIn();
  const { code } = await desk.must(olga, 'operator.invite', { ...rory, name: 'Rory Walsh' });
  await desk.must(null, 'session.acceptInvitation', { operator: rory.id, code, passphrase });
  await desk.signIn(rory);
  await desk.must(olga, 'subscription.register', {
    subscription: 'halden',
    name: 'Halden Maritime',
    dataModel: 'password-encrypted',
    timeZone: 'Europe/Oslo',
    tam: null,
    expires: null,
  });
  await desk.must(olga, 'subscription.recordAccounts', { subscription: 'halden', accounts });
  return desk;
};
