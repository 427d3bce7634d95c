// The desk's figures, on the screen and as a table for a spreadsheet.
import type { figuresRequests } from '../../../shared/contract/figures.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import { answer, atWork, type Program, refusal } from '../program.ts';
import type { Figures } from '../views-port.ts';

/** A cell that a spreadsheet would take for a formula gets an apostrophe in front, as OWASP advises. */
export const cell = (value: string | number | null): string => {
  const text = String(value ?? '');
  const safe = /^[=+\-@\t\r]/.test(text) && typeof value !== 'number' ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const table = (head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string =>
  [head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n');

export const asCsv = ({ open, responses, weeks, missed }: Figures): string =>
  `${[
    table(
      ['severity', 'open tickets'],
      open.map(({ name, tickets }) => [name, tickets]),
    ),
    table(
      ['month', 'responses in time', 'responses too late'],
      responses.map(({ month, met, missed: late }) => [month, met, late]),
    ),
    table(
      ['week from', 'opened', 'resolved'],
      weeks.map(({ week, opened, resolved }) => [week, opened, resolved]),
    ),
    table(
      ['missed', 'subscription', 'severity', 'channel', 'due (UTC)', 'responded (UTC)', 'assigned to'],
      missed.map((one) => [
        ...[one.ticket, one.subscriptionName, one.severity, one.channel, one.due, one.respondedAt, one.assignee],
      ]),
    ),
  ].join('\r\n\r\n')}\r\n`;

export const figuresHandlers = (program: Program): Handlers<typeof figuresRequests> => ({
  'figures.get': async () => {
    const work = atWork(program);
    return answer(work.unlocked.views.figures(await work.now()));
  },
  'figures.saveCsv': async (_, caller) => {
    if (caller.window === 'command-line')
      return refusal('not-here', 'There is no window here to ask where to save. Ask for figures.get instead.');
    const work = atWork(program);
    const now = await work.now();
    const path = await work.ports.windows.chooseSavePath(caller.windowId, `figures-${now.slice(0, 10)}.csv`);
    if (path === null) return answer({ saved: false });
    const saved = await work.ports.saveFile(path, asCsv(work.unlocked.views.figures(now)));
    return saved.ok ? answer({ saved: true }) : saved;
  },
});
