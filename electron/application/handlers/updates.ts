// Updates and calls: whose hours a window meets is found before anything is decided; who is touched is told afterwards.
import type { Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import type { updateRequests } from '../../../shared/contract/update.ts';
import { meetsHours, type Window } from '../../../shared/domain/desk/updates.ts';
import { primaryOf } from '../../../shared/domain/recovery/facts.ts';
import { toldKey } from '../../../shared/domain/subscription/updates.ts';
import { agreementOf } from '../../../shared/domain/ticket/agreement.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { draft, send } from '../mail/outbox.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import type { OnDesk, OnSubscription, Transaction } from '../transaction.ts';
import { tellOfUpdates } from '../update-notices.ts';

type Reading = Pick<Transaction, 'desk' | 'subscription'>;

/** Everybody whom the workspace knows and who is updated automatically. */
const automatic = async (work: DeskAtWork, from: Reading): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const { subscription } of work.unlocked.views.subscriptions()) {
    const { updates } = await from.subscription(subscription);
    if (updates.deployment === 'cloud' && updates.automatic) found.push(subscription);
  }
  return found;
};

const met = async (from: Reading, touches: readonly string[], window: Window) => {
  const desk = await from.desk();
  const [open, onPremise]: [string[], string[]] = [[], []];
  for (const id of touches) {
    const subscription = await from.subscription(id);
    const name = subscription.name === '' ? id : subscription.name;
    if (subscription.updates.deployment === 'on-premise') onPremise.push(name);
    if (meetsHours(agreementOf(subscription, desk).calendar, window)) open.push(name);
  }
  return { open, onPremise };
};

/** A window of weeks would go through as many days for each customer; the decider refuses it whatever it meets. */
const isLong = ({ from, to }: Window): boolean => Date.parse(to) - Date.parse(from) > 8 * 86_400_000;

