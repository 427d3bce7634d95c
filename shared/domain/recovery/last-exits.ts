// The last exits before a full change: ways by which the reports might be kept after all, asked one by one of whoever was verified.
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { LossStatement, RecoveryEvent } from './events.ts';
import { lossOf, type RecoveryFacts, sameLoss } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import type { Recovery } from './state.ts';
import { decisionStale, firstOf, verificationMissing } from './still-holds.ts';

export const lastExits = ['session', 'oldPassword', 'otherHolder', 'exports'] as const;
export type LastExit = (typeof lastExits)[number];
/** `open`: it leads somewhere, so it is taken before anything is lost. */
export type ExitFinding = 'closed' | 'open';
export type ExitFindings = Readonly<Record<LastExit, ExitFinding>>;
export type ExitsChecked = { readonly loss: LossStatement; readonly found: ExitFindings };

/** What to do instead of the full change while an exit is open; an export that exists saves only what is in it, so it stops nothing. */
export const insteadOf: Readonly<Record<LastExit, string | null>> = {
  session:
    'The primary admin is still signed in somewhere: let them export their reports or set a password there, then cancel this case.',
  oldPassword:
    'An old password may still be remembered: let the customer try it in the customer window first. If it works, this case ends by itself and nothing is lost.',
  otherHolder:
    'Somebody else holds a key: have the customer make that user able to sign in again and import the user list, so that a reset can keep the reports.',
  exports: null,
};

export const openExits = ({ found }: ExitsChecked): readonly LastExit[] =>
  lastExits.filter((exit) => found[exit] === 'open' && insteadOf[exit] !== null);

/** One that was found open stops the change until it is recorded as closed. */
export const lastExitOpen = ({ exits }: Pick<Recovery, 'exits'>) => {
  const open = exits === null ? [] : openExits(exits);
  return open.length === 0 ? null : refused('lastExitOpen', open.map((exit) => insteadOf[exit]).join(' '));
};

/** What the disclaimer rests on: every exit asked about, with the loss shown as it stands, and none of them open. */
export const lastExitsMissing = (state: Recovery, facts: RecoveryFacts) =>
  state.exits === null || !sameLoss(state.exits.loss, lossOf(facts))
    ? refused('lastExitsNotChecked')
    : lastExitOpen(state);

/** Recorded again whenever what was found changes: an exit can close or turn up until the change is carried out. */
export const checkLastExits = (
  command: CommandOf<'checkLastExits'>,
  state: Recovery,
): Decision<RecoveryEvent, RecoveryRefusal> => {
  if (state.phase !== 'decided' || state.decision === null) return refused('pathNotDecided');
  if (state.decision.path !== 'full-change') return refused('wrongPath');
  const refusal = firstOf(decisionStale(command, state), verificationMissing(command.now, state));
  if (refusal) return refusal;
  const { found, facts } = command;
  const loss = lossOf(facts);
  const known = state.exits;
  if (known !== null && sameLoss(known.loss, loss) && lastExits.every((exit) => known.found[exit] === found[exit]))
    return refused('alreadyDone');
  return accept({ type: 'lastExitsChecked', data: { loss, found } });
};
