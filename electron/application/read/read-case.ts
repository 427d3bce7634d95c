// A case as the desk window shows it, read from the journal itself so that what is offered is what would be decided.
import type { z } from 'zod';
import type { caseDetail } from '../../../shared/contract/recovery.ts';
import type { Actor } from '../../../shared/domain/actor.ts';
import { ableToSignIn, isSubaccount } from '../../../shared/domain/account.ts';
import type { RecordedEvent } from '../../../shared/domain/recorded-event.ts';
import { heldUntil, secondPersonAsked } from '../../../shared/domain/recovery/safeguards.ts';
import { cooling } from '../../../shared/domain/recovery/facts.ts';
import { allMails, disclaimerAccepted, type Recovery } from '../../../shared/domain/recovery/state.ts';
import { nextCodeAt } from '../../../shared/domain/subscription/codes-issued.ts';
import { canWitness } from '../../../shared/domain/recovery/witness.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { recoveryStream } from '../transaction.ts';
import { actsOf, withWhoCan } from './acts.ts';
import { attemptsOf } from './attempts.ts';
import { type CaseContext, summaryOf } from './case-summary.ts';
import { changedSinceStated, exitsOf, fatesOf, platformOf } from './loss.ts';
import { mayAgree, nextStep, staleness, verifiedAt } from './next-step.ts';
import { mailsOf } from './mails.ts';
import { accountName } from './people.ts';
import { contactOnFile } from './provenance.ts';
import { stepsOf } from './steps.ts';
import { timelineOf } from './timeline.ts';

type Detail = z.input<typeof caseDetail>;

const verificationOf = ({ recovery, subscription, facts, now }: CaseContext): Detail['verification'] => {
  const triesLeft = Math.max(0, facts.policy.codeTries - subscription.failedTries);
  const counts = {
    triesLeft,
    authenticator: facts.authenticator !== null && !cooling(facts.authenticator.enrolledAt, now, facts.policy),
    method: recovery.verification?.method ?? null,
    locks: subscription.locks,
    nextCodeAt: nextCodeAt(facts.codesIssued, 'verification', now, facts.policy),
  };
  const until = recovery.verification?.until ?? null;
  if (facts.lockedUntil !== null && now < facts.lockedUntil)
    return { ...counts, state: 'locked', until: facts.lockedUntil, triesLeft: 0 };
  if (recovery.decision?.path === 'reset' && !facts.policy.phoneOnReset && recovery.verification === null)
    return { ...counts, state: 'not-asked', until: null };
  if (verifiedAt(recovery, now)) return { ...counts, state: 'verified', until };
  if (recovery.authenticatorAsked !== null && now < recovery.authenticatorAsked.expires)
    return { ...counts, state: 'authenticator-asked', until: recovery.authenticatorAsked.expires };
  const codeMail = recovery.code === null ? undefined : recovery.mails[recovery.code.mail]?.state;
  if (recovery.code !== null && (codeMail === 'accepted' || codeMail === 'arrived'))
    return { ...counts, state: 'code-sent', until: recovery.code.expires };
  return { ...counts, state: recovery.verification === null ? 'needed' : 'stale', until };
};

/** The newest recorded answer of the server about one mail, in its own words. */
const answerTo = (events: readonly RecordedEvent[], mail: string | undefined) =>
  events.findLast(({ type, data }) => /^mail(Accepted|Refused|Uncertain)$/.test(type) && data['mail'] === mail);

const disclaimerOf = (context: CaseContext): Detail['disclaimer'] => {
  const { recovery, events } = context;
  const { disclaimer } = recovery;
  const none = { at: null, response: null, loss: null, wording: null, changed: changedSinceStated(context) };
  if (recovery.decision?.path !== 'full-change') return { state: 'not-asked', ...none };
  if (disclaimer === null) return { state: 'needed', ...none };
  const answer = answerTo(events, disclaimer.mail);
  const response = answer ? String(answer.data['response'] ?? '') : null;
  const mail = recovery.mails[disclaimer.mail]?.state;
  const state =
    recovery.acknowledged !== null
      ? 'acknowledged'
      : disclaimerAccepted(recovery)
        ? 'accepted'
        : mail === 'intended'
          ? 'sending'
          : 'refused';
  return {
    ...none,
    state,
    at: answer?.at ?? null,
    response,
    loss: disclaimer.loss as never,
    wording: disclaimer.template ?? null,
  };
};

const witnessesOf = ({ recovery, subscription, facts }: CaseContext): Detail['witnesses'] => {
  const live = Object.values(subscription.vaults).filter(({ state }) => state === 'live');
  return (subscription.snapshot?.accounts ?? []).filter(isSubaccount).map((account) => {
    const { login, name, lastSignIn } = account;
    return {
      login,
      name,
      lastSignIn,
      enrolled: subscription.enrolled[login] !== undefined,
      opens: live.filter(({ recipients }) => recipients.some((recipient) => recipient.login === login)).length,
      of: live.length,
      cannot: !ableToSignIn(account)
        ? `Not able to sign in: ${account.status}.`
        : canWitness(login, recovery.openedAt, facts)
          ? null
          : 'Not known, unchanged, since before the case was opened.',
    };
  });
};

