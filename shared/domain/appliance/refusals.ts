// Every reason something about an appliance can be refused, each with who may and what to do instead.
import { type Refusal, refuse } from '../decider.ts';

const sentences = {
  caseExists: 'This is recorded already.',
  caseUnknown: 'No such matter of an appliance is in this workspace.',
  caseOver: 'This has ended. Ask anew.',
  subscriptionUnknown: 'No subscription with this id is registered.',
  noUserList: 'Nothing is known of this subscription’s users yet. Import their list first.',
  notAuthorized: 'Only the subscription’s own users may ask. Nobody who can sign in there has this name or address.',
  notTheirs: 'Only the primary admin asks for the whole subscription. Talk to them.',
  deskAsks: 'Support or Customer Service records what customers ask. Pass it to them.',
  serialMissing: 'Name the unit by its serial number.',
  partsMissing: 'Name the parts that are missing.',
  questionMissing: 'Say whether the parcel is lost, has to be found or is at customs.',
  primaryAsks: 'An appliance is unbound only when the primary admin asks for it (A11). Talk to them.',
  inWriting: 'An appliance is unbound only when it was asked for in writing (A11). Ask for a mail or a letter.',
  notAcknowledged: 'The requester has to acknowledge that the settings on the unit are erased (A11).',
  noReturnAddress: 'No address for returns is configured. An owner adds it in Settings.',
  customerServiceActs: 'Customer Service does this (A8 to A10). Pass it to them.',
  supportActs: 'Support does this (A11, A13). Pass it to a representative or a supervisor.',
  hardwareActs: 'Only the hardware team does this (A12). Pass it to them.',
  receivesUnits: 'Customer Service or the hardware team receives what is sent back. Pass it to them.',
  otherKind: 'This is not what was asked for here.',
  sentAlready: 'It was sent already.',
  validatedAlready: 'The fault was validated already.',
  notValidated: 'A replacement is sent once Technical Support has validated the fault from afar (A13).',
  replacesItself: 'A unit cannot be replaced by itself. Check the serial number.',
  receivedAlready: 'The unit is back already.',
  notReceived: 'The hardware team analyses what has come back. The unit is not here yet.',
  analysedAlready: 'The post-analysis is signed already.',
  analysisMissing: 'A faulty unit leaves the account only after the hardware team’s post-analysis (A12).',
  noFaultFound: 'The hardware team found no fault, so the unit stays on the account. Settle this instead.',
  notSettled: 'This ends by what it was asked for, or is taken back.',
  underWay: 'It is under way and cannot be taken back any more.',
} as const;

export type ApplianceRefusal = keyof typeof sentences;

export const no = (code: ApplianceRefusal): { ok: false; refusal: Refusal<ApplianceRefusal> } =>
  refuse(code, sentences[code]);
