/** What an importer hands over: the whole directory of one subscription, or the reason why none of it was taken. */
import type { Account } from '../../shared/domain/account.ts';
import type { Refusal } from '../../shared/domain/decider.ts';
import type { Instant } from '../../shared/domain/time.ts';

export type ImportedAccount = Account;

/** `line` counts from 1 and is null where the file as a whole is meant. */
export type ImportWarning = { readonly line: number | null; readonly text: string };

export type ImportRefusalCode =
  | 'userListTooLarge'
  | 'userListNotText'
  | 'userListNotXml'
  | 'userListNotCsv'
  | 'userListForbidden'
  | 'userListWrongKind'
  | 'userListBadValue'
  | 'userListDuplicate'
  | 'userListSeveralPrimaries'
  | 'userListEmpty';

export type Import =
  | {
      readonly ok: true;
      readonly source: 'qualys-user-list' | 'csv';
      /** The directory's own time, or null where the file does not state one: then the import's time counts. */
      readonly asOf: Instant | null;
      readonly accounts: readonly ImportedAccount[];
      readonly warnings: readonly ImportWarning[];
    }
  | { readonly ok: false; readonly refusal: Refusal<ImportRefusalCode> };
