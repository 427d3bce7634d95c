// Everything the application needs from outside, as it asks for it; the adapters are chosen in wire.ts and nowhere else.
import type { Account, AccountStatus } from '../../shared/domain/account.ts';
import type { Actor, OperatorRole } from '../../shared/domain/actor.ts';
import type { Refusal } from '../../shared/domain/decider.ts';
import type { Admission } from '../../shared/domain/desk/events.ts';
import type { SignInFailures } from '../../shared/domain/desk/sign-in-throttle.ts';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import type { ListFormat, Reading, UserField } from '../../shared/domain/subscription/user-list.ts';
import type { MailSettings } from '../../shared/contract/mail-settings.ts';
import type { Journal, Signer } from '../journal/port.ts';
import type { MailServer } from '../mail/port.ts';
import type { Letters } from '../mail/templates.ts';
import type { SinceBoot } from './clock/trusted-clock.ts';
import type { TicketImport } from './ticket-import-port.ts';
import type { Wake } from './tickets/alarm.ts';
import type { Views } from './views-port.ts';

type Refused = { readonly ok: false; readonly refusal: Refusal };

export type VerifyProblem = {
  readonly position: number | null;
  readonly code: string;
  readonly text: string;
  /** Which of the audit's invariants is broken; null where it is not one of them. */
  readonly invariant: number | null;
};

/** What the keys of an open workspace do. Passphrases and codes go in or come out here and are kept nowhere. */
export type UnlockedKeysAtWork = {
  /** Seals bytes that wait for their delivery; opens them again. `purpose` ties a box to its place. */
  readonly seal: (purpose: string, text: string) => Uint8Array;
  readonly unseal: (purpose: string, bytes: Uint8Array) => string | null;
  /** An operator's signer and its public key, and proof that they know their passphrase; the workspace stays open. */
  readonly signerOf: (
    operator: string,
    passphrase: string,
  ) => Promise<{ ok: true; signer: Signer; key: string } | Refused>;
  readonly changePassphrase: (operator: string, passphrase: string, next: string) => Promise<{ ok: true } | Refused>;
  /** A one-time code for an operator, told once, and the key it signs with. */
  readonly invite: (
    operator: string,
    expires: string,
  ) => Promise<{ ok: true; code: string; publicKey: string } | Refused>;
  readonly dropInvitation: (operator: string) => Promise<{ ok: true } | Refused>;
  /** Another printed code; the one before opens nothing afterwards. */
  readonly renewPrintedCode: () => Promise<{ ok: true; recoveryCode: string; recoveryKey: string } | Refused>;
  /**
   * Another key for the database, sealed for `remaining` (public keys by operator, as the journal has them) without their passphrases,
   * and for the printed code where `codeKept`. A crash leaves the old key or the new one, and the next opening finds out which.
   */
  readonly rekeyDatabase: (remaining: ReadonlyMap<string, string>) => { ok: true; codeKept: boolean } | Refused;
};

/** Somebody let in by a code: the workspace they may enter, and the passphrase and key they enter with. */
export type ByCode = {
  readonly ok: true;
  readonly unlocked: Unlocked;
  readonly admit: (
    passphrase: string,
  ) => Promise<{ ok: true; signer: Signer; key: string; admission: Admission | null } | Refused>;
};

/** Failed sign-ins, kept where a restart does not forget them. */
export type SignInCounts = {
  readonly read: () => SignInFailures;
  readonly write: (all: SignInFailures) => void;
};

/** What an unlocked workspace folder gives: its journal, its views, and who signs. */
export type Unlocked = UnlockedKeysAtWork & {
  readonly ok: true;
  /** Why nothing may be changed here, in sentences that say what to do; null in a workspace that is whole and on a disk that takes writes. */
  readonly readOnly: string | null;
  readonly journal: Journal;
  readonly views: Views;
  readonly ticketImport: TicketImport;
  readonly workstation: Signer;
  /** Given the text of an earlier checkpoint, also whether this journal is the one it was made of, grown. */
  readonly verify: (checkpoint?: string) => Promise<readonly VerifyProblem[]>;
  /** The journal as it stands in three lines and the workstation's signature, to be kept elsewhere. Refused where it does not verify. */
  /** One case as a signed text that others can check. */
  readonly evidence: (request: {
    readonly case: string;
    readonly by: string;
    readonly at: string;
    readonly personal: boolean;
    readonly earlier: string | null;
  }) => Promise<{ readonly ok: true; readonly text: string } | Refused>;
  /** SHA-256 of the record at this position, hex, where it is what this key signed; null where it is not. */
  readonly signedBy: (position: number, key: string) => Promise<string | null>;
  readonly checkpoint: () => Promise<{ readonly ok: true; readonly note: string; readonly size: number } | Refused>;
  /**
   * Holds everything as it is at one position of the journal: `folder` shows it, and `copyTo` makes a backup of it in a new folder of
   * the one given. Null while the database cannot be held.
   */
  readonly hold: () => Promise<HeldWorkspace | null>;
  readonly close: () => Promise<void>;
};

