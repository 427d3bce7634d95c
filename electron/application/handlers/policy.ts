// The desk's policy as it is asked for and set; what is in force is always folded from the desk's own events.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { policyRequests } from '../../../shared/contract/policy.ts';
import { deskDecider } from '../../../shared/domain/desk/decider.ts';
import { defaultPolicy } from '../../../shared/domain/recovery/policy.ts';
import { type Program, answer, atWork, byOperator } from '../program.ts';
import { operatorName } from '../read/people.ts';
import type { OnDesk } from '../transaction.ts';

export const policyHandlers = (program: Program): Handlers<typeof policyRequests> => {
  const recordOnDesk = async (caller: Parameters<typeof byOperator>[1], command: OnDesk) => {
    const done = await atWork(program).record(undefined, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), command);
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done.ok ? answer({}) : done;
  };
  return {
    'policy.get': async () => {
      const desk = await atWork(program).desk();
      const { policySet } = desk;
      return answer({
        policy: policySet?.policy ?? defaultPolicy,
        changed: policySet && { by: operatorName(policySet.by, desk), at: policySet.at },
      });
    },
    'policy.set': ({ policy }, caller) => recordOnDesk(caller, { type: 'setPolicy', policy }),
    'threat.get': async (_input, caller) => {
      const desk = await atWork(program).desk();
      if (desk.threat === null) return answer(null);
      const { by, at, reason } = desk.threat;
      const lowered = deskDecider.decide({ type: 'lowerThreat', reason: '', actor: caller.actor }, desk);
      return answer({ by: operatorName(by, desk), at, reason, lower: lowered.ok ? null : lowered.refusal.text });
    },
    'threat.raise': ({ reason }, caller) => recordOnDesk(caller, { type: 'raiseThreat', reason }),
    'threat.lower': ({ reason }, caller) => recordOnDesk(caller, { type: 'lowerThreat', reason }),
  };
};