const noticesOf = (recovery: Recovery): Detail['notices'] => {
  const states = allMails(recovery).flatMap(([, { purpose, state }]) => (purpose === 'attempt-notice' ? [state] : []));
  return { taken: states.filter((state) => state === 'accepted' || state === 'arrived').length, of: states.length };
};

const releaseOf = ({ recovery, events }: CaseContext): Detail['release'] => {
  const mail = recovery.credential?.mail;
  const state = mail === undefined ? 'none' : (recovery.mails[mail]?.state ?? 'none');
  const answer = answerTo(events, mail);
  return {
    mail: state,
    response: answer ? String(answer.data['response'] ?? '') : null,
    otherHalf: recovery.otherHalfDelivered,
    retry: mail !== undefined && (state === 'refused' || state === 'uncertain') ? mail : null,
  };
};

const decisionOf = (context: CaseContext): Detail['decision'] => {
  const { decision } = context.recovery;
  if (decision === null) return null;
  const { path, rule, reasons, snapshot, address, phone, secondPerson, loss } = decision;
  return {
    path,
    rule,
    reason: reasons.map(({ text }) => text).join(' '),
    asOf: snapshot.asOf,
    address,
    phone,
    phoneOnFile: contactOnFile(context, 'phone'),
    addressOnFile: contactOnFile(context, 'email'),
    secondPerson,
    loss: loss as never,
    reports: loss.vaults.reduce((sum, { reports }) => sum + reports, 0),
    bytes: loss.vaults.reduce((sum, { bytes }) => sum + bytes, 0),
    stale: staleness(context),
  };
};

/** As many mails as fit beside a case; the rest is in the outbox. */
const mailsShown = 20;

export const caseDetailOf = (context: CaseContext, actor: Actor, quietUntil: string | null = null): Detail => {
  const { recovery, events, subscription, desk } = context;
  const plain = nextStep(context);
  const next = withWhoCan(context, plain, actor);
  const { challenge, approval, secondPerson } = recovery;
  const held = secondPerson === null ? null : heldUntil(secondPerson, context.facts);
  return {
    ...summaryOf(context),
    channel: recovery.channel,
    claim: recovery.claim,
    expires: recovery.expires,
    timeZone: subscription.timeZone,
    onePersonDesk: desk.onePerson,
    requester: recovery.requester,
    referTo: recovery.referTo,
    decision: decisionOf(context),
    next: { title: next.title, detail: next.detail, blockedBy: next.blockedBy, who: [...next.who] },
    verification: verificationOf(context),
    platform: platformOf(context),
    exits: exitsOf(context),
    disclaimer: disclaimerOf(context),
    secondPerson: {
      state: secondPerson !== null ? 'agreed' : secondPersonAsked(recovery, context.facts) ? 'needed' : 'not-asked',
      by: secondPerson ? (desk.operators[secondPerson.operator.slice('operator:'.length)]?.name ?? null) : null,
      candidates: [...mayAgree(context)],
      heldUntil: held !== null && held > context.now ? held : null,
    },
    witnesses: recovery.decision?.path === 'reset' ? witnessesOf(context) : [],
    challenge:
      challenge === null
        ? null
        : {
            words: challenge.words,
            expires: challenge.expires,
            approvedBy: approval === null ? null : accountName(subscription, approval.witness),
          },
    vaults: fatesOf(context),
    release: releaseOf(context),
    mails: [...mailsOf(context, actor, quietUntil, mailsShown)],
    notices: noticesOf(recovery),
    attempts: attemptsOf(context),
    steps: stepsOf(context, plain),
    acts: actsOf(context, actor),
    timeline: timelineOf(events, desk, subscription),
  };
};

export const contextOf = async (work: DeskAtWork, caseId: string): Promise<CaseContext | null> => {
  const recovery = await work.recovery(caseId);
  if (recovery.phase === 'unopened') return null;
  const rows = work.unlocked.views.queue().filter((row) => row.subscription === recovery.subscription);
  return {
    recovery,
    others: await Promise.all(rows.slice(0, 20).map((row) => work.recovery(row.case))),
    events: await work.unlocked.journal.read(recoveryStream(caseId)),
    subscription: await work.subscription(recovery.subscription),
    desk: await work.desk(),
    facts: await work.facts(caseId),
    now: await work.now(),
  };
};

export const readCase = async (work: DeskAtWork, caseId: string, actor: Actor): Promise<Detail | null> => {
  const context = await contextOf(work, caseId);
  return context === null ? null : caseDetailOf(context, actor, work.outbox.quietUntil());
};
