/** What a reader of user lists hands over: the whole directory of one subscription with what is still to be said of it, or why none of it is taken. */
import type { Account, AccountStatus } from '../../shared/domain/account.ts';
import type { Refusal } from '../../shared/domain/decider.ts';
import type { ListedTicket, TicketField } from '../../shared/domain/ticket/ticket-list.ts';
import type { ListFormat, UserField } from '../../shared/domain/subscription/user-list.ts';

export type CsvLimits = {
  readonly field: number;
  readonly columns: number;
  readonly rows: number;
  /** What the rows are, in a sentence. */
  readonly what: string;
};

export const userListLimits = {
  bytes: 64 * 1024 * 1024,
  users: 100_000,
  /** UTF-16 units of one field's text as it is written. */
  field: 4_096,
  columns: 200,
  rows: 100_000,
  what: 'users',
  /** Different words of one column that a person can be asked about. */
  words: 50,
} as const;

/** `line` counts from 1 and is null where the file as a whole is meant. */
export type ImportWarning = { readonly line: number | null; readonly text: string };

export type ImportRefusalCode =
  | 'userListTooLarge'
  | 'userListNotText'
  | 'userListNotXml'
  | 'userListNotCsv'
  | 'userListNotJson'
  | 'userListNotLdif'
  | 'userListForbidden'
  | 'userListWrongKind'
  | 'userListBadValue'
  | 'userListDuplicate'
  | 'userListNotAUser'
  | 'userListEmpty';

export type Refused = { readonly ok: false; readonly refusal: Refusal<ImportRefusalCode> };

/** What only a person can say. Columns and words hold up the reading itself, a choice among several primaries the taking. */
export type Question = {
  readonly about: 'columns' | 'statusWords' | 'severalPrimaries' | 'noPrimary';
  readonly text: string;
};

export type ListRead = {
  readonly ok: true;
  readonly format: ListFormat;
  /** None for a format whose fields have fixed places. */
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  readonly mapping: { readonly [field in UserField]?: string | null };
  readonly statusWords: readonly {
    readonly word: string;
    readonly users: number;
    readonly means: AccountStatus | null;
  }[];
  readonly roleWords: readonly { readonly word: string; readonly users: number; readonly contactOnly: boolean }[];
  readonly questions: readonly Question[];
  /** Why the list says itself that it is not whole. */
  readonly partial: string | null;
  /** Null while a question holds up the reading. */
  readonly accounts: readonly Account[] | null;
  readonly warnings: readonly ImportWarning[];
};

/** A list of tickets from another system, as a person reads it. */
export type TicketListRead = {
  readonly ok: true;
  readonly columns: readonly { readonly name: string; readonly samples: readonly string[] }[];
  readonly mapping: { readonly [field in TicketField]: string | null };
  /** What the policies of the subscriptions that are named have. */
  readonly severities: readonly { readonly id: string; readonly name: string }[];
  readonly severityWords: readonly { readonly word: string; readonly tickets: number; readonly means: string | null }[];
  readonly statusWords: readonly {
    readonly word: string;
    readonly tickets: number;
    readonly means: 'open' | 'resolved' | null;
  }[];
  readonly questions: readonly string[];
  /** Rows that cannot be taken; while there is one, none is. */
  readonly problems: readonly ImportWarning[];
  readonly moreProblems: number;
  readonly warnings: readonly ImportWarning[];
  readonly moreWarnings: number;
  readonly open: number;
  readonly resolved: number;
  /** All of them, or none while anything is asked or wrong. */
  readonly tickets: readonly ListedTicket[];
};

/** One user as written in the file; a field that the file does not have is absent. `line` is where the user begins. */
export type ListedUser = {
  readonly line: number;
  readonly fields: { readonly [field in UserField]?: { readonly text: string; readonly line: number } };
};

/** A list as a table whose columns still have to be told apart. */
export type ListTable = {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly (string | undefined)[] }[];
  readonly warnings: readonly ImportWarning[];
  readonly partial: string | null;
};

export const refuseList = (code: ImportRefusalCode, text: string): Refused => ({
  ok: false,
  refusal: { code, text: `${text} Nothing was imported.` },
});

export const refuseAt = (line: number, code: ImportRefusalCode, text: string): Refused =>
  refuseList(code, `Line ${line}: ${text}`);

/** What a file says, fit for a sentence. */
export const quoted = (text: string): string =>
  text === '' ? 'missing' : `“${text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ').slice(0, 60)}”`;
