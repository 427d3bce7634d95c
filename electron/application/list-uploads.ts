// User lists on their way in, in parts that each fit through the boundary: one an operator, in memory, until taken or dropped.
import type { Answer } from '../../shared/contract/request.ts';
import { answer, refusal } from './program.ts';

/** The largest file that a user list may be, in bytes; the readers hold to the same. */
const largest = 64 * 1024 * 1024;

type Upload = {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  received: number;
};
type Part = {
  readonly upload: string;
  readonly name: string;
  readonly size: number;
  readonly at: number;
  readonly part: string;
};

/** Whoever sits at a customer window sends one file at a time too, beside those of operators. */
export const atWindow = (windowId: number): string => `customer window ${windowId}`;

const outOfOrder = refusal('listOutOfOrder', 'The file did not arrive whole. Choose it again. Nothing was imported.');

export const createListUploads = () => {
  const held = new Map<string, Upload>();
  return {
    take: ({ upload, name, size, at, part }: Part, operator: string): Answer<{ received: number }> => {
      if (size > largest)
        return refusal(
          'userListTooLarge',
          `The file is larger than ${largest / 1024 / 1024} MiB. Nothing was imported.`,
        );
      if (at === 0) held.set(operator, { id: upload, name, bytes: new Uint8Array(size), received: 0 });
      const open = held.get(operator);
      const bytes = Buffer.from(part, 'base64');
      if (open?.id !== upload || open.received !== at || at + bytes.length > open.bytes.length) return outOfOrder;
      open.bytes.set(bytes, at);
      open.received += bytes.length;
      return answer({ received: open.received });
    },
    /** Null for one that is not held, not whole, or somebody else's. */
    of: (upload: string, operator: string) => {
      const open = held.get(operator);
      return open?.id === upload && open.received === open.bytes.length
        ? { ok: true as const, name: open.name, bytes: open.bytes }
        : null;
    },
    drop: (operator: string): void => void held.delete(operator),
    dropAll: (): void => held.clear(),
  };
};
export type ListUploads = ReturnType<typeof createListUploads>;
