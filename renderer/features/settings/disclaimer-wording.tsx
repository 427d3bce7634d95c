// The owner's editor for the words of the disclaimer: what is wrong and where, how it would read, and every version there was.
import { useDeferredValue, useState } from 'react';
import {
  type Wording,
  whyNotWording,
  type WordingProblem,
  wordingVariables,
} from '../../../shared/domain/desk/disclaimer-wording.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { type Version, VersionsBeside, versionName } from './wording-versions.tsx';

export const DisclaimerWording = ({ owner }: { readonly owner: boolean }) => {
  const { value } = useRequest('wording.get', {});
  const used = value?.versions[0];
  if (value === undefined || used === undefined) return null;
  return (
    <Panel
      title="Disclaimer"
      aside={
        used.by === null || used.at === null ? (
          versionName(used)
        ) : (
          <>
            {versionName(used)}, by {used.by} <Time at={used.at} />
          </>
        )
      }
    >
      {/* A version set elsewhere meanwhile is what the editor starts from again. */}
      <Editor key={used.version} owner={owner} used={used} versions={value.versions} />
    </Panel>
  );
};

const placed = (problem: WordingProblem | null, part: keyof Wording): string | null =>
  problem === null || problem.part !== part
    ? null
    : part === 'subject'
      ? `Column ${problem.column}: ${problem.text}`
      : `Line ${problem.line}, column ${problem.column}: ${problem.text}`;

type EditorProps = {
  readonly owner: boolean;
  readonly used: Version;
  readonly versions: readonly Version[];
};

const Editor = ({ owner, used, versions }: EditorProps) => {
  const [wording, setWording] = useState<Wording>({ subject: used.subject, text: used.text });
  const [beside, setBeside] = useState<Version | null>(null);
  const { run, pending, refusal } = useCommand('wording.set');
  const problem = whyNotWording(wording);
  const same = wording.subject === used.subject && wording.text === used.text;
  const locked = !owner
    ? 'Only an owner changes the disclaimer.'
    : problem !== null
      ? 'Something in it cannot be used; it is said beside it.'
      : same
        ? 'Nothing has been changed.'
        : null;
  return (
    <div className="stack">
      <form
        className="stack"
        noValidate
        aria-label="Wording of the disclaimer"
        onSubmit={(event) => {
          event.preventDefault();
          if (locked === null) void run(wording);
        }}
      >
        <div className="beside">
          <div className="stack">
            <TextField
              label="Subject"
              error={placed(problem, 'subject')}
              value={wording.subject}
              onChange={(subject) => setWording({ ...wording, subject })}
            />
            <TextArea
              label="Text"
              rows={30}
              hint="Plain text. An empty line begins a new paragraph."
              error={placed(problem, 'text')}
              value={wording.text}
              onChange={(text) => setWording({ ...wording, text })}
            />
          </div>
          <Preview wording={problem === null ? wording : null} />
        </div>
        <details>
          <summary>Variables that can stand in it</summary>
          <Table
            label="Variables of the disclaimer"
            items={Object.entries(wordingVariables)}
            idOf={([name]) => name}
            columns={[
              { id: 'name', title: 'Variable', cell: ([name]) => <code>{`{${name}}`}</code> },
              { id: 'means', title: 'Stands for', cell: ([, { means }]) => means },
              { id: 'needed', title: 'Has to be there', cell: ([, { needed }]) => (needed ? 'Yes' : 'No') },
            ]}
          />
        </details>
        <Refusal refusal={refusal} />
        <div className="line">
          <LockedAction type="submit" kind="main" locked={locked} pending={pending}>
            Save as a new version
          </LockedAction>
          {same ? null : (
            <Button onClick={() => setWording({ subject: used.subject, text: used.text })}>Start again</Button>
          )}
        </div>
      </form>
      <Table
        label="Versions of the disclaimer"
        items={versions}
        idOf={({ version }) => String(version)}
        columns={[
          { id: 'version', title: 'Version', cell: versionName },
          { id: 'by', title: 'Set by', cell: ({ by }) => by ?? 'Rekey' },
          { id: 'at', title: 'When', cell: ({ at }) => (at === null ? '' : <Time at={at} as="day-and-time" />) },
          {
            id: 'acts',
            title: 'Compare',
            cell: (version) =>
              version.version === used.version ? (
                'In use'
              ) : (
                <Button small aria-label={`Compare ${versionName(version)}`} onClick={() => setBeside(version)}>
                  Compare
                </Button>
              ),
          },
        ]}
      />
      {beside === null ? null : (
        <VersionsBeside
          used={used}
          other={beside}
          close={() => setBeside(null)}
          take={owner ? () => setWording({ subject: beside.subject, text: beside.text }) : null}
        />
      )}
    </div>
  );
};

/** Rendered by the same code that sends; while something is wrong, the last that could be used stays. */
const Preview = ({ wording }: { readonly wording: Wording | null }) => {
  const asked = useDeferredValue(wording);
  const { value } = useRequest('wording.preview', asked);
  const [last, setLast] = useState<Wording | null>(null);
  if (value !== undefined && value !== null && value !== last) setLast(value);
  return (
    <section className="panel well" aria-label="Preview">
      <div className="in stack near">
        <p className="xs dim">
          {wording === null
            ? 'As it last could be used, for an invented customer'
            : 'As an invented customer would read it'}
        </p>
        {last === null ? null : (
          <>
            <b>{last.subject}</b>
            <div className="letter">{last.text}</div>
          </>
        )}
      </div>
    </section>
  );
};
