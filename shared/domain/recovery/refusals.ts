// Every reason a recovery can refuse, each with a sentence that says what happened and what to do.
import { refuse } from '../decider.ts';

const sentences = {
  roleMayNot: 'Your role does not do this step. Ask a colleague who may.',
  recoveryAlreadyOpen: 'A recovery for this subscription is already open. Go on with that case, or cancel it first.',
  caseExists: 'This case was opened already.',
  noSnapshot: 'No user list is known for this subscription. Import one first.',
  noPrimary: 'The directory names no primary admin. Have the customer set one, then import the user list again.',
  severalPrimaries: 'The directory names more than one primary admin. Have the customer keep one, then import again.',
  snapshotStale: 'The user list is too old to decide on. Import it again.',
  snapshotFromFuture: 'The user list is dated later than now. Check the clock, then import it again.',
  notIdentified: 'It is not known yet who asks. Identify the requester first.',
  requesterUnknown: 'No user of this subscription matches. Nothing goes on until the requester is identified.',
  notOpen: 'This case is not open for that step.',
  caseEnded: 'This case has ended. Open a new one if help is still needed.',
  caseFrozen: 'A witness did not expect this request. The case is frozen; it can only be cancelled.',
  caseExpired: 'This case has run out of time with nothing released. Open a new one if help is still needed.',
  notYetExpired: 'This case has time left.',
  pathNotDecided: 'The path has to be decided first.',
  decisionStale:
    'The facts have changed since the path was decided. Decide again; safeguards that still hold are kept.',
  wrongPath: 'This step belongs to the other path.',
  numberChangedRecently:
    'The number on file changed too recently to verify on it. Wait for the cooling-off time to end.',
  addressChangedRecently:
    'The address on file changed too recently to send anything that counts to it. Wait for the cooling-off time to end.',
  nothingToOverride: 'The number on file is not cooling off, or has been let through already.',
  ownContact: 'You supplied this number or the list that shows it. Another supervisor has to decide about it.',
  noNumberOnFile: 'There is no phone number on file, so nobody can be called back.',
  noAddressOnFile: 'There is no mail address on file for the primary admin.',
  codeLocked: 'Too many codes failed on this subscription. It is locked for a while; nothing is verified until then.',
  noAuthenticator: 'The primary admin has enrolled no authenticator here. Send a code by mail instead.',
  authenticatorTooNew:
    'The primary admin’s authenticator was enrolled too recently. Until the cooling-off time ends, send a code by mail instead.',
  codesThrottled: 'As many codes as may be sent within an hour have been sent on this subscription.',
  noCodeIssued: 'No code is waiting. Send one first.',
  codeExpired: 'That code has expired. Send a new one.',
  notVerified: 'The caller has not been verified by phone. Verify first.',
  verificationStale: 'The verification by phone has run out. Verify again.',
  lastExitsNotChecked:
    'Nobody has recorded yet that the loss as it stands was gone through and the last exits were asked about. Do that first.',
  lastExitOpen: 'There is still a way to keep the reports, so the change is not gone on with.',
  wordingChanged: 'The wording of the disclaimer was changed just now, and nothing was sent. Send it again.',
  disclaimerNotAccepted: 'The mail server has not accepted the disclaimer yet. It counts only then.',
  lossChanged: 'What would be lost has changed since the disclaimer. Send it again with the loss as it stands.',
  notAcknowledged: 'The customer has not acknowledged the disclaimer yet.',
  alreadyDone: 'This has been done already.',
  secondPersonNotNeeded: 'No second person is asked for on this case.',
  secondPersonMissing: 'A second person has to agree first.',
  ownRequest: 'You took part in asking for this, so somebody else has to agree.',
  ownAgreement: 'You agreed to this as its second person, so a colleague has to go on with it.',
  enrolledByRequester: 'One of the two operators enrolled the other too recently. Ask somebody else to agree.',
  holdNotOver: 'The hold on this change is not over yet.',
  suppliedByExecutor:
    'You supplied the user list or a contact of this subscription too recently. A colleague has to carry this out.',
  notExecuting: 'Nothing is being carried out on this case.',
  notChallenged: 'No witness has been asked yet, or the invitation has run out. Ask the witnesses again.',
  wrongChallenge: 'This approval belongs to another invitation. Sign in again to see the current one.',
  notAWitness:
    'This account cannot be a witness: it has to exist, unchanged and able to sign in, since before the case was opened.',
  notApproved: 'No witness has approved yet.',
  notCarrier: 'This vault is not one that the witness carries over.',
  carryUnfinished: 'The vaults are still being carried over.',
  notReleasing: 'Nothing is being released on this case.',
  mailUnknown: 'No such mail was intended on this case.',
  mailSettled: 'The outcome of that mail is recorded already.',
  mailInFlight: 'That mail is still on its way.',
  mailNotDue: 'That mail is not due for another try yet.',
  mailNotUncertain: 'It is known already what became of that mail.',
  mailHoldsCode: 'A code is never kept, so this mail cannot go again. Send a new one.',
  mailCountsByServer: 'A disclaimer counts only on the mail server’s word. Send it again.',
  notReleased: 'The new credential has not been delivered yet.',
  notThePrimary: 'Only the primary admin of this subscription does that.',
  vaultsUnfinished: 'The vaults are still being re-encrypted.',
  tooLateToCancel: 'The new credential is released already, so this can no longer be cancelled. It can be withdrawn.',
  contactChangeCooling:
    'This contact was changed by three people and can still be stopped by the customer. Nobody lets it through before that is over.',
  nothingReleased: 'Nothing has been released on this case, so there is nothing to withdraw. Cancel it instead.',
  tooLateToWithdraw: 'The customer has set a password of their own already, so nothing can be withdrawn any more.',
  beingWithdrawn: 'The new credential is being withdrawn. Rekey ends the case by itself.',
  nothingToUndo: 'No release of this case is being withdrawn.',
  credentialExpired:
    'The new credential was not used in time and is being withdrawn. Open a new case if help is still needed.',
  primaryNotAble:
    'The user list no longer shows this person as the primary admin able to sign in. Nothing was changed; ask the desk.',
} as const;

export type RecoveryRefusal = keyof typeof sentences;
export const recoveryRefusals = Object.keys(sentences) as readonly RecoveryRefusal[];

/** `detail`, where given, is a second sentence with the particulars (a name, a time). */
export const refused = (code: RecoveryRefusal, detail?: string) =>
  refuse(code, detail === undefined ? sentences[code] : `${sentences[code]} ${detail}`);
