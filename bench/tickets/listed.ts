// The made-up tickets as another system would list them; some 400 bytes each.
import { madeTickets } from './million.ts';

const header = 'Number,Customer,Requester,Subject,Description,Priority,Status,Opened,Closed,Labels\r\n';

export const listedTickets = (count: number): Buffer => {
  const lines = [header];
  for (const [row, , words] of madeTickets(count)) {
    const closed = row.resolved?.at ?? '';
    lines.push(
      `${row.ticket.replace('RK', 'OLD')},halden-maritime,leila.haddad,${row.subject},"${words}",${row.severity.id},${row.phase},${row.openedAt},${closed > '2026-07' ? '' : closed},${row.tags.join(';')}\r\n`,
    );
  }
  return Buffer.from(lines.join(''));
};
