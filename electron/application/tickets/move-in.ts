// Moving tickets in: each is decided by the journal as it stands, all of them are recorded in one commit, and nobody records between.
import type { OperatorCaller } from '../../../shared/contract/request.ts';
import { gatherTicketFacts } from '../../../shared/domain/ticket/gather-facts.ts';
import { decide } from '../../../shared/domain/ticket/decide.ts';
import { unopened } from '../../../shared/domain/ticket/state.ts';
import type { TicketFacts } from '../../../shared/domain/ticket/commands.ts';
import type { ListedTicket, TicketReading } from '../../../shared/domain/ticket/ticket-list.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import type { OperatorBy } from '../ports.ts';
import { answer, type Program, refusal } from '../program.ts';
import { numbered } from './open-ticket.ts';

const gone = refusal('listNotHere', 'The file is not here any more. Choose it again. Nothing was imported.');

const fileOf = ({ uploads }: Program, { actor }: OperatorCaller, upload: string) =>
  uploads.of(upload, actor.id) ?? gone;

type Asked = { readonly upload: string; readonly reading?: TicketReading | undefined };

export const previewTickets = async (program: Program, work: DeskAtWork, caller: OperatorCaller, asked: Asked) => {
  const { readOnly, ticketImport } = work.unlocked;
  // Reading it opens the journal's file, which nobody touches here.
  if (readOnly !== null) return refusal('workspace-read-only', readOnly);
  const file = fileOf(program, caller, asked.upload);
  if (!file.ok) return file;
  const read = await ticketImport.preview({ bytes: file.bytes, reading: asked.reading ?? {}, now: await work.now() });
  if (!read.ok) return read;
  const {
    ok: _ok,
    tickets: _tickets,
    columns,
    severities,
    severityWords,
    statusWords,
    questions,
    problems,
    warnings,
    ...more
  } = read;
  return answer({
    ...{ name: file.name, bytes: file.bytes.length, ...more },
    columns: columns.map(({ name, samples }) => ({ name, samples: [...samples] })),
    severities: severities.map(({ id, name }) => ({ id, name })),
    ...{ severityWords: [...severityWords], statusWords: [...statusWords], questions: [...questions] },
    ...{ problems: [...problems], warnings: [...warnings] },
  });
};

export const takeTickets = async (
  program: Program,
  work: DeskAtWork,
  caller: OperatorCaller,
  by: OperatorBy,
  asked: Asked & { readonly commandId?: string | undefined },
  signal: AbortSignal,
) => {
  const file = fileOf(program, caller, asked.upload);
  if (!file.ok) return file;
  const { journal, views, ticketImport } = work.unlocked;
  const commandId = asked.commandId ?? work.ports.uuid();
  const taken = await work.whileNothingIsRecorded(async () => {
    const before = await journal.recordedBy(commandId);
    if (before !== null) return between(before.map(({ stream }) => stream.slice('ticket/'.length)));
    await views.catchUp();
    const now = await work.now();
    const desk = await work.desk();
    const facts = new Map<string, TicketFacts>();
    const factsOf = async (id: string): Promise<TicketFacts> => {
      const known = facts.get(id) ?? gatherTicketFacts(unopened, await work.subscription(id), desk);
      facts.set(id, known);
      return known;
    };
    const first = numbered(views.nextTicketNumber());
    let next = first;
    const done = await views.whileElsewhere(() =>
      ticketImport.take({
        ...{ bytes: file.bytes, reading: asked.reading ?? {}, now, commandId, signer: by.signer, signal },
        progress: (so, total) => work.ports.push('ticketImport.progress', { done: so, total }),
        decide: async ({ line: _line, ...listed }: ListedTicket) => {
          const ticket = `RK-${String(next).padStart(6, '0')}`;
          const asks = { type: 'moveIn' as const, ...listed, ticket, now, actor: by.actor };
          const decided = decide({ ...asks, facts: await factsOf(listed.subscription) }, unopened);
          if (!decided.ok) return decided;
          const [event] = decided.events;
          if (event === undefined) throw new Error('move in: expected an opening, got none');
          next += 1;
          return { ok: true, event };
        },
      }),
    );
    return done.ok
      ? between(
          [first, next - 1].map((n) => `RK-${String(n).padStart(6, '0')}`),
          done.taken,
        )
      : done;
  });
  if (!taken.ok) return taken;
  program.uploads.drop(caller.actor.id);
  work.ports.push('journal.changed', { position: (await journal.head()).position });
  return taken;
};

const between = (tickets: readonly string[], taken = tickets.length) =>
  answer({ taken, first: tickets[0] ?? '', last: tickets.at(-1) ?? '' });
