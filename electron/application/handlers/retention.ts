// What would be erased and when, and erasing it by hand.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { retentionRequests } from '../../../shared/contract/retention.ts';
import { erasureDue } from '../../../shared/domain/subscription/decider.ts';
import { erasePersonalData, whyNotErasable } from '../erasure.ts';
import { type Program, answer, atWork, byOperator } from '../program.ts';

export const retentionHandlers = (program: Program): Handlers<typeof retentionRequests> => ({
  'retention.preview': async () => {
    const work = atWork(program);
    const { policy } = await work.desk();
    const cases = work.unlocked.views.queue();
    const subscriptions = await Promise.all(
      work.unlocked.views.subscriptions().map(async ({ subscription, name }) => {
        const known = await work.subscription(subscription);
        return {
          subscription,
          name,
          cases: cases.filter((row) => row.subscription === subscription).length,
          blocked: await whyNotErasable(work, known),
          lastCaseEnded: known.lastCaseEndedAt,
          due: erasureDue(known, policy),
          erased: known.erasure?.at ?? null,
          sealed: (await work.unlocked.journal.personalKey(subscription)) !== null,
        };
      }),
    );
    return answer({ eraseAfter: policy.eraseAfter, subscriptions });
  },
  'retention.erase': async ({ subscription, ...how }, caller) => {
    const done = await erasePersonalData(atWork(program), byOperator(program, caller), subscription, how);
    return done.ok ? answer({}) : done;
  },
});
