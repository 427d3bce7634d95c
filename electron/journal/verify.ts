/** Reads a journal from its first record and says whether anything in it was edited, removed, added, moved or signed by the wrong key. */

import type { RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { decodeBase64, encodeBase64 } from '../keys/base64.ts';
import { verifySignature } from '../keys/signing.ts';
import type { Checkpoint } from './checkpoint-note.ts';
import { emptyTree, grow, hashBytes, leafHash, rootOf, type Tree } from './merkle.ts';
import type { Head } from './port.ts';
import {
  emptyHead,
  hashRecord,
  hashText,
  isInstant,
  type KeptRecord,
  leafOf,
  signedMessage,
  UnreadableRecord,
} from './record.ts';
import { isAboutKeys, type KeyProblemCode, keyFor, type Registry, register } from './registry.ts';

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
  /** `checkpoint` is of the journal as it stands, to be kept where nobody at this workstation can change it. */
  | { readonly ok: true; readonly events: number; readonly head: Head; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** How far a verification has come, and what the next record is held against. */
export type Progress = {
  readonly head: Head;
  readonly versions: Map<string, number>;
  readonly registry: Registry;
  readonly tree: Tree;
};

const beginning = (): Progress => ({ head: emptyHead, versions: new Map(), registry: new Map(), tree: emptyTree });

/** A part of a journal, hashed by itself, perhaps on another thread: a chunk of leaves is a whole subtree. */
export type HashedPart = {
  /** Of every whole chunk, in order. */
  readonly roots: readonly Uint8Array[];
  /** Leaves behind the last whole chunk; only the last part may have any. */
  readonly rest: readonly Uint8Array[];
  /** The texts of the records that bring or end a key, in order. */
  readonly aboutKeys: readonly string[];
};

/** Leaves; a power of two. */
export const chunkSize = 4096;

export function hashPart(kept: Iterable<KeptRecord>, chunk = chunkSize): HashedPart {
  const roots: Uint8Array[] = [];
  const aboutKeys: string[] = [];
  let rest: Uint8Array[] = [];
  for (const { type, text } of kept) {
    rest.push(leafHash(text));
    if (isAboutKeys(type)) aboutKeys.push(text);
    if (rest.length < chunk) continue;
    roots.push(rootOf(rest.reduce(grow, emptyTree)));
    rest = [];
  }
  return { roots, rest, aboutKeys };
}

/**
 * Whether the records that an earlier verification of this journal covered are there as they were. Their Merkle root says so of every text
 * and of their order, so that chain, times and signatures, which were verified then, are not asked once more. Null where it is another
 * root, or records are missing: only a verification of everything says what is wrong.
 *
 * `last` is the newest of them; `versions` holds those of the streams that go on behind it.
 */
export function verifiedBefore(
  parts: readonly HashedPart[],
  { root }: Checkpoint,
  last: KeptRecord | null,
  versions: Map<string, number>,
  chunk = chunkSize,
): Progress | null {
  const chunks = parts.flatMap(({ roots }) => roots).reduce(grow, emptyTree);
  const whole: Tree = { size: chunks.size * chunk, full: chunks.full };
  const tree = parts.flatMap(({ rest }) => rest).reduce(grow, whole);
  if (last === null || checkpointOf(tree).root !== root) return null;
  // The root is the one that was verified, so each of these texts is a record.
  const read = (text: string) => JSON.parse(text) as RecordedEvent;
  const registry = parts
    .flatMap(({ aboutKeys }) => aboutKeys)
    .reduce<Registry>((known, text) => register(known, read(text)), new Map());
  const { position, at } = read(last.text);
  return { head: { position, hash: hashText(last.text), at }, versions, registry, tree };
}

/**
 * Every problem is reported at the position where it shows; after one, reading goes on from the record as it stands, so that one edit is
 * one or two problems and not a problem for every record behind it. Whether an author was allowed to act is the audit's question.
 * `checkpoints` were made earlier and kept elsewhere: without one, records missing from the end cannot be noticed.
 * `from` is how far `verifiedBefore` has come: `records` are those behind it.
 */
export async function verifyRecords(
  records: Iterable<RecordedEvent> | AsyncIterable<RecordedEvent>,
  options: { readonly checkpoints?: readonly Checkpoint[]; readonly from?: Progress | null } = {},
): Promise<Verification> {
  const problems: Problem[] = [];
  let progress = options.from ?? beginning();
  let events = progress.tree.size;
  const { checkpoints = [] } = options;
  const sizes = new Set(checkpoints.map(({ size }) => size));
  const roots = new Map<number, string>([[0, checkpointOf(emptyTree).root]]);
  try {
    for await (const record of records) {
      progress = verifyNext(progress, record, problems);
      events += 1;
      if (sizes.has(progress.tree.size)) roots.set(progress.tree.size, checkpointOf(progress.tree).root);
    }
  } catch (error) {
    if (!(error instanceof UnreadableRecord)) throw error;
    problems.push({ position: error.position, code: 'unreadable', text: `Reading stopped here: ${error.message}.` });
  }
  for (const checkpoint of checkpoints) problems.push(...compare(checkpoint, roots.get(checkpoint.size) ?? null));
  const { head, tree } = progress;
  return problems.length === 0 ? { ok: true, events, head, checkpoint: checkpointOf(tree) } : { ok: false, problems };
}

const checkpointOf = (tree: Tree): Checkpoint => ({ size: tree.size, root: encodeBase64(rootOf(tree)) });

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
    tree: grow(progress.tree, leafFor(record)),
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

/** Whether the record, its personal texts sealed as they were signed, is what this key signed. */
export function isSigned(record: RecordedEvent, key: string): boolean {
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

/** A record without canonical form is nobody's: its place in the tree is taken, and no checkpoint agrees from there on. */
function leafFor(record: RecordedEvent): Uint8Array {
  try {
    return leafOf(record);
  } catch {
    return new Uint8Array(hashBytes);
  }
}

function compare(checkpoint: Checkpoint, found: string | null): readonly Problem[] {
  const position = checkpoint.size;
  if (found === null) {
    return [
      {
        position,
        code: 'truncated',
        text: `The checkpoint was made at record ${position}, which is not there any more.`,
      },
    ];
  }
  if (found !== checkpoint.root) {
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
