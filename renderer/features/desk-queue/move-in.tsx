// Moving tickets in from another system: chosen or dropped, shown as they would be taken, asked about where it must be, all of them or none.
import { useRef, useState } from 'react';
import type { Refusal as Refused } from '../../../shared/domain/decider.ts';
import { type TicketField, ticketFields } from '../../../shared/domain/ticket/ticket-list.ts';
import { newCommandId, useCommand, usePush, useRequest } from '../../backend/backend.ts';
import type { Input, Output } from '../../backend/bridge.ts';
import { sendList, type SentFile } from '../../backend/send-file.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField } from '../../ui/fields.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Facts } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { bytes, inNumbers } from '../../ui/words.ts';

type Preview = Output<'ticketImport.preview'>;
type Reading = NonNullable<Input<'ticketImport.preview'>['reading']>;
type Say = (more: Reading) => void;

const tickets = (count: number): string => `${inNumbers(count)} ${count === 1 ? 'ticket' : 'tickets'}`;

const fieldWords: Readonly<Record<TicketField, string>> = {
  subject: 'Subject',
  opened: 'Opened',
  reference: 'Number there',
  subscription: 'Subscription, by id or name',
  requester: 'Who asked, by login or address',
  channel: 'Channel',
  severity: 'Severity',
  status: 'State',
  responded: 'First response',
  resolved: 'Resolved',
  text: 'Text',
  tags: 'Tags',
};

export const MoveIn = ({ close }: { readonly close: () => void }) => {
  const list = useList();
  const { file, shown, taken, reading } = list;
  const leave = () => {
    list.drop();
    close();
  };
  const locked =
    shown === null || list.refused
      ? 'The list cannot be read like this.'
      : shown.questions.length > 0
        ? 'Say first what is asked above.'
        : shown.problems.length > 0
          ? 'Correct the lines above in the file, and choose it again: all of its tickets are taken, or none.'
          : null;
  return (
    <Dialog
      open
      onClose={leave}
      width={shown === null || taken !== null ? 560 : 880}
      title="Import tickets from another system"
      sub={
        file === null
          ? 'They are shown first, as they would be taken; then all of them are, or none.'
          : `${file.name} · ${bytes(file.size)}`
      }
      onSubmit={() => (locked === null ? void list.take() : undefined)}
      actions={
        taken !== null ? (
          <Button onClick={leave}>Close</Button>
        ) : list.taking ? (
          <Button onClick={list.stop}>Stop</Button>
        ) : (
          <>
            {shown === null ? null : (
              <Button kind="bare" onClick={list.drop}>
                Choose another file
              </Button>
            )}
            <Button onClick={leave}>Not now</Button>
            {shown === null ? null : (
              <LockedAction type="submit" kind="main" pending={list.pending} locked={locked}>
                {shown.open + shown.resolved === 0 ? 'Import' : `Import ${tickets(shown.open + shown.resolved)}`}
              </LockedAction>
            )}
          </>
        )
      }
    >
      {taken !== null ? (
        <Remark>
          <p role="status">
            {tickets(taken.taken)} imported, {taken.first} to {taken.last}.
          </p>
        </Remark>
      ) : (
        <div className="stack" aria-busy={list.pending}>
          {shown === null ? (
            <FileDrop
              label="Tickets"
              hint={
                list.sent === null
                  ? 'Drop the file here, or choose it. CSV with a row of column names; up to 64 MiB and 200,000 tickets.'
                  : `Reading it: ${bytes(list.sent)} so far.`
              }
              accept=".csv,.tsv,.txt"
              busy={list.pending}
              onFile={(chosen) => void list.choose(chosen)}
            />
          ) : null}
          <Refusal refusal={list.refusal} />
          {list.taking ? (
            <Written of={list.progress} />
          ) : shown === null ? null : (
            <>
              <Asked of={shown} reading={reading} say={(more) => void list.say(more)} />
              <Said label="Lines that cannot be taken" of={shown.problems} more={shown.moreProblems} />
              <Facts
                facts={[
                  { term: 'Open', value: tickets(shown.open) },
                  { term: 'Resolved', value: tickets(shown.resolved) },
                ]}
              />
              <Said label="Worth knowing" of={shown.warnings} more={shown.moreWarnings} />
            </>
          )}
        </div>
      )}
    </Dialog>
  );
};

const Written = ({ of }: { readonly of: { readonly done: number; readonly total: number } | null }) => {
  const share = of === null ? 0 : Math.floor((of.done / of.total) * 100);
  return (
    <div className="stack near">
      <div
        className="track"
        role="progressbar"
        aria-label="Importing"
        aria-valuenow={share}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <i style={{ width: `${share}%` }} />
      </div>
      <p className="xs dim">
        {of === null ? 'Reading the file.' : `${inNumbers(of.done)} of ${tickets(of.total)}.`} Until the last one is
        written none counts, and stopping leaves everything as it is. What others record waits for it.
      </p>
    </div>
  );
};

type Remarks = { readonly label: string; readonly of: Preview['warnings']; readonly more: number };

const Said = ({ label, of, more }: Remarks) =>
  of.length === 0 ? null : (
    <div className="stack near">
      <h3>{label}</h3>
      <ul className="plain stack near xs" aria-label={label}>
        {of.slice(0, 12).map(({ line, text }, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- two remarks may say the same of one line
          <li key={at}>{line === null ? text : `Line ${line}: ${text}`}</li>
        ))}
      </ul>
      {of.length + more > 12 ? <p className="xs dim">And {inNumbers(of.length + more - 12)} more.</p> : null}
    </div>
  );