export const updateHandlers = (program: Program): Handlers<typeof updateRequests> => {
  const onDesk = async (
    caller: OperatorCaller,
    commandId: string | undefined,
    command: (tx: Transaction) => Promise<OnDesk>,
  ) => {
    const work = atWork(program);
    const done = await work.record(commandId, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), await command(tx));
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (done.ok && done.events.length > 0) work.later(() => tellOfUpdates(work));
    return done;
  };
  const onSubscription = async (caller: OperatorCaller, id: string, command: OnSubscription, commandId?: string) => {
    const done = await atWork(program).record(commandId, async (tx) => {
      const taken = await tx.onSubscription(byOperator(program, caller), id, command);
      return taken.ok ? { ok: true, value: null } : taken;
    });
    return done;
  };
  /** A call is told at once; whoever scheduled it sees in the answer of the mail server whether it left. */
  const tellOfCall = async (work: DeskAtWork, id: string, call: string): Promise<void> => {
    const [{ snapshot, updates, timeZone, name: subscription }, desk] = [
      await work.subscription(id),
      await work.desk(),
    ];
    const primary = snapshot === null ? undefined : primaryOf(snapshot);
    const known = updates.calls.find((one) => one.call === call);
    if (primary === undefined || primary.email === '' || known === undefined) return;
    const body = work.ports.letters.composeCallNotice({
      ...{ desk: desk.name, name: primary.name, subscription, at: known.at, about: known.about, timeZone },
    });
    await send(work, await draft(work, `${id}.call-${call}`, primary.email, body), body, false);
  };

  return {
    'update.list': async () => {
      const work = atWork(program);
      const [desk, now] = [await work.desk(), await work.now()];
      const listed = await Promise.all(
        desk.updates.map(async ({ touches, by, told, ...one }) => {
          const known = await Promise.all(touches.map((id) => work.subscription(id)));
          const over =
            one.to <= now ? ('over' as const) : one.from <= now ? ('running' as const) : ('to come' as const);
          return {
            ...{ update: one.update, name: one.name, text: one.text, from: one.from, to: one.to },
            ...{ reason: one.reason, step: one.step, at: one.at, by: operatorName(by, desk) },
            state: one.step === 'cancelled' ? ('cancelled' as const) : over,
            touches: known.map(({ id, name, updates }) => ({
              ...{ subscription: id, name },
              told: updates.told.includes(toldKey(one.update, told)),
            })),
            tickets: touches.reduce((sum, id) => sum + work.unlocked.views.openTicketsOf(id).length, 0),
          };
        }),
      );
      return answer(listed.toSorted((a, b) => (a.from < b.from ? 1 : -1)));
    },
    'update.preview': async ({ touches, ...window }) => {
      const work = atWork(program);
      const from: Reading = { desk: work.desk, subscription: work.subscription };
      const ids = touches ?? (await automatic(work, from));
      const found = isLong(window) ? { open: [], onPremise: [] } : await met(from, ids, window);
      return answer({ touches: ids.length, ...found });
    },
    'update.schedule': async ({ commandId, touches: given, ...input }, caller) => {
      const work = atWork(program);
      const unknown = [];
      for (const id of given ?? []) if ((await work.subscription(id)).name === '') unknown.push(id);
      if (unknown.length > 0)
        return refusal('subscriptionUnknown', `No subscription is registered as ${unknown.slice(0, 3).join(', ')}.`);
      const update = work.ports.uuid();
      const done = await onDesk(caller, commandId, async (tx) => {
        const touches = given ?? (await automatic(work, tx));
        const found = isLong(input) ? { open: [], onPremise: [] } : await met(tx, touches, input);
        return { type: 'scheduleUpdate', update, touches, now: tx.now, ...input, ...found };
      });
      return done.ok ? answer({ update: String(done.events[0]?.data['update'] ?? update) }) : done;
    },
    'update.move': async ({ commandId, update, ...input }, caller) => {
      const done = await onDesk(caller, commandId, async (tx) => {
        const touches = (await tx.desk()).updates.find((one) => one.update === update)?.touches ?? [];
        const found = isLong(input) ? { open: [], onPremise: [] } : await met(tx, touches, input);
        return { type: 'moveUpdate', update, now: tx.now, ...input, ...found };
      });
      return done.ok ? answer({}) : done;
    },
    'update.cancel': async ({ commandId, update, reason }, caller) => {
      const done = await onDesk(caller, commandId, async (tx) => ({
        ...{ type: 'cancelUpdate', update, reason, now: tx.now },
      }));
      return done.ok ? answer({}) : done;
    },
    'deployment.get': async ({ subscription }) => {
      const work = atWork(program);
      const [known, desk] = [await work.subscription(subscription), await work.desk()];
      if (known.name === '') return refusal('subscriptionUnknown', 'No subscription with this id is registered.');
      const { deployment, automatic: byThemselves, calls } = known.updates;
      const listed = calls.map((one) => ({ ...one, by: operatorName(one.by, desk) })).toReversed();
      return answer({ deployment, automatic: byThemselves, calls: listed });
    },
    'deployment.set': async ({ subscription, commandId, ...input }, caller) => {
      const done = await onSubscription(caller, subscription, { type: 'setDeployment', ...input }, commandId);
      return done.ok ? answer({}) : done;
    },
    'call.schedule': async ({ subscription, at, about, commandId }, caller) => {
      const work = atWork(program);
      const call = work.ports.uuid();
      const done = await onSubscription(caller, subscription, { type: 'scheduleCall', call, at, about }, commandId);
      if (!done.ok) return done;
      const scheduled = String(done.events[0]?.data['call'] ?? call);
      if (scheduled === call) work.later(() => tellOfCall(work, subscription, call));
      return answer({ call: scheduled });
    },
    'call.end': async ({ subscription, commandId, ...input }, caller) => {
      const done = await onSubscription(caller, subscription, { type: 'endCall', ...input }, commandId);
      return done.ok ? answer({}) : done;
    },
  };
};
