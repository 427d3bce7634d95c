// A user list as a test reads it: what would be taken, or why nothing is, a question that holds it up included.
import type { Account } from '../../../shared/domain/account.ts';
import type { ListFormat, Reading } from '../../../shared/domain/subscription/user-list.ts';
import type { ImportWarning } from '../port.ts';
import { readList } from '../read-list.ts';

export type Taken =
  | {
      readonly ok: true;
      readonly format: ListFormat;
      readonly accounts: readonly Account[];
      readonly warnings: readonly ImportWarning[];
      readonly partial: string | null;
    }
  | { readonly ok: false; readonly refusal: { readonly code: string; readonly text: string } };

export const take = (file: Uint8Array | string, format: ListFormat | null = null, reading: Reading = {}): Taken => {
  const read = readList(typeof file === 'string' ? new TextEncoder().encode(file) : file, format, reading);
  if (!read.ok) return read;
  const held = read.questions.find(({ about }) => about !== 'noPrimary');
  if (held !== undefined) return { ok: false, refusal: { code: held.about, text: held.text } };
  const { accounts, warnings, partial } = read;
  if (accounts === null) throw new Error('take: expected accounts where nothing is asked');
  return { ok: true, format: read.format, accounts, warnings, partial };
};
