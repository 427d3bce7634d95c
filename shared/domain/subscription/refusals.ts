// Every reason a subscription's stream can refuse, each with a sentence that says what happened and what to do.
import { type Refusal, refuse } from '../decider.ts';
import { type Instant, inUtc } from '../time.ts';

const sentences = {
  subscriptionExists: 'A subscription with this id is registered already.',
  subscriptionUnknown: 'No subscription with this id is registered.',
  listEmpty: 'The user list holds no user. Nothing was taken from it.',
  duplicateLogin: 'Two users of the list have the same login. Nothing was taken from it.',
  severalPrimaries: 'More than one user of the list is marked as primary admin. Nothing was taken from it.',
  snapshotFromFuture: 'The list is dated later than now. Check its date and this machine’s clock.',
  snapshotOlder: 'A newer list is known already. Nothing was taken from this one.',
  recoveryAlreadyOpen: 'A recovery for this subscription is already open. Go on with that case, or cancel it first.',
  ownerAppoints: 'Only an owner appoints a subscription’s Technical Account Manager. Ask one.',
  notATam: 'Nobody of this name is a Technical Account Manager of this desk now. Enrol them first.',
  tamAlready: 'This is the subscription’s Technical Account Manager already.',
  tamSigned: 'They asked for or agreed to the change of contact under way, so somebody else has to confirm it.',
  accountUnknown: 'No such account is in this subscription’s user list.',
  accountCannotSignIn: 'This account is not able to sign in, so it cannot set a password here.',
  noAddressOnFile: 'There is no mail address on file for this account.',
  addressCooling: 'This account’s address changed too recently to let anybody set a password by it.',
  alreadyEnrolled: 'This account has set a password here already.',
  notInvited: 'No invitation is open for this account. Ask the desk to send one.',
  invitationExpired: 'That code has run out. Ask the desk for a new one.',
  vaultExists: 'A vault with this id exists already.',
  vaultUnknown: 'No such vault is known in this subscription.',
  vaultNotLive: 'This vault is not live: it takes no reports and no new key now.',
  recoveryOpen: 'A recovery is open, so new reports wait in the vault’s drop box until it has ended.',
  noRecipients: 'A vault has to open for somebody. Name at least one account that has set a password here.',
  vaultNotDormant: 'This vault is not dormant.',
  vaultNotWaiting: 'This vault does not wait for anybody now.',
  notAHolder: 'Your key does not open this vault, so somebody else has to answer for it.',
  primaryHasNoKey:
    'The primary admin has not set a password here, so there is nobody to open this vault for yet. It goes on waiting.',
  waitRecoveryOpen: 'A recovery of this subscription is open. This vault can be answered for once it has ended.',
  waitNotApproved: 'No holder has approved this vault yet.',
  contactChangeNeedsData:
    'A change of contact is under way and needs the data. Erase it when that has cooled off or was stopped.',
  openCaseNeedsData: 'A recovery of this subscription is open and needs its data. Erase it when the case has ended.',
  ownerErases: 'Only an owner erases personal data before its time. Ask one.',
  notDueForErasure: 'The time for which this subscription’s personal data is kept is not over.',
  codesThrottled: 'As many codes as may be sent within an hour have been sent on this subscription.',
  authenticatorKnown: 'This account has an authenticator already. Remove it first.',
  authenticatorUnknown: 'No authenticator is enrolled for this account.',
  codeReplayed: 'That code was used before. Wait for the next one.',
  nothingToTell: 'Contacts have been told of every refused attempt, or were told of some too recently.',
  contactOnePerson:
    'A change of contact needs two operators besides the TAM. This is a one-person desk, so it cannot be made here.',
  contactRole: 'A representative or a supervisor does this.',
  contactNoTam: 'This subscription has no Technical Account Manager, who would have to confirm it.',
  contactUnderWay: 'A change of this contact is under way already. Finish or stop it first.',
  contactNoPrimary: 'The user list names no primary admin whose contact could be changed.',
  contactSame: 'That is the contact on file already.',
  contactNotStanding: 'No such change of contact stands any more: it was stopped, has lapsed, or has cooled off.',
  contactApplied: 'The change has been made already. It can still be stopped until it has cooled off.',
  contactMoved: 'The contact on file has changed since this was asked for. Stop it and ask again.',
  contactSigned: 'That has been signed already.',
  contactOwn: 'You asked for this change, so somebody else has to agree.',
  contactEnrolled: 'One of the two operators enrolled the other too recently. Ask somebody else to agree.',
  contactTam: 'Only this subscription’s Technical Account Manager confirms it.',
  contactNotAgreed: 'A second operator has to agree first.',
  contactStopper: 'Only those who signed it, the TAM, or somebody of the customer who is signed in stops it.',
} as const;
export const addressCooling = (from: Instant): string =>
  `${sentences.addressCooling} An invitation may go there from ${inUtc(from)} on.`;

export type SubscriptionRefusal = keyof typeof sentences;

export const no = (code: SubscriptionRefusal): { ok: false; refusal: Refusal<SubscriptionRefusal> } =>
  refuse(code, sentences[code]);
