// A customer's own requests in their own window (C8): signed by their own key, on tickets of their own only.
import type { customerRequestRequests } from '../../../shared/contract/customer-request.ts';
import type { Answer, Caller, Handlers } from '../../../shared/contract/request.ts';
import { agreementOf } from '../../../shared/domain/ticket/agreement.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { Sitting } from '../people/sittings.ts';
import { answer, atWork, type Program, refusal } from '../program.ts';
import { hearOn, recordOnTicket } from '../tickets/hear.ts';
import { openTicket } from '../tickets/open-ticket.ts';
import { adviceFor, readRequest, readRequests } from '../tickets/read-request.ts';
import { agreementFor, policyWords, severityChoices } from '../tickets/ticket-row.ts';

const unknown = refusal('ticketUnknown', 'You have no request with this number.');

export const customerRequestHandlers = (program: Program): Handlers<typeof customerRequestRequests> => {
  const withSitting = async <Value>(
    { windowId }: Caller,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> => {
    const sitting = program.sittings.of(windowId);
    return sitting === null ? refusal('sign-in-first', 'Sign in first.') : run(sitting, atWork(program));
  };
  /** Another's number is answered like one that nobody has, before anything is decided on it. */
  const onTheirs = <Value>(
    caller: Caller,
    ticket: string,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> =>
    withSitting(caller, async (sitting, work) =>
      (await readRequest(work, sitting, ticket)) === null ? unknown : run(sitting, work),
    );
  const advice = async (work: DeskAtWork, number: string): Promise<string | null> => {
    const ticket = await work.ticket(number);
    const subscription = await work.subscription(ticket.subscription);
    const { pack } = agreementFor({ ticket, subscription, desk: await work.desk() });
    return adviceFor(pack, ticket);
  };

  return {
    'customer.requests': ({ limit }, caller) =>
      withSitting(caller, async (sitting, work) => answer(await readRequests(work, sitting, limit))),
    'customer.request': ({ ticket }, caller) =>
      withSitting(caller, async (sitting, work) => {
        const detail = await readRequest(work, sitting, ticket);
        return detail === null ? unknown : answer(detail);
      }),
    'customer.requestSettings': (_, caller) =>
      withSitting(caller, async (sitting, work) => {
        const agreement = agreementOf(await work.subscription(sitting.subscription), await work.desk());
        const { pack, plan } = agreement;
        return answer({
          policy: policyWords(agreement, plan),
          defaultSeverity: pack.defaultSeverity,
          severities: severityChoices(pack, plan, 'customer-window'),
        });
      }),
    'customer.openRequest': ({ subject, text, severity, commandId }, caller) =>
      withSitting(caller, async ({ subscription, login, by }, work) => {
        const asked = {
          ...({ kind: 'request', subscription, requester: login, channel: 'customer-window', subject, text } as const),
          ...{ severity, condition: false, evidence: '', case: null, linked: null },
        };
        const opened = await openTicket(work, by, asked, commandId);
        return opened.ok ? answer({ ticket: opened.ticket, advice: await advice(work, opened.ticket) }) : opened;
      }),
    'customer.addToRequest': ({ ticket, text, commandId }, caller) =>
      onTheirs(caller, ticket, ({ by }, work) => hearOn(work, by, ticket, { way: 'customer-window', text }, commandId)),
    'customer.askUrgency': ({ ticket, severity, text, commandId }, caller) =>
      onTheirs(caller, ticket, async ({ by }, work) => {
        const done = await recordOnTicket(work, by, ticket, { type: 'askUrgency', severity, text }, commandId);
        return done.ok ? answer({ advice: await advice(work, ticket) }) : done;
      }),
    'customer.agree': ({ ticket, commandId }, caller) =>
      onTheirs(caller, ticket, ({ by }, work) =>
        recordOnTicket(work, by, ticket, { type: 'resolve', how: 'agreed', text: '' }, commandId),
      ),
  };
};
