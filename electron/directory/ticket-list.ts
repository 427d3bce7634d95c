/** Reads a list of tickets from another system: a CSV table, its columns told apart, every row held against what is known here. */
import { Temporal } from 'temporal-polyfill';
import { type TicketChannel, ticketChannels } from '../../shared/domain/ticket/events.ts';
import {
  type KnownSubscription,
  type ListedTicket,
  type Surroundings,
  type TicketField,
  ticketFields,
  type TicketReading,
} from '../../shared/domain/ticket/ticket-list.ts';
import { readCsv } from './csv.ts';
import { decodeList } from './encoding.ts';
import {
  type CsvLimits,
  type ImportWarning,
  type ListTable,
  quoted,
  refuseList,
  type Refused,
  type TicketListRead,
} from './port.ts';

export const ticketListLimits: CsvLimits = { field: 20_000, columns: 200, rows: 200_000, what: 'tickets' };
/** As many as a window shows; the counts beside them are exact. */
const most = { said: 200, words: 50 } as const;

/** Names as they are guessed, without anything but letters and digits; earlier names are better ones. */
const usual: Readonly<Record<TicketField, readonly string[]>> = {
  subject: ['subject', 'title', 'summary', 'shortdescription'],
  opened: ['opened', 'openedat', 'created', 'createdat', 'createdon', 'creationdate', 'date', 'reported'],
  reference: ['number', 'ticket', 'ticketnumber', 'ticketid', 'id', 'key', 'case', 'casenumber', 'reference'],
  subscription: ['subscription', 'customer', 'account', 'company', 'organization', 'organisation'],
  requester: ['requester', 'requesteremail', 'email', 'contact', 'from', 'reporter', 'caller', 'login'],
  channel: ['channel', 'source', 'via', 'origin'],
  severity: ['severity', 'priority', 'urgency'],
  status: ['status', 'state'],
  responded: ['responded', 'firstresponse', 'firstresponseat', 'respondedat', 'firstreply'],
  resolved: ['resolved', 'resolvedat', 'closed', 'closedat', 'solved', 'solvedat', 'resolutiondate'],
  text: ['text', 'description', 'body', 'details', 'message', 'comment'],
  tags: ['tags', 'labels', 'keywords'],
};

const bare = (name: string): string => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');

/** A guess takes a column for one field only; what a person says of a field stands. */
const mappingOf = (columns: readonly string[], chosen: TicketReading['columns'] = {}): TicketListRead['mapping'] => {
  const taken = new Set(Object.values(chosen).filter((name) => typeof name === 'string'));
  const pick = (field: TicketField): string | null => {
    const said = chosen[field];
    if (said !== undefined) return said !== null && columns.includes(said) ? said : null;
    for (const name of usual[field]) {
      const found = columns.find((column) => !taken.has(column) && bare(column) === name);
      if (found === undefined) continue;
      taken.add(found);
      return found;
    }
    return null;
  };
  return Object.fromEntries(ticketFields.map((field) => [field, pick(field)])) as TicketListRead['mapping'];
};

const states: Readonly<Record<string, 'open' | 'resolved'>> = {
  ...{ open: 'open', new: 'open', pending: 'open', 'in progress': 'open', 'on hold': 'open', reopened: 'open' },
  ...{ resolved: 'resolved', closed: 'resolved', solved: 'resolved', done: 'resolved', completed: 'resolved' },
};
const channels: Readonly<Record<string, TicketChannel>> = {
  ...{ mail: 'email', 'e-mail': 'email', telephone: 'phone', call: 'phone', portal: 'web', form: 'web', api: 'web' },
  ...Object.fromEntries(ticketChannels.map((one) => [one, one])),
};

const own = <Value>(from: Readonly<Record<string, Value>> | undefined, key: string): Value | undefined =>
  from !== undefined && Object.hasOwn(from, key) ? from[key] : undefined;

const wordOf = (text: string): string => text.trim().toLowerCase().slice(0, 100);

const written = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?))?\s?(Z|[+-]\d\d:?\d\d)?$/i;

/** The instant of an ISO 8601 date, with a time and an offset where it has them. Null for anything else: a guess would be another day. */
const instantOf = (text: string, zone: string): string | null => {
  const [, date, time = '00:00', offset] = written.exec(text) ?? [];
  if (date === undefined) return null;
  // Without a zone's rules to follow, which cost a hundred times as much.
  if (offset !== undefined || zone === 'UTC') {
    const at = new Date(`${date}T${time}${(offset ?? 'Z').toUpperCase()}`);
    const valid = !Number.isNaN(at.getTime()) && new Date(`${date}T00:00Z`).toISOString().startsWith(date);
    return valid ? at.toISOString() : null;
  }
  try {
    const local = Temporal.PlainDateTime.from(`${date}T${time}`, { overflow: 'reject' });
    return new Date(local.toZonedDateTime(zone).epochMilliseconds).toISOString();
  } catch {
    return null;
  }
};