export type HeldWorkspace = {
  readonly folder: string;
  readonly position: number;
  readonly copyTo: (into: string, at: string) => Promise<{ readonly name: string; readonly position: number }>;
  readonly release: () => void;
};

/** What belongs to this machine and not to the workspace: it is no part of a backup, and stays behind when the folder moves. */
export type MachineSettings = {
  readonly backups: { readonly folder: string; readonly everyHours: number; readonly keep: number } | null;
  readonly lastBackup: { readonly at: string; readonly failed: string | null; readonly name: string | null } | null;
};

export type Backups = {
  readonly list: (
    folder: string,
  ) => Promise<readonly { readonly name: string; readonly at: string; readonly position: number }[]>;
  readonly prune: (folder: string, keep: number) => Promise<void>;
  /** A sentence where the folder cannot take backups. */
  readonly unusable: (folder: string) => Promise<string | null>;
};

export type WorkspaceFolder = {
  readonly machine: () => MachineSettings;
  readonly rememberMachine: (settings: Partial<MachineSettings>) => void;
  readonly dir: string;
  readonly exists: () => boolean;
  readonly isDemo: () => boolean;
  readonly markDemo: () => void;
  readonly lastOperator: () => string | null;
  readonly rememberOperator: (operator: string) => void;
  /** Makes keys and an empty journal. `ownerKey` and `workstationKey` are public keys for the founding event. */
  readonly create: (
    owner: string,
    passphrase: string,
  ) => Promise<{
    unlocked: Unlocked;
    signer: Signer;
    recoveryCode: string;
    recoveryKey: string;
    ownerKey: string;
    workstationKey: string;
  }>;
  readonly unlock: (
    operator: string,
    passphrase: string,
  ) => Promise<{ ok: true; unlocked: Unlocked; signer: Signer; key: string } | Refused>;
  /** `running` where the workspace is open already. */
  readonly openByInvitation: (
    operator: string,
    code: string,
    now: string,
    running: Unlocked | null,
  ) => Promise<ByCode | Refused>;
  readonly openByPrintedCode: (operator: string, code: string, running: Unlocked | null) => Promise<ByCode | Refused>;
  /** Whether the name is somebody's here, for counting failed sign-ins only. */
  readonly hasOperator: (operator: string) => Promise<boolean>;
  readonly signIns: SignInCounts;
};

/** Issued codes and words. Hashing is slow on purpose. */
export type Codes = {
  readonly newCode: () => string;
  readonly hashCode: (code: string) => string;
  readonly codeMatches: (hash: string, typed: string) => boolean;
  /** The hash of a code nobody has: comparing with it costs what comparing with a real one does. */
  readonly decoyHash: string;
  readonly newHalf: () => string;
  readonly caseWords: () => string;
  readonly normaliseWords: (typed: string) => string;
  readonly nonce: () => string;
};

/** A customer's own authenticator: the secret is shown once, then sealed beside the journal. */
export type Authenticators = {
  readonly newSecret: () => string;
  readonly uri: (secret: string, account: string, desk: string) => string;
  /** The time step whose code was typed, or null. */
  readonly stepOf: (secret: string, typed: string, now: string) => number | null;
};

/** An opened identity: it holds secrets, so it lives in one sitting's memory and is forgotten at its end. */
export type Identity = {
  readonly recipient: string;
  readonly secret: Uint8Array;
  readonly signingSeed: Uint8Array;
};

export type VaultObject = { readonly id: string; readonly bytes: number; readonly digest: string };
export type Progress = {
  readonly done: number;
  readonly total: number;
  readonly bytes: number;
  readonly totalBytes: number;
};
/** What the journal says of a vault: a folder that says otherwise was changed outside Rekey. */
export type Expected = { readonly publicKey: string; readonly manifestDigest: string | null };
export type Rotated = { readonly publicKey: string; readonly manifestDigest: string };

