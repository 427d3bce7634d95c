// A hundred thousand tickets moved in through the contract, on a whole desk in one process; and how long anything waited meanwhile.
import { randomUUID } from 'node:crypto';
import { openDesk, seedDesk } from '../../electron/in-process/testing/desk-in-process.ts';
import { inSeconds, median, table } from '../paired.ts';
import { listedTickets } from './listed.ts';

const tickets = 100_000;
/** It takes as long as everything else here together. */
const rounds = 1;
const partSize = 3 * 1024 * 1024;
/** How late a timer of one millisecond ever was. */
const watchStalls = () => {
  let last = performance.now();
  let longest = 0;
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return longest;
  };
};

export const benchImport = async (): Promise<string> => {
  const bytes = listedTickets(tickets);
  const { seed, remove } = await seedDesk();
  const measured: { preview: number; take: number; stall: number; page: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const desk = await openDesk(seed);
    const upload = randomUUID();
    for (let at = 0; at < bytes.length; at += partSize) {
      const part = bytes.subarray(at, at + partSize).toString('base64');
      await desk.ask('priya', 'ticketImport.upload', { upload, name: 'tickets.csv', size: bytes.length, at, part });
    }
    const began = performance.now();
    const shown = await desk.ask('priya', 'ticketImport.preview', { upload });
    if (shown.problems.length + shown.questions.length > 0)
      throw new Error(JSON.stringify([shown.problems[0], shown.questions]));
    const looked = performance.now();
    const pages: number[] = [];
    let busy = false;
    // Somebody looks at the queue all the while, one page after the other.
    desk.hear((name) => {
      if (name !== 'ticketImport.progress' || busy) return;
      busy = true;
      const asked = performance.now();
      void desk.ask('priya', 'ticket.list', { view: 'open' }).then(() => {
        pages.push(performance.now() - asked);
        busy = false;
      });
    });
    const stalls = watchStalls();
    const taking = performance.now();
    const { taken } = await desk.ask('priya', 'ticketImport.take', { upload });
    const ended = performance.now();
    if (taken !== tickets) throw new Error(`bench: expected ${tickets} tickets, got ${taken}`);
    measured.push({
      preview: (looked - began) / 1000,
      take: (ended - taking) / 1000,
      stall: stalls() / 1000,
      page: Math.max(...pages) / 1000,
    });
    await desk.close();
  }
  await remove();
  const of = (key: keyof (typeof measured)[number]) => measured.map((one) => one[key]);
  const take = median(of('take'));
  const rows = [
    ['preview', inSeconds(median(of('preview'))), `${Math.round(tickets / median(of('preview')))} a second`],
    [
      'import: read again, decided, signed, written, indexed',
      inSeconds(take),
      `${Math.round(tickets / take)} a second`,
    ],
    ['longest stall of the main thread meanwhile', inSeconds(Math.max(...of('stall'))), ''],
    ['longest wait for a page of the queue meanwhile', inSeconds(Math.max(...of('page'))), ''],
  ];
  return `### ${tickets.toLocaleString('en')} tickets moved in, ${(bytes.length / 1e6).toFixed(0)} MB of CSV\n\n${table([['what', 'time', 'rate'], ...rows])}\n`;
};
