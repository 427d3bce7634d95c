// Where backups go, how often and how many are kept; whether the last one was made, and one made now.
import { useState } from 'react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import type { Output } from '../../backend/bridge.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Field, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { EmptyState, Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

type Status = Output<'backup.status'>;
const onlyOwner = 'Only an owner sets up backups.';

export const Backups = ({ owner }: { readonly owner: boolean }) => {
  const { value } = useRequest('backup.status', {});
  if (value === undefined) return null;
  const { last } = value;
  return (
    <Panel title="Backups" aside={last === null ? 'None made yet' : <LastMade last={last} />}>
      <div className="stack">
        {last?.failed ? (
          <Refusal
            tone="soft"
            refusal={{ text: `The last backup was not made. ${last.failed}` }}
            kept="The ones before are as they were."
          />
        ) : null}
        {/* The form starts from what is set up, and keeps what is typed afterwards. */}
        <BackupForm owner={owner} known={value} />
        {value.folder === null ? null : <Made backups={value.backups} />}
      </div>
    </Panel>
  );
};

const LastMade = ({ last }: { readonly last: NonNullable<Status['last']> }) =>
  last.failed === null ? (
    <>
      Last made <Time at={last.at} as="day-and-time" />
    </>
  ) : (
    <>
      Failed <Time at={last.at} as="day-and-time" />
    </>
  );

const BackupForm = ({ owner, known }: { readonly owner: boolean; readonly known: Status }) => {
  const [folder, setFolder] = useState(known.folder);
  const [hours, setHours] = useState(String(known.everyHours));
  const [keep, setKeep] = useState(String(known.keep));
  const [said, setSaid] = useState<string | null>(null);
  const choose = useCommand('backup.chooseFolder');
  const configure = useCommand('backup.configure');
  const now = useCommand('backup.now');
  const hoursWrong = outside(hours, 0, 720) ? 'Choose 0 to 720 hours.' : null;
  const keepWrong = outside(keep, 1, 100) ? 'Choose 1 to 100 backups.' : null;
  const pick = async () => {
    const answer = await choose.run({});
    if (answer?.ok && answer.value.folder !== null) setFolder(answer.value.folder);
  };
  const save = async () => {
    setSaid(null);
    now.clear();
    const answer = await configure.run({ everyHours: Number(hours), keep: Number(keep) });
    if (answer?.ok) setSaid('Saved. A backup is made by itself whenever one is due.');
  };
  const backUp = async () => {
    setSaid(null);
    configure.clear();
    const answer = await now.run({});
    if (answer?.ok) setSaid(`Made ${answer.value.name}, with everything up to record ${answer.value.position}.`);
  };
  return (
    <form
      className="stack"
      noValidate
      aria-label="Backups"
      onSubmit={(event) => {
        event.preventDefault();
        if (owner) void save();
      }}
    >
      <Field
        label="Folder"
        hint="On another disk, such as a network drive: a backup beside the workspace is lost with it"
      >
        {(tied) => (
          <div className="line">
            <div className="in grow">
              <input {...tied} readOnly value={folder ?? 'None chosen'} />
            </div>
            {owner ? (
              <Button pending={choose.pending} onClick={() => void pick()}>
                Choose a folder
              </Button>
            ) : null}
          </div>
        )}
      </Field>
      <div className="fields">
        <TextField
          type="number"
          label="Hours between backups"
          hint="0 makes none by itself"
          error={hoursWrong}
          value={hours}
          onChange={setHours}
        />
        <TextField
          type="number"
          label="Backups kept"
          hint="Older ones go when a new one is whole"
          error={keepWrong}
          value={keep}
          onChange={setKeep}
        />
      </div>
      <Refusal refusal={configure.refusal ?? now.refusal ?? choose.refusal} />
      {said === null ? null : (
        <Remark>
          <span role="status">{said}</span>
        </Remark>
      )}
      <div className="line">
        <LockedAction
          type="submit"
          kind="main"
          locked={owner ? (folder === null ? 'Choose a folder first.' : (hoursWrong ?? keepWrong)) : onlyOwner}
          pending={configure.pending}
        >
          Save the schedule
        </LockedAction>
        {owner && known.folder !== null ? (
          <Button pending={now.pending} onClick={() => void backUp()}>
            Back up now
          </Button>
        ) : null}
      </div>
    </form>
  );
};

const outside = (typed: string, least: number, most: number): boolean =>
  !/^\d+$/.test(typed.trim()) || Number(typed) < least || Number(typed) > most;

const Made = ({ backups }: { readonly backups: Status['backups'] }) =>
  backups.length === 0 ? (
    <EmptyState title="No backup in this folder">The first is made within a minute, or now.</EmptyState>
  ) : (
    <>
      <Table
        label="Backups made"
        items={backups}
        idOf={({ name }) => name}
        columns={[
          { id: 'name', title: 'Backup', cell: ({ name }) => <span className="mono">{name}</span> },
          { id: 'at', title: 'Made', cell: ({ at }) => <Time at={at} as="day-and-time" /> },
          { id: 'position', title: 'Records', end: true, cell: ({ position }) => position },
        ]}
      />
      <p className="two">
        A backup opens with the passphrases of its time. Restore one into a new folder with{' '}
        <span className="mono">rekey workspace restore</span>: it is put in place only once everything in it verifies.
      </p>
    </>
  );
