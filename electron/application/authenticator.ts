// A customer's own authenticator: enrolled and removed by whoever has signed in, used by the desk on a call. Its secret is only ever sealed.
import type { DeskAtWork } from './desk-at-work.ts';
import { draft, send } from './mail/outbox.ts';
import type { By } from './ports.ts';
import { refusal } from './program.ts';
import { recordTry } from './code-tries.ts';
import type { Sitting, Sittings } from './people/sittings.ts';
import type { Refused } from './transaction.ts';

const secretKey = (subscription: string, login: string): string => `authenticator/${subscription}/${login}`;
const triesForTheFirstCode = 5;

/** Told to the account itself, so that nobody enrols or removes one unseen. */
const tell = async (work: DeskAtWork, { subscription, login }: Sitting, what: 'enrolled' | 'removed') => {
  const desk = await work.desk();
  const account = (await work.subscription(subscription)).snapshot?.accounts.find((one) => one.login === login);
  if (!account?.email) return;
  const at = await work.now();
  const notice = work.ports.letters.composeAuthenticatorNotice({
    desk: desk.name,
    name: account.name,
    account: login,
    at,
    what,
  });
  const mail = `${subscription}.authenticator-${work.ports.uuid()}`;
  await send(work, await draft(work, mail, account.email, notice), notice, false);
};

export const beginAuthenticator = async (work: DeskAtWork, sittings: Sittings, windowId: number, sitting: Sitting) => {
  const { subscription, login } = sitting;
  if ((await work.subscription(subscription)).authenticators[login])
    return refusal('authenticatorKnown', 'This account has an authenticator already. Remove it first.');
  const secret = work.ports.authenticators.newSecret();
  sittings.keepAuthenticator(windowId, { secret, failures: 0 });
  return {
    ok: true,
    value: { secret, uri: work.ports.authenticators.uri(secret, login, (await work.desk()).name) },
  } as const;
};

export const confirmAuthenticator = async (
  work: DeskAtWork,
  sittings: Sittings,
  windowId: number,
  sitting: Sitting,
  typed: string,
): Promise<{ ok: true; value: { matched: boolean } } | Refused> => {
  const { subscription, login, by, authenticator } = sitting;
  if (authenticator === null)
    return refusal('authenticator-gone', 'The code to scan is gone. Begin again; it makes a new one.');
  const { secret, failures } = authenticator;
  const step = work.ports.authenticators.stepOf(secret, typed, await work.now());
  if (step === null) {
    const left = failures + 1 < triesForTheFirstCode;
    sittings.keepAuthenticator(windowId, left ? { secret, failures: failures + 1 } : null);
    return { ok: true, value: { matched: false } };
  }
  const enrolled = await work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, { type: 'enrolAuthenticator', login, step });
    if (!taken.ok) return taken;
    const key = secretKey(subscription, login);
    tx.seal(key, work.unlocked.seal(key, secret));
    return { ok: true, value: null };
  });
  if (!enrolled.ok) return enrolled;
  sittings.keepAuthenticator(windowId, null);
  work.later(() => tell(work, sitting, 'enrolled'));
  return { ok: true, value: { matched: true } };
};

export const removeAuthenticator = async (
  work: DeskAtWork,
  sitting: Sitting,
): Promise<{ ok: true; value: Record<string, never> } | Refused> => {
  const { subscription, login, by } = sitting;
  const removed = await work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, { type: 'removeAuthenticator', login });
    if (!taken.ok) return taken;
    tx.erase(secretKey(subscription, login));
    return { ok: true, value: {} };
  });
  if (!removed.ok) return removed;
  work.later(() => tell(work, sitting, 'removed'));
  return { ok: true, value: {} };
};

/** Compared in the turn that counts it, like every code that somebody types. */
export const tryAuthenticatorCode = (
  work: DeskAtWork,
  by: By,
  caseId: string,
  typed: string,
  commandId: string | undefined,
): Promise<{ readonly ok: true; readonly matches: boolean } | Refused> =>
  recordTry(work, by, caseId, commandId, async (tx) => {
    const { subscription, requester } = await tx.recovery(caseId);
    const key = secretKey(subscription, requester?.login ?? '');
    const sealed = await work.unlocked.journal.sealed(key);
    const secret = sealed === null ? null : work.unlocked.unseal(key, sealed);
    const step = secret === null ? null : work.ports.authenticators.stepOf(secret, typed, tx.now);
    return { type: 'enterAuthenticatorCode', step };
  });
