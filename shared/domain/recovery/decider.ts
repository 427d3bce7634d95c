// The recovery stream's three functions, as the journal's application layer takes them.
import type { Decider } from '../decider.ts';
import type { RecoveryCommand } from './commands.ts';
import { decide } from './decide.ts';
import type { RecoveryEvent } from './events.ts';
import { evolve } from './evolve.ts';
import type { RecoveryRefusal } from './refusals.ts';
import { type Recovery, unopened } from './state.ts';

export const recoveryDecider: Decider<Recovery, RecoveryCommand, RecoveryEvent, RecoveryRefusal> = {
  initialState: unopened,
  decide,
  evolve,
};
