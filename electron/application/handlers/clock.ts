// Whether the clock on the wall can be believed, and a person's word that it can.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { clockRequests } from '../../../shared/contract/clock.ts';
import { deskDecider } from '../../../shared/domain/desk/decider.ts';
import { confirmClock } from '../clock/clock-watch.ts';
import { type Program, answer, atWork, byOperator } from '../program.ts';

export const clockHandlers = (program: Program): Handlers<typeof clockRequests> => ({
  'clock.status': async (_input, caller) => {
    const work = atWork(program);
    const { state, wall, counted } = program.clock().read();
    const iso = (at: number) => new Date(at).toISOString();
    const asked = { type: 'confirmClock', read: iso(wall), counted: iso(counted), away: true } as const;
    const decided = deskDecider.decide({ ...asked, actor: caller.actor }, await work.desk());
    const { at } = await work.unlocked.journal.head();
    return answer({
      state,
      read: iso(wall),
      counted: iso(counted),
      newest: at,
      confirm: decided.ok ? null : decided.refusal.text,
    });
  },
  'clock.confirm': async ({ commandId }, caller) => {
    const done = await confirmClock(atWork(program), program.clock(), byOperator(program, caller), commandId);
    return done.ok ? answer({}) : done;
  },
});
