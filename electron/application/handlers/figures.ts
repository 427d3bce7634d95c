// The desk's figures, on the screen and as a table for a spreadsheet.
import type { figuresRequests } from '../../../shared/contract/figures.ts';
import type { Handlers, OutputOf } from '../../../shared/contract/request.ts';
import type { DeskAtWork } from '../desk-at-work.ts';
import { offeringName } from '../entitlements/read-entitlement.ts';
import { answer, atWork, type Program, refusal } from '../program.ts';
import { operatorName } from '../read/people.ts';
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

type Grants = OutputOf<(typeof figuresRequests)['figures.grants']>;

export const grantsAsCsv = ({ applied, evaluations, toGrant, expiring }: Grants): string =>
  `${[
    table(
      ['month', 'TAM', 'kind', 'product', 'applied'],
      applied.map((one) => [one.month, one.tam, one.kind, one.name, one.grants]),
    ),
    table(
      ['evaluated', 'evaluations', 'bought since'],
      evaluations.map((one) => [one.name, one.evaluated, one.bought]),
    ),
    table(
      ['month', 'grants', 'median hours to grant', 'longest hours'],
      toGrant.map((one) => [one.month, one.grants, hours(one.median), hours(one.longest)]),
    ),
    table(
      ['ends in', 'TAM', 'subscriptions', 'things granted for a time'],
      expiring.map((one) => [one.month, one.tam, one.subscriptions, one.things]),
    ),
  ].join('\r\n\r\n')}\r\n`;

const hours = (milliseconds: number): number => Math.round(milliseconds / 360_000) / 10;

/** The same with people and products by their names. */
const named = async (work: DeskAtWork): Promise<Grants> => {
  const desk = await work.desk();
  const { applied, evaluations, toGrant, expiring, quarter } = work.unlocked.views.grantFigures(await work.now());
  const tamName = (id: string) => operatorName(`operator:${id}`, desk);
  return {
    applied: applied.map(({ month, tam, kind, item, grants }) => ({
      ...{ month, tam: tamName(tam), kind, name: offeringName(desk, kind, item), grants },
    })),
    evaluations: evaluations.map(({ item, evaluated, bought }) => ({
      ...{ name: offeringName(desk, 'evaluation', item), evaluated, bought },
    })),
    toGrant: [...toGrant],
    expiring: expiring.map(({ tam, ...one }) => ({ ...one, tam: tam === null ? null : tamName(tam) })),
    quarter,
  };
};

export const figuresHandlers = (program: Program): Handlers<typeof figuresRequests> => ({
  'figures.get': async () => {
    const work = atWork(program);
    return answer(work.unlocked.views.figures(await work.now()));
  },
  'figures.grants': async () => answer(await named(atWork(program))),
  'figures.saveCsv': async ({ of }, caller) => {
    if (caller.window === 'command-line')
      return refusal('not-here', 'There is no window here to ask where to save. Ask for figures.get instead.');
    const work = atWork(program);
    const now = await work.now();
    const path = await work.ports.windows.chooseSavePath(
      caller.windowId,
      `${of === 'desk' ? 'figures' : 'grants'}-${now.slice(0, 10)}.csv`,
    );
    if (path === null) return answer({ saved: false });
    const csv = of === 'desk' ? asCsv(work.unlocked.views.figures(now)) : grantsAsCsv(await named(work));
    const saved = await work.ports.saveFile(path, csv);
    return saved.ok ? answer({ saved: true }) : saved;
  },
});
