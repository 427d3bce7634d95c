// Every reason a request for an entitlement can be refused, each with who may and what to do instead.
import { type Refusal, refuse } from '../decider.ts';
import type { TermsRefusal } from './rules.ts';

const sentences = {
  requestExists: 'This request is recorded already.',
  requestUnknown: 'No such request is in this workspace.',
  requestOver: 'This request has ended. Ask anew.',
  subscriptionUnknown: 'No subscription with this id is registered.',
  noUserList: 'Nothing is known of this subscription’s users yet. Import their list first.',
  notAuthorized: 'Only the subscription’s own users may ask. Nobody who can sign in there has this name or address.',
  primaryAsks: 'Only the primary admin asks for the whole subscription. Talk to them.',
  deskAsks: 'A representative, a supervisor or a Technical Account Manager does this. Ask one.',
  offeringUnknown: 'This is not among what can be granted here. An owner adds it in Settings.',
  tamOnly: 'Only a Technical Account Manager grants or declines; support cannot (A5 to A7). Pass it to them.',
  noTam: 'This subscription has no Technical Account Manager. An owner appoints one.',
  notItsTam: 'Only this subscription’s Technical Account Manager, or whoever they delegated to beforehand, does this.',
  ownRequest: 'You asked for this, so another Technical Account Manager has to decide on it.',
  beforeRequest: 'A grant cannot be older than what it grants. Check this machine’s clock.',
  grantStands: 'A grant or an offer stands already. It can be withdrawn first.',
  grantUsed: 'This grant was used already. Nothing is applied twice.',
  otherTerms: 'These are not the terms that were asked for. Offer them instead, so that the customer can agree.',
  sameTerms: 'These are the terms that were asked for. Grant them.',
  grantUnknown: 'This is no grant of this request. It may belong to another subscription.',
  grantGone: 'This grant was withdrawn or turned down.',
  grantExpired: 'This grant has run out. Ask the Technical Account Manager for a new one.',
  nothingToSecond: 'Nobody has to agree to this grant besides.',
  ownGrant: 'You asked for this or granted it, so a third person has to agree.',
  customerAnswers: 'The primary admin answers an offer, or a representative who has asked them.',
  nothingOffered: 'No offer waits for an answer.',
  deskApplies: 'A representative or a supervisor applies a grant. Whoever grants does not apply.',
  offerOpen: 'The customer has not agreed to this offer yet.',
  secondMissing: 'A second Technical Account Manager has to agree to this grant first.',
  grantAltered: 'The grant in the journal is not what its manager signed. Nothing was changed; verify the workspace.',
  granterRevoked: 'Whoever signed this grant is no longer at this desk. Ask for a new one.',
  endPassed: 'What was granted would end before what the subscription has already. Ask for a new grant.',
} as const;

export type EntitlementRefusal = keyof typeof sentences | TermsRefusal | 'askedAlready';

export const no = (code: keyof typeof sentences): { ok: false; refusal: Refusal<keyof typeof sentences> } =>
  refuse(code, sentences[code]);
