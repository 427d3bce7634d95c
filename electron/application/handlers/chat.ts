// Real-time sessions as the desk holds them; the one that fails or runs out becomes a ticket in the same commit.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { chatRequests } from '../../../shared/contract/chat.ts';
import type { Session } from '../../../shared/domain/session/decider.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import { endSession } from '../tickets/end-session.ts';

const row = async (work: DeskAtWork, state: Session) => {
  const { session, subscription, requester, way, subject, beganAt, heldBy, ends } = state;
  const { name: subscriptionName } = await work.subscription(subscription);
  return {
    ...{ session, subscription, subscriptionName, requester: requester.name, way, subject, beganAt, ends },
    heldBy: operatorName(heldBy, await work.desk()),
  };
};

export const chatHandlers = (program: Program): Handlers<typeof chatRequests> => ({
  'chat.list': async () => {
    const work = atWork(program);
    const sessions = await Promise.all(work.unlocked.views.runningSessions().map((id) => work.session(id)));
    return answer(await Promise.all(sessions.map((one) => row(work, one))));
  },
  'chat.get': async ({ session }) => {
    const work = atWork(program);
    const state = await work.session(session);
    if (state.phase === 'unbegun') return refusal('sessionUnknown', 'No such session is in this workspace.');
    return answer({ ...(await row(work, state)), lines: [...state.lines], ended: state.ended });
  },
  'chat.begin': async ({ commandId, ...asked }, caller) => {
    const work = atWork(program);
    const session = work.ports.uuid();
    const done = await work.record(commandId, async (tx) => {
      const { timeZone: zone } = await tx.subscription(asked.subscription);
      const taken = await tx.onSession(byOperator(program, caller), session, {
        type: 'begin',
        session,
        zone,
        ...asked,
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (!done.ok) return done;
    const first = done.events.find(({ type }) => type === 'sessionBegan');
    return answer({ session: String(first?.data['session'] ?? session) });
  },
  'chat.say': async ({ session, by, text, commandId }, caller) => {
    const done = await atWork(program).record(commandId, async (tx) => {
      const taken = await tx.onSession(byOperator(program, caller), session, { type: 'say', by, text });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done.ok ? answer({}) : done;
  },
  'chat.end': async ({ session, how, commandId }, caller) => {
    const ended = await endSession(atWork(program), byOperator(program, caller), session, how, commandId);
    return ended.ok ? answer({ ticket: ended.ticket }) : ended;
  },
});