const isZone = (zone: string): boolean => {
  try {
    Temporal.Now.zonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
};

/** What a spreadsheet would run. Here it is text; it is said, because whoever exports it again may open it in one. */
const formula = /^[=+\-@\t\r]/;
// oxlint-disable-next-line no-control-regex -- line breaks and tabs are kept, the rest of them is not
const control = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F\u2028\u2029]/g;
const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

type Said = { readonly list: ImportWarning[]; more: number };
const say = (said: Said, line: number, text: string): void => {
  if (said.list.length < most.said) said.list.push({ line, text });
  else said.more += 1;
};

class Words<Means> {
  readonly #said = new Map<string, { tickets: number; means: Means | null }>();

  take(word: string, means: Means | null): void {
    const known = this.#said.get(word);
    if (known === undefined) this.#said.set(word, { tickets: 1, means });
    else known.tickets += 1;
  }
  /** The most usual first; those that mean nothing here before the others. */
  get list() {
    return [...this.#said]
      .map(([word, said]) => ({ word, ...said }))
      .sort((a, b) => Number(a.means !== null) - Number(b.means !== null) || b.tickets - a.tickets)
      .slice(0, most.words);
  }
  get unknown(): number {
    return [...this.#said.values()].filter(({ means }) => means === null).length;
  }
}

/** Never throws for what a file may hold. */
export const readTickets = (
  bytes: Uint8Array,
  reading: TicketReading,
  surroundings: Surroundings,
): TicketListRead | Refused => {
  const decoded = decodeList(bytes);
  if (!decoded.ok) return decoded;
  const read = readCsv(decoded.text, ticketListLimits);
  if (!read.ok) return read;
  const zone = reading.zone ?? 'UTC';
  if (!isZone(zone)) return refuseList('userListBadValue', `There is no time zone ${quoted(zone)}.`);
  return readTable(read.table, reading, zone, surroundings);
};

const readTable = (table: ListTable, reading: TicketReading, zone: string, { known, now }: Surroundings) => {
  const mapping = mappingOf(table.columns, reading.columns);
  const places = new Map(
    ticketFields.flatMap((field) => {
      const name = mapping[field];
      return name === null ? [] : [[field, table.columns.indexOf(name)] as const];
    }),
  );
  const problems: Said = { list: [], more: 0 };
  const warnings: Said = { list: [], more: 0 };
  const severityWords = new Words<string>();
  const statusWords = new Words<'open' | 'resolved'>();
  const subscriptions = new Map<string, KnownSubscription | null>();
  const subscriptionOf = (name: string): KnownSubscription | null => {
    if (!subscriptions.has(name)) subscriptions.set(name, known(name));
    return subscriptions.get(name) ?? null;
  };
  const seen = new Map<string, number>();
  const tickets: ListedTicket[] = [];
  let resolved = 0;

  const take = (line: number, cells: readonly (string | undefined)[]): void => {
    const cell = (field: TicketField): string => {
      const at = places.get(field);
      return at === undefined ? '' : (cells[at] ?? '').trim();
    };
    const wrong = (text: string): void => say(problems, line, text);
    const subject = oneLine(cell('subject'));
    if (subject === '') return wrong('The ticket has no subject.');
    if (subject.length > 200) return wrong('The subject is longer than 200 characters.');
    const name = cell('subscription') === '' ? (reading.subscription ?? '') : cell('subscription');
    const subscription = subscriptionOf(name);
    if (subscription === null) return wrong(`No subscription ${quoted(name)} is registered.`);

    const at = (field: 'opened' | 'responded' | 'resolved'): string | null | undefined => {
      const text = cell(field);
      if (text === '') return null;
      const instant = instantOf(text, zone);
      if (instant === null) wrong(`${quoted(text)} is no date as 2026-11-16 09:30, with an offset or without.`);
      else if (instant > now) wrong(`The ticket says it was ${field} on ${text}, which is still to come.`);
      else return instant;
      return undefined;
    };
    const [openedAt, respondedAt, resolvedAt] = [at('opened'), at('responded'), at('resolved')];
    if (openedAt === undefined || respondedAt === undefined || resolvedAt === undefined) return undefined;
    if (openedAt === null) return wrong('The ticket does not say when it was opened.');
    if ((respondedAt ?? openedAt) < openedAt || (resolvedAt ?? openedAt) < openedAt)
      return wrong('The ticket was answered or resolved before it was opened.');

    const severityWord = wordOf(cell('severity'));
    const severity =
      severityWord === '' ? subscription.defaultSeverity : severityOf(subscription, severityWord, reading);
    if (severityWord !== '') severityWords.take(severityWord, severity);
    const statusWord = wordOf(cell('status'));
    const status = own(reading.statusWords, statusWord) ?? own(states, statusWord) ?? null;
    if (statusWord !== '') statusWords.take(statusWord, status);
    if (severity === null || (statusWord !== '' && status === null)) return undefined;
    const isResolved = statusWord === '' ? resolvedAt !== null : status === 'resolved';
    if (isResolved && resolvedAt === null)
      say(warnings, line, 'It does not say when it was resolved: taken as when it was answered, or opened.');
    if (!isResolved && resolvedAt !== null)
      say(warnings, line, 'It is open, and says when it was resolved: that is left out.');

    const asking = oneLine(cell('requester')).slice(0, 200);
    const user = subscription.users.get(asking.toLowerCase());
    if (user === undefined)
      say(
        warnings,
        line,
        `${asking === '' ? 'Whoever asked' : quoted(asking)} is not on the user list of ${subscription.id}: kept as written, and no user there sees this ticket as theirs.`,
      );
    const channelWord = wordOf(cell('channel'));
    const channel = own(channels, channelWord) ?? 'email';
    if (channelWord !== '' && own(channels, channelWord) === undefined)
      say(warnings, line, `The channel ${quoted(channelWord)} is not known: taken as email.`);
    const text = cell('text').replace(control, ' ');
    if (formula.test(subject) || formula.test(text))
      say(warnings, line, 'It begins like a formula of a spreadsheet. Here it is text.');
    const reference = oneLine(cell('reference')).slice(0, 100);
    const before = reference === '' ? undefined : seen.get(reference);
    if (before !== undefined) return wrong(`The ticket ${quoted(reference)} stands in line ${before} already.`);
    if (reference !== '') seen.set(reference, line);

    if (isResolved) resolved += 1;
    tickets.push({
      ...{ line, subscription: subscription.id, channel, subject, text, severity },
      requester: user ?? { login: null, name: asking },
      moved: {
        ...{ reference, openedAt, respondedAt, tags: tagsIn(cell('tags')) },
        resolvedAt: isResolved ? (resolvedAt ?? respondedAt ?? openedAt) : null,
      },
    });
  };

  const questions: string[] = [];
  const missing = (['subject', 'opened'] as const).filter((field) => mapping[field] === null);
  if (missing.length > 0)
    questions.push(`Say which column holds ${missing.map((field) => inWords[field]).join(' and ')}.`);
  if (mapping.subscription === null && reading.subscription === undefined)
    questions.push('Say which column holds the subscription, or which one all of these tickets belong to.');
  if (questions.length === 0) {
    for (const { line, cells } of table.rows) take(line, cells);
    if (severityWords.unknown > 0) questions.push('Say what each severity of the list is here.');
    if (statusWords.unknown > 0) questions.push('Say which states of the list are open and which are resolved.');
    if (table.rows.length === 0) say(problems, 1, 'The list holds no ticket.');
  }
  const whole = questions.length === 0 && problems.list.length === 0;
  return {
    ok: true,
    columns: table.columns.map((name, at) => ({ name: name.slice(0, 200), samples: samplesOf(table, at) })),
    mapping,
    severities: [
      ...new Map(
        [...subscriptions.values()].flatMap((one) => one?.severities.map((severity) => [severity.id, severity]) ?? []),
      ).values(),
    ],
    severityWords: severityWords.list,
    statusWords: statusWords.list,
    questions,
    ...{ problems: problems.list, moreProblems: problems.more, warnings: warnings.list, moreWarnings: warnings.more },
    ...{ open: tickets.length - resolved, resolved },
    tickets: whole ? tickets : [],
  } satisfies TicketListRead;
};

const inWords = { subject: 'the subject', opened: 'when a ticket was opened' } as const;

const severityOf = ({ severities }: KnownSubscription, word: string, { severityWords }: TicketReading) => {
  const said = own(severityWords, word) ?? word;
  return severities.find(({ id, name }) => id === said || name.toLowerCase() === said)?.id ?? null;
};

const tagsIn = (text: string): readonly string[] =>
  text === ''
    ? []
    : [...new Set(text.split(/[,;]/).map((tag) => oneLine(tag).slice(0, 40)))]
        .filter((tag) => tag !== '')
        .slice(0, 20)
        .sort();

const samplesOf = ({ rows }: ListTable, at: number): readonly string[] => {
  const found = new Set<string>();
  for (const { cells } of rows) {
    const text = oneLine(cells[at] ?? '');
    if (text !== '') found.add(text.slice(0, 60));
    if (found.size === 3) break;
  }
  return [...found];
};
