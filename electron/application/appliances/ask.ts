// Asking, and entering a unit: a matter and its ticket in one commit, and what a unit refuses is kept on the unit.
import type { TicketChannel } from '../../../shared/domain/ticket/events.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import type { OnAppliance, OnUnit, Refused } from '../transaction.ts';
import { kindWords } from './read-appliance.ts';

type Asked = Omit<Extract<OnAppliance, { type: 'ask' }>, 'type' | 'case' | 'ticket'> & {
  readonly channel: TicketChannel;
  readonly linked: string | null;
};

/** That somebody tried on a unit what is another customer's: the unit's own history says so, and they learn no more than the refusal. */
const keepOnUnit = async (
  work: DeskAtWork,
  by: By,
  serial: string,
  tried: { readonly subscription: string; readonly attempt: string; readonly why: string },
): Promise<void> => {
  await work.record(undefined, async (tx) => {
    // Of a number that no unit has, nothing is kept: anybody could fill the journal with them.
    if ((await tx.unit(serial)).serial === '') return { ok: true, value: null };
    const kept = await tx.onUnit(by, serial, { type: 'recordAttempt', ...tried });
    return kept.ok ? { ok: true, value: null } : kept;
  });
};

const unitsRefuse = new Set(['boundElsewhere', 'notBoundHere', 'teamsBind']);

export const askAboutAppliance = async (
  work: DeskAtWork,
  by: By,
  { channel, linked, ...asked }: Asked,
  commandId?: string,
): Promise<{ readonly ok: true; readonly case: string; readonly ticket: string } | Refused> => {
  const { subscription, kind, serial, text, requester } = asked;
  const done = await work.record(commandId, async (tx) => {
    const ticket = work.unlocked.views.nextTicketNumber();
    const id = work.ports.uuid();
    const taken = await tx.onAppliance(by, id, { type: 'ask', case: id, ticket, ...asked });
    if (!taken.ok) return taken;
    const opened = await tx.onTicket(by, ticket, {
      ...({ type: 'open', ticket, subscription, kind: 'appliance', requester, channel, linked } as const),
      ...{ subject: serial === null ? kindWords[kind] : `${kindWords[kind]}: ${serial}`, text, severity: null },
      ...{ condition: false, evidence: '', case: id },
    });
    return opened.ok ? { ok: true, value: null } : opened;
  });
  if (!done.ok) {
    const why = done.refusal.code;
    if (serial !== null && unitsRefuse.has(why))
      await keepOnUnit(work, by, serial, { subscription, attempt: `ask ${kind}`, why });
    return done;
  }
  const first = done.events.find(({ type, stream }) => type === 'asked' && stream.startsWith('appliance/'));
  return { ok: true, case: String(first?.data['case']), ticket: String(first?.data['ticket']) };
};

export const bindUnit = async (
  work: DeskAtWork,
  by: By,
  command: Extract<OnUnit, { type: 'bind' }>,
  commandId?: string,
): Promise<{ readonly ok: true } | Refused> => {
  const { serial, subscription } = command;
  const done = await work.record(commandId, async (tx) => {
    const taken = await tx.onUnit(by, serial, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!done.ok && unitsRefuse.has(done.refusal.code))
    await keepOnUnit(work, by, serial, { subscription, attempt: 'bind', why: done.refusal.code });
  return done.ok ? { ok: true } : done;
};
