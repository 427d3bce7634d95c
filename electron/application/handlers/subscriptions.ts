// Subscriptions and their vaults: registered, imported, invited, filled. Nothing here opens a report.
import { leftToRekey } from '../../../shared/domain/recovery/state.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import type { subscriptionRequests } from '../../../shared/contract/subscription.ts';
import type { Account } from '../../../shared/domain/account.ts';
import type { SnapshotSource } from '../../../shared/domain/subscription/events.ts';
import { shift } from '../../../shared/domain/time.ts';
import { canonicalJson } from '../../../shared/domain/json.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { draft, send } from '../mail/outbox.ts';
import type { By } from '../ports.ts';
import { appointTam } from '../tam.ts';
import { type Program, answer, atWork, byOperator, refusal } from '../program.ts';
import { readSubscription } from '../read/read-subscription.ts';
import type { OnSubscription } from '../transaction.ts';
import { previewList, takeList } from '../user-lists.ts';
import { adoptReports, createVault } from '../vault-work.ts';
import { expectedOf } from '../vault-expectation.ts';

export const recordOn = (work: DeskAtWork, by: By, subscription: string, command: OnSubscription, commandId?: string) =>
  work.record(commandId, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });

const takeSnapshot = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  source: SnapshotSource,
  asOf: string | null,
  accounts: readonly Account[],
) =>
  recordOn(work, by, subscription, {
    type: 'takeSnapshot',
    digest: work.ports.digest(canonicalJson(accounts as never)),
    asOf: asOf ?? (await work.now()),
    source,
    accounts,
  });

/** The invitation's code goes to the address on file; the primary admin is told by a notice of their own. */
const invite = async (work: DeskAtWork, by: By, subscription: string, login: string, commandId?: string) => {
  const { codes, letters } = work.ports;
  const known = await work.subscription(subscription);
  const account = known.snapshot?.accounts.find((one) => one.login === login);
  const desk = await work.desk();
  const code = codes.newCode();
  const mail = `${subscription}.enrol-${work.ports.uuid()}`;
  const invited = await recordOn(
    work,
    by,
    subscription,
    { type: 'invite', login, codeHash: codes.hashCode(code), mail },
    commandId,
  );
  if (!invited.ok) return invited;
  if (!account) throw new Error('invite: expected an account that the decider accepted, found none');
  const expires = shift(await work.now(), (await work.desk()).policy.mailedCodeFor);
  const composed = letters.composeEnrolmentCode({ desk: desk.name, name: account.name, account: login, code, expires });
  const result = await send(work, await draft(work, mail, account.email, composed), composed, true);
  const accepted = result.kind === 'accepted';
  const stage = result.kind === 'refused' ? result.stage : '';
  const { response } = result;
  const permanent = result.kind === 'refused' && result.permanent;
  const recorded = await recordOn(work, work.workstation, subscription, {
    type: 'recordInvitation',
    mail,
    accepted,
    stage,
    response,
    permanent,
  });
  if (!recorded.ok) return recorded;
  const primary = known.snapshot?.accounts.find((one) => one.primary);
  if (primary && primary.login !== login && primary.email !== '') {
    const notice = letters.composeEnrolmentNotice({ desk: desk.name, name: primary.name, account: login });
    await send(work, await draft(work, `${mail}-notice`, primary.email, notice), notice, false);
  }
  return answer({ accepted, response });
};

