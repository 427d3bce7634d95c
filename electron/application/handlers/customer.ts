// The customer window: sign in, witness, acknowledge, come back, open one's own reports. Unknown and known look the same here.
import type { Answer, Caller, Handlers } from '../../../shared/contract/request.ts';
import type { customerRequests } from '../../../shared/contract/customer.ts';
import { ableToSignIn } from '../../../shared/domain/account.ts';
import type { Recovery } from '../../../shared/domain/recovery/state.ts';
import { invitationUsable } from '../../../shared/domain/subscription/decider.ts';
import { accountOf } from '../../../shared/domain/subscription/state.ts';
import { beginAuthenticator, confirmAuthenticator, removeAuthenticator } from '../authenticator.ts';
import { stopContactChange } from '../contact-change.ts';
import { carryOver } from '../carry-over.ts';
import { mailedCode, tryCode } from '../code-tries.ts';
import { openCase } from '../open-case.ts';
import { passwordOf } from '../credential.ts';
import { type DeskAtWork, readDirectoryAgain, recordOnCase } from '../desk-at-work.ts';
import { rekeyAndClose, rotateWhatIsOwed, setOwnPassword, wasStopped } from '../first-sign-in.ts';
import { mailHalfKey } from '../mail/outbox.ts';
import type { By, Identity } from '../ports.ts';
import { type Program, answer, atWork, refusal } from '../program.ts';
import { readHome } from '../read/read-home.ts';
import { draftRelease, finishRelease, intendRelease } from '../release.ts';
import { restoreDormant } from '../restore.ts';
import type { Sitting } from '../people/sittings.ts';
import { expectedOf } from '../vault-expectation.ts';
import { answerForWaiting, finishHandOvers } from '../waiting-vault.ts';
import { discardWhatWasMade, recordEnd } from '../withdrawal.ts';

/** One sentence for everything that can be wrong, whether or not there is such an account. */
const notSignedIn = refusal(
  'sign-in-refused',
  'That name and password do not belong together. Check both and try again.',
);
const notThisCode = refusal(
  'code-refused',
  'That code does not fit this name, or it has run out. Check both, or ask the desk for a new one.',
);
const signInFirst = refusal('sign-in-first', 'Sign in first.');

type Found = { readonly subscription: string; readonly login: string };

