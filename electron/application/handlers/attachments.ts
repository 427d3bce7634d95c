// Files of tickets, from the desk and from the customer's own window.
import type { attachmentRequests } from '../../../shared/contract/attachment.ts';
import type { Answer, Caller, Handlers } from '../../../shared/contract/request.ts';
import { whySize } from '../../../shared/domain/ticket/attachments.ts';
import type { Ticket } from '../../../shared/domain/ticket/state.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { atWindow } from '../list-uploads.ts';
import type { Sitting } from '../people/sittings.ts';
import { answer, atWork, byOperator, type Program, refusal } from '../program.ts';
import { attach, detach, readFileOf } from '../tickets/attachments.ts';
import { readRequest } from '../tickets/read-request.ts';

const gone = () => refusal('listOutOfOrder', 'The file did not arrive whole. Choose it again. Nothing was attached.');
const unknown = () => refusal('ticketUnknown', 'You have no request with this number.');

export const attachmentHandlers = (program: Program): Handlers<typeof attachmentRequests> => {
  const save = async (work: DeskAtWork, ticket: Ticket, file: string, caller: Caller, given?: string) => {
    const read = await readFileOf(work, ticket, file);
    if (!read.ok) return read;
    const { name, bytes } = read.value;
    const path = given ?? (await work.ports.windows.chooseSavePath(caller.windowId, name));
    if (path === null) return answer({ saved: false });
    const saved = await work.ports.saveFile(path, bytes);
    return saved.ok ? answer({ saved: true }) : saved;
  };
  const whoAt = ({ windowId }: Caller): string => atWindow(windowId);
  /** What cannot be attached is not even held: a list may be larger, and comes the same way. */
  const take = (part: Parameters<typeof program.uploads.take>[0], who: string) =>
    whySize(part.size) ?? program.uploads.take(part, who);
  const onTheirs = async <Value>(
    caller: Caller,
    ticket: string,
    run: (sitting: Sitting, work: DeskAtWork) => Promise<Answer<Value>>,
  ): Promise<Answer<Value>> => {
    const sitting = program.sittings.of(caller.windowId);
    if (sitting === null) return refusal('sign-in-first', 'Sign in first.');
    const work = atWork(program);
    return (await readRequest(work, sitting, ticket)) === null ? unknown() : run(sitting, work);
  };
  return {
    'attachment.upload': (part, caller) => take(part, caller.actor.id),
    'attachment.add': async ({ ticket, upload, shared, commandId }, caller) => {
      const given = program.uploads.of(upload, caller.actor.id);
      if (given === null) return gone();
      const done = await attach(atWork(program), byOperator(program, caller), ticket, given, shared, commandId);
      if (done.ok) program.uploads.drop(caller.actor.id);
      return done;
    },
    'attachment.remove': ({ ticket, file, reason, commandId }, caller) =>
      detach(atWork(program), byOperator(program, caller), ticket, { file, reason }, commandId),
    'attachment.save': async ({ ticket, file, path }, caller) => {
      if (path !== undefined && caller.window !== 'command-line')
        return refusal('path-not-yours', 'A window asks where to save; it does not name the path.');
      const work = atWork(program);
      return save(work, await work.ticket(ticket), file, caller, path);
    },
    'customer.uploadFile': (part, caller) =>
      program.sittings.of(caller.windowId) === null
        ? refusal('sign-in-first', 'Sign in first.')
        : take(part, whoAt(caller)),
    'customer.addFile': ({ ticket, upload, commandId }, caller) =>
      onTheirs(caller, ticket, async ({ by }, work) => {
        const given = program.uploads.of(upload, whoAt(caller));
        if (given === null) return gone();
        const done = await attach(work, by, ticket, given, true, commandId);
        if (done.ok) program.uploads.drop(whoAt(caller));
        return done;
      }),
    'customer.saveFile': ({ ticket, file }, caller) =>
      onTheirs(caller, ticket, async (_, work) => {
        const known = await work.ticket(ticket);
        // What is the desk's own is answered like what is not there.
        const shown = known.files.some((one) => one.file === file && one.shared);
        return shown ? save(work, known, file, caller) : refusal('fileUnknown', 'This request has no such file.');
      }),
  };
};
