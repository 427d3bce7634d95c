// One calendar: hours day by day, closed days by hand, by country or by file; and what saving it would move.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Table } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers } from '../../ui/words.ts';
import type { Calendar } from './calendars.tsx';

const dayNames = {
  mon: 'Monday',
  tue: 'Tuesday',
  wed: 'Wednesday',
  thu: 'Thursday',
  fri: 'Friday',
  sat: 'Saturday',
  sun: 'Sunday',
} as const;
type Day = keyof typeof dayNames;
const everyDay = Object.keys(dayNames) as Day[];
const office: Readonly<Record<Day, string>> = {
  ...{ mon: '09:00-17:00', tue: '09:00-17:00', wed: '09:00-17:00', thu: '09:00-17:00', fri: '09:00-17:00' },
  ...{ sat: '', sun: '' },
};

/** "09:00-12:00, 13:00-17:00"; what is no span is left for the program to refuse, with the day's name. */
const spansOf = (typed: string): [string, string][] =>
  typed
    .split(',')
    .map((span) => span.trim())
    .filter((span) => span !== '')
    .map((span) => {
      const [from = '', to = ''] = span.split('-').map((time) => time.trim());
      return [from.slice(0, 5), to.slice(0, 5)];
    });

const typedOf = (week: Calendar['text']['week']): Record<Day, string> =>
  Object.fromEntries(
    everyDay.map((day) => [day, (week[day] ?? []).map((span) => span.join('-')).join(', ')]),
  ) as Record<Day, string>;

const idOf = (name: string): string =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64) || 'calendar';

export const EditCalendar = ({ of, close }: { readonly of: Calendar | null; readonly close: () => void }) => {
  const [name, setName] = useState(of?.name ?? '');
  const [zone, setZone] = useState(of?.text.zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone);
  const [week, setWeek] = useState<Record<Day, string>>(of === null ? { ...office } : typedOf(of.text.week));
  const [closed, setClosed] = useState((of?.text.holidays ?? []).join('\n'));
  const [commandId] = useState(newCommandId);
  const preview = useCommand('calendar.preview');
  const set = useCommand('calendar.set');
  const [seen, setSeen] = useState<string | null>(null);
  const [moves, setMoves] = useState<Awaited<ReturnType<typeof preview.run>>>(null);
  const dates = [...new Set(closed.split(/[\s,]+/).filter((date) => date !== ''))].toSorted();
  const asked = {
    calendar: of?.calendar ?? idOf(name),
    name,
    text: { zone, week: Object.fromEntries(everyDay.map((day) => [day, spansOf(week[day])])), holidays: dates },
  };
  const now = JSON.stringify(asked);
  const previewed = seen === now && moves?.ok === true ? moves.value : null;
  const submit = async () => {
    if (previewed === null || previewed.problem !== null) {
      setMoves(await preview.run(asked));
      setSeen(now);
      return;
    }
    const answer = await set.run({ ...asked, commandId });
    if (answer?.ok) close();
  };
  const ready = previewed !== null && previewed.problem === null;
  return (
    <Dialog
      open
      width={640}
      onClose={close}
      title={of === null ? 'A new calendar' : `Change ${of.name}`}
      sub="Nothing moves before you have seen what does."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={preview.pending || set.pending}>
            {ready ? `Save, and move ${clocks(previewed.moved.length)}` : 'See what it moves'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="Name" value={name} onChange={setName} maxLength={200} />
        <TextField label="Time zone" hint="Such as Europe/Oslo." value={zone} onChange={setZone} maxLength={100} />
        <div className="week">
          {everyDay.map((day) => (
            <TextField
              key={day}
              label={dayNames[day]}
              placeholder="Closed"
              value={week[day]}
              onChange={(typed) => setWeek({ ...week, [day]: typed })}
            />
          ))}
        </div>
        <p className="xs dim">Several spans a day with commas between them: 09:00-12:00, 13:00-17:00.</p>
        <TextArea
          label="Closed days"
          hint={`${inNumbers(dates.length)} days, one a line: 2026-12-25.`}
          rows={4}
          value={closed}
          onChange={setClosed}
        />
        <Holidays add={(days) => setClosed([...new Set([...dates, ...days])].toSorted().join('\n'))} />
        <Refusal refusal={preview.refusal ?? set.refusal} kept="What you entered is kept." />
        {previewed?.problem == null ? null : (
          <Refusal refusal={{ text: previewed.problem }} kept="Nothing was changed." />
        )}
        {ready ? <Moves of={previewed} /> : null}
      </div>
    </Dialog>
  );
};

const clocks = (count: number): string => (count === 1 ? '1 clock' : `${inNumbers(count)} clocks`);

type Preview = { readonly moved: readonly Moved[]; readonly of: number };
type Moved = {
  readonly ticket: string;
  readonly subscriptionName: string;
  readonly before: string | null;
  readonly after: string | null;
};

const Due = ({ at }: { readonly at: string | null }) => (at === null ? 'No time' : <Time at={at} as="day-and-time" />);

const Moves = ({ of: { moved, of } }: { readonly of: Preview }) =>
  moved.length === 0 ? (
    <Remark>
      {of === 0
        ? 'No open ticket is counted by this calendar.'
        : `${inNumbers(of)} open tickets are counted by it, and none moves.`}
    </Remark>
  ) : (
    <Table
      label="Clocks that move"
      idOf={({ ticket }) => ticket}
      items={moved.slice(0, 50)}
      columns={[
        { id: 'ticket', title: 'Ticket', cell: ({ ticket, subscriptionName }) => `${ticket}, ${subscriptionName}` },
        { id: 'before', title: 'Due now', cell: ({ before }) => <Due at={before} /> },
        { id: 'after', title: 'Would be due', cell: ({ after }) => <Due at={after} /> },
      ]}
    />
  );

/** Public holidays of a country, or the whole days of an iCalendar file. */
const Holidays = ({ add }: { readonly add: (days: readonly string[]) => void }) => {
  const [country, setCountry] = useState('');
  const [region, setRegion] = useState('');
  const { value: known } = useRequest('calendar.read', { country: country === '' ? null : country });
  const { run, pending, refusal } = useCommand('calendar.inspect');
  const [added, setAdded] = useState<number | null>(null);
  const take = async (asked: Parameters<typeof run>[0]) => {
    const answer = await run(asked);
    if (!answer?.ok) return;
    setAdded(answer.value.days.length);
    add(answer.value.days.map(({ date }) => date));
  };
  return (
    <div className="stack near">
      <div className="cols">
        <SelectField
          label="Public holidays of"
          value={country}
          onChange={(chosen) => {
            setCountry(chosen);
            setRegion('');
          }}
          choices={(known?.countries ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          hint="From the lists of date-holidays (CC BY-SA 3.0)."
        />
        {known === undefined || known.regions.length === 0 ? null : (
          <SelectField
            label="Region"
            value={region}
            placeholder="The whole country"
            onChange={setRegion}
            choices={known.regions.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
      </div>
      <Button
        small
        pending={pending}
        held={country === ''}
        onClick={() => void take({ from: 'country', country, region: region === '' ? null : region })}
      >
        Add them, for this year and two more
      </Button>
      <FileDrop
        label="Or an iCalendar file with closed days"
        hint="Its whole-day events from today on, at most 1 MB."
        accept=".ics,text/calendar"
        busy={pending}
        onFile={(file) => void file.text().then((content) => take({ from: 'file', content }))}
      />
      <Refusal refusal={refusal} />
      {added === null ? null : <p role="status">{inNumbers(added)} days were added above.</p>}
    </div>
  );
};
