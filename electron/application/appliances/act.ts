// One act on what is the matter with an appliance: recorded with what the customer is told of it, and a refused attempt leaves its trace.
import type { Answer } from '../../../shared/contract/request.ts';
import type { Appliance } from '../../../shared/domain/appliance/state.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import { answer } from '../program.ts';
import { deliverMessage, newMessage } from '../tickets/messages.ts';
import { withWord } from '../tickets/tell-requester.ts';
import type { OnAppliance } from '../transaction.ts';
import { parcelWords } from './read-appliance.ts';

/** What the customer reads of a step; null for what is the teams' own business. */
const wordsFor = (command: OnAppliance, { serial, kind }: Appliance): string | null => {
  const unit = serial === null ? 'the unit' : `unit ${serial}`;
  switch (command.type) {
    case 'tellParcel':
      return [`Your parcel: ${parcelWords[command.status]}.`, `${command.carrier} ${command.tracking}`, command.text]
        .filter((part) => part !== '')
        .join('\n');
    case 'sendParts':
      return `The missing parts are on their way: ${command.carrier} ${command.tracking}.`;
    case 'validate':
      return `We have made sure that ${unit} is faulty. A replacement is being prepared.`;
    case 'sendReplacement':
      return `The replacement, unit ${command.serial}, is on its way: ${command.carrier} ${command.tracking}. Please send ${unit} back; a packing slip is in your window.`;
    case 'receive':
      return `We have received ${unit}.${kind === 'fault' ? ' The hardware team looks at it next.' : ''}`;
    case 'unbind':
      return `Done: ${unit} is no longer bound to your subscription, and its settings are erased.`;
    case 'remove':
      return `Done: ${unit} was found faulty and is removed from your subscription.`;
    case 'settle':
      return command.text;
    default:
      return null;
  }
};

/** Refusals of these are plain mistakes at a keyboard, not attempts at what is somebody else's. */
const notKept = new Set(['caseUnknown', 'workspace-read-only']);

export const actOnAppliance = async (
  work: DeskAtWork,
  by: By,
  id: string,
  command: OnAppliance,
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const known = await work.appliance(id);
  const text = wordsFor(command, known);
  const fresh = text !== null && known.ticket !== '' ? await newMessage(work, known.ticket) : null;
  const done = await work.record(commandId, async (tx) => {
    const { snapshot } = await tx.subscription(known.subscription);
    const accounts = snapshot?.accounts ?? [];
    const word = text === null || fresh === null ? null : { ticket: known.ticket, accounts, fresh, text };
    return withWord(tx, by, word, () => tx.onAppliance(by, id, command));
  });
  if (!done.ok) {
    if (known.phase !== 'unasked' && !notKept.has(done.refusal.code))
      await work.record(undefined, async (tx) => {
        const attempt = { type: 'recordAttempt', attempt: command.type, why: done.refusal.code } as const;
        const kept = await tx.onAppliance(by, id, attempt);
        return kept.ok ? { ok: true, value: null } : kept;
      });
    return done;
  }
  if (fresh !== null && done.events.some(({ type, data }) => type === 'messageSent' && data['way'] === 'mail'))
    work.later(async () => void (await deliverMessage(work, known.ticket, fresh.message)));
  return answer({});
};
