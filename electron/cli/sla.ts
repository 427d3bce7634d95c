// `rekey sla`: response clocks, vouchers and the policies themselves, without a workspace.
import type { Command } from 'commander';
import { z } from 'zod';
import { type Calendar, defaultCalendar, readCalendar } from '../../shared/domain/sla/calendar.ts';
import { type Due, dueOf, type Pause, type Segment } from '../../shared/domain/sla/clock.ts';
import { inWords } from '../../shared/domain/sla/comparison.ts';
import { creditFor } from '../../shared/domain/sla/credit.ts';
import { planOf, type Target, targetOf } from '../../shared/domain/sla/policy-pack.ts';
import { publishedPolicies, publishedPolicy } from '../../shared/domain/sla/published.ts';
import { finish, type Io, type Outcome, readJsonInput, readTextInput, refused } from './io.ts';

type DueAnswer = {
  readonly due: string | null;
  readonly bound: Target['bound'] | null;
  readonly clock: Due['clock'] | null;
  readonly segments: readonly Segment[];
};
type Answered = { readonly ok: true; readonly answer: DueAnswer; readonly target: Target | null };
type NotAnswered = { readonly ok: false; readonly text: string };

const wantedInstant = 'expected a date and time such as 2026-11-17T09:06:00Z';
const instant = z.iso
  .datetime({ offset: true, error: wantedInstant })
  .transform((text) => new Date(text).toISOString());
const questionSchema = z.strictObject({
  policy: z.string('expected a policy'),
  severity: z.union([z.string(), z.number()], 'expected a severity').transform(String),
  plan: z.string('expected a plan').optional(),
  opened: instant,
  calendar: z.unknown().optional(),
  pauses: z
    .array(z.tuple([instant, instant], 'expected two instants'), 'expected a list of pauses')
    .max(10_000)
    .optional(),
});
type Question = z.output<typeof questionSchema>;

/** The same calendar, as many lines may have it, is read once: it remembers the days it has worked out. */
const calendars = () => {
  const known = new Map<string, Calendar>();
  return (json: unknown): { readonly ok: true; readonly calendar: Calendar } | NotAnswered => {
    const text = JSON.stringify(json ?? null);
    const found = known.get(text);
    if (found !== undefined) return { ok: true, calendar: found };
    const read = json === undefined ? ({ ok: true, calendar: defaultCalendar() } as const) : readCalendar(json);
    if (!read.ok) return { ok: false, text: read.refusal.text };
    known.set(text, read.calendar);
    return read;
  };
};

const due = (question: Question, calendarOf: ReturnType<typeof calendars>): Answered | NotAnswered => {
  const no = (text: string): NotAnswered => ({ ok: false, text });
  const quoted = (text: string) => JSON.stringify(text.slice(0, 100));
  const pack = publishedPolicy(question.policy);
  if (pack === null) return no(`There is no policy ${quoted(question.policy)}; see rekey sla policies.`);
  const { severity } = question;
  if (!pack.severities.some(({ id }) => id === severity))
    return no(`${pack.title} has no severity ${quoted(severity)}: ${pack.severities.map(({ id }) => id).join(', ')}.`);
  const planned = planOf(pack, question.plan ?? null);
  if (planned === null)
    return no(
      `${pack.title} has no plan ${quoted(question.plan ?? '')}${pack.plans.map(({ id }, index) => `${index === 0 ? ': ' : ', '}${id}`).join('')}.`,
    );
  const calendar = calendarOf(question.calendar);
  if (!calendar.ok) return calendar;
  const pauses = (question.pauses ?? []).map(([from, to]): Pause => ({ from, to, reason: 'as given' }));
  const target = targetOf(pack, severity, planned.plan);
  if (target === null && pauses.some(({ from, to }) => to !== null && to < from))
    return no('A pause ends before it begins. Nothing was computed.');
  if (target === null) return { ok: true, target, answer: { due: null, bound: null, clock: null, segments: [] } };
  const computed = dueOf(target, calendar.calendar, question.opened, pauses);
  if (!computed.ok) return no(computed.refusal.text);
  const { due: at, clock, segments } = computed.value;
  return { ok: true, target, answer: { due: at, bound: target.bound, clock, segments } };
};

const sentence = ({ issues: [first] }: z.ZodError): string => {
  const place = (first?.path ?? []).map((part) => (typeof part === 'number' ? part + 1 : String(part))).join(' ');
  if (first?.code === 'unrecognized_keys')
    return `the field ${JSON.stringify(first.keys[0]?.slice(0, 100))} is not known`;
  return `${place === '' ? 'expected an object' : place}${first === undefined || place === '' ? '' : `: ${first.message}`}`;
};

type DueOptions = {
  readonly policy?: string;
  readonly severity?: string;
  readonly plan?: string;
  readonly opened?: string;
  readonly calendar?: string;
  readonly pause: readonly string[];
  readonly from?: string;
  readonly json?: true;
};

