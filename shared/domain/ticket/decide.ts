// What may happen to a ticket, and who may make it happen. Pure: the clock, the policy and the list of users arrive as facts.
import { ableToSignIn, type Account } from '../account.ts';
import type { Actor } from '../actor.ts';
import { accept, type Decision } from '../decider.ts';
import { isAbovePlan } from '../sla/plan-upgrade.ts';
import { planOf } from '../sla/policy-pack.ts';
import { nextTryAt } from '../recovery/mail-retry.ts';
import { noFile, whyFull, whySize } from './attachments.ts';
import { judgeResponse, reopensUntil, resolvesAfter, silenceOf, untold } from './clocks.ts';
import type { TicketCommand, TicketCommandOf } from './commands.ts';
import { endsWithItsCase, type MovedIn, type ResponseKind, type TicketEvent, type TicketKind } from './events.ts';
import { no, type OwnRefusal, type TicketRefusal } from './refusals.ts';
import { classify, withCondition } from './severity.ts';
import { evolve, lasting, type Ticket, waits } from './state.ts';

type Answer = Decision<TicketEvent, TicketRefusal>;

const handles = (actor: Actor): boolean =>
  actor.kind === 'operator' && (actor.role === 'representative' || actor.role === 'supervisor');

/** Managers and teams open, and write to the customer about, what is theirs to decide on, and nothing else. */
const decidesOn = (kind: TicketKind, actor: Actor): boolean =>
  actor.kind === 'operator' &&
  ((kind === 'entitlement' && actor.role === 'tam') ||
    (kind === 'appliance' && (actor.role === 'customer-service' || actor.role === 'hardware')));

/** C2: a user of the subscription who can sign in; somebody on the list only to be notified asks for nothing. */
export const authorized = (accounts: readonly Account[], who: string): Account | undefined => {
  const wanted = who.trim().toLowerCase();
  return accounts.find(
    (account) =>
      ableToSignIn(account) &&
      (account.login.toLowerCase() === wanted || (account.email !== '' && account.email.toLowerCase() === wanted)),
  );
};

const open = (command: TicketCommandOf<'open'>, state: Ticket): Answer => {
  const { ticket, subscription, kind, channel, subject, text, evidence, linked, actor, facts } = command;
  if (state.phase !== 'unopened') return no('ticketExists');
  if (!facts.registered) return no('subscriptionUnknown');
  const opens = handles(actor) || decidesOn(kind, actor);
  if (actor.kind === 'operator' && !opens) return no('deskOnly');
  const { pack, plan } = facts.present;
  let requester: { login: string | null; name: string } = { login: null, name: command.requester };
  // Whoever is locked out is identified by their case, not by a claim.
  if (kind !== 'recovery') {
    if (facts.accounts === null) return no('noUserList');
    const account = authorized(facts.accounts, command.requester);
    if (account === undefined) return no('notAuthorized');
    if (actor.kind === 'account' && (actor.subscription !== subscription || actor.login !== account.login))
      return no('notTheirs');
    requester = { login: account.login, name: account.name };
  }
  const classified = classify(pack, actor, command);
  if (!classified.ok) return classified;
  const { severity, asked } = classified;
  const opened: TicketEvent = {
    type: 'opened',
    data: {
      ...{ ticket, subscription, kind, requester, channel, subject, text, severity, asked, evidence, linked, plan },
      policy: pack.id,
      version: pack.version,
      abovePlan: isAbovePlan(pack, severity, plan),
      case: command.case,
    },
  };
  // Somebody at the desk who takes a call about a lock-out has made the first contact by that.
  const answered = kind === 'recovery' && channel === 'phone' && actor.kind === 'operator';
  if (!answered) return accept(opened);
  const clock = judgeResponse(
    { severity, plan, channel, openedAt: command.now, pauses: [] },
    facts.present,
    command.now,
  );
  return accept<TicketEvent>(opened, { type: 'responded', data: { how: 'answer', clock } });
};