export type Vaults = {
  readonly createIdentity: (password: string) => Promise<{ file: Uint8Array; identity: Identity }>;
  readonly openIdentity: (file: Uint8Array, password: string) => Promise<{ ok: true; identity: Identity } | Refused>;
  /** Overwrites its keys. What it still signs for afterwards throws; what it still opens is refused. */
  readonly forget: (identity: Identity) => void;
  readonly signingKey: (identity: Identity) => string;
  readonly signer: (actor: string, identity: Identity) => Signer;
  readonly folder: (subscription: string, vault: string) => string;
  readonly create: (dir: string, id: string, recipients: readonly string[]) => Promise<Rotated>;
  readonly discard: (dir: string) => Promise<void>;
  readonly drop: (dir: string, publicKey: string, path: string) => Promise<{ ok: true } | Refused>;
  readonly adopt: (
    dir: string,
    expected: Expected,
  ) => Promise<{ ok: true; objects: readonly VaultObject[]; manifestDigest: string } | Refused>;
  readonly waiting: (dir: string) => Promise<number>;
  readonly digest: (dir: string) => Promise<string>;
  readonly list: (
    dir: string,
    identity: Identity,
    expected: Expected,
  ) => Promise<
    { ok: true; reports: readonly { id: string; title: string; type: string; size: number; added: string }[] } | Refused
  >;
  readonly save: (
    dir: string,
    identity: Identity,
    report: string,
    path: string,
    expected: Expected,
  ) => Promise<{ ok: true; bytes: number } | Refused>;
  readonly setRecipients: (
    dir: string,
    identity: Identity,
    recipients: readonly string[],
    expected: Expected,
    /** Shown to open the new keyring in place of `identity`, which falls out of it. */
    staged?: Identity,
  ) => Promise<{ ok: true; manifestDigest: string } | Refused>;
  readonly rotate: (
    dir: string,
    identity: Identity,
    recipients: readonly string[],
    expected: Expected,
    on: {
      readonly prepared: (staged: { publicKey: string; stagedDigest: string }) => Promise<void>;
      readonly progress: (progress: Progress) => void;
      readonly committed: (rotated: Rotated) => Promise<void>;
    },
    /** Refused as `stopped` when it is raised before the commit: what is prepared is kept. */
    signal?: AbortSignal,
  ) => Promise<{ ok: true } | Refused>;
  /** Ends what a crash interrupted after its commit; answers what is on disk now. */
  readonly finish: (dir: string, stagedDigest: string) => Promise<Rotated>;
  readonly restore: (
    from: string,
    oldIdentity: Identity,
    into: string,
    expectedFrom: Expected,
    expectedInto: Expected,
  ) => Promise<{ ok: true; objects: readonly VaultObject[]; manifestDigest: string } | Refused>;
  readonly recipients: (dir: string) => Promise<readonly string[]>;
  readonly verify: (dir: string, expected: Expected) => Promise<readonly string[]>;
};

/** The embedded directory: which identity file an account signs in with, and the ones it used to. */
export type Directory = {
  readonly current: (subscription: string, login: string) => Promise<Uint8Array | null>;
  /** Files that may be tried besides the current one: a password set just before a crash. */
  readonly next: (subscription: string, login: string) => Promise<Uint8Array | null>;
  readonly old: (subscription: string, login: string) => Promise<readonly Uint8Array[]>;
  readonly setCurrent: (subscription: string, login: string, file: Uint8Array) => Promise<void>;
  readonly stageNext: (subscription: string, login: string, file: Uint8Array) => Promise<void>;
  /** The staged password becomes the current one; nothing happens where none is staged. */
  readonly promoteNext: (subscription: string, login: string) => Promise<void>;
  readonly stageProvisional: (subscription: string, caseId: string, file: Uint8Array) => Promise<void>;
  /** The provisional credential becomes current and the old one is kept for dormant vaults; twice is once. */
  readonly promoteProvisional: (subscription: string, login: string, caseId: string) => Promise<void>;
  /** The account signs in with what it had before; `changed`: the journal says that the credential had been promoted. */
  readonly withdrawProvisional: (
    subscription: string,
    login: string,
    caseId: string,
    changed: boolean,
  ) => Promise<void>;
  readonly discardProvisional: (subscription: string, caseId: string) => Promise<void>;
};

/** A user list as its file says it; the whole of it, and what only a person can say of it. */
export type ListRead = {
  readonly ok: true;
  readonly format: ListFormat;
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  readonly mapping: { readonly [field in UserField]?: string | null };
  readonly statusWords: readonly {
    readonly word: string;
    readonly users: number;
    readonly means: AccountStatus | null;
  }[];
  readonly roleWords: readonly { readonly word: string; readonly users: number; readonly contactOnly: boolean }[];
  readonly questions: readonly {
    readonly about: 'columns' | 'statusWords' | 'severalPrimaries' | 'noPrimary';
    readonly text: string;
  }[];
  readonly partial: string | null;
  readonly accounts: readonly Account[] | null;
  readonly warnings: readonly { readonly line: number | null; readonly text: string }[];
};

