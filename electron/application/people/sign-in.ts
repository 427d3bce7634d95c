// Signing in: tries are counted before they are judged, the workspace opens where it is closed, and the journal says who may still act.
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import {
  afterClockSetBack,
  clearTries,
  countTry,
  type SignInFailures,
  signInBarred,
} from '../../../shared/domain/desk/sign-in-throttle.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { Signer } from '../../journal/port.ts';
import { type Program, refusal } from '../program.ts';

type Known = { readonly id: string; readonly name: string; readonly role: OperatorRole };
type Refused = ReturnType<typeof refusal>;

const noWorkspace = refusal('no-workspace', 'There is no workspace here yet. Make one, or open the demo.');
const refused = refusal('sign-in-refused', 'The name or the passphrase is not right. Check both and try again.');
const keyOfAnother = refusal(
  'sign-in-refused',
  'The key of this passphrase is not the one that the journal has for you. Ask an owner for a new code.',
);

/** Names that are nobody's are counted together: what is typed there may be anything, a passphrase too. */
const strangers = '';

/** One try at a time is counted: fifty at once are fifty. */
const counted = async (program: Program, operator: string, judge: () => Promise<boolean>): Promise<Refused | null> => {
  const { signIns } = program.ports.folder;
  const now = program.ports.clock().toISOString();
  const known = /^[a-z0-9][a-z0-9-]{0,63}$/.test(operator) && (await program.ports.folder.hasOperator(operator));
  const name = known ? operator : strangers;
  const change = (to: (all: SignInFailures) => SignInFailures) => signIns.write(to(signIns.read()));
  const before = signIns.read()[name];
  const barred = signInBarred(before, now);
  if (barred !== null) {
    if (before && now < before.last) change((all) => ({ ...all, [name]: afterClockSetBack(before, now) }));
    return barred;
  }
  change((all) => ({ ...all, [name]: countTry(all[name], now) }));
  if (await judge())
    change(({ [name]: tries, ...others }) => {
      const left = tries === undefined ? null : clearTries(tries);
      return left === null ? others : { ...others, [name]: left };
    });
  return null;
};

/** What failed while the journal was closed, or since: told in one event a name, once. */
export const recordFailures = async (program: Program, work: DeskAtWork): Promise<void> => {
  const { signIns } = program.ports.folder;
  const due = Object.entries(signIns.read()).filter(([, { unrecorded }]) => unrecorded > 0);
  if (due.length === 0 || work.unlocked.readOnly !== null) return;
  const recorded = await work.record(undefined, async (tx) => {
    for (const [name, { unrecorded: times, since, last }] of due) {
      const operator = name === strangers ? null : name;
      const taken = await tx.onDesk(work.workstation, { type: 'recordFailedSignIns', operator, times, since, last });
      if (!taken.ok) return taken;
    }
    return { ok: true, value: null };
  });
  if (!recorded.ok) return;
  const names = new Set(due.map(([name]) => name));
  signIns.write(
    Object.fromEntries(
      Object.entries(signIns.read()).flatMap(([name, failures]) =>
        !names.has(name) ? [[name, failures]] : failures.times === 0 ? [] : [[name, { ...failures, unrecorded: 0 }]],
      ),
    ),
  );
};

/** Whoever came in by a code is not held up by what others tried under the name. */
export const forgetTries = ({ ports }: Program, operator: string): void => {
  const { [operator]: tries, ...others } = ports.folder.signIns.read();
  if (tries === undefined) return;
  ports.folder.signIns.write({ ...others, ...(tries.unrecorded > 0 ? { [operator]: { ...tries, times: 0 } } : {}) });
};

const prove = async (
  program: Program,
  operator: string,
  passphrase: string,
): Promise<
  { readonly ok: true; readonly work: DeskAtWork; readonly signer: Signer; readonly key: string } | Refused
> => {
  const running = program.work();
  if (running !== null) {
    const proof = await running.unlocked.signerOf(operator, passphrase);
    return proof.ok ? { ...proof, work: running } : proof;
  }
  const opened = await program.ports.folder.unlock(operator, passphrase);
  if (!opened.ok) return opened;
  const { signer, key, unlocked } = opened;
  return { ok: true, work: await program.putToWork(unlocked), signer, key };
};

/** Opens the workspace where it is closed, or proves the passphrase where it is open; the role is what the journal says now. */
export const signIn = async (
  program: Program,
  operator: string,
  passphrase: string,
): Promise<{ readonly ok: true; readonly value: Known } | Refused> => {
  if (!program.ports.folder.exists()) return noWorkspace;
  let answered: { readonly ok: true; readonly value: Known } | Refused = refused;
  const barred = await counted(program, operator, async () => {
    const wasClosed = program.work() === null;
    const proof = await prove(program, operator, passphrase);
    if (!proof.ok) {
      answered = proof;
      // What is no answer to the passphrase, such as a damaged file, is no failed try.
      return proof.refusal.code !== 'sign-in-refused';
    }
    const { work, signer, key } = proof;
    const known = (await work.desk()).operators[operator];
    if (known === undefined || known.revoked || known.key !== key) {
      signer.forget?.();
      // Somebody who may not act here has opened it: closed again, so that nobody finds it open.
      if (wasClosed) await program.closeWorkspace();
      answered = known !== undefined && known.revoked === null ? keyOfAnother : refused;
      return false;
    }
    signedIn(program, operator, signer);
    const { id, name, role } = known;
    answered = { ok: true, value: { id, name, role } };
    return true;
  });
  if (barred !== null) return barred;
  const work = program.work();
  if (answered.ok && work !== null) await recordFailures(program, work);
  return answered;
};

export const signedIn = (program: Program, operator: string, signer: Signer): void => {
  program.signers.get(operator)?.forget?.();
  program.signers.set(operator, signer);
  program.ports.folder.rememberOperator(operator);
};

/** The operator's key leaves the memory, and the lists they were sending. */
export const forgetSigner = (program: Program, operator: string): void => {
  program.signers.get(operator)?.forget?.();
  program.signers.delete(operator);
  program.uploads.drop(operator);
};