/** Nothing is judged by what another system says: it is kept, and the clocks that still run go on from where it was opened. */
const moveIn = (command: TicketCommandOf<'moveIn'>, state: Ticket): Answer => {
  const { ticket, subscription, requester, channel, subject, text, severity, actor, facts, now } = command;
  const { openedAt, respondedAt, resolvedAt } = command.moved;
  if (state.phase !== 'unopened') return no('ticketExists');
  if (!handles(actor)) return no('deskOnly');
  if (!facts.registered) return no('subscriptionUnknown');
  const { pack, plan } = facts.present;
  if (!pack.severities.some(({ id }) => id === severity)) return no('severityUnknown');
  if (requester.login !== null && !facts.accounts?.some(({ login }) => login === requester.login))
    return no('notAuthorized');
  if (openedAt > now) return no('openedLater');
  if ([respondedAt, resolvedAt].some((at) => at !== null && (at < openedAt || at > now))) return no('outOfOrder');
  const opening = (told: MovedIn['told']): Extract<TicketEvent, { type: 'opened' }> => ({
    type: 'opened',
    data: {
      ...{ ticket, subscription, kind: 'request', requester, channel, subject, text, severity, plan },
      ...{ asked: null, evidence: '', policy: pack.id, version: pack.version, case: null, linked: null },
      abovePlan: isAbovePlan(pack, severity, plan),
      moved: { ...command.moved, told },
    },
  });
  const opened = evolve(state, { ...opening([]), position: 0, at: now, actor: '' });
  return accept(opening(opened.phase === 'open' ? untold(opened, facts.present, now) : []));
};

const responded = (how: ResponseKind, { now, facts }: TicketCommand, state: Ticket): readonly TicketEvent[] =>
  state.response !== null || (facts.agreement.pack.metBy === 'work-started' && how !== 'work-started')
    ? []
    : [{ type: 'responded', data: { how, clock: judgeResponse(state, facts.agreement, now) } }];

const message = (command: TicketCommandOf<'message'>, state: Ticket): Answer => {
  const { way, to, messageId, subject, text, asks, response } = command;
  if (way === 'mail' && to === '') return no('addressMissing');
  // By itself Rekey writes nothing but the warning that it has just recorded (C5).
  if (command.actor.kind === 'workstation' && (way !== 'mail' || asks || state.question?.warnedAt !== command.now))
    return no('deskOnly');
  const sent: TicketEvent = {
    type: 'messageSent',
    data: { message: command.message, way, to, messageId, subject, text, asks, response },
  };
  // A mail is a contact once a server has taken it; what was said on the telephone was heard.
  return accept(sent, ...(way === 'mail' ? [] : responded(response, command, state)));
};

const answerMessage = (command: TicketCommandOf<'answerMessage'>, state: Ticket): Answer => {
  const { outcome, stage, response, permanent, now, jitter } = command;
  const known = state.messages.find((one) => one.message === command.message);
  if (known === undefined) return no('messageUnknown');
  if (known.state !== 'sent') return no('messageSettled');
  const retryAt =
    outcome === 'refused' && !permanent ? nextTryAt(now, { tries: known.tries, since: known.at }, jitter) : null;
  return accept(
    { type: 'messageAnswered', data: { message: known.message, outcome, stage, response, retryAt } },
    // A warning is no first response, whatever came before it.
    ...(outcome === 'accepted' && state.phase === 'open' && known.by !== 'workstation'
      ? responded(known.response, command, state)
      : []),
  );
};

/** A person may ask for it at any time, what is uncertain too; the workstation only for what was put off, when it is due. */
const retryMessage = ({ message: id, actor, now }: TicketCommandOf<'retryMessage'>, state: Ticket): Answer => {
  const known = state.messages.find((one) => one.message === id);
  if (known === undefined) return no('messageUnknown');
  if (known.state !== 'refused' && known.state !== 'uncertain') return no('messageSettled');
  const due = known.state === 'refused' && known.retryAt !== null && now >= known.retryAt;
  if (actor.kind === 'workstation' && !due) return no('messageNotDue');
  return accept({ type: 'messageRetried', data: { message: id } });
};

