// Appliances: the inventory, what is asked about units and what the teams do, and the customer's own page of them.
import type { applianceRequests } from '../../../shared/contract/appliance.ts';
import type { Answer, Caller, Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import { ableToSignIn } from '../../../shared/domain/account.ts';
import { asSerial } from '../../../shared/domain/appliance/kinds.ts';
import { actOnAppliance } from '../appliances/act.ts';
import { askAboutAppliance, bindUnit } from '../appliances/ask.ts';
import { applianceRows, readAppliance, unitRows } from '../appliances/read-appliance.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { endOf } from '../entitlements/act.ts';
import type { Sitting } from '../people/sittings.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import type { OnAppliance } from '../transaction.ts';

const shown = 200;
const unknown = () => refusal('caseUnknown', 'No such matter of an appliance is in this workspace.');

export const applianceHandlers = (program: Program): Handlers<typeof applianceRequests> => {
  type On = { readonly case: string; readonly commandId?: string | undefined };
  const act = (caller: OperatorCaller, { case: id, commandId }: On, command: OnAppliance) =>
    actOnAppliance(atWork(program), byOperator(program, caller), id, command, commandId);
  const withSitting = async <Value>(
    { windowId }: Caller,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> => {
    const sitting = program.sittings.of(windowId);
    return sitting === null ? refusal('sign-in-first', 'Sign in first.') : run(sitting, atWork(program));
  };

  return {
    'appliance.list': async ({ subscription, search }) => {
      const work = atWork(program);
      const units = work.unlocked.views.units({ subscription: subscription ?? null, search: asSerial(search) });
      return answer(await unitRows(work, units));
    },
    'appliance.settings': async () => answer({ returnTo: (await atWork(program).desk()).returnTo }),
    'appliance.setReturnAddress': async ({ address, commandId }, caller) => {
      const done = await atWork(program).record(commandId, async (tx) => {
        const taken = await tx.onDesk(byOperator(program, caller), { type: 'setReturnAddress', address });
        return taken.ok ? { ok: true, value: null } : taken;
      });
      return done.ok ? answer({}) : done;
    },
    'appliance.bind': async ({ warranty, commandId, ...input }, caller) => {
      const work = atWork(program);
      const { timeZone } = await work.subscription(input.subscription);
      const ends = timeZone === '' ? null : endOf(warranty, timeZone);
      const command = { type: 'bind', ...input, warranty: ends, case: null } as const;
      const done = await bindUnit(work, byOperator(program, caller), command, commandId);
      return done.ok ? answer({}) : done;
    },
    'applianceCase.list': async ({ subscription, serial, team, open }) => {
      const work = atWork(program);
      const ids = work.unlocked.views.appliances({
        ...{ subscription: subscription ?? null, serial: serial ?? null, team: team ?? null },
        open: open ? true : null,
      });
      return answer(await applianceRows(work, ids.slice(0, shown)));
    },
    'applianceCase.get': async ({ case: id }, caller) => {
      const detail = await readAppliance(atWork(program), id, caller.actor);
      return detail === null ? unknown() : answer(detail);
    },
    'applianceCase.ask': async ({ commandId, ...input }, caller) => {
      const channel = input.way === 'phone' ? 'phone' : 'email';
      const asked = { ...input, channel } as const;
      const done = await askAboutAppliance(atWork(program), byOperator(program, caller), asked, commandId);
      return done.ok ? answer({ case: done.case, ticket: done.ticket }) : done;
    },
    'applianceCase.tellParcel': ({ status, carrier, tracking, text, ...on }, caller) =>
      act(caller, on, { type: 'tellParcel', status, carrier, tracking, text }),
    'applianceCase.sendParts': ({ carrier, tracking, ...on }, caller) =>
      act(caller, on, { type: 'sendParts', carrier, tracking }),
    'applianceCase.validate': ({ tried, ...on }, caller) => act(caller, on, { type: 'validate', tried }),
    'applianceCase.sendReplacement': async ({ serial, model, warranty, carrier, tracking, ...on }, caller) => {
      const work = atWork(program);
      const known = await work.appliance(on.case);
      if (known.phase === 'unasked') return unknown();
      const ends = endOf(warranty, (await work.subscription(known.subscription)).timeZone);
      return act(caller, on, { type: 'sendReplacement', serial, model, warranty: ends, carrier, tracking });
    },
    'applianceCase.receive': ({ note, ...on }, caller) => act(caller, on, { type: 'receive', note }),
    'applianceCase.analyse': ({ finding, text, ...on }, caller) => act(caller, on, { type: 'analyse', finding, text }),
    'applianceCase.unbind': ({ text, ...on }, caller) => act(caller, on, { type: 'unbind', text }),
    'applianceCase.remove': ({ text, ...on }, caller) => act(caller, on, { type: 'remove', text }),
    'applianceCase.settle': ({ text, ...on }, caller) => act(caller, on, { type: 'settle', text }),
    'applianceCase.withdraw': ({ reason, ...on }, caller) => act(caller, on, { type: 'withdraw', reason }),
    'customer.appliances': (_, caller) =>
      withSitting(caller, async ({ subscription: id, login }, work) => {
        const { snapshot } = await work.subscription(id);
        const me = snapshot?.accounts.find((account) => account.login === login);
        const primary = me?.primary === true && ableToSignIn(me);
        const { views } = work.unlocked;
        const ids = views.appliances({ subscription: id, serial: null, team: null, open: null }).slice(0, shown);
        const rows = await applianceRows(work, ids);
        const cases = await Promise.all(
          rows.map(async (row) => ({ ...row, returnTo: (await work.appliance(row.case)).returnTo })),
        );
        return answer({
          units: await unitRows(work, views.units({ subscription: id, search: '' })),
          locked: primary ? null : 'Only the primary admin asks for the whole subscription. Talk to them.',
          cases,
          canReturn: (await work.desk()).returnTo !== '',
        });
      }),
    'customer.askAppliance': ({ commandId, ...input }, caller) =>
      withSitting(caller, async ({ subscription, login, by }, work) => {
        const asked = { ...input, subscription, requester: login, way: 'customer-window', linked: null } as const;
        const done = await askAboutAppliance(work, by, { ...asked, channel: 'customer-window' }, commandId);
        return done.ok ? answer({ case: done.case, ticket: done.ticket }) : done;
      }),
    'customer.withdrawAppliance': ({ case: id, reason, commandId }, caller) =>
      withSitting(caller, async ({ subscription, by }, work) =>
        (await work.appliance(id)).subscription === subscription
          ? actOnAppliance(work, by, id, { type: 'withdraw', reason }, commandId)
          : unknown(),
      ),
  };
};