export type Windows = {
  readonly openCustomer: () => Promise<void>;
  readonly closeCustomer: (windowId: number) => void;
  readonly chooseReports: (windowId: number) => Promise<readonly string[]>;
  readonly chooseFolder: (windowId: number) => Promise<string | null>;
  readonly chooseSavePath: (windowId: number, suggested: string) => Promise<string | null>;
  /** What the window shows, as a PDF with `footer` on every page; null where it cannot be made. */
  readonly printToPdf: (windowId: number, footer: string) => Promise<Uint8Array | null>;
  readonly signedIn: (windowId: number, actor: Actor) => void;
  readonly signedOut: (windowId: number) => void;
};

/** Where one checkpoint was taken, and what became of it there. */
export type Left = {
  readonly way: 'folder' | 'mail';
  readonly to: string;
  readonly at: string;
  readonly outcome: 'done' | 'waits' | 'refused' | 'sending' | 'uncertain';
  readonly answer: string;
};

export type CheckpointStore = {
  /** Oldest first. */
  readonly names: () => readonly string[];
  readonly read: (name: string) => string | null;
  readonly keep: (name: string, note: string) => { readonly ok: true } | Refused;
  readonly copyTo: (folder: string, name: string, note: string) => { readonly ok: true } | Refused;
  readonly left: (name: string) => readonly Left[];
  readonly recordLeft: (name: string, left: readonly Left[]) => void;
  /** The workstation's key as readers of signed notes write it. */
  readonly verifierKey: (workstationKey: string) => string;
};

/** How hard a new passphrase or password is to guess, 0 to 4, whether it may be used, and what to say. `about`: names known here. */
export type JudgeStrength = (
  secret: string,
  about: readonly string[],
) => Promise<{ readonly score: number; readonly accepted: boolean; readonly text: string }>;

/** A local date, as 2026-12-25, on which nothing is open. */
export type Day = { readonly date: string; readonly name: string };

/** One calendar entry (RFC 5545) for a whole day, as 2026-12-25, with an alarm so many days before. */
export type CalendarEntry = {
  readonly uid: string;
  readonly at: string;
  readonly day: string;
  readonly title: string;
  readonly text: string;
  readonly daysBefore: number;
};

export type HolidayLists = {
  readonly entry: (entry: CalendarEntry) => string;
  readonly countries: () => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly regions: (country: string) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly of: (country: string, region: string | null, years: readonly number[]) => Promise<readonly Day[]>;
  /** The whole days of an iCalendar file, from `today` on. */
  readonly inFile: (text: string, today: string) => { readonly ok: true; readonly days: readonly Day[] } | Refused;
};

export type Ports = {
  readonly holidays: HolidayLists;
  readonly strength: JudgeStrength;
  /** Ports of a new folder beside the workspace's; what an earlier try left there is removed first. */
  readonly beside: () => { readonly ports: Ports; readonly putInPlace: () => void; readonly discard: () => void };
  readonly folder: WorkspaceFolder;
  readonly codes: Codes;
  readonly authenticators: Authenticators;
  readonly vaults: Vaults;
  readonly directory: Directory;
  readonly letters: Letters;
  readonly backups: Backups;
  /** The sentence for an error of the disk; null for any other. */
  readonly diskTrouble: (error: unknown) => string | null;
  readonly readList: (bytes: Uint8Array, format: ListFormat | null, reading: Reading) => Promise<ListRead | Refused>;
  readonly digest: (text: string) => string;
  readonly mailServer: (settings: MailSettings) => MailServer;
  readonly windows: Windows;
  /** Writes a whole file or none, over what was there; refused with a sentence where the system refuses. */
  readonly saveFile: (path: string, contents: string | Uint8Array) => Promise<{ readonly ok: true } | Refused>;
  readonly checkpoints: CheckpointStore;
  readonly clock: () => Date;
  /** The clock that nobody can set: it counts since the machine was started, through its sleep. */
  readonly sinceBoot: () => SinceBoot;
  /** Runs something later, unless the program has ended by then. */
  readonly wake: Wake;
  readonly uuid: () => string;
  /** From 0 up to 1; spreads the next tries of mail, and decides nothing. */
  readonly random: () => number;
  readonly push: (
    name: 'journal.changed' | 'session.changed' | 'session.ended' | 'vault.progress' | 'ticketImport.progress',
    payload: object,
  ) => void;
};

export type By = { readonly actor: Actor; readonly signer: Signer };
export type OperatorBy = By & { readonly actor: { kind: 'operator'; id: string; role: OperatorRole } };
export type Recorded = RecordedEvent;
