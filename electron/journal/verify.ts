/** Reads a journal from its first record and says whether anything in it was edited, removed, added, moved or signed by the wrong key. */

import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { decodeBase64 } from '../keys/base64.ts';
import { verifySignature } from '../keys/signing.ts';
import type { Head } from './port.ts';
import { emptyHead, hashRecord, isInstant, signedMessage, UnreadableRecord } from './record.ts';
import { type KeyProblemCode, keyFor, type Registry, register } from './registry.ts';

/** A head seen earlier and kept elsewhere: without one, records missing from the end cannot be noticed. */
export type Checkpoint = { readonly position: number; readonly hash: string };

export type ProblemCode =
  | KeyProblemCode
  | 'unreadable'
  | 'position-gap'
  | 'version-gap'
  | 'chain-broken'
  | 'time-malformed'
  | 'time-backwards'
  | 'signature-wrong'
  | 'truncated'
  | 'checkpoint-differs';

export type Problem = { readonly position: number; readonly code: ProblemCode; readonly text: string };

export type Verification =
  | { readonly ok: true; readonly events: number; readonly head: Head }
  | { readonly ok: false; readonly problems: readonly Problem[] };

type Progress = { readonly head: Head; readonly versions: Map<string, number>; readonly registry: Registry };

/**
 * Every problem is reported at the position where it shows; after one, reading goes on from the record as it stands, so that one edit is
 * one or two problems and not a problem for every record behind it. Whether an author was allowed to act is the audit's question.
 */
export async function verifyRecords(
  records: Iterable<RecordedEvent> | AsyncIterable<RecordedEvent>,
  options: { readonly checkpoint?: Checkpoint } = {},
): Promise<Verification> {
  const problems: Problem[] = [];
  let progress: Progress = { head: emptyHead, versions: new Map(), registry: new Map() };
  let events = 0;
  // Position 0 is before the first record: the checkpoint of an empty journal.
  let hashAtCheckpoint = options.checkpoint?.position === 0 ? emptyHead.hash : null;
  try {
    for await (const record of records) {
      progress = verifyNext(progress, record, problems);
      events += 1;
      if (record.position === options.checkpoint?.position) hashAtCheckpoint = progress.head.hash;
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    problems.push({ position: error.position, code: 'unreadable', text: `Reading stopped here: ${error.message}.` });
  }
  if (options.checkpoint !== undefined) problems.push(...compare(options.checkpoint, hashAtCheckpoint));
  return problems.length === 0 ? { ok: true, events, head: progress.head } : { ok: false, problems };
}

function verifyNext(progress: Progress, record: RecordedEvent, problems: Problem[]): Progress {
  const report = (code: ProblemCode, text: string): void => {
    problems.push({ position: record.position, code, text });
  };
  checkPlace(progress, record, report);
  const signed = checkSignature(progress.registry, record, report);
  progress.versions.set(record.stream, record.version);
  return {
    head: { position: record.position, hash: hashOf(record), at: record.at },
    versions: progress.versions,
    registry: signed ? register(progress.registry, record) : progress.registry,
  };
}

type Report = (code: ProblemCode, text: string) => void;

function checkPlace({ head, versions }: Progress, record: RecordedEvent, report: Report): void {
  if (record.position !== head.position + 1) {
    report('position-gap', `Record ${head.position + 1} was expected here; records were removed, added or moved.`);
  }
  if (record.previousHash !== head.hash) {
    report(
      'chain-broken',
      'This record does not continue the one before it; one of the two was changed, removed or moved.',
    );
  }
  const version = (versions.get(record.stream) ?? 0) + 1;
  if (record.version !== version) {
    report('version-gap', `Version ${version} of ${record.stream} was expected, not ${record.version}.`);
  }
  if (!isInstant(record.at)) report('time-malformed', 'The time of this record is not a time.');
  else if (record.at < head.at) report('time-backwards', 'This record says that it is older than the one before it.');
}

function checkSignature(registry: Registry, record: RecordedEvent, report: Report): boolean {
  const answer = keyFor(registry, record);
  if (!answer.ok) {
    report(answer.problem.code, answer.problem.text);
    return false;
  }
  if (isSigned(record, answer.key)) return true;
  report('signature-wrong', `This record is not what ${record.actor} signed.`);
  return false;
}

function isSigned(record: RecordedEvent, key: string): boolean {
  const signature = decodeBase64(record.signature);
  const message = messageOf(record);
  return signature !== null && message !== null && verifySignature(key, message, signature);
}

/** Null for a record that has no canonical form, which nobody can have signed: an editor may leave anything behind. */
function messageOf(record: RecordedEvent): Uint8Array | null {
  try {
    return signedMessage(record);
  } catch {
    return null;
  }
}

function hashOf(record: RecordedEvent): string {
  try {
    return hashRecord(record);
  } catch {
    return 'without canonical form';
  }
}

function compare(checkpoint: Checkpoint, found: string | null): readonly Problem[] {
  const { position } = checkpoint;
  if (found === null) {
    return [
      {
        position,
        code: 'truncated',
        text: `The checkpoint was made at record ${position}, which is not there any more.`,
      },
    ];
  }
  if (found !== checkpoint.hash) {
    return [
      {
        position,
        code: 'checkpoint-differs',
        text: 'This is another history than the one the checkpoint was made of.',
      },
    ];
  }
  return [];
}
