// Vouchers and claims: what a ticket's missed response leads to, decided on the subscription, resting on what the ticket recorded.
import type { consequenceRequests } from '../../../shared/contract/consequences.ts';
import type { Handlers, OperatorCaller } from '../../../shared/contract/request.ts';
import { dueOf } from '../../../shared/domain/sla/clock.ts';
import { decideOnConsequences } from '../../../shared/domain/subscription/consequences.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
import { agreementFor } from '../tickets/ticket-row.ts';
import type { OnSubscription } from '../transaction.ts';

const missedOf = ({ number, openedAt, response }: Ticket) => ({
  ticket: number,
  openedAt,
  clock: response?.clock ?? null,
});

const contextOf = async (work: DeskAtWork, number: string) => {
  const ticket = await work.ticket(number);
  const [subscription, desk] = [await work.subscription(ticket.subscription), await work.desk()];
  return { ticket, subscription, desk, agreement: agreementFor({ ticket, subscription, desk }) };
};

export const consequenceHandlers = (program: Program): Handlers<typeof consequenceRequests> => {
  const record = async (
    caller: OperatorCaller,
    subscription: string,
    command: OnSubscription,
    commandId: string | undefined,
  ) =>
    atWork(program).record(commandId, async (tx) => {
      const taken = await tx.onSubscription(byOperator(program, caller), subscription, command);
      return taken.ok ? { ok: true, value: null } : taken;
    });
  const unknown = () => refusal('ticketUnknown', 'No such ticket is in this workspace.');

  return {
    'consequence.get': async ({ ticket: number }, caller) => {
      const work = atWork(program);
      const { ticket, subscription, desk, agreement } = await contextOf(work, number);
      if (ticket.phase === 'unopened') return unknown();
      const { pack, calendar } = agreement;
      const { consequences, support } = subscription;
      const missed = missedOf(ticket);
      const asked = { actor: caller.actor, now: await work.now() };
      const given = consequences.vouchers.find((one) => one.ticket === number) ?? null;
      const grant = decideOnConsequences(
        { type: 'grantVoucher', missed, pack, exclusion: null, ...asked },
        subscription,
      );
      const month = grant.ok && grant.events[0]?.type === 'voucherGranted' ? grant.events[0].data.month : given?.month;
      const answers = (pack.claim?.needs ?? []).map(() => '.');
      const claim = decideOnConsequences(
        { type: 'claimFailure', claim: '', missed, pack, calendar, answers, ...asked },
        subscription,
      );
      const due = missed.clock?.due ?? null;
      const last =
        pack.claim === null || due === null
          ? null
          : dueOf({ amount: pack.claim.businessDays, unit: 'business days' }, calendar, due);
      const made = consequences.claims.find((one) => one.ticket === number);
      return answer({
        credit:
          pack.credit === null
            ? null
            : {
                percent: pack.credit.percent,
                fee: support?.fee ?? null,
                currency: support?.currency ?? '',
                granted: consequences.vouchers
                  .filter((one) => one.month === month)
                  .reduce((sum, { amount }) => sum + amount, 0),
                exclusions: [...pack.credit.exclusions],
                voucher: given,
                open: grant.ok ? null : grant.refusal.text,
              },
        claim:
          pack.claim === null
            ? null
            : {
                needs: [...pack.claim.needs],
                until: last?.ok === true ? last.value.due : null,
                excluded: [...pack.pauses],
                made:
                  made === undefined
                    ? null
                    : {
                        ...{ claim: made.claim, at: made.at, by: operatorName(made.by, desk) },
                        answered: made.answer?.at ?? null,
                        cause: pack.pauses.find(({ id }) => id === made.answer?.cause)?.says ?? null,
                      },
                open: claim.ok ? null : claim.refusal.text,
              },
      });
    },
    'consequence.grantVoucher': async ({ ticket: number, exclusion, commandId }, caller) => {
      const work = atWork(program);
      const { ticket, agreement } = await contextOf(work, number);
      if (ticket.phase === 'unopened') return unknown();
      const { pack } = agreement;
      const command: OnSubscription = { type: 'grantVoucher', missed: missedOf(ticket), pack, exclusion };
      const done = await record(caller, ticket.subscription, command, commandId);
      if (!done.ok) return done;
      const { consequences } = await work.subscription(ticket.subscription);
      const granted = consequences.vouchers.find((one) => one.ticket === number);
      if (granted === undefined) throw new Error('voucher: expected the one that was just granted, found none');
      return answer(granted);
    },
    'consequence.claim': async ({ ticket: number, answers, commandId }, caller) => {
      const work = atWork(program);
      const { ticket, agreement } = await contextOf(work, number);
      if (ticket.phase === 'unopened') return unknown();
      const { pack, calendar } = agreement;
      const claim = work.ports.uuid();
      const command: OnSubscription = {
        type: 'claimFailure',
        claim,
        missed: missedOf(ticket),
        pack,
        calendar,
        answers,
      };
      const done = await record(caller, ticket.subscription, command, commandId);
      return done.ok ? answer({}) : done;
    },
    'consequence.answerClaim': async ({ ticket: number, claim, cause, text, commandId }, caller) => {
      const { ticket, agreement } = await contextOf(atWork(program), number);
      if (ticket.phase === 'unopened') return unknown();
      const command: OnSubscription = { type: 'answerClaim', claim, pack: agreement.pack, cause, text };
      const done = await record(caller, ticket.subscription, command, commandId);
      return done.ok ? answer({}) : done;
    },
  };
};
