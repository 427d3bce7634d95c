// Whether the files that the journal tells of are still there and still what it says: part of verifying a workspace.
import { createHash } from 'node:crypto';
import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import type { VerifyProblem } from '../application/ports.ts';
import type { Journal } from '../journal/port.ts';

type Kept = {
  readonly position: number;
  readonly key: string;
  readonly name: string;
  readonly digest: string;
};

/** What should be there: attached, not removed, and not forgotten with its customer since. */
const keptIn = (records: readonly RecordedEvent[]): readonly Kept[] => {
  const subscriptionOf = new Map<string, string>();
  const kept = new Map<string, Kept & { readonly subscription: string }>();
  for (const { type, stream, data, position } of records) {
    if (stream.startsWith('ticket/') && type === 'opened') subscriptionOf.set(stream, String(data['subscription']));
    if (type === 'fileAttached') {
      const subscription = subscriptionOf.get(stream) ?? '';
      const [file, name, digest] = [String(data['file']), String(data['name']), String(data['digest'])];
      kept.set(file, { position, subscription, key: `attachment/${subscription}/${file}`, name, digest });
    }
    if (type === 'fileRemoved') kept.delete(String(data['file']));
    if (type === 'personalDataErased')
      for (const [file, { subscription }] of kept) if (stream === `subscription/${subscription}`) kept.delete(file);
  }
  return [...kept.values()];
};

export const damagedFiles = async (
  records: readonly RecordedEvent[],
  journal: Pick<Journal, 'sealed'>,
  unseal: (purpose: string, bytes: Uint8Array) => string | null,
): Promise<readonly VerifyProblem[]> => {
  const problems: VerifyProblem[] = [];
  for (const { position, key, name, digest } of keptIn(records)) {
    const sealed = await journal.sealed(key);
    const text = sealed === null ? null : unseal(key, sealed);
    const is = text === null ? null : createHash('sha256').update(Buffer.from(text, 'base64')).digest('hex');
    if (is === digest) continue;
    const what = is === null ? 'is missing or cannot be opened' : 'was changed outside Rekey';
    problems.push({ position, code: 'file-damaged', text: `The attached file ${name} ${what}.`, invariant: null });
  }
  return problems;
};