/** This machine's own time zone. */
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

const Asked = ({ of, reading, say }: { readonly of: Preview; readonly reading: Reading; readonly say: Say }) => {
  const subscriptions = useRequest('subscription.list', {}).value ?? [];
  const { columns, mapping, questions, severityWords, statusWords } = of;
  const choices = [
    ...columns.map(({ name, samples }, at) => ({
      value: `${at}`,
      label: samples[0] === undefined ? name : `${name} (${samples[0]})`,
    })),
    { value: 'none', label: 'Not in this list' },
  ];
  const placeOf = (field: TicketField) =>
    mapping[field] === null ? 'none' : `${columns.findIndex(({ name }) => name === mapping[field])}`;
  const unknown = severityWords.filter(({ means, word }) => means === null || word in (reading.severityWords ?? {}));
  const states = statusWords.filter(({ means, word }) => means === null || word in (reading.statusWords ?? {}));
  return (
    <>
      {questions.length === 0 ? null : (
        <Remark>
          <ul className="plain stack near" aria-label="Asked">
            {questions.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </Remark>
      )}
      <details open={questions.length > 0 || undefined} className="more-of">
        <summary>Which column is what</summary>
        <div className="two-columns">
          {ticketFields.map((field) => (
            <SelectField
              key={field}
              label={fieldWords[field]}
              value={placeOf(field)}
              onChange={(at) => say({ columns: { ...reading.columns, [field]: columns[Number(at)]?.name ?? null } })}
              choices={choices}
            />
          ))}
          <SelectField
            label="Subscription of rows that name none"
            value={reading.subscription ?? ''}
            onChange={(subscription) => say({ subscription })}
            choices={subscriptions.map(({ subscription, name }) => ({ value: subscription, label: name }))}
          />
          <SelectField
            label="Times without an offset are in"
            value={reading.zone ?? 'UTC'}
            onChange={(zone) => say({ zone })}
            choices={[...new Set(['UTC', here])].map((zone) => ({ value: zone, label: zone }))}
          />
          {unknown.map(({ word, tickets: many, means }) => (
            <SelectField
              key={word}
              label={`Severity “${word}” is`}
              hint={tickets(many)}
              value={means ?? ''}
              onChange={(severity) => say({ severityWords: { ...reading.severityWords, [word]: severity } })}
              choices={of.severities.map(({ id, name }) => ({
                value: id,
                label: id === name ? id : `${id} ${name}`,
              }))}
            />
          ))}
          {states.map(({ word, tickets: many, means }) => (
            <SelectField
              key={word}
              label={`“${word}” means`}
              hint={tickets(many)}
              value={means ?? ''}
              onChange={(state) => say({ statusWords: { ...reading.statusWords, [word]: state } })}
              choices={[
                { value: 'open', label: 'Open' },
                { value: 'resolved', label: 'Resolved' },
              ]}
            />
          ))}
        </div>
      </details>
    </>
  );
};

/** The file on its way, what it was last read as, and what the person has said of it so far. */
const useList = () => {
  const [file, setFile] = useState<SentFile | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [unsent, setUnsent] = useState<Refused | null>(null);
  const [shown, setShown] = useState<Preview | null>(null);
  const [reading, setReading] = useState<Reading>({});
  const [taken, setTaken] = useState<Output<'ticketImport.take'> | null>(null);
  const [progress, setProgress] = useState<{ readonly done: number; readonly total: number } | null>(null);
  const latest = useRef(reading);
  const preview = useCommand('ticketImport.preview');
  const take = useCommand('ticketImport.take');
  const stop = useCommand('ticketImport.stop');
  const dropUpload = useCommand('ticketImport.drop');
  usePush('ticketImport.progress', setProgress);

  /** What is said while the list is read is read again after it. */
  const read = async (upload: string, said: Reading): Promise<void> => {
    latest.current = said;
    setReading(said);
    take.clear();
    const answer = await preview.run({ upload, reading: said });
    if (answer === null) return;
    if (answer.ok) setShown(answer.value);
    if (latest.current !== said) await read(upload, latest.current);
  };
  return {
    ...{ file, sent, shown, reading, taken, progress },
    taking: take.pending,
    pending: sent !== null || preview.pending || take.pending,
    refusal: unsent ?? preview.refusal ?? take.refusal,
    refused: preview.refusal !== null,
    choose: async (chosen: File) => {
      setUnsent(null);
      preview.clear();
      setSent(0);
      const whole = await sendList('ticketImport.upload', chosen, setSent);
      if (whole.ok) {
        setFile(whole.value);
        await read(whole.value.upload, {});
      } else setUnsent(whole.refusal);
      setSent(null);
    },
    say: async (more: Reading) => {
      if (file !== null) await read(file.upload, { ...latest.current, ...more });
    },
    take: async () => {
      if (file === null) return;
      setProgress(null);
      const asked = { upload: file.upload, reading: latest.current, commandId: newCommandId() };
      const answer = await take.run(asked);
      if (answer?.ok) setTaken(answer.value);
    },
    stop: () => void stop.run({}),
    drop: () => {
      setFile(null);
      setShown(null);
      setReading({});
      setUnsent(null);
      preview.clear();
      take.clear();
      void dropUpload.run({});
    },
  };
};
