// Which step may follow which: routes each command of a recovery to the rule that decides it.
import type { Actor, OperatorRole } from '../actor.ts';
import type { Decision } from '../decider.ts';
import { askAuthenticator, enterAuthenticatorCode } from './authenticator.ts';
import type { RecoveryCommand, RecoveryCommandType } from './commands.ts';
import { abandonCase, cancelCase, expireCase, primaryHasLeft } from './ending.ts';
import type { RecoveryEvent } from './events.ts';
import { execute, recordExecution } from './execution.ts';
import { closeCase, recordRekey, setPassword } from './first-sign-in.ts';
import { checkLastExits } from './last-exits.ts';
import { intendNotices, recordMail, retryMail, settleMail } from './mail.ts';
import { decidePath, identify, open } from './opening.ts';
import { type RecoveryRefusal, refused } from './refusals.ts';
import { overrideCoolingOff } from './override.ts';
import { confirmHalf, readHalf, recordDirectoryChange, release } from './release.ts';
import { recordWithdrawal, withdraw } from './withdrawal.ts';
import { acknowledge, agree, enterCode, issueCode, issueDisclaimer } from './safeguards.ts';
import { type Recovery, ended } from './state.ts';
import { approve, challenge, deny, leaveUnreadable, prepareCarry, prepareProvisional, recordCarry } from './witness.ts';

type Who = OperatorRole | 'account' | 'workstation';
const desk: readonly Who[] = ['representative', 'supervisor'];

/** Who may ask for what. Rekey's own steps are the workstation's; a customer's are signed with the account's own key. */
const mayAsk: Readonly<Record<RecoveryCommandType, readonly Who[]>> = {
  open: [...desk, 'workstation'],
  identify: desk,
  intendNotices: ['workstation'],
  recordMail: ['workstation'],
  retryMail: [...desk, 'workstation'],
  settleMail: desk,
  decidePath: desk,
  overrideCoolingOff: ['supervisor'],
  issueCode: desk,
  enterCode: desk,
  askAuthenticator: desk,
  enterAuthenticatorCode: desk,
  checkLastExits: desk,
  issueDisclaimer: desk,
  acknowledge: [...desk, 'workstation'],
  agree: ['supervisor'],
  execute: desk,
  recordExecution: ['workstation'],
  challenge: desk,
  approve: ['account'],
  deny: ['account'],
  prepareProvisional: ['workstation'],
  prepareCarry: ['workstation'],
  recordCarry: ['workstation'],
  leaveUnreadable: ['workstation'],
  confirmHalf: ['account'],
  release: [...desk, 'workstation'],
  recordDirectoryChange: ['workstation'],
  readHalf: desk,
  setPassword: ['account'],
  recordRekey: ['workstation'],
  close: ['workstation'],
  cancel: desk,
  withdraw: desk,
  recordWithdrawal: ['workstation'],
  reportPrimaryLeft: desk,
  signInWithOldPassword: ['account'],
  expire: ['workstation'],
};

const whoIs = (actor: Actor): Who => (actor.kind === 'operator' ? actor.role : actor.kind);

/** Recorded even after the end, because the mail server's answer may come late. */
const lateAllowed: readonly RecoveryCommandType[] = ['recordMail', 'intendNotices', 'retryMail', 'settleMail'];
const frozenAllowed: readonly RecoveryCommandType[] = [
  ...lateAllowed,
  'cancel',
  'expire',
  'reportPrimaryLeft',
  'signInWithOldPassword',
];

export const decide = (command: RecoveryCommand, state: Recovery): Decision<RecoveryEvent, RecoveryRefusal> => {
  if (!mayAsk[command.type].includes(whoIs(command.actor))) return refused('roleMayNot');
  if (command.type !== 'open') {
    if (state.phase === 'unopened') return refused('notOpen');
    if (ended(state.phase) && !lateAllowed.includes(command.type)) return refused('caseEnded');
    if (state.phase === 'withdrawing' && ![...lateAllowed, 'recordWithdrawal'].includes(command.type))
      return refused('beingWithdrawn');
    if (state.phase === 'frozen' && !frozenAllowed.includes(command.type)) return refused('caseFrozen');
    if (state.phase === 'unidentified' && ![...frozenAllowed, 'identify'].includes(command.type))
      return refused('notIdentified');
    const running = ['identified', 'decided', 'executing', 'executed'].includes(state.phase);
    if (running && command.now >= state.expires && ![...frozenAllowed].includes(command.type))
      return refused('caseExpired');
  }
  switch (command.type) {
    case 'open':
      return open(command, state);
    case 'identify':
      return identify(command, state);
    case 'intendNotices':
      return intendNotices(command, state);
    case 'recordMail':
      return recordMail(command, state);
    case 'retryMail':
      return retryMail(command, state);
    case 'settleMail':
      return settleMail(command, state);
    case 'decidePath':
      return decidePath(command, state);
    case 'overrideCoolingOff':
      return overrideCoolingOff(command, state);
    case 'issueCode':
      return issueCode(command, state);
    case 'enterCode':
      return enterCode(command, state);
    case 'askAuthenticator':
      return askAuthenticator(command, state);
    case 'enterAuthenticatorCode':
      return enterAuthenticatorCode(command, state);
    case 'checkLastExits':
      return checkLastExits(command, state);
    case 'issueDisclaimer':
      return issueDisclaimer(command, state);
    case 'acknowledge':
      return acknowledge(command, state);
    case 'agree':
      return agree(command, state);
    case 'execute':
      return execute(command, state);
    case 'recordExecution':
      return recordExecution(command, state);
    case 'challenge':
      return challenge(command, state);
    case 'approve':
      return approve(command, state);
    case 'deny':
      return deny(command, state);
    case 'prepareProvisional':
      return prepareProvisional(command, state);
    case 'prepareCarry':
      return prepareCarry(command, state);
    case 'recordCarry':
      return recordCarry(command, state);
    case 'leaveUnreadable':
      return leaveUnreadable(command, state);
    case 'confirmHalf':
      return confirmHalf(command, state);
    case 'release':
      return release(command, state);
    case 'recordDirectoryChange':
      return recordDirectoryChange(command, state);
    case 'readHalf':
      return readHalf(command, state);
    case 'setPassword':
      return setPassword(command, state);
    case 'recordRekey':
      return recordRekey(command, state);
    case 'close':
      return closeCase(command, state);
    case 'cancel':
      return cancelCase(command, state);
    case 'withdraw':
      return withdraw(command, state);
    case 'recordWithdrawal':
      return recordWithdrawal(command, state);
    case 'reportPrimaryLeft':
      return primaryHasLeft(command, state);
    case 'signInWithOldPassword':
      return abandonCase(command, state);
    case 'expire':
      return expireCase(command, state);
    default:
      return command satisfies never;
  }
};
