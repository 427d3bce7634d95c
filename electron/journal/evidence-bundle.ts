/** One case as it leaves the workstation: its records as they were signed, each proved to stand in the journal, and one signature over all. docs/evidence.md is its format. */

import { canonicalJson, type Json, type JsonObject } from '../../shared/domain/json.ts';
import { chainedForm, type RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { sealedUnder } from '../../shared/domain/sealed-text.ts';
import { encodeBase64 } from '../keys/base64.ts';
import { checkpointNote, openCheckpoint } from './checkpoint-note.ts';
import { proverOf } from './merkle.ts';
import type { Journal } from './port.ts';
import { leafOf } from './record.ts';

export const bundleFormat = 'rekey-evidence/1';

export type BundleRequest = {
  readonly case: string;
  /** `operator:<id>`, who takes it away, and when. */
  readonly by: string;
  readonly at: string;
  /** Whether the personal texts that are sealed in the records are told beside them. */
  readonly personal: boolean;
  /** The text of a checkpoint that the reader holds from before: the bundle then proves that this journal is that one, grown. */
  readonly earlier: string | null;
};

export type BundleProblem = 'case-unknown' | 'earlier-unusable' | 'earlier-differs';
export type Bundled =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: BundleProblem };

export type Workstation = { readonly publicKey: string; readonly sign: (message: Uint8Array) => Uint8Array };

/**
 * The bundle's canonical text. It holds the case's stream, its subscription's and the
 * desk's: what is needed to judge it, and nothing of another customer. Reads the journal once; 32 bytes a record are kept meanwhile.
 */
export async function evidenceBundle(
  journal: Pick<Journal, 'read' | 'readAll' | 'recorded'>,
  workstation: Workstation,
  request: BundleRequest,
): Promise<Bundled> {
  const [opened] = await journal.read(`recovery/${request.case}`);
  const subscription = opened?.data['subscription'];
  if (opened?.type !== 'opened' || typeof subscription !== 'string') return { ok: false, why: 'case-unknown' };
  const shown = new Set(['desk', `subscription/${subscription}`, `recovery/${request.case}`]);
  const leaves: Uint8Array[] = [];
  const records: RecordedEvent[] = [];
  for await (const record of journal.recorded()) {
    leaves.push(leafOf(record));
    if (shown.has(record.stream)) records.push(record);
  }
  const tree = proverOf(leaves);
  const root = encodeBase64(tree.root());
  const earlier = request.earlier === null ? null : openCheckpoint(request.earlier, workstation.publicKey);
  if (earlier?.ok === false || earlier?.checkpoint.size === 0) return { ok: false, why: 'earlier-unusable' };
  if (earlier !== null) {
    const { size, root: was } = earlier.checkpoint;
    if (size > leaves.length || encodeBase64(proverOf(leaves.slice(0, size)).root()) !== was)
      return { ok: false, why: 'earlier-differs' };
  }
  const unsigned: JsonObject = {
    format: bundleFormat,
    case: request.case,
    subscription,
    exportedAt: request.at,
    exportedBy: request.by,
    workstationKey: workstation.publicKey,
    checkpoint: checkpointNote({ size: leaves.length, root }, workstation.publicKey, workstation.sign),
    earlier:
      earlier === null
        ? null
        : { checkpoint: request.earlier, proof: tree.consistency(earlier.checkpoint.size).map(encodeBase64) },
    records: records.map((record) => ({
      record: chainedForm(record),
      proof: tree.inclusion(record.position - 1).map(encodeBase64),
    })),
    personal: request.personal ? await openedTexts(journal, records) : {},
  };
  const signature = encodeBase64(workstation.sign(new TextEncoder().encode(canonicalJson(unsigned))));
  return { ok: true, text: canonicalJson({ ...unsigned, signature }) };
}

/** What the sealed texts of these records say, as far as their key still exists. */
async function openedTexts(journal: Pick<Journal, 'readAll'>, records: readonly RecordedEvent[]): Promise<JsonObject> {
  const sealed = new Map(records.map((record) => [record.position, record]));
  const texts: Record<string, string> = {};
  for await (const open of journal.readAll()) {
    const record = sealed.get(open.position);
    if (record !== undefined) pair(record.data, open.data, texts);
  }
  return texts;
}

function pair(sealed: Json | undefined, open: Json | undefined, texts: Record<string, string>): void {
  if (typeof sealed === 'string' && typeof open === 'string') {
    if (sealed !== open && sealedUnder(sealed) !== null) texts[sealed] = open;
  } else if (typeof sealed === 'object' && sealed !== null && typeof open === 'object' && open !== null) {
    for (const [name, member] of Object.entries(sealed)) pair(member, (open as JsonObject)[name], texts);
  }
}
