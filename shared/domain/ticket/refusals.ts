// Every reason why a ticket does not take a command, and what to do about it.
import { refuse } from '../decider.ts';
import type { AttachmentRefusal } from './attachments.ts';

const sentences = {
  ticketExists: 'This ticket is open already.',
  ticketUnknown: 'No such ticket is in this workspace.',
  openedLater: 'This ticket says it was opened at a time that is still to come.',
  outOfOrder: 'This ticket says it was answered or resolved before it was opened, or at a time that is still to come.',
  subscriptionUnknown: 'No subscription with this id is registered.',
  noUserList: 'Nothing is known of this subscription’s users yet. Import their list, then open the request.',
  notAuthorized: 'Only the subscription’s own users may ask. Nobody who can sign in there has this name or address.',
  severityUnknown: 'The policy of this ticket has no such severity.',
  severityUnchanged: 'The ticket has this severity already.',
  evidenceMissing: 'Say what the severity rests on: it differs from what a new request gets.',
  conditionUnmet: 'The policy asks for more before a ticket can have this severity.',
  deskOnly: 'A representative or a supervisor handles tickets. Ask one.',
  customerOnly: 'Only the customer can say this.',
  notTheirs: 'This request belongs to somebody else.',
  machineOnly: 'Rekey does this by itself when it is due.',
  ticketResolved: 'This ticket is resolved. Reopen it first.',
  ticketNotResolved: 'This ticket is not resolved.',
  ticketMerged: 'This ticket was merged into another. Go on there.',
  tooLateToReopen: 'This ticket was resolved too long ago to be reopened. Open a new one: it will be linked.',
  endedWithItsCase: 'This ticket ends with what it is about. Act there.',
  responseGiven: 'The first response was given already.',
  addressMissing: 'There is no mail address to write to. Choose another way, and say that you used it.',
  messageUnknown: 'The ticket has no such message.',
  messageSettled: 'The mail server has answered for this message.',
  messageNotDue: 'This message is not due to be sent again yet.',
  reasonUnknown: 'The policy of this ticket does not stop a clock for this reason.',
  alreadyPaused: 'The clock is paused for this reason already.',
  notPaused: 'The clock is not paused for this reason.',
  operatorUnknown: 'Nobody of this name works at this desk.',
  assignedAlready: 'The ticket is theirs already.',
  tagsUnchanged: 'The ticket has these tags already.',
  linkedAlready: 'The two tickets are linked already.',
  sameTicket: 'A ticket cannot be joined with itself.',
  otherSubscription: 'The two tickets belong to different subscriptions.',
  snoozeInThePast: 'Choose a time that is still to come.',
  planUnknown: 'The policy of this ticket has no such plan.',
  planUnchanged: 'The ticket is on this plan already.',
  noReplacement: 'The policy of this ticket promises no replacement hardware.',
  alreadyValidated: 'The hardware error was validated already.',
  notValidated: 'Validate the hardware error first.',
  alreadyShipped: 'The replacement was shipped already.',
  nothingDue: 'Nothing is due on this ticket.',
} as const;

export type OwnRefusal = keyof typeof sentences;
export type TicketRefusal = OwnRefusal | AttachmentRefusal;

export const no = (code: OwnRefusal, more = '') =>
  refuse(code, more === '' ? sentences[code] : `${sentences[code]} ${more}`);
