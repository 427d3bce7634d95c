// A ticket's files: sealed beside the journal in the commit that says so, read back only as what was recorded, forgotten with the customer.
import { createHash } from 'node:crypto';
import type { Answer } from '../../../shared/contract/request.ts';
import { sealedUnder } from '../../../shared/domain/sealed-text.ts';
import { judgeFile } from '../../../shared/domain/ticket/attachments.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { By } from '../ports.ts';
import { answer, refusal } from '../program.ts';
import type { Transaction } from '../transaction.ts';

/** Everything of one subscription is found by it when it is erased. */
export const filesOf = (subscription: string): string => `attachment/${subscription}/`;
const keyOf = (subscription: string, file: string): string => `${filesOf(subscription)}${file}`;
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

type Given = { readonly name: string; readonly bytes: Uint8Array };

export const attach = async (
  work: DeskAtWork,
  by: By,
  ticket: string,
  { name: given, bytes }: Given,
  shared: boolean,
  commandId?: string,
): Promise<Answer<{ file: string }>> => {
  const judged = judgeFile(given, bytes);
  if (!judged.ok) return judged;
  const { name, type } = judged;
  const file = work.ports.uuid();
  const digest = digestOf(bytes);
  const done = await work.record(commandId, async (tx) => {
    const { subscription } = await tx.ticket(ticket);
    const command = { type: 'attach', file, name, kind: type, size: bytes.length, digest, shared } as const;
    const taken = await tx.onTicket(by, ticket, command);
    if (!taken.ok) return taken;
    const key = keyOf(subscription, file);
    tx.seal(key, work.unlocked.seal(key, Buffer.from(bytes).toString('base64')));
    return { ok: true, value: null };
  });
  if (!done.ok) return done;
  const first = done.events.find((event) => event.type === 'fileAttached');
  return answer({ file: String(first?.data['file'] ?? file) });
};

export const detach = async (
  work: DeskAtWork,
  by: By,
  ticket: string,
  { file, reason }: { readonly file: string; readonly reason: string },
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const done = await work.record(commandId, async (tx) => {
    const { subscription } = await tx.ticket(ticket);
    const taken = await tx.onTicket(by, ticket, { type: 'detach', file, reason });
    if (!taken.ok) return taken;
    tx.erase(keyOf(subscription, file));
    return { ok: true, value: null };
  });
  return done.ok ? answer({}) : done;
};

/** The contents, only where they are still what was recorded. */
export const readFileOf = async (
  work: DeskAtWork,
  { subscription, files }: Ticket,
  file: string,
): Promise<Answer<{ readonly name: string; readonly bytes: Uint8Array }>> => {
  const known = files.find((one) => one.file === file);
  if (known === undefined) return refusal('fileUnknown', 'This ticket has no such file.');
  // Its name went with the contents, and a sealed text is nothing to show.
  if (sealedUnder(known.name) !== null)
    return refusal('fileForgotten', 'This file was erased with the personal data of its customer.');
  const key = keyOf(subscription, file);
  const sealed = await work.unlocked.journal.sealed(key);
  const text = sealed === null ? null : work.unlocked.unseal(key, sealed);
  const bytes = text === null ? null : Buffer.from(text, 'base64');
  if (bytes === null || digestOf(bytes) !== known.digest)
    return refusal('fileDamaged', `${known.name} is missing or was changed outside Rekey. Nothing was saved.`);
  return answer({ name: known.name, bytes });
};

/** What is forgotten takes its files along, in the same commit. */
export const forgetFiles = async (work: DeskAtWork, tx: Transaction, subscription: string): Promise<void> => {
  for (const key of await work.unlocked.journal.sealedKeys(filesOf(subscription))) tx.erase(key);
};