export const customerHandlers = (program: Program): Handlers<typeof customerRequests> => {
  let decoy: Promise<Uint8Array> | null = null;
  /** A file that no password opens, so that an unknown name costs the same work as a known one. */
  const decoyFile = () =>
    (decoy ??= program.ports.vaults
      .createIdentity(program.ports.uuid() + program.ports.uuid())
      .then(({ file, identity }) => {
        program.ports.vaults.forget(identity);
        return file;
      }));

  const find = (work: DeskAtWork, name: string): Found | null => {
    const found = work.unlocked.views.findAccount(name);
    return found.length === 1 ? (found[0] ?? null) : null;
  };

  /** Opens whichever of the account's files the password fits; always at least one is tried. */
  const openFile = async (work: DeskAtWork, found: Found | null, password: string) => {
    const { directory, vaults } = work.ports;
    const files = found
      ? [
          { file: await directory.current(found.subscription, found.login), staged: false },
          { file: await directory.next(found.subscription, found.login), staged: true },
        ]
      : [];
    const there = files.flatMap(({ file, staged }) => (file === null ? [] : [{ file, staged }]));
    for (const { file, staged } of there.length > 0 ? there : [{ file: await decoyFile(), staged: false }]) {
      const opened = await vaults.openIdentity(file, password);
      if (opened.ok && found) return { identity: opened.identity, staged };
    }
    return null;
  };
  const open = async (...given: Parameters<typeof openFile>): Promise<Identity | null> =>
    (await openFile(...given))?.identity ?? null;

  const signedBy = (work: DeskAtWork, { subscription, login }: Found, identity: Identity): By => ({
    actor: { kind: 'account', subscription, login },
    signer: work.ports.vaults.signer(`account:${subscription}/${login}`, identity),
  });

  const begin = (work: DeskAtWork, windowId: number, found: Found, identity: Identity): Sitting => {
    const by = signedBy(work, found, identity);
    work.ports.windows.signedIn(windowId, by.actor);
    return program.sittings.begin(windowId, { ...found, identity, by });
  };

  const runningCase = async (work: DeskAtWork, subscription: string): Promise<Recovery | null> => {
    const { reservation } = await work.subscription(subscription);
    return reservation === null ? null : work.recovery(reservation.case);
  };

  const withSitting = async <Value>(
    caller: Caller,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> => {
    const sitting = program.sittings.of(caller.windowId);
    return sitting === null ? signInFirst : run(sitting, atWork(program));
  };

  /** The same for what opens keyrings: with the sitting as it is when its turn comes. */
  const inTurnWithSitting = async <Value>(
    caller: Caller,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> =>
    withSitting(caller, ({ subscription }) => program.inTurn(subscription, () => withSitting(caller, run)));

  return {
    'customer.ask': async (input) => {
      const work = atWork(program);
      const found = find(work, input.login);
      // Whatever is refused here the desk sees in its queue; the person asking reads the same words either way.
      if (found)
        work.later(async () => {
          const { subscription, login } = found;
          await openCase(work, work.workstation, { subscription, channel: 'customer-window', claim: login });
        });
      return answer({});
    },

    'customer.signIn': async (input, caller) => {
      const work = atWork(program);
      const found = find(work, input.login);
      const opened = await openFile(work, found, input.password);
      if (found === null || opened === null) return notSignedIn;
      return program.inTurn(found.subscription, async () => {
        const { identity, staged } = opened;
        const subscription = await work.subscription(found.subscription);
        const account = accountOf(subscription, found.login);
        // Half-finished credentials open only through the first sign-in, which asks for both halves and a new password.
        const enrolled = subscription.enrolled[found.login]?.recipient === identity.recipient;
        if (!account || !ableToSignIn(account) || !enrolled) {
          work.ports.vaults.forget(identity);
          return notSignedIn;
        }
        // Only what was opened just now: another one that is staged may be of a first sign-in that came to nothing.
        if (staged) await work.ports.directory.promoteNext(found.subscription, found.login);
        const sitting = begin(work, caller.windowId, found, identity);
        const running = await runningCase(work, found.subscription);
        let cancelled: string | null = null;
        if (running !== null && account.primary) {
          // Whatever refuses there, the password is theirs: a vault that cannot be re-encrypted keeps nobody out of the others.
          if (running.passwordSet !== null) await rekeyAndClose(work, running.case, identity);
          else {
            const done = await recordEnd(work, sitting.by, running.case, { type: 'signInWithOldPassword' });
            if (done.ok) {
              cancelled = running.number;
              await discardWhatWasMade(work, running.case);
            }
          }
        }
        await finishHandOvers(work, found, identity);
        await rotateWhatIsOwed(work, found, identity);
        return answer(await readHome(work, sitting, cancelled));
      });
    },

    'customer.signOut': (_input, caller) => {
      program.sittings.forget(caller.windowId);
      program.ports.windows.signedOut(caller.windowId);
      program.ports.push('session.ended', {});
      return answer({});
    },

    'customer.beginAuthenticator': (_input, caller) =>
      withSitting(caller, (sitting, work) => beginAuthenticator(work, program.sittings, caller.windowId, sitting)),

    'customer.confirmAuthenticator': (input, caller) =>
      withSitting(caller, (sitting, work) =>
        confirmAuthenticator(work, program.sittings, caller.windowId, sitting, input.code),
      ),

    'customer.removeAuthenticator': (_input, caller) =>
      withSitting(caller, (sitting, work) => removeAuthenticator(work, sitting)),

    'customer.stopReencrypting': (_input, caller) =>
      withSitting(caller, async ({ subscription }, work) => answer({ stopped: work.rotations.stop(subscription) })),

    'customer.goOnReencrypting': (_input, caller) =>
      inTurnWithSitting(caller, async (sitting, work) => {
        const running = await runningCase(work, sitting.subscription);
        const isTheirs = running?.requester?.login === sitting.login && running.passwordSet !== null;
        const closed = isTheirs ? await rekeyAndClose(work, running.case, sitting.identity) : ({ ok: true } as const);
        if (!closed.ok && !wasStopped(closed)) return closed;
        if (closed.ok) await rotateWhatIsOwed(work, sitting, sitting.identity);
        return answer(await readHome(work, sitting, null));
      }),

    'customer.home': (_input, caller) =>
      withSitting(caller, async (sitting, work) => answer(await readHome(work, sitting, null))),

    'customer.acknowledge': async (input) => {
      const work = atWork(program);
      const found = find(work, input.login);
      const running = found ? await runningCase(work, found.subscription) : null;
      const hash = running?.requester?.login === found?.login ? (running?.disclaimer?.codeHash ?? null) : null;
      // A code is compared whether or not there is one, so that the answer takes the same time.
      if (running === null || hash === null) {
        work.ports.codes.codeMatches(work.ports.codes.decoyHash, input.code);
        return notThisCode;
      }
      const compare = mailedCode(work, running.case, 'disclaimer', input.code);
      const done = await tryCode(work, work.workstation, running.case, undefined, compare, (matches) => ({
        type: 'acknowledge',
        matches,
        how: 'customer-window',
      }));
      return done.ok && done.matches ? answer({}) : notThisCode;
    },

    'customer.approve': (input, caller) =>
      inTurnWithSitting(caller, async (sitting, work) => {
        await readDirectoryAgain(work, sitting.subscription);
        const { challenge, nonce } = input;
        const approved = await recordOnCase(work, sitting.by, input.case, { type: 'approve', challenge, nonce });
        if (!approved.ok) return approved;
        const carried = await carryOver(work, input.case, sitting.identity);
        if (!carried.ok) return carried;
        const { halves, kept, waiting } = carried.value;
        program.sittings.keepHalves(caller.windowId, input.case, halves);
        return answer({ half: halves.otherHalf, kept, waiting });
      }),

    'customer.deny': (input, caller) =>
      withSitting(caller, async (sitting, work) => {
        const { challenge } = input;
        const done = await recordOnCase(work, sitting.by, input.case, { type: 'deny', challenge });
        return done.ok ? answer({}) : done;
      }),

    'customer.confirmHalf': (input, caller) =>
      inTurnWithSitting(caller, async (sitting, work) => {
        const halves = sitting.halves.get(input.case);
        if (halves === undefined || halves.provisional !== (await work.recovery(input.case)).provisional)
          return refusal('half-lost', 'The half of this sitting is gone. Confirm the reset again to make a new one.');
        await readDirectoryAgain(work, sitting.subscription);
        const mail = await draftRelease(work, input.case, halves.mailHalf);
        const confirmed = await work.record(undefined, async (tx) => {
          const handed = await tx.onRecovery(sitting.by, input.case, { type: 'confirmHalf' });
          if (!handed.ok) return handed;
          const intended = await intendRelease(tx, work.workstation, input.case, mail);
          if (!intended.ok) return intended;
          const key = mailHalfKey(input.case);
          tx.seal(key, work.unlocked.seal(key, halves.mailHalf));
          return { ok: true, value: null };
        });
        if (!confirmed.ok) return confirmed;
        return answer({ outcome: (await finishRelease(work, input.case)).kind });
      }),

    'customer.firstSignIn': async (input, caller) => {
      const work = atWork(program);
      const found = find(work, input.login);
      const halves = { mailHalf: input.mailHalf, otherHalf: input.otherHalf };
      const refused = refusal(
        'sign-in-refused',
        'That name and these halves do not belong together. Check all three and try again.',
      );
      return program.inTurn(found?.subscription ?? '', async () => {
        const identity = await open(work, found, passwordOf(halves, work.ports.codes));
        if (found === null || identity === null) return refused;
        const set = await (async () => {
          const running = await runningCase(work, found.subscription);
          const isTheirs = running?.provisional === identity.recipient && running.requester?.login === found.login;
          return isTheirs ? setOwnPassword(work, running.case, identity, input.password) : refused;
        })().finally(() => work.ports.vaults.forget(identity));
        if (!set.ok) return set;
        const sitting = begin(work, caller.windowId, found, set.identity);
        const closed = await rekeyAndClose(work, set.case, set.identity);
        // Stopped on purpose: they are signed in, and their page says what is left.
        return closed.ok || wasStopped(closed) ? answer(await readHome(work, sitting, null)) : closed;
      });
    },

    'customer.enrol': async (input) => {
      const work = atWork(program);
      const found = find(work, input.login);
      const invitation = found ? (await work.subscription(found.subscription)).invitations[found.login] : undefined;
      const hash = invitation?.codeHash ?? work.ports.codes.decoyHash;
      const matches = work.ports.codes.codeMatches(hash, input.code) && invitation !== undefined;
      if (found === null || invitation === undefined) return notThisCode;
      return program.inTurn(found.subscription, async () => {
        const { subscription, login } = found;
        const unusable = invitationUsable(
          await work.subscription(subscription),
          login,
          await work.now(),
          (await work.desk()).policy.codeTries,
        );
        if (unusable !== null) return notThisCode;
        if (!matches) {
          await work.record(undefined, async (tx) => {
            const counted = await tx.onSubscription(work.workstation, subscription, { type: 'failEnrolment', login });
            return counted.ok ? { ok: true, value: null } : counted;
          });
          return notThisCode;
        }
        const { file, identity } = await work.ports.vaults.createIdentity(input.password);
        await work.ports.directory.stageNext(subscription, login, file);
        const by = signedBy(work, found, identity);
        const enrolled = await work
          .record(undefined, async (tx) => {
            const taken = await tx.onSubscription(by, subscription, {
              type: 'enrol',
              login,
              recipient: identity.recipient,
              signingKey: work.ports.vaults.signingKey(identity),
            });
            return taken.ok ? { ok: true, value: null } : taken;
          })
          .finally(() => work.ports.vaults.forget(identity));
        if (!enrolled.ok) return enrolled;
        await work.ports.directory.promoteNext(subscription, login);
        return answer({});
      });
    },

    'customer.reports': (input, caller) =>
      withSitting(caller, async (sitting, work) => {
        const vault = (await work.subscription(sitting.subscription)).vaults[input.vault];
        if (!vault) return refusal('vault-unknown', 'No such vault is held for you here.');
        const dir = work.ports.vaults.folder(sitting.subscription, vault.vault);
        const listed = await work.ports.vaults.list(dir, sitting.identity, expectedOf(vault));
        return listed.ok ? answer([...listed.reports]) : listed;
      }),

    'customer.saveReport': (input, caller) =>
      withSitting<{ saved: boolean; bytes: number }>(caller, async (sitting, work) => {
        const vault = (await work.subscription(sitting.subscription)).vaults[input.vault];
        if (!vault) return refusal('vault-unknown', 'No such vault is held for you here.');
        if (input.path !== undefined && caller.window !== 'command-line')
          return refusal('path-not-yours', 'A window asks where to save; it does not say.');
        const path = input.path ?? (await work.ports.windows.chooseSavePath(caller.windowId, 'report'));
        if (path === null) return answer({ saved: false, bytes: 0 });
        const dir = work.ports.vaults.folder(sitting.subscription, vault.vault);
        const saved = await work.ports.vaults.save(dir, sitting.identity, input.report, path, expectedOf(vault));
        return saved.ok ? answer({ saved: true, bytes: saved.bytes }) : saved;
      }),

    'customer.stopContactChange': (input, caller) =>
      withSitting(caller, (sitting, work) =>
        stopContactChange(
          work,
          sitting.by,
          sitting.subscription,
          input.change,
          'Not expected by somebody of the customer.',
        ),
      ),

    'customer.answerForVault': (input, caller) =>
      inTurnWithSitting(caller, async (sitting, work) => {
        const answered = await answerForWaiting(work, sitting.by, sitting, input.vault, input.yes);
        return answered.ok ? answer({}) : answered;
      }),

    'customer.tryOldPassword': (input, caller) =>
      inTurnWithSitting(caller, (sitting, work) => restoreDormant(work, sitting, input.vault, input.password)),
  };
};
