// A page of each view of a million tickets beside the bare SQL, and, in another million, words found as they are typed.
import { ticketViews } from '../../shared/contract/ticket.ts';
import { inSeconds, median, table } from '../paired.ts';
import { fillTickets, madeWords, me, type Million, now } from './million.ts';

const tickets = 1_000_000;
const rounds = 21;

const timed = (run: () => unknown): number => {
  const began = performance.now();
  run();
  return (performance.now() - began) / 1000;
};
const turns = (a: () => unknown, b: () => unknown): readonly [number, number] => {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1)
    for (const at of round % 2 === 0 ? ([0, 1] as const) : ([1, 0] as const)) {
      const took = timed(at === 0 ? a : b);
      if (round > 0) times[at].push(took);
    }
  return [median(times[0]), median(times[1])];
};

/** What the view's statement comes to, written by hand: rows of the same tickets as text, prepared once, nothing read out of them. */
const bare: Readonly<Record<(typeof ticketViews)[number], string>> = {
  open: "INDEXED BY view_ticket_open WHERE open = 1 AND (snoozed = '' OR snoozed <= :now) ORDER BY grp, due, n",
  mine: "INDEXED BY view_ticket_assignee WHERE assignee = :me AND open = 1 AND (snoozed = '' OR snoozed <= :now) ORDER BY grp, due, n",
  unassigned:
    "INDEXED BY view_ticket_assignee WHERE assignee = '' AND open = 1 AND (snoozed = '' OR snoozed <= :now) ORDER BY grp, due, n",
  'due-soon':
    "INDEXED BY view_ticket_due WHERE open = 1 AND due <= :soon AND (snoozed = '' OR snoozed <= :now) ORDER BY due, n",
  waiting: 'INDEXED BY view_ticket_open WHERE open = 1 AND grp = 1 ORDER BY grp, due, n',
  recoveries: "INDEXED BY view_ticket_recovery WHERE open = 1 AND kind = 'recovery' ORDER BY grp, due, n",
  snoozed: "INDEXED BY view_ticket_snoozed WHERE open = 1 AND snoozed <> '' AND snoozed > :now ORDER BY snoozed, n",
  resolved: 'INDEXED BY view_ticket_closed WHERE open = 0 ORDER BY closed_at DESC, n DESC',
  all: 'ORDER BY n DESC',
};

const pages = ({ journal, views }: Million): string => {
  const soon = '2026-11-02T11:00:00.000Z';
  const rows = ticketViews.map((view) => {
    const statement = journal.database.prepare(`SELECT row FROM view_ticket ${bare[view]} LIMIT 100`);
    const given = { me, now, soon };
    const first = () => views.tickets({ view, me, now, limit: 100 });
    const [page, sql] = turns(first, () => statement.all(given));
    const [, read] = turns(first, () =>
      (statement.all(given) as { row: string }[]).map(({ row }) => JSON.parse(row) as object),
    );
    // Twenty pages on, by key.
    let { next } = first();
    for (let at = 0; at < 20 && next !== null; at += 1)
      next = views.tickets({ view, me, now, limit: 100, after: next }).next;
    const [further] = turns(
      () => views.tickets({ view, me, now, limit: 100, ...(next === null ? {} : { after: next }) }),
      () => statement.all(given),
    );
    const [counted] = turns(
      () => views.countTickets({ view, me, now }),
      () => statement.all(given),
    );
    const times = [page, sql, read, further, counted].map((seconds) => `${(seconds * 1000).toFixed(2)} ms`);
    return [view, ...times, `${(page / read).toFixed(2)} ×`];
  });
  return table([
    ['view', 'first 100', 'bare SQL', 'and its rows read', '100 after 20 pages', 'count to 1,000', 'beside rows read'],
    ...rows,
  ]);
};

const typing = (phrase: string): readonly string[] => Array.from(phrase, (_, at) => phrase.slice(0, at + 1));

/** Each is what somebody has typed after one more key: common words, rare ones, several, numbers, and nothing that is there. */
const words = ({ views }: Million): string => {
  const vocabulary = madeWords();
  const rare = [3, 40, 900, 9_000, 25_000].map((at) => vocabulary[at] ?? '');
  const phrases: Readonly<Record<string, readonly string[]>> = {
    'a common word': ['scanner', 'report', 'appliance', 'customer'],
    'two common words': ['scanner fails', 'since the update'],
    'a rare word': rare,
    'a rare word and a common one': rare.map((word) => `scan ${word}`),
    'a number': ['rk 000123', 'rk 999999', 'customer 1234'],
    'nothing that is there': ['xylophone', 'scan xylophone'],
  };
  const all: number[] = [];
  const row = (name: string, times: readonly number[]) => {
    const sorted = [...times].sort((a, b) => a - b);
    const at = (part: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
    return [name, String(times.length), inSeconds(at(0.5)), inSeconds(at(0.95)), inSeconds(at(1))];
  };
  const rows = Object.entries(phrases).map(([name, typed]) => {
    const times = typed.flatMap(typing).flatMap((search) => {
      const ask = () => views.tickets({ view: 'all', me, now, limit: 100, search });
      ask();
      return [1, 2, 3].map(() => timed(ask));
    });
    all.push(...times);
    return row(name, times);
  });
  return table([['typed', 'searches', 'median', '95 %', 'longest'], ...rows, row('all of them', all)]);
};

const measured = async (folder: string, title: string, withWords: boolean, of: (million: Million) => string) => {
  const million = await fillTickets(folder, tickets, withWords);
  const text = `### ${title}\n\n${of(million)}\n`;
  await million.journal.close();
  return text;
};

export const benchQueue = (folder: string): Promise<string> =>
  measured(folder, 'A page of a million tickets', false, pages);
export const benchWords = (folder: string): Promise<string> =>
  measured(folder, 'Words of a million tickets, as they are typed', true, words);
