// Letting operators in and out: invited by a code, in by it with a passphrase of their own, revoked with another database key.
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import { invitationClosed, notRecoverable } from '../../../shared/domain/desk/operators.ts';
import { HOUR, shift } from '../../../shared/domain/time.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By, ByCode, OperatorBy } from '../ports.ts';
import { type Program, answer, atWork, refusal } from '../program.ts';
import { forgetSigner, forgetTries, recordFailures, signedIn } from './sign-in.ts';
import type { OnDesk } from '../transaction.ts';

/** NIST SP 800-63B: a code handed over lives for a day at most. */
const invitationFor = 24 * HOUR;

const onDesk = (work: DeskAtWork, by: By, command: OnDesk) =>
  work.record(undefined, async (tx) => {
    const taken = await tx.onDesk(by, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });

type Invited = { id: string; name: string; role: OperatorRole };

export const inviteOperator = async (program: Program, by: OperatorBy, { id: operator, name, role }: Invited) => {
  const work = atWork(program);
  const { operators } = await work.desk();
  const known = operators[operator];
  if (known?.revoked) return refusal('operatorRevoked', revokedName);
  const expires = shift(await work.now(), invitationFor);
  const made = await work.unlocked.invite(operator, expires);
  if (!made.ok) return made;
  const { code, publicKey: invitation } = made;
  const invited = await onDesk(work, by, { type: 'inviteOperator', operator, name, role, invitation, expires });
  if (!invited.ok) {
    await work.unlocked.dropInvitation(operator);
    return invited;
  }
  return answer({ code, expires, again: known !== undefined });
};
const revokedName = 'This operator was revoked, and the name stays theirs. Invite them under another one.';

export const withdrawInvitation = async (program: Program, by: OperatorBy, operator: string) => {
  const work = atWork(program);
  const withdrawn = await onDesk(work, by, { type: 'withdrawInvitation', operator });
  if (!withdrawn.ok) return withdrawn;
  const dropped = await work.unlocked.dropInvitation(operator);
  return dropped.ok ? answer({}) : dropped;
};

/** Opens by a code, takes the workspace to work where it was closed, and closes it again where nobody was let in. */
const byCode = async <Value>(
  program: Program,
  opened: ByCode,
  enter: (work: DeskAtWork) => Promise<{ readonly ok: true; readonly value: Value } | Refused>,
): Promise<{ readonly ok: true; readonly value: Value } | Refused> => {
  const running = program.work();
  const work = running ?? (await program.putToWork(opened.unlocked));
  const { readOnly } = work.unlocked;
  const entered = readOnly === null ? await enter(work) : refusal('workspace-read-only', readOnly);
  if (!entered.ok && running === null) await program.closeWorkspace();
  return entered;
};
type Refused = ReturnType<typeof refusal>;

export const acceptInvitation = async (
  program: Program,
  { operator, code, passphrase }: { operator: string; code: string; passphrase: string },
): Promise<{ readonly ok: true; readonly value: Invited } | Refused> => {
  const { folder, clock } = program.ports;
  const now = clock().toISOString();
  const opened = await folder.openByInvitation(operator, code, now, program.work()?.unlocked ?? null);
  if (!opened.ok) return opened;
  return byCode(program, opened, async (work) => {
    const desk = await work.desk();
    const closed = invitationClosed(desk, operator, await work.now());
    const invited = desk.invited[operator];
    if (closed !== null || invited === undefined) return closed ?? refusal('notInvited', 'There is no invitation.');
    const admitted = await opened.admit(passphrase);
    if (!admitted.ok) return admitted;
    const { signer, key, admission } = admitted;
    if (admission === null) throw new Error('invitation: expected its code to sign');
    const { name, role } = invited;
    const by = { actor: { kind: 'operator', id: operator, role } as const, signer };
    const at = await work.now();
    const accepted = await onDesk(work, by, { type: 'acceptInvitation', operator, key, admission, now: at });
    if (!accepted.ok) return accepted;
    // Only now: a crash before leaves the code good for another try.
    await work.unlocked.dropInvitation(operator);
    await enter(program, work, operator, signer);
    return { ok: true, value: { id: operator, name, role } };
  });
};

/** What was tried under the name meanwhile is told, and holds nobody up who came in by a code. */
const enter = async (program: Program, work: DeskAtWork, operator: string, signer: OperatorBy['signer']) => {
  forgetTries(program, operator);
  signedIn(program, operator, signer);
  await recordFailures(program, work);
};

export const recoverOwner = async (
  program: Program,
  { operator, code, passphrase }: { operator: string; code: string; passphrase: string },
): Promise<{ readonly ok: true; readonly value: { operator: Invited; recoveryCode: string } } | Refused> => {
  const opened = await program.ports.folder.openByPrintedCode(operator, code, program.work()?.unlocked ?? null);
  if (!opened.ok) return opened;
  return byCode(program, opened, async (work) => {
    const desk = await work.desk();
    const refused = notRecoverable(desk, operator);
    const known = desk.operators[operator];
    if (refused !== null || known === undefined) return refused ?? refusal('operatorUnknown', 'No such operator.');
    const admitted = await opened.admit(passphrase);
    if (!admitted.ok) return admitted;
    const { signer, key, admission } = admitted;
    const { name, role } = known;
    const by = { actor: { kind: 'operator', id: operator, role } as const, signer };
    const recovered = await onDesk(work, by, { type: 'recoverOwner', operator, key, admission });
    if (!recovered.ok) return recovered;
    await enter(program, work, operator, signer);
    const printed = await newPrintedCode(program, by);
    return printed.ok
      ? { ok: true, value: { operator: { id: operator, name, role }, recoveryCode: printed.value.recoveryCode } }
      : printed;
  });
};

/** Announced before the file changes would leave a code that nobody has; so the file comes first, and the one before stays announced. */
export const newPrintedCode = async (program: Program, by: OperatorBy) => {
  const work = atWork(program);
  const renewed = await work.unlocked.renewPrintedCode();
  if (!renewed.ok) return renewed;
  const issued = await onDesk(work, by, { type: 'issuePrintedCode', key: renewed.recoveryKey });
  return issued.ok ? { ok: true as const, value: { recoveryCode: renewed.recoveryCode } } : issued;
};

export const revokeOperator = async (
  program: Program,
  by: OperatorBy,
  { operator, reason }: { operator: string; reason: string },
) => {
  const work = atWork(program);
  const revoked = await onDesk(work, by, { type: 'revokeOperator', operator, reason });
  if (!revoked.ok) return revoked;
  forgetSigner(program, operator);
  const { invited } = await work.desk();
  const rekeyed = await rekeyWhereOwed(work);
  if (rekeyed?.ok === false) return rekeyed;
  // An older workspace's code could not be carried over: another one is printed at once.
  const printed = rekeyed?.codeKept === false ? await newPrintedCode(program, by) : null;
  if (printed?.ok === false) return printed;
  return answer({
    recoveryCode: printed?.value.recoveryCode ?? null,
    invitationsEnded: Object.keys(invited).length,
  });
};

/** Another key for the database after a revocation; also at the next opening, where a crash came in between. */
export const rekeyWhereOwed = async (
  work: DeskAtWork,
): Promise<{ readonly ok: true; readonly codeKept: boolean } | Refused | null> => {
  const { rekeyOwed, operators } = await work.desk();
  if (!rekeyOwed) return null;
  const remaining = new Map(
    Object.values(operators).flatMap(({ id, key, revoked }) => (revoked === null ? [[id, key] as const] : [])),
  );
  const rekeyed = work.unlocked.rekeyDatabase(remaining);
  if (!rekeyed.ok) return rekeyed;
  const command = { type: 'rekeyDatabase', remaining: [...remaining.keys()] } as const;
  const recorded = await onDesk(work, work.workstation, command);
  return recorded.ok ? rekeyed : recorded;
};

/** For the demo: invited and let in by the same hand, with the events of real ones. */
export const enrolAtOnce = async (program: Program, by: OperatorBy, input: Invited & { passphrase: string }) => {
  const invited = await inviteOperator(program, by, input);
  if (!invited.ok) return invited;
  const { id: operator, passphrase } = input;
  return acceptInvitation(program, { operator, code: invited.value.code, passphrase });
};
