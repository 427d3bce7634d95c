// Fills a new workspace with an invented desk and invented customers, by the same requests that a desk makes of real ones.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { Answer, Caller, OperatorCaller, OutputOf } from '../../../shared/contract/request.ts';
import type { AccountStatus } from '../../../shared/domain/account.ts';
import { HOUR, shift } from '../../../shared/domain/time.ts';
import type { MailServer } from '../../mail/port.ts';
import {
  type DemoAccount,
  type DemoSubscription,
  demoDesk,
  demoOperators,
  demoOwner,
  demoReturnAddress,
  demoSubscriptions,
  demoUnits,
} from './customers.ts';
import { demoReport } from './reports.ts';
import { applianceHandlers } from '../handlers/appliances.ts';
import { customerHandlers } from '../handlers/customer.ts';
import { mailHandlers } from '../handlers/mail.ts';
import { subscriptionHandlers } from '../handlers/subscriptions.ts';
import { type Program, byOperator } from '../program.ts';

export type DemoWorkspace = OutputOf<RekeyContract['workspace.createDemo']>;

/** How a workspace is founded and an operator enrolled; handed in, because the handlers that do so also call this. */
export type DemoFounding = {
  readonly found: (
    program: Program,
    input: { desk: string; owner: { id: string; name: string }; passphrase: string; onePerson: boolean },
  ) => Promise<unknown>;
  readonly enrol: (
    program: Program,
    by: ReturnType<typeof byOperator>,
    input: (typeof demoOperators)[number] & { passphrase: string },
  ) => Promise<Answer<unknown>>;
};

const DAY = 24 * HOUR;

const owner: OperatorCaller = {
  window: 'command-line',
  windowId: 0,
  role: 'owner',
  actor: { kind: 'operator', id: demoOwner.id, role: 'owner' },
};
const customer: Caller = { window: 'command-line', windowId: 0, role: 'customer', actor: null };

/**
 * The owner supplies every user list, so that the representatives may carry out what rests on it (invariant 13). Passphrases and
 * passwords are new at every run and stand nowhere but in the answer. Nothing leaves the machine, and the journal
 * says so of each invitation: the codes go to a mail server in memory that takes none, from which the invented customers have them.
 */
export const seedDemo = async (program: Program, founding: DemoFounding): Promise<DemoWorkspace> => {
  const newPassword = program.ports.codes.newHalf;
  const mailbox = createMailbox();
  const seeding = withMailServer(program, mailbox.server);
  const now = program.ports.clock().toISOString();

  const owned = { ...demoOwner, role: 'owner' as const, passphrase: newPassword() };
  await founding.found(seeding, { desk: demoDesk, owner: demoOwner, passphrase: owned.passphrase, onePerson: false });
  const enrolled = demoOperators.map((operator) => ({ ...operator, passphrase: newPassword() }));
  for (const operator of enrolled)
    take(await founding.enrol(seeding, byOperator(seeding, owner), operator), operator.id);

  // A machine's own port, closed unless somebody runs a test server there: a demo never writes to anybody.
  take(
    await mailHandlers(seeding)['mail.configure'](
      {
        host: 'localhost',
        port: 2587,
        user: 'dublin-desk',
        password: newPassword(),
        from: 'Dublin desk <support@dublin-desk.example>',
      },
      owner,
    ),
    'mail',
  );

  const customers: DemoWorkspace['customers'] = [];
  for (const subscription of demoSubscriptions)
    customers.push(...(await seedSubscription(seeding, subscription, now, mailbox.codeFor, newPassword)));
  take(
    await applianceHandlers(seeding)['appliance.setReturnAddress']({ address: demoReturnAddress }, owner),
    'returns',
  );
  for (const { warrantyInDays, ...unit } of demoUnits) {
    const warranty = shift(now, warrantyInDays * DAY).slice(0, 10);
    take(await applianceHandlers(seeding)['appliance.bind']({ ...unit, warranty }, owner), unit.serial);
  }
  return { operators: [owned, ...enrolled], customers };
};

