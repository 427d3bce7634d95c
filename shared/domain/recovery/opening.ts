// Who asks, and which path the directory leaves open: the first two steps of every case.
import { ableToSignIn, isSubaccount } from '../account.ts';
import { type Decision, accept } from '../decider.ts';
import { shift } from '../time.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { lossOf, notAbleToSignIn, primaryOf, type RecoveryFacts, snapshotRef } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';
import { decisionStale, readSnapshot } from './still-holds.ts';

type Answer = Decision<RecoveryEvent, RecoveryRefusal>;

/**
 * Primary admin: identified. Anybody else inside the subscription: referred to the primary admin, because support may not
 * touch a subaccount (A4). Unknown: nothing goes on until somebody is identified.
 */
const whoAsks = (claim: string, facts: RecoveryFacts): RecoveryEvent => {
  const wanted = claim.trim().toLowerCase();
  const primary = facts.snapshot ? primaryOf(facts.snapshot) : undefined;
  const account = facts.snapshot?.accounts.find(
    ({ login, email, status }) =>
      status !== 'deleted' && (login.toLowerCase() === wanted || (email !== '' && email.toLowerCase() === wanted)),
  );
  if (!account || !primary) return { type: 'requesterNotKnown', data: { claim } };
  return account.login === primary.login
    ? { type: 'requesterIdentified', data: { login: account.login, name: account.name } }
    : {
        type: 'requesterReferred',
        data: { login: account.login, referTo: { login: primary.login, name: primary.name } },
      };
};

/** A case needs one primary admin to be about; how old the snapshot is matters only once a path is decided. */
const onePrimary = (facts: RecoveryFacts) => {
  if (facts.snapshot === null) return refused('noSnapshot');
  const primaries = facts.snapshot.accounts.filter(({ primary, status }) => primary && status !== 'deleted');
  if (primaries.length === 0) return refused('noPrimary');
  return primaries.length > 1 ? refused('severalPrimaries') : null;
};

export const open = (command: CommandOf<'open'>, state: Recovery): Answer => {
  if (state.phase !== 'unopened') return refused('caseExists');
  if (command.facts.reservedBy !== null) return refused('recoveryAlreadyOpen');
  const unusable = onePrimary(command.facts);
  if (unusable) return unusable;
  const { case: id, number, subscription, channel, claim, now, facts } = command;
  return accept(
    {
      type: 'opened',
      data: { case: id, number, subscription, channel, claim, expires: shift(now, facts.policy.challengeFor) },
    },
    whoAsks(claim, command.facts),
  );
};

export const identify = (command: CommandOf<'identify'>, state: Recovery): Answer => {
  if (state.phase !== 'unidentified') return refused('alreadyDone');
  const unusable = onePrimary(command.facts);
  if (unusable) return unusable;
  const event = whoAsks(command.claim, command.facts);
  // The same unknown claim again says nothing new; another one is an attempt, and every attempt is recorded.
  if (event.type === 'requesterNotKnown' && event.data.claim === state.claim) return refused('requesterUnknown');
  return accept(event);
};

/** A1 and A2. Decided again only when the facts have moved, so that asking twice changes nothing. */
export const decidePath = (command: CommandOf<'decidePath'>, state: Recovery): Answer => {
  if (!['identified', 'decided', 'executing'].includes(state.phase)) return refused('notOpen');
  const read = readSnapshot(command);
  if (!read.ok) return read;
  if (read.primary.login !== state.requester?.login) return refused('notThePrimary');
  if (state.decision !== null && decisionStale(command, state) === null) return refused('alreadyDone');
  const subaccounts = read.snapshot.accounts.filter(isSubaccount);
  return accept({
    type: 'pathDecided',
    data: {
      path: read.path,
      rule: read.path === 'reset' ? 'A1' : 'A2',
      reasons: read.answer.reasons,
      snapshot: snapshotRef(read.snapshot),
      address: read.primary.email,
      phone: read.primary.phone,
      ableToSignIn: subaccounts.filter(ableToSignIn).map(({ login }) => login),
      notAbleToSignIn: notAbleToSignIn(read.snapshot),
      secondPerson: read.answer.secondPerson,
      onePersonDesk: command.facts.onePersonDesk,
      loss: lossOf(command.facts),
    },
  });
};
