// A demo desk without windows, with a clock and a mail server that a test holds in its hands; it can be stopped as a crash stops it.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MailSettings } from '../../../shared/contract/mail-settings.ts';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { Answer, Caller, Handlers, OutputOf, ParsedInputOf } from '../../../shared/contract/request.ts';
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import type { MailServer } from '../../mail/port.ts';
import { wire } from '../../wire.ts';
import type { DemoWorkspace } from '../demo/workspace.ts';
import { createRekey, type Rekey } from '../rekey.ts';

type Ask = <Name extends keyof RekeyContract>(
  name: Name,
  input: ParsedInputOf<RekeyContract[Name]>,
  as?: readonly [id: string, role: OperatorRole],
) => Promise<Answer<OutputOf<RekeyContract[Name]>>>;

export type DeskByMail = {
  readonly rekey: Rekey;
  readonly dir: string;
  readonly ask: Ask;
  /** The value; a refusal is the test's own mistake. */
  readonly get: <Name extends keyof RekeyContract>(
    name: Name,
    input: ParsedInputOf<RekeyContract[Name]>,
    as?: readonly [id: string, role: OperatorRole],
  ) => Promise<OutputOf<RekeyContract[Name]>>;
  /** The supervisor agrees, with her own passphrase. */
  readonly agree: (caseId: string) => Promise<void>;
  readonly passMinutes: (minutes: number) => void;
  readonly now: () => Date;
  readonly events: () => Promise<readonly RecordedEvent[]>;
  readonly bugs: readonly unknown[];
  /** Ends it in the middle of whatever it does, and starts it again on the same folder. */
  readonly crash: () => Promise<void>;
  readonly end: () => Promise<void>;
};

/** Cheap: nobody attacks a demo. */
const kdf = { opslimit: 1, memlimit: 8 * 1024 };
const noWindows = {
  openCustomer: async () => undefined,
  closeCustomer: () => undefined,
  chooseReports: async () => [],
  chooseFolder: async () => null,
  chooseSavePath: async () => null,
  printToPdf: async () => null,
  signedIn: () => undefined,
  signedOut: () => undefined,
};

export type DemoSeed = {
  readonly desk: (mailServer: (settings: MailSettings) => MailServer) => Promise<DeskByMail>;
  readonly remove: () => Promise<void>;
};

export const priya = ['priya', 'representative'] as const;
export const amara = ['amara', 'owner'] as const;

/** Two of the demo's customers end soon: what they are told of that is a test of its own, and mail in every other. */
export const withoutReminders = async ({ handlers }: Rekey, passphrase: string): Promise<void> => {
  const owner = { window: 'command-line', windowId: 0, role: 'owner' } as const;
  const signed = await handlers['session.signIn']({ operator: 'amara', passphrase }, { ...owner, actor: null });
  const caller = { ...owner, actor: { kind: 'operator', id: 'amara', role: 'owner' } } as const;
  const rules = await handlers['entitlementRules.get']({}, caller);
  const set = rules.ok ? await handlers['entitlementRules.set']({ ...rules.value, remindDays: [] }, caller) : rules;
  if (!signed.ok || !set.ok) throw new Error('demo: expected the owner to take the reminders away, was refused');
};

/** Made once, copied for every desk, so that none sees what another did. */
export const seedDesks = async (): Promise<DemoSeed> => {
  const root = await mkdtemp(join(tmpdir(), 'rekey-desks-'));
  const original = join(root, 'original');
  const founding = createRekey(wire({ dir: original, windows: noWindows, push: () => undefined, kdf }), (error) => {
    throw error;
  });
  const nobody: Caller = { window: 'command-line', windowId: 0, role: 'nobody', actor: null };
  const made = await founding.handlers['workspace.createDemo']({}, nobody);
  if (!made.ok) throw new Error(`demo: ${made.refusal.code}`);
  const { passphrase = '' } = (made.value as DemoWorkspace).operators.find(({ id }) => id === 'amara') ?? {};
  await withoutReminders(founding, passphrase);
  await founding.close();
  let copies = 0;
  return {
    desk: async (mailServer) => {
      copies += 1;
      const dir = join(root, `desk-${copies}`);
      await cp(original, dir, { recursive: true });
      return deskIn(dir, made.value as DemoWorkspace, mailServer);
    },
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5 }),
  };
};

const deskIn = async (
  dir: string,
  demo: DemoWorkspace,
  mailServer: (settings: MailSettings) => MailServer,
): Promise<DeskByMail> => {
  let later = 0;
  const bugs: unknown[] = [];
  const now = () => new Date(Date.now() + later);
  const passphraseOf = (id: string) => demo.operators.find((one) => one.id === id)?.passphrase ?? '';
  const start = async (): Promise<Rekey> => {
    const ports = wire({ dir, windows: noWindows, push: () => undefined, clock: now, kdf });
    // What an instance that was stopped still tries to do is of no interest: it is gone.
    const started: Rekey = createRekey({ ...ports, mailServer, random: () => 0.5 }, (bug) => {
      if (started === rekey) bugs.push(bug);
    });
    return started;
  };
  let rekey = await start();
  const signIn = async () => {
    for (const [id, role] of [priya, amara, ['niall', 'supervisor'] as const]) {
      const caller: Caller = { window: 'command-line', windowId: 0, role, actor: null };
      const signed = await rekey.handlers['session.signIn']({ operator: id, passphrase: passphraseOf(id) }, caller);
      if (!signed.ok) throw new Error(`desk: expected ${id} to sign in, got ${signed.refusal.code}`);
    }
  };
  await signIn();
  const ask: Ask = async (name, input, [id, role] = priya) => {
    const caller: Caller = { window: 'command-line', windowId: 0, role, actor: { kind: 'operator', id, role } };
    const handler = rekey.handlers[name] as Handlers<RekeyContract>[typeof name];
    return handler(input as never, caller as never) as never;
  };
  const journal = () => {
    const work = rekey.program.work();
    if (work === null) throw new Error('desk: expected an open workspace');
    return work.unlocked.journal;
  };
  return {
    dir,
    get rekey() {
      return rekey;
    },
    ask,
    get: async (name, input, as) => {
      const answer = await ask(name, input, as);
      if (!answer.ok) throw new Error(`${name}: ${answer.refusal.code}: ${answer.refusal.text}`);
      return answer.value;
    },
    agree: async (caseId) => {
      const input = { case: caseId, passphrase: passphraseOf('niall'), commandId: undefined };
      const agreed = await ask('recovery.agree', input, ['niall', 'supervisor']);
      if (!agreed.ok) throw new Error(`agree: ${agreed.refusal.code}`);
    },
    passMinutes: (minutes) => {
      later += minutes * 60_000;
    },
    now,
    events: async () => {
      const events: RecordedEvent[] = [];
      for await (const event of journal().readAll()) events.push(event);
      return events;
    },
    bugs,
    crash: async () => {
      const stopped = rekey.program.work();
      rekey = await start();
      await stopped?.unlocked.close();
      await signIn();
    },
    // As a stop does: the answer to a mail may never come, and closing in good order waits for it.
    end: async () => {
      await rekey.program.work()?.unlocked.close();
    },
  };
};
