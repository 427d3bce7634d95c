// What may be asked for and granted here, and within which bounds; an owner sets it whole.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { inNumbers } from '../../ui/words.ts';

type Rules = OutputOf<RekeyContract['entitlementRules.get']>;
type Offering = Rules['offerings'][number];

const kinds = {
  extension: 'Extension',
  evaluation: 'Evaluation',
  purchase: 'Purchase',
  account: 'New account',
} as const;
type Kind = keyof typeof kinds;
const kindChoices = (Object.entries(kinds) as [Kind, string][]).map(([value, label]) => ({ value, label }));

const bound = (value: number | null, unit = ''): string => (value === null ? 'Any' : `${inNumbers(value)}${unit}`);

export const EntitlementRules = ({ owner }: { readonly owner: boolean }) => {
  const { value } = useRequest('entitlementRules.get', {});
  const [editing, setEditing] = useState<Offering | 'new' | 'figures' | null>(null);
  const { run, refusal } = useCommand('entitlementRules.set');
  if (value === undefined) return null;
  const { offerings } = value;
  const without = (one: Offering) => offerings.filter(({ kind, item }) => kind !== one.kind || item !== one.item);
  return (
    <Panel
      title="What may be granted"
      aside={`A grant can be applied for ${value.grantForDays} days; reminders ${value.remindDays.join(', ')} days before`}
      flush
    >
      <Table
        label="What may be granted"
        items={offerings}
        idOf={({ kind, item }) => `${kind} ${item}`}
        columns={[
          { id: 'name', title: 'What', cell: ({ name, kind }) => `${name}, ${kinds[kind].toLowerCase()}` },
          {
            id: 'most',
            title: 'At most',
            cell: ({ timed, counted, longestDays, most }) =>
              timed ? bound(longestDays, ' days') : counted ? bound(most) : 'Once',
          },
          { id: 'row', title: 'In a row', wideOnly: true, cell: ({ inARow }) => bound(inARow) },
          {
            id: 'second',
            title: 'Two TAMs above',
            cell: ({ secondAboveDays, secondAbove }) =>
              secondAboveDays === null && secondAbove === null
                ? 'Never'
                : secondAboveDays === null
                  ? bound(secondAbove)
                  : bound(secondAboveDays, ' days'),
          },
          {
            id: 'act',
            title: 'Change',
            end: true,
            cell: (one) =>
              owner ? (
                <span className="line">
                  <span className="right" />
                  <Button small aria-label={`Change ${one.name}`} onClick={() => setEditing(one)}>
                    Change
                  </Button>
                  <Button
                    small
                    kind="bare"
                    aria-label={`Remove ${one.name}`}
                    onClick={() => void run({ ...value, offerings: without(one), commandId: newCommandId() })}
                  >
                    Remove
                  </Button>
                </span>
              ) : null,
          },
        ]}
      />
      <div className="in">
        <div className="line wrap">
          <LockedAction
            small
            locked={owner ? null : 'Only an owner sets what may be granted.'}
            onClick={() => setEditing('new')}
          >
            Add something
          </LockedAction>
          {owner ? (
            <Button small onClick={() => setEditing('figures')}>
              Change the days
            </Button>
          ) : null}
        </div>
        <Refusal refusal={refusal} />
      </div>
      {editing === null ? null : editing === 'figures' ? (
        <Figures rules={value} close={() => setEditing(null)} />
      ) : (
        <Edit
          rules={value}
          known={editing === 'new' ? null : editing}
          others={editing === 'new' ? offerings : without(editing)}
          close={() => setEditing(null)}
        />
      )}
    </Panel>
  );
};

const figure = (text: string): number | null => (text.trim() === '' ? null : Number(text));
const written = (value: number | null | undefined): string => (value == null ? '' : String(value));

type FigureProps = { readonly rules: Rules; readonly close: () => void };

const Figures = ({ rules, close }: FigureProps) => {
  const [grantFor, setGrantFor] = useState(String(rules.grantForDays));
  const [remind, setRemind] = useState(rules.remindDays.join(', '));
  const { run, pending, refusal } = useCommand('entitlementRules.set');
  const submit = async () => {
    const remindDays = remind
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(Number);
    const answer = await run({ ...rules, grantForDays: Number(grantFor), remindDays, commandId: newCommandId() });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Days of grants and reminders"
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Set it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField
          label="Days for which a grant can be applied"
          type="number"
          value={grantFor}
          onChange={setGrantFor}
        />
        <TextField
          label="Days before an end at which it is told"
          hint="The largest first, with commas between them; empty for never"
          value={remind}
          onChange={setRemind}
        />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};

type EditProps = {
  readonly rules: Rules;
  readonly known: Offering | null;
  readonly others: readonly Offering[];
  readonly close: () => void;
};

const itemOf = (name: string): string =>
  name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 40);

const Edit = ({ rules, known, others, close }: EditProps) => {
  const [kind, setKind] = useState<Kind>(known?.kind ?? 'evaluation');
  const [name, setName] = useState(known?.name ?? '');
  const [most, setMost] = useState(written(known?.longestDays ?? known?.most));
  const [row, setRow] = useState(written(known?.inARow));
  const [second, setSecond] = useState(written(known?.secondAboveDays ?? known?.secondAbove));
  const { run, pending, refusal } = useCommand('entitlementRules.set');
  const timed = known?.timed ?? (kind === 'extension' || kind === 'evaluation');
  const counted = known?.counted ?? kind === 'purchase';
  const submit = async () => {
    const offering: Offering = {
      ...{ kind, item: known?.item ?? itemOf(name), name, timed, counted, inARow: figure(row) },
      ...{ longestDays: timed ? figure(most) : null, most: timed ? null : figure(most) },
      ...{ secondAboveDays: timed ? figure(second) : null, secondAbove: timed ? null : figure(second) },
    };
    const answer = await run({ ...rules, offerings: [...others, offering], commandId: newCommandId() });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={known === null ? 'Something that may be granted' : known.name}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Set it
          </Button>
        </>
      }
    >
      <div className="stack">
        {known === null ? <SelectField label="Kind" value={kind} onChange={setKind} choices={kindChoices} /> : null}
        <TextField label="Name" value={name} onChange={setName} maxLength={80} />
        {timed || counted ? (
          <div className="cols">
            <TextField
              label={timed ? 'At most so many days at a time' : 'At most so many at a time'}
              hint="Empty for any"
              type="number"
              value={most}
              onChange={setMost}
            />
            <TextField
              label={timed ? 'Two managers above so many days' : 'Two managers above so many'}
              hint="Empty for never"
              type="number"
              value={second}
              onChange={setSecond}
            />
          </div>
        ) : null}
        {timed ? (
          <TextField
            label="At most so many in a row"
            hint="Empty for any"
            type="number"
            value={row}
            onChange={setRow}
          />
        ) : null}
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