/** Any contact reopens a ticket that silence resolved (C5), and one that was resolved otherwise too, for a while (ours). */
const hear = (command: TicketCommandOf<'hear'>, state: Ticket): Answer => {
  const { actor, way, text, now, facts } = command;
  const { login, name } = state.requester;
  const wrote: TicketEvent = { type: 'customerWrote', data: { login, name, way, text } };
  if (actor.kind === 'account') {
    wrote.data = { login: actor.login, name, way: 'customer-window', text };
  } else if (!handles(actor)) return no('deskOnly');
  if (state.phase === 'open') return accept(wrote);
  if (endsWithItsCase(state.kind)) return no('endedWithItsCase');
  const until = reopensUntil(state, facts.agreement);
  if (until !== null && now > until) return no('tooLateToReopen');
  return accept<TicketEvent>({ type: 'reopened', data: { text: '' } }, wrote);
};

/** Q3: with its reason; the clock is computed from the opening again, and its pauses stay. */
const changeSeverity = (command: TicketCommandOf<'changeSeverity'>, state: Ticket): Answer => {
  const { severity, condition, reason, facts } = command;
  const { pack } = facts.agreement;
  if (!pack.severities.some(({ id }) => id === severity)) return no('severityUnknown');
  if (severity === state.severity) return no('severityUnchanged');
  const given = withCondition(pack, severity, condition);
  if (given !== severity)
    return no('conditionUnmet', pack.conditions.find((one) => one.severity === severity)?.needs ?? '');
  return accept({ type: 'severityChanged', data: { from: state.severity, to: severity, reason } });
};

const askUrgency = ({ severity, text, actor, facts }: TicketCommandOf<'askUrgency'>, state: Ticket): Answer => {
  if (actor.kind !== 'account') return no('customerOnly');
  if (!facts.agreement.pack.severities.some(({ id }) => id === severity)) return no('severityUnknown');
  return severity === state.severity
    ? no('severityUnchanged')
    : accept({ type: 'urgencyAsked', data: { severity, text } });
};

const assign = ({ operator, facts }: TicketCommandOf<'assign'>, state: Ticket): Answer => {
  if (operator !== null && !facts.operators.includes(operator)) return no('operatorUnknown');
  return operator === state.assignee ? no('assignedAlready') : accept({ type: 'assigned', data: { operator } });
};

const join = (command: TicketCommandOf<'link' | 'merge' | 'absorb'>, state: Ticket): Answer => {
  const other = command.type === 'link' ? command.ticket : command.type === 'merge' ? command.into : command.from;
  if (other === state.number) return no('sameTicket');
  if (command.type === 'link')
    return state.links.includes(other) ? no('linkedAlready') : accept({ type: 'linked', data: { ticket: other } });
  // A recovery ends with its case, wherever its ticket might have gone.
  if (endsWithItsCase(state.kind)) return no('endedWithItsCase');
  return command.type === 'merge'
    ? accept({ type: 'merged', data: { into: other } })
    : accept({ type: 'absorbed', data: { from: other } });
};

const pause = ({ reason, text, facts }: TicketCommandOf<'pause'>, state: Ticket): Answer => {
  const known = Object.hasOwn(waits, reason) || facts.agreement.pack.pauses.some(({ id }) => id === reason);
  if (!known) return no('reasonUnknown');
  return lasting(state, reason) ? no('alreadyPaused') : accept({ type: 'paused', data: { reason, text } });
};

const changePlan = ({ plan, facts }: TicketCommandOf<'changePlan'>, state: Ticket): Answer => {
  if (planOf(facts.agreement.pack, plan) === null) return no('planUnknown');
  return plan === state.plan ? no('planUnchanged') : accept({ type: 'planChanged', data: { plan } });
};

