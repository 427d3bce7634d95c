// What a recovery case remembers of its events: just enough to decide the next one.
import type { Instant } from '../time.ts';
import type { ExitsChecked } from './last-exits.ts';
import type { Channel, LossStatement, MailPurpose, RecoveryEvent } from './events.ts';

/**
 * unopened → unidentified ⇄ identified → decided → executing → executed → releasing → released → closed,
 * the reset going from decided straight to releasing once a witness has approved; a release that nobody used goes to withdrawing;
 * the last four below are ends.
 */
export type Phase =
  | 'unopened'
  | 'unidentified'
  | 'identified'
  | 'decided'
  | 'frozen'
  | 'executing'
  | 'executed'
  | 'releasing'
  | 'released'
  | 'withdrawing'
  | 'closed'
  | 'referred'
  | 'cancelled'
  | 'expired';

export type MailState = 'intended' | 'accepted' | 'refused' | 'uncertain' | 'abandoned' | 'arrived';

export type KnownMail = {
  readonly purpose: MailPurpose;
  readonly to: string;
  readonly state: MailState;
  readonly since: Instant;
  /** How often the server put it off in a row, counted as far as the waits differ. */
  readonly tries: number;
  /** While refused: when the next try is, as it was said; null where there is none. */
  readonly retryAt: Instant | null;
};
type Mails = Readonly<Record<string, KnownMail>>;
type Data<T extends RecoveryEvent['type']> = Extract<RecoveryEvent, { type: T }>['data'];

export type Approval = Data<'approved'> & { readonly at: Instant };
export type Carry = 'to-prepare' | 'prepared' | 'carried';

export type Recovery = {
  readonly phase: Phase;
  readonly case: string;
  readonly number: string;
  readonly subscription: string;
  readonly channel: Channel;
  readonly claim: string;
  readonly openedAt: Instant;
  /** When the case runs out unless something is released before; once released, when the credential does. */
  readonly expires: Instant;
  /** Operators who opened, decided, sent or executed: none of them may also agree. */
  readonly askedBy: readonly string[];
  readonly requester: { readonly login: string; readonly name: string } | null;
  readonly referTo: { readonly login: string; readonly name: string } | null;
  readonly decision: (Data<'pathDecided'> & { readonly at: Instant; readonly by: string }) | null;
  readonly mails: Mails;
  /** One attempt can tell thousands of contacts, so their mails lie in parts of at most a hundred: see `noticePart`. */
  readonly notices: Readonly<Record<string, Mails>>;
  readonly override: (Data<'coolingOffOverridden'> & { readonly at: Instant; readonly by: string }) | null;
  readonly code: (Data<'codeIssued'> & { readonly at: Instant }) | null;
  readonly authenticatorAsked: Data<'authenticatorAsked'> | null;
  readonly verification: Data<'verified'> | null;
  readonly exits: ExitsChecked | null;
  readonly disclaimer: Data<'disclaimerIssued'> | null;
  readonly acknowledged: LossStatement | null;
  readonly secondPerson: { readonly operator: string; readonly at: Instant; readonly holdUntil: Instant } | null;
  readonly execution: Data<'executed'> | null;
  readonly challenge: (Data<'challenged'> & { readonly at: Instant }) | null;
  readonly approval: Approval | null;
  readonly provisional: string | null;
  readonly carries: Readonly<Record<string, Carry>>;
  readonly waiting: Readonly<Record<string, readonly string[]>>;
  /** Those of them whose folder could not be read. */
  readonly unreadable: readonly string[];
  readonly credential: { readonly mail: string; readonly directoryChanged: boolean } | null;
  /** The half that does not go by mail: handed to the witness, or read out on the phone. */
  readonly otherHalfDelivered: boolean;
  readonly passwordSet: Data<'passwordSet'> | null;
  readonly withdrawal: Data<'withdrawalIntended'> | null;
  /** The primary admin has left the company, and who is asked instead. */
  readonly left: Data<'primaryLeft'> | null;
  readonly rekeyed: readonly string[];
};

export const unopened: Recovery = {
  phase: 'unopened',
  case: '',
  number: '',
  subscription: '',
  channel: 'phone',
  claim: '',
  openedAt: '',
  expires: '',
  askedBy: [],
  requester: null,
  referTo: null,
  decision: null,
  mails: {},
  notices: {},
  override: null,
  code: null,
  authenticatorAsked: null,
  verification: null,
  exits: null,
  disclaimer: null,
  acknowledged: null,
  secondPerson: null,
  execution: null,
  challenge: null,
  approval: null,
  provisional: null,
  carries: {},
  waiting: {},
  unreadable: [],
  credential: null,
  otherHalfDelivered: false,
  passwordSet: null,
  withdrawal: null,
  left: null,
  rekeyed: [],
};

export const ended = (phase: Phase): boolean =>
  phase === 'closed' || phase === 'referred' || phase === 'cancelled' || phase === 'expired';

/** Notices end in a number that counts up, so what stands before its last two digits names at most a hundred of them. */
export const noticePart = (mail: string): string => mail.slice(0, -2);

export const mailOf = (recovery: Recovery, mail: string): KnownMail | undefined =>
  recovery.mails[mail] ?? recovery.notices[noticePart(mail)]?.[mail];

export const allMails = (recovery: Recovery): readonly (readonly [mail: string, known: KnownMail])[] => [
  ...Object.entries(recovery.mails),
  ...Object.values(recovery.notices).flatMap((part) => Object.entries(part)),
];

/** Whether the server took the disclaimer that states the loss of `recovery.disclaimer`. */
export const disclaimerAccepted = (recovery: Recovery): boolean =>
  recovery.disclaimer !== null && recovery.mails[recovery.disclaimer.mail]?.state === 'accepted';

/** The vaults that have to be under a new key before the case can close. */
export const vaultsToRekey = (recovery: Recovery): readonly string[] =>
  recovery.execution ? [recovery.execution.newVault] : Object.keys(recovery.carries);

/** What is still to be re-encrypted although the new password is set: it was stopped, cut short or refused. */
export const leftToRekey = (recovery: Recovery): readonly string[] =>
  recovery.passwordSet === null || recovery.phase === 'closed'
    ? []
    : vaultsToRekey(recovery).filter((vault) => !recovery.rekeyed.includes(vault));
