// Everything a recovery can be asked to do. Each carries who asks, when, and the facts as they stand at that moment.
import type { Actor } from '../actor.ts';
import type { Instant } from '../time.ts';
import type { Channel, MailIntent, MailPurpose } from './events.ts';
import type { RecoveryFacts } from './facts.ts';
import type { ExitFindings } from './last-exits.ts';

type Asked = { readonly now: Instant; readonly actor: Actor; readonly facts: RecoveryFacts };

export type MailOutcome =
  | { readonly kind: 'accepted'; readonly response: string }
  | { readonly kind: 'refused'; readonly stage: string; readonly response: string; readonly permanent: boolean }
  | { readonly kind: 'uncertain'; readonly response: string }
  /** The program stopped before the mail could be sent, and the code it held is gone. */
  | { readonly kind: 'abandoned' };

type Mail = Omit<MailIntent, 'purpose'>;

export type RecoveryCommand = Asked &
  (
    | { type: 'open'; case: string; number: string; subscription: string; channel: Channel; claim: string }
    | { type: 'identify'; claim: string }
    | { type: 'intendNotices'; mails: readonly Mail[] }
    /** `jitter`, from 0 up to 1, spreads the next tries of a mail that was put off. */
    | { type: 'recordMail'; mail: string; outcome: MailOutcome; jitter?: number }
    | { type: 'retryMail'; mail: string }
    | { type: 'settleMail'; mail: string; how: 'arrived' }
    | { type: 'decidePath' }
    | { type: 'overrideCoolingOff'; reason: string }
    | { type: 'issueCode'; codeHash: string; mail: Mail }
    | { type: 'enterCode'; matches: boolean }
    | { type: 'askAuthenticator' }
    /** `step` is the time step whose code was typed, by the workstation's own comparison; null where it was none. */
    | { type: 'enterAuthenticatorCode'; step: number | null }
    | { type: 'checkLastExits'; found: ExitFindings }
    /** `template`: the version of the wording it was made of. */
    | { type: 'issueDisclaimer'; codeHash: string; mail: Mail; template?: number }
    | { type: 'acknowledge'; matches: boolean; how: 'read-back' | 'customer-window' }
    | { type: 'agree' }
    | { type: 'execute' }
    | { type: 'recordExecution'; newVault: string; provisional: string }
    | { type: 'challenge'; challenge: string; nonce: string; words: string }
    | { type: 'approve'; challenge: string; nonce: string }
    | { type: 'deny'; challenge: string }
    | { type: 'prepareProvisional'; provisional: string }
    | { type: 'prepareCarry'; vault: string }
    | { type: 'recordCarry'; vault: string; manifestDigest: string }
    /** Its folder cannot be read: it waits for a holder, who comes after it was restored. */
    | { type: 'leaveUnreadable'; vault: string }
    | { type: 'confirmHalf' }
    | { type: 'release'; mail: Mail }
    | { type: 'recordDirectoryChange' }
    | { type: 'readHalf' }
    | { type: 'setPassword'; recipient: string; signingKey: string }
    | { type: 'recordRekey'; vault: string; manifestDigest: string }
    | { type: 'close' }
    | { type: 'cancel'; why: string }
    | { type: 'withdraw'; why: string }
    | { type: 'recordWithdrawal'; newVaultHolds: boolean }
    | { type: 'reportPrimaryLeft'; why: string }
    | { type: 'signInWithOldPassword' }
    | { type: 'expire' }
  );

export type RecoveryCommandType = RecoveryCommand['type'];
export type CommandOf<T extends RecoveryCommandType> = Extract<RecoveryCommand, { type: T }>;
export type { Mail as MailDraft, MailPurpose };