/** Q6: the replacement's own clock runs from the remote validation. */
const onHardware = (command: TicketCommandOf<'validateHardware' | 'shipReplacement'>, state: Ticket): Answer => {
  if (command.type === 'shipReplacement') {
    if (state.replacement === null) return no('notValidated');
    return state.replacement.shippedAt === null
      ? accept({ type: 'replacementShipped', data: { tracking: command.tracking } })
      : no('alreadyShipped');
  }
  if (command.facts.agreement.pack.replacementHours === null) return no('noReplacement');
  return state.replacement === null
    ? accept({ type: 'hardwareValidated', data: { device: command.device } })
    : no('alreadyValidated');
};

/** C5: a question without an answer is warned about, then resolves the ticket. A security wait is no silence. */
const goOnWithSilence = ({ now, facts }: TicketCommandOf<'goOnWithSilence'>, state: Ticket): Answer => {
  const silence = silenceOf(state, facts.agreement);
  if (silence === null) return no('nothingDue');
  // Nobody is resolved without having been warned, however long the program was closed.
  if (!silence.warned)
    return now < silence.warnsAt
      ? no('nothingDue')
      : accept({
          type: 'silenceWarned',
          data: { resolvesAt: resolvesAfter(silence.resolvesAt, now, facts.agreement) },
        });
  return now < silence.resolvesAt ? no('nothingDue') : accept({ type: 'resolved', data: { how: 'silence', text: '' } });
};

const resolve = ({ how, text, actor }: TicketCommandOf<'resolve'>, state: Ticket): Answer => {
  if (how === 'silence') return no('machineOnly');
  if (endsWithItsCase(state.kind) && how !== 'ended') return no('endedWithItsCase');
  if (how === 'elsewhere' || (how === 'ended' && !endsWithItsCase(state.kind))) return no('machineOnly');
  if (actor.kind === 'account' && how !== 'agreed') return no('notTheirs');
  return accept({ type: 'resolved', data: { how, text } });
};

const reopen = ({ text, now, facts }: TicketCommandOf<'reopen'>, state: Ticket): Answer => {
  if (endsWithItsCase(state.kind)) return no('endedWithItsCase');
  const until = reopensUntil(state, facts.agreement);
  return until !== null && now > until ? no('tooLateToReopen') : accept({ type: 'reopened', data: { text } });
};

/** What Rekey does by itself; a person who could would settle clocks by hand. */
const machineOnly = ['answerMessage', 'tellThresholds', 'goOnWithSilence', 'changePlan'];
/** What the customer may do on a request of their own. */
const customersToo = ['hear', 'askUrgency', 'resolve', 'attach'];
/** What a resolved ticket still takes. */
const afterwards = [
  'note',
  'hear',
  'reopen',
  'link',
  'tag',
  'answerMessage',
  'retryMessage',
  'absorb',
  'attach',
  'detach',
];

/** Work on a case speaks for its ticket, whoever did it. */
const byItsCase = ({ kind }: Ticket, { type, actor }: TicketCommand): boolean =>
  (endsWithItsCase(kind) && ['respond', 'pause', 'resume', 'resolve'].includes(type)) ||
  (kind === 'appliance' && ['validateHardware', 'shipReplacement'].includes(type)) ||
  (type === 'message' && decidesOn(kind, actor));

/** C2, C8: whoever asked, while they are still able to sign in to this subscription. */
const asked = (
  { subscription, requester }: Ticket,
  actor: Extract<Actor, { kind: 'account' }>,
  accounts: readonly Account[] | null,
): boolean =>
  actor.subscription === subscription &&
  actor.login === requester.login &&
  accounts?.some((one) => one.login === actor.login && ableToSignIn(one)) === true;