const inText = ({ answer, target }: Answered): string => {
  if (target === null) return 'No target is stated: no clock runs.';
  const lines = answer.segments.map(
    ({ from, to, counted, why }) => `${from}  ${to ?? 'goes on'}  ${counted ? 'counted' : 'not counted'}: ${why}`,
  );
  return [`Due ${answer.due ?? 'when the pause is over'} (${inWords(target)})`, ...lines].join('\n');
};

const one = async (io: Io, options: DueOptions): Promise<Outcome> => {
  const { policy, severity, plan, opened } = options;
  let calendar: unknown;
  if (options.calendar !== undefined) {
    const read = await readJsonInput(io, options.calendar);
    if (!read.ok) return read;
    calendar = read.json;
  }
  const pauses = options.pause.map((text) => text.split('/'));
  if (pauses.some((parts) => parts.length !== 2))
    return refused(
      'badInput',
      'A pause is two instants with a slash between them, such as 2026-11-17T09:00:00Z/2026-11-17T10:00:00Z.',
    );
  const parsed = questionSchema.safeParse({
    policy,
    severity,
    ...(plan === undefined ? {} : { plan }),
    opened,
    calendar,
    pauses,
  });
  if (!parsed.success) return refused('badInput', `Nothing was computed. ${sentence(parsed.error)}.`);
  const answered = due(parsed.data, calendars());
  return answered.ok
    ? { ok: true, value: answered.answer, text: inText(answered) }
    : refused('badInput', answered.text);
};

/** All or nothing: a line that cannot be answered is named, and none is. */
const many = async (io: Io, path: string): Promise<Outcome> => {
  const read = await readTextInput(io, path);
  if (!read.ok) return read;
  const calendarOf = calendars();
  const lines = read.text.split('\n');
  const answers: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const wrong = (text: string) => refused('badInput', `Line ${index + 1}: ${text} Nothing was computed.`);
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      return wrong('this is not JSON.');
    }
    const parsed = questionSchema.safeParse(json);
    if (!parsed.success) return wrong(`${sentence(parsed.error)}.`);
    const answered = due(parsed.data, calendarOf);
    if (!answered.ok) return wrong(answered.text);
    answers.push(JSON.stringify(answered.answer));
  }
  return { ok: true, value: null, text: answers.join('\n') };
};

const help = `
Without --from, --policy, --severity and --opened are needed. A calendar file holds
{"zone": "America/New_York", "week": {"mon": [["09:00", "17:00"]], ...}, "holidays": ["2026-12-25"]};
without one it is weekdays from 9 to 17 UTC. With --from each line is a question
{"policy", "severity", "plan"?, "opened", "calendar"?, "pauses"?: [[from, to], ...]}, and is answered by a line.`;

export const registerSlaCommands = (program: Command, io: Io): void => {
  const sla = program.command('sla').description('response targets, vouchers and the policies they come from');
  sla
    .command('due')
    .description('say when a response is due, and which time counted')
    .option('--policy <ID>', 'the policy')
    .option('--severity <S>', 'the severity')
    .option('--plan <P>', 'the plan; otherwise the one for orders that name none')
    .option('--opened <ISO>', 'when the ticket was opened')
    .option('--calendar <FILE>', 'when the desk is open')
    .option(
      '--pause <ISO/ISO>',
      'time that does not count; may be repeated',
      (text: string, all: string[]) => [...all, text],
      [],
    )
    .option('--from <FILE>', 'many questions, one JSON a line')
    .option('--json', 'print JSON')
    .addHelpText('after', help)
    .action(async (options: DueOptions, command: Command) => {
      if (options.from !== undefined) return finish(io, await many(io, options.from), false);
      if (options.policy === undefined || options.severity === undefined || options.opened === undefined)
        command.error('error: --policy, --severity and --opened are needed, or --from');
      finish(io, await one(io, options), options.json === true);
    });
  sla
    .command('credit')
    .description('say what is owed for missed levels')
    .requiredOption('--policy <ID>', 'the policy')
    .requiredOption('--fee <MINOR>', 'the month’s fee in minor units')
    .requiredOption('--failures <N>', 'requests of the month that missed their level')
    .option('--json', 'print JSON')
    .action((options: { policy: string; fee: string; failures: string; json?: true }) => {
      const pack = publishedPolicy(options.policy);
      const whole = (text: string) => (/^\d{1,15}$/.test(text) ? Number(text) : Number.NaN);
      const answered =
        pack === null
          ? refused(
              'badInput',
              `There is no policy ${JSON.stringify(options.policy.slice(0, 100))}; see rekey sla policies.`,
            )
          : creditFor(pack, whole(options.fee), whole(options.failures));
      const outcome: Outcome = answered.ok
        ? { ok: true, value: answered.value, text: `${answered.value.credit} of at most ${answered.value.cap}` }
        : answered;
      finish(io, outcome, options.json === true);
    });
  sla
    .command('policies')
    .description('print the published policies as data')
    .option('--json', 'print JSON')
    .action((options: { json?: true }) => {
      const text = publishedPolicies.map(({ id, version, title }) => `${id} ${version}: ${title}`).join('\n');
      finish(io, { ok: true, value: publishedPolicies, text }, options.json === true);
    });
};