export const subscriptionHandlers = (program: Program): Handlers<typeof subscriptionRequests> => ({
  'subscription.list': () => answer([...atWork(program).unlocked.views.subscriptions()]),
  'subscription.get': async ({ subscription }, caller) => {
    const detail = await readSubscription(atWork(program), subscription, caller.actor);
    return detail === null
      ? refusal('subscriptionUnknown', 'No subscription with this id is registered.')
      : answer(detail);
  },
  'subscription.register': async ({ subscription, ...input }, caller) => {
    const work = atWork(program);
    const { name, dataModel, timeZone, tam, expires } = input;
    const command = { type: 'register', subscription, name, dataModel, timeZone, tam, expires } as const;
    const done = await recordOn(work, byOperator(program, caller), subscription, command);
    return done.ok ? answer({}) : done;
  },
  'subscription.uploadUsers': (part, caller) => program.uploads.take(part, caller.actor.id),
  'subscription.dropUpload': (_, caller) => {
    program.uploads.drop(caller.actor.id);
    return answer({});
  },
  'subscription.previewUsers': (input, caller) =>
    previewList({ work: atWork(program), caller, uploads: program.uploads }, input),
  'subscription.importUsers': (input, caller) =>
    takeList({ work: atWork(program), caller, uploads: program.uploads }, byOperator(program, caller), input),
  'subscription.recordAccounts': async ({ subscription, accounts }, caller) => {
    const work = atWork(program);
    const taken = await takeSnapshot(work, byOperator(program, caller), subscription, 'by-hand', null, accounts);
    return taken.ok ? answer({ taken: accounts.length }) : taken;
  },
  'subscription.appointTam': async ({ commandId, ...input }, caller) => {
    const done = await appointTam(atWork(program), byOperator(program, caller), input, commandId);
    return done.ok ? answer({}) : done;
  },
  'subscription.invite': ({ subscription, login, commandId }, caller) =>
    invite(atWork(program), byOperator(program, caller), subscription, login, commandId),
  'vault.list': async () => {
    const work = atWork(program);
    const { views } = work.unlocked;
    const unfinished = new Map<string, string>();
    for (const open of views.openCases()) {
      const recovery = await work.recovery(open);
      for (const vault of leftToRekey(recovery)) unfinished.set(vault, recovery.requester?.name ?? recovery.claim);
    }
    return answer(views.vaults().map((row) => ({ ...row, goesOnWith: unfinished.get(row.vault) ?? null })));
  },
  'vault.create': async ({ subscription, name, holders, commandId }, caller) => {
    const created = await createVault(
      atWork(program),
      byOperator(program, caller),
      subscription,
      name,
      holders,
      commandId,
    );
    return created.ok ? answer({ vault: created.value }) : created;
  },
  'vault.addReports': async ({ subscription, vault, paths }, caller) => {
    const work = atWork(program);
    const by = byOperator(program, caller);
    if (paths !== undefined && caller.window !== 'command-line')
      return refusal('path-not-yours', 'A window asks which files to add; it does not name them.');
    const files = paths ?? (await program.ports.windows.chooseReports(caller.windowId));
    const known = (await work.subscription(subscription)).vaults[vault];
    if (!known || known.state !== 'live')
      return refusal('vaultNotLive', 'This vault is not live: it takes no reports now.');
    // Until its first sign-in only a credential that may yet be withdrawn opens the vault of a full change.
    const running = known.case === null ? null : await work.recovery(known.case);
    if (running !== null && running.passwordSet === null)
      return refusal(
        'vaultNotYetOpen',
        `This vault opens for nobody until ${running.requester?.name ?? 'the primary admin'} has signed in. Add the reports after that.`,
      );
    const dir = work.ports.vaults.folder(subscription, vault);
    for (const file of files) {
      const dropped = await work.ports.vaults.drop(dir, known.publicKey, file);
      if (!dropped.ok) return dropped;
    }
    const adopted = await adoptReports(work, by, subscription, vault);
    return adopted.ok ? answer({ added: files.length, waiting: adopted.value.waiting }) : adopted;
  },
  'vault.verify': async ({ subscription, vault }) => {
    const work = atWork(program);
    const known = (await work.subscription(subscription)).vaults[vault];
    if (!known) return refusal('vaultUnknown', 'No such vault is known in this subscription.');
    const problems = await work.ports.vaults.verify(work.ports.vaults.folder(subscription, vault), expectedOf(known));
    return answer({ ok: problems.length === 0, problems: [...problems] });
  },
});