const mayAct = (command: TicketCommand, state: Ticket): OwnRefusal | null => {
  const { actor, type } = command;
  if (byItsCase(state, command)) return null;
  switch (actor.kind) {
    case 'workstation':
      return [...machineOnly, 'retryMessage', 'message'].includes(type) ? null : 'deskOnly';
    case 'account':
      if (!customersToo.includes(type)) return 'deskOnly';
      return asked(state, actor, command.facts.accounts) ? null : 'notTheirs';
    case 'operator':
      if (machineOnly.includes(type)) return 'machineOnly';
      if (type === 'note' && actor.role !== 'auditor') return null;
      return handles(actor) || type === 'askUrgency' ? null : 'deskOnly';
  }
};

const decideOpen = (command: Exclude<TicketCommand, { type: 'open' | 'moveIn' }>, state: Ticket): Answer => {
  switch (command.type) {
    case 'message':
      return message(command, state);
    case 'answerMessage':
      return answerMessage(command, state);
    case 'retryMessage':
      return retryMessage(command, state);
    case 'respond': {
      const events = responded(command.how, command, state);
      return events.length === 0 ? no('responseGiven') : accept(...events);
    }
    case 'note':
      return accept({ type: 'noteAdded', data: { text: command.text } });
    case 'hear':
      return hear(command, state);
    case 'changeSeverity':
      return changeSeverity(command, state);
    case 'askUrgency':
      return askUrgency(command, state);
    case 'assign':
      return assign(command, state);
    case 'tag': {
      const tags = [...new Set(command.tags)].toSorted();
      return tags.join() === state.tags.join() ? no('tagsUnchanged') : accept({ type: 'tagged', data: { tags } });
    }
    case 'link':
    case 'merge':
    case 'absorb':
      return join(command, state);
    case 'snooze':
      return command.until !== null && command.until <= command.now
        ? no('snoozeInThePast')
        : accept({ type: 'snoozed', data: { until: command.until } });
    case 'pause':
      return pause(command, state);
    case 'resume':
      return lasting(state, command.reason)
        ? accept({ type: 'resumed', data: { reason: command.reason } })
        : no('notPaused');
    case 'changePlan':
      return changePlan(command, state);
    case 'validateHardware':
    case 'shipReplacement':
      return onHardware(command, state);
    case 'tellThresholds': {
      const reached = untold(state, command.facts.agreement, command.now);
      return reached.length === 0
        ? no('nothingDue')
        : accept(...reached.map((data): TicketEvent => ({ type: 'thresholdCrossed', data })));
    }
    case 'goOnWithSilence':
      return goOnWithSilence(command, state);
    case 'resolve':
      return resolve(command, state);
    case 'reopen':
      return reopen(command, state);
    case 'attach': {
      const { file, name, kind, size, digest, shared } = command;
      if (command.actor.kind === 'account' && state.phase === 'resolved') return no('ticketResolved');
      const full = whySize(size) ?? whyFull(state.files, size);
      return full ?? accept({ type: 'fileAttached', data: { file, name, type: kind, size, digest, shared } });
    }
    case 'detach':
      return state.files.some(({ file }) => file === command.file)
        ? accept({ type: 'fileRemoved', data: { file: command.file, reason: command.reason } })
        : noFile('fileUnknown');
    default:
      return command satisfies never;
  }
};

export const decide = (command: TicketCommand, state: Ticket): Answer => {
  if (command.type === 'open') return open(command, state);
  if (command.type === 'moveIn') return moveIn(command, state);
  if (state.phase === 'unopened') return no('ticketUnknown');
  const barred = mayAct(command, state);
  if (barred !== null) return no(barred);
  if (state.phase === 'merged' && !['note', 'answerMessage', 'detach'].includes(command.type))
    return no('ticketMerged', `It is ${state.mergedInto ?? ''}.`);
  if (state.phase === 'resolved' && !afterwards.includes(command.type)) return no('ticketResolved');
  if (state.phase === 'open' && command.type === 'reopen') return no('ticketNotResolved');
  return decideOpen(command, state);
};
