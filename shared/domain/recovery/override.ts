// The one exception to the cooling-off: a supervisor lets a number through that changed recently. An address never is.
import { actorId } from '../actor.ts';
import { type Decision, accept } from '../decider.ts';
import type { CommandOf } from './commands.ts';
import type { RecoveryEvent } from './events.ts';
import { cooling } from './facts.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { enrolledEachOther } from './safeguards.ts';
import type { Recovery } from './state.ts';
import { decisionMoved, firstOf, numberCooling } from './still-holds.ts';

/**
 * By somebody with no part in the case nor in the contact, so that it takes two to bring a number of one's own to a recovery. Whoever
 * does it has asked for the case from then on and cannot be its second person.
 */
export const overrideCoolingOff = (
  command: CommandOf<'overrideCoolingOff'>,
  state: Recovery,
): Decision<RecoveryEvent, RecoveryRefusal> => {
  const { now, facts, reason } = command;
  const actor = actorId(command.actor);
  const refusal = firstOf(
    decisionMoved(command, state, false),
    numberCooling(command, state) ? null : refused('nothingToOverride'),
    facts.contactCoolingUntil != null && now < facts.contactCoolingUntil ? refused('contactChangeCooling') : null,
    facts.suppliers.some((supplier) => supplier.actor === actor && cooling(supplier.at, now, facts.policy))
      ? refused('ownContact')
      : null,
    state.askedBy.includes(actor) ? refused('ownRequest') : null,
    state.askedBy.some((asker) => enrolledEachOther(actor, asker, command)) ? refused('enrolledByRequester') : null,
  );
  if (refusal || state.decision === null || facts.phoneChangedAt === null)
    return refusal ?? refused('nothingToOverride');
  const { phone } = state.decision;
  return accept({ type: 'coolingOffOverridden', data: { phone, changedAt: facts.phoneChangedAt, reason } });
};
