// The desk's half of a recovery: each request is one command on one case, with the mail or the files that go with it.
import type { Answer, Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import type { recoveryRequests } from '../../../shared/contract/recovery.ts';
import { wordingInUse } from '../../../shared/domain/desk/decider.ts';
import { allMails, mailOf, type Recovery } from '../../../shared/domain/recovery/state.ts';
import { shift } from '../../../shared/domain/time.ts';
import type { ComposedMail } from '../../mail/templates.ts';
import { type DeskAtWork, readDirectoryAgain, recordOnCase } from '../desk-at-work.ts';
import { tryAuthenticatorCode } from '../authenticator.ts';
import { mailedCode, tryCode } from '../code-tries.ts';
import { openCase } from '../open-case.ts';
import { executeInTurn, goOnExecuting } from '../execution.ts';
import { sendAgain, settleMail } from '../mail/mail-again.ts';
import { type Mailed, deliver, draft, mailed, otherHalfKey } from '../mail/outbox.ts';
import { type Program, answer, atWork, byOperator, refusal } from '../program.ts';
import { statedLoss } from '../read/loss.ts';
import { readCase } from '../read/read-case.ts';
import { recordRefusedStep } from '../mail/refused-attempts.ts';
import { releaseExecuted } from '../release.ts';
import { discardWhatWasMade, finishWithdrawal, recordEnd } from '../withdrawal.ts';
import type { OnRecovery } from '../transaction.ts';

const phaseOf = ({ phase }: Recovery) => {
  if (phase === 'unopened') throw new Error('recovery: expected an opened case, got an unopened one');
  return phase;
};

const who = async (work: DeskAtWork, caseId: string) => {
  const recovery = await work.recovery(caseId);
  const desk = await work.desk();
  return {
    recovery,
    common: { desk: desk.name, name: recovery.requester?.name ?? '', caseNumber: recovery.number },
    address: recovery.decision?.address ?? '',
  };
};

/** What became of a mail that an earlier delivery of the same command sent. */
const outcomeOf = async (work: DeskAtWork, caseId: string, mail: string): Promise<Mailed> => {
  const state = mailOf(await work.recovery(caseId), mail)?.state;
  const accepted = state === 'accepted' || state === 'arrived';
  const outcome = accepted ? 'accepted' : state === 'refused' || state === 'abandoned' ? 'refused' : 'uncertain';
  return { accepted, outcome, response: 'This was asked for before; it went once.' };
};

/** Issues a code by mail: hash and intent are recorded first, then the mail goes out, and the code is forgotten with it. */
const mailCode = async (
  work: DeskAtWork,
  by: ReturnType<typeof byOperator>,
  input: { case: string; commandId?: string | undefined },
  kind: 'code' | 'disclaimer',
  compose: (code: string, expires: string) => Promise<ComposedMail>,
  command: (codeHash: string, mail: Awaited<ReturnType<typeof draft>>) => OnRecovery,
): Promise<Answer<Mailed>> => {
  const { recovery, address } = await who(work, input.case);
  const code = work.ports.codes.newCode();
  const expires = shift(await work.now(), (await work.desk()).policy.mailedCodeFor);
  const composed = await compose(code, expires);
  const mail = `${input.case}.${kind}-${allMails(recovery).length + 1}`;
  const intent = await draft(work, mail, address, composed);
  const codeHash = work.ports.codes.hashCode(code);
  const issued = await recordOnCase(work, by, input.case, command(codeHash, intent), input.commandId);
  if (issued.ok) {
    const first = String(issued.events.find(({ type }) => type === 'mailIntended')?.data['mail'] ?? mail);
    // The same command delivered twice: what it sent the first time is all that goes.
    if (first !== mail) return answer(await outcomeOf(work, input.case, first));
    return answer(mailed(await deliver(work, input.case, intent, composed)));
  }
  await recordRefusedStep(work, by, input.case, issued.refusal);
  return issued;
};

const tried = async (work: DeskAtWork, subscription: string, matched: boolean) => {
  const { failedTries, lockedUntil } = await work.subscription(subscription);
  const { policy } = await work.desk();
  const locked = lockedUntil !== null && lockedUntil > (await work.now()) ? lockedUntil : null;
  return answer({ matched, triesLeft: matched ? null : policy.codeTries - failedTries, lockedUntil: locked });
};

export const recoveryHandlers = (program: Program): Handlers<typeof recoveryRequests> => {
  const begin = (caller: OperatorCaller) => ({ work: atWork(program), by: byOperator(program, caller) });

  return {
    'recovery.queue': () => answer([...atWork(program).unlocked.views.queue()]),
    'recovery.get': async (input, caller) => {
      const work = atWork(program);
      const detail = await readCase(work, input.case, caller.actor);
      if (detail?.phase === 'executing' && work.unlocked.readOnly === null)
        work.later(() => goOnExecuting(program, work, [input.case]));
      return detail === null ? refusal('caseUnknown', 'No such case is in this workspace.') : answer(detail);
    },
    'recovery.open': async (input, caller) => {
      const { work, by } = begin(caller);
      const { commandId, ...asked } = input;
      const opened = await openCase(work, by, asked, commandId);
      if (!opened.ok) return opened;
      const recovery = await work.recovery(opened.case);
      return answer({ case: recovery.case, number: recovery.number, phase: phaseOf(recovery) });
    },
    'recovery.identify': async (input, caller) => {
      const { work, by } = begin(caller);
      const done = await recordOnCase(work, by, input.case, { type: 'identify', claim: input.claim }, input.commandId);
      if (done.ok) return answer({ phase: phaseOf(await work.recovery(input.case)) });
      await recordRefusedStep(work, by, input.case, done.refusal);
      return done;
    },
    'recovery.decide': async (input, caller) => {
      const { work, by } = begin(caller);
      const done = await recordOnCase(work, by, input.case, { type: 'decidePath' }, input.commandId);
      if (!done.ok) return done;
      const { decision } = await work.recovery(input.case);
      if (decision === null) throw new Error('recovery.decide: expected a decision, got none');
      return answer({ path: decision.path, reason: decision.reasons.map(({ text }) => text).join(' ') });
    },
    'recovery.letNumberThrough': async (input, caller) => {
      const { work, by } = begin(caller);
      const command = { type: 'overrideCoolingOff', reason: input.reason } as const;
      const done = await recordOnCase(work, by, input.case, command, input.commandId);
      return done.ok ? answer({}) : done;
    },
    'recovery.sendCode': async (input, caller) => {
      const { work, by } = begin(caller);
      const { common } = await who(work, input.case);
      return mailCode(
        work,
        by,
        input,
        'code',
        async (code, expires) => work.ports.letters.composeVerificationCode({ ...common, code, expires }),
        (codeHash, mail) => ({ type: 'issueCode', codeHash, mail }),
      );
    },
    'recovery.enterCode': async (input, caller) => {
      const { work, by } = begin(caller);
      const { subscription } = await work.recovery(input.case);
      const compare = mailedCode(work, input.case, 'code', input.code);
      const done = await tryCode(work, by, input.case, input.commandId, compare, (matches) => ({
        type: 'enterCode',
        matches,
      }));
      return done.ok ? tried(work, subscription, done.matches) : done;
    },
    'recovery.askAuthenticator': async (input, caller) => {
      const { work, by } = begin(caller);
      const done = await recordOnCase(work, by, input.case, { type: 'askAuthenticator' }, input.commandId);
      if (done.ok) return answer({});
      await recordRefusedStep(work, by, input.case, done.refusal);
      return done;
    },
    'recovery.enterAuthenticatorCode': async (input, caller) => {
      const { work, by } = begin(caller);
      const { subscription } = await work.recovery(input.case);
      const done = await tryAuthenticatorCode(work, by, input.case, input.code, input.commandId);
      return done.ok ? tried(work, subscription, done.matches) : done;
    },
    'recovery.checkExits': async (input, caller) => {
      const { work, by } = begin(caller);
      const command = { type: 'checkLastExits', found: input.found } as const;
      const done = await recordOnCase(work, by, input.case, command, input.commandId);
      return done.ok ? answer({}) : done;
    },
    'recovery.sendDisclaimer': async (input, caller) => {
      const { work, by } = begin(caller);
      const { common, recovery } = await who(work, input.case);
      const facts = await work.facts(input.case);
      const wording = wordingInUse(await work.desk());
      return mailCode(
        work,
        by,
        input,
        'disclaimer',
        async (code, expires) => {
          const stated = {
            ...common,
            code,
            expires,
            account: recovery.requester?.login ?? '',
            cutOff: await work.now(),
            dataModel: facts.dataModel,
            vaults: statedLoss(await work.subscription(recovery.subscription), facts, recovery.requester?.login),
          };
          return work.ports.letters.composeDisclaimer(stated, wording);
        },
        (codeHash, mail) => ({ type: 'issueDisclaimer', codeHash, mail, template: wording.version }),
      );
    },
    'recovery.acknowledge': async (input, caller) => {
      const { work, by } = begin(caller);
      const { subscription } = await work.recovery(input.case);
      const compare = mailedCode(work, input.case, 'disclaimer', input.code);
      const done = await tryCode(work, by, input.case, input.commandId, compare, (matches) => ({
        type: 'acknowledge',
        matches,
        how: 'read-back',
      }));
      return done.ok ? tried(work, subscription, done.matches) : done;
    },
    'recovery.agree': async (input, caller) => {
      const { work, by } = begin(caller);
      // Their own passphrase, asked again: a desk left unlocked agrees to nothing.
      const proof = await work.unlocked.signerOf(by.actor.id, input.passphrase);
      if (!proof.ok) return proof;
      const own = { actor: by.actor, signer: proof.signer };
      const done = await recordOnCase(work, own, input.case, { type: 'agree' }, input.commandId);
      return done.ok ? answer({}) : done;
    },
    'recovery.execute': async (input, caller) => {
      const { work, by } = begin(caller);
      const { subscription, phase } = await work.recovery(input.case);
      if (phase === 'decided') await readDirectoryAgain(work, subscription);
      const intended = await recordOnCase(work, by, input.case, { type: 'execute' }, input.commandId);
      if (!intended.ok) return intended;
      const executed = await executeInTurn(program, work, input.case);
      return executed.ok ? answer({}) : executed;
    },
    'recovery.challenge': async (input, caller) => {
      const { work, by } = begin(caller);
      const words = work.ports.codes.caseWords();
      const nonce = work.ports.codes.nonce();
      const command = { type: 'challenge', challenge: work.ports.uuid(), nonce, words } as const;
      const done = await recordOnCase(work, by, input.case, command, input.commandId);
      return done.ok ? answer({ words: (await work.recovery(input.case)).challenge?.words ?? words }) : done;
    },
    'recovery.release': async (input, caller) => {
      const { work, by } = begin(caller);
      const released = await releaseExecuted(work, by, input.case, input.commandId);
      return released.ok ? answer(mailed(released.result)) : released;
    },
    'recovery.readHalf': async (input, caller) => {
      const { work, by } = begin(caller);
      const done = await recordOnCase(work, by, input.case, { type: 'readHalf' }, input.commandId);
      if (!done.ok) return done;
      const sealed = await work.unlocked.journal.sealed(otherHalfKey(input.case));
      const half = sealed === null ? null : work.unlocked.unseal(otherHalfKey(input.case), sealed);
      if (half === null) throw new Error('recovery.readHalf: expected the sealed half, got none');
      return answer({ half });
    },
    'recovery.retryMail': async (input, caller) => {
      const { work, by } = begin(caller);
      const sent = await sendAgain(work, by, input.case, input.mail, input.commandId);
      return sent.ok ? answer(mailed(sent.result)) : sent;
    },
    'recovery.settleMail': async (input, caller) => {
      const { work, by } = begin(caller);
      const settled = await settleMail(work, by, input.case, input.mail, input.commandId);
      return settled.ok ? answer({}) : settled;
    },
    'recovery.cancel': async (input, caller) => {
      const { work, by } = begin(caller);
      const done = await recordEnd(work, by, input.case, { type: 'cancel', why: input.why }, input.commandId);
      if (!done.ok) return done;
      await discardWhatWasMade(work, input.case);
      const cancelled = done.value.find((event) => event.type === 'cancelled');
      return answer({ undoes: cancelled?.type === 'cancelled' ? [...cancelled.data.undoes] : [] });
    },
    'recovery.withdraw': async (input, caller) => {
      const { work, by } = begin(caller);
      const done = await recordOnCase(work, by, input.case, { type: 'withdraw', why: input.why }, input.commandId);
      if (!done.ok) return done;
      await finishWithdrawal(work, input.case);
      return answer({ phase: phaseOf(await work.recovery(input.case)) });
    },
    'recovery.primaryLeft': async (input, caller) => {
      const { work, by } = begin(caller);
      const command = { type: 'reportPrimaryLeft', why: input.why } as const;
      const done = await recordEnd(work, by, input.case, command, input.commandId);
      if (!done.ok) return done;
      await finishWithdrawal(work, input.case);
      const { left, phase } = await work.recovery(input.case);
      if (phase === 'referred') await discardWhatWasMade(work, input.case);
      const { operators } = await work.desk();
      return answer({
        referTo: (left?.referTo ?? []).map(({ name }) => name),
        tam: left?.tam == null ? null : (operators[left.tam]?.name ?? left.tam),
      });
    },
  };
};