const seedSubscription = async (
  program: Program,
  subscription: DemoSubscription,
  now: string,
  codeFor: (address: string) => string,
  newPassword: () => string,
): Promise<DemoWorkspace['customers']> => {
  const desk = subscriptionHandlers(program);
  const visitor = customerHandlers(program);
  const { id, name, dataModel, timeZone, accounts } = subscription;
  const expires = shift(now, subscription.endsInDays * DAY);
  take(
    await desk['subscription.register']({ subscription: id, name, dataModel, timeZone, tam: 'jonas', expires }, owner),
    id,
  );

  const members = accounts.filter(({ note }) => note !== null);
  // Who has set a password here was able to sign in when they did; the list as it stands now follows at the end.
  const earlier = accounts.map((account) =>
    members.includes(account) ? { ...account, status: 'active' as const } : account,
  );
  const importList = async (list: readonly DemoAccount[]) =>
    take(
      await desk['subscription.importUsers']({ subscription: id, format: 'csv', content: asCsv(list, now) }, owner),
      id,
    );
  await importList(earlier);

  const printed: DemoWorkspace['customers'] = [];
  for (const { login, email, name: person, note } of members) {
    const password = newPassword();
    // Its answer says that no mail left; the code is taken from where the mail would have been made.
    take(await desk['subscription.invite']({ subscription: id, login }, owner), login);
    take(await visitor['customer.enrol']({ login, code: codeFor(email), password }, customer), login);
    printed.push({ subscription: id, login, name: person, password, note: note ?? '' });
  }

  for (const { name: vaultName, holders, reports } of subscription.vaults) {
    const created = take(
      await desk['vault.create']({ subscription: id, name: vaultName, holders: [...holders] }, owner),
      vaultName,
    );
    await withFiles(reports, async (paths) => {
      take(
        await desk['vault.addReports']({ subscription: id, vault: created.vault, paths: [...paths] }, owner),
        vaultName,
      );
    });
  }
  if (earlier.some(({ status }, index) => status !== accounts[index]?.status)) await importList(accounts);
  return printed;
};

/** A step of the seed that is refused is a bug of the seed; the refusal's sentence says which rule it met. */
const take = <Value>(answer: Answer<Value>, what: string): Value => {
  if (!answer.ok) throw new Error(`demo: expected ${what} to be taken, got ${answer.refusal.code}`);
  return answer.value;
};

/** The same program with another mail server; whatever else it does is the real thing. */
const withMailServer = (program: Program, server: MailServer): Program => {
  const ports = { ...program.ports, mailServer: () => server };
  return {
    ...program,
    ports,
    work: () => {
      const work = program.work();
      return work === null ? null : { ...work, ports };
    },
  };
};

const createMailbox = () => {
  const codes = new Map<string, string>();
  const server: MailServer = {
    send: async ({ to, text }) => {
      const code = /^\s*([0-9A-Z]{4}-[0-9A-Z]{4})\s*$/m.exec(text)?.[1];
      if (code !== undefined) codes.set(to, code);
      return {
        kind: 'refused',
        stage: 'connect',
        response: 'No mail was sent: while the demo is set up, its invented customers are handed their codes.',
        permanent: false,
      };
    },
    check: async () => ({ ok: true }),
    explain: ({ response: text }) => ({ code: 'mailNotTaken', text }),
    close: () => undefined,
  };
  const codeFor = (address: string): string => {
    const code = codes.get(address);
    if (code === undefined) throw new Error(`demo: expected a mail with a code for ${address}, got none`);
    codes.delete(address);
    return code;
  };
  return { server, codeFor };
};

const spokenStatus: { readonly [S in AccountStatus]: string } = {
  active: 'Active',
  pending: 'Pending Activation',
  inactive: 'Inactive',
  deleted: 'Deleted',
};

const asCsv = (accounts: readonly DemoAccount[], now: string): string => {
  const ago = (days: number | null) => (days === null ? 'N/A' : shift(now, -days * DAY));
  const rows = accounts.map(({ login, name, email, phone, role, status, createdDaysAgo, seenDaysAgo, primary }) =>
    [
      login,
      name,
      email,
      phone,
      role,
      spokenStatus[status],
      ago(createdDaysAgo),
      ago(seenDaysAgo),
      primary ? 1 : 0,
    ].join(','),
  );
  return `login,name,email,phone,role,status,created,last_sign_in,primary\n${rows.join('\n')}\n`;
};

/** The files are gone again before this answers, whatever happens in between. */
const withFiles = async (names: readonly string[], use: (paths: readonly string[]) => Promise<void>): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'rekey-demo-'));
  try {
    const paths = names.map((name) => join(dir, name));
    for (const [index, path] of paths.entries()) await writeFile(path, demoReport(names[index] ?? ''), { mode: 0o600 });
    await use(paths);
  } finally {
    await rm(dir, { recursive: true });
  }
};
