// Starts the application on a workspace folder without windows, behind the same router that answers them.
import { randomBytes } from 'node:crypto';
import { contract } from '../../shared/contract/contract.ts';
import type { Answer, Session } from '../../shared/contract/request.ts';
import type { OperatorRole } from '../../shared/domain/actor.ts';
import { createRekey } from '../application/rekey.ts';
import { type Bug, createRouter, mayAsk } from '../ipc/router.ts';
import { wire } from '../wire.ts';
import type { Io } from './io.ts';

export type Operator = { readonly id: string; readonly role: OperatorRole };

export type OpenRekey = {
  /** Proves a passphrase; the workspace opens with the first. */
  readonly signIn: (operator: string, passphrase: string) => Promise<Answer<Operator>>;
  /** One request as the operator, or for `customer.*` as the customer to whom that operator hands the workstation. */
  readonly ask: (operator: Operator, name: string, input: unknown) => Promise<Answer<unknown>>;
  /** A request that is made before anybody has signed in: making a workspace. */
  readonly askAsNobody: (name: string, input: unknown) => Promise<Answer<unknown>>;
  /** Waits for what is under way, such as notices, and gives the folder back. */
  readonly close: () => Promise<void>;
};

const nobody: Session = { window: 'command-line', role: 'nobody', actor: null };
const customer: Session = { window: 'command-line', role: 'customer', actor: null };

export const openRekey = (io: Io, dir: string): OpenRekey => {
  const reportBug = (bug: Bug) =>
    io.err(`Internal error ${bug.reference}: ${bug.error} in ${bug.request}\n${bug.at.join('\n')}\n`);
  const newReference = () => randomBytes(4).toString('hex');
  const ports = wire({
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
    push: (name, payload) => {
      if (name === 'vault.progress') io.err(progressIn(payload));
    },
  });
  const rekey = createRekey(ports, (error) =>
    reportBug({ reference: newReference(), request: 'background', error: nameOf(error), at: [] }),
  );
  const router = createRouter(contract, rekey.handlers, { sessionOf: () => null, newReference, reportBug });

  return {
    signIn: async (operator, passphrase) =>
      (await router.fromCommandLine(nobody, 'session.signIn', { operator, passphrase })) as Answer<Operator>,
    ask: async ({ id, role }, name, input) => {
      const elsewhere = onlyInWindows.get(name);
      if (elsewhere !== undefined) return refuse('not-here', elsewhere);
      if (!name.startsWith('customer.'))
        return router.fromCommandLine(
          { window: 'command-line', role, actor: { kind: 'operator', id, role } },
          name,
          input,
        );
      if (!mayAsk(contract['window.openCustomer'], role))
        return refuse(
          'not-allowed',
          'Only a representative, a supervisor or an owner hands the workstation to a customer.',
        );
      return router.fromCommandLine(customer, name, input);
    },
    askAsNobody: (name, input) => router.fromCommandLine(nobody, name, input),
    close: async () => {
      await rekey.idle();
      await rekey.close();
    },
  };
};

const signsInByItself = 'The command line signs in and out by itself, with --as and --passphrase-file or --operators.';
const onlyInWindows: ReadonlyMap<string, string> = new Map([
  ['session.signIn', signsInByItself],
  ['session.lock', signsInByItself],
  ['session.signOut', signsInByItself],
  ['workspace.create', 'A workspace is made with: rekey workspace init'],
  ['workspace.createDemo', 'A demo workspace is made with: rekey workspace demo'],
  ['window.openCustomer', 'There is no window here; requests that begin with customer. are made as the customer.'],
]);

const refuse = (code: string, text: string): Answer<never> => ({ ok: false, refusal: { code, text } });

const nameOf = (error: unknown): string => (error instanceof Error ? error.constructor.name : typeof error);

const progressIn = (payload: object): string => {
  const { name, done, total } = payload as { name: string; done: number; total: number };
  return `${name}: ${done} of ${total} reports re-encrypted\n`;
};
