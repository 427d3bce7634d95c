// Who may act at this desk: invited by a one-time code, let in again, revoked; and who let whom in, for an audit.
import { useState } from 'react';
import type { Output } from '../../backend/bridge.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { roleNames } from '../../ui/role-names.ts';
import { Time } from '../../ui/time.tsx';
import { InviteOperator } from './invite-operator.tsx';
import { NewPrintedCode } from './new-printed-code.tsx';
import { RevokeOperator } from './revoke-operator.tsx';

type People = Output<'operator.people'>;
type Person = People['operators'][number];
type Open = { readonly what: 'invite' } | { readonly what: 'again' | 'revoke'; readonly person: Person } | null;

const onlyOwner = 'Only an owner sets up the workstation.';

export const Operators = ({ owner, me }: { readonly owner: boolean; readonly me: string }) => {
  const { value } = useRequest('operator.people', {});
  const [open, setOpen] = useState<Open>(null);
  if (value === undefined) return null;
  const close = () => setOpen(null);
  return (
    <Panel title="Operators" aside={`${value.operators.filter(({ revoked }) => revoked === null).length} may act`}>
      <div className="stack">
        {value.warnings.map((text) => (
          <Refusal key={text} refusal={{ text }} tone="soft" />
        ))}
        <Table
          label="Operators"
          items={value.operators}
          idOf={({ id }) => id}
          columns={[
            { id: 'name', title: 'Name', cell: ({ name }) => name },
            { id: 'id', title: 'Signs in as', cell: ({ id }) => id },
            {
              id: 'role',
              title: 'Role',
              cell: ({ role, revoked }) =>
                revoked === null ? roleNames[role] : <Chip tone="bad">Revoked {roleNames[role]}</Chip>,
            },
            { id: 'since', title: 'Enrolled', cell: ({ enrolledAt }) => <Time at={enrolledAt} as="day" /> },
            ...(owner
              ? [
                  {
                    id: 'act',
                    title: 'What you can do',
                    cell: (person: Person) =>
                      person.revoked !== null || person.id === me ? null : (
                        <span className="line">
                          <Button
                            small
                            aria-label={`New code for ${person.name}`}
                            onClick={() => setOpen({ what: 'again', person })}
                          >
                            New code
                          </Button>
                          <Button
                            small
                            aria-label={`Revoke ${person.name}`}
                            onClick={() => setOpen({ what: 'revoke', person })}
                          >
                            Revoke
                          </Button>
                        </span>
                      ),
                  },
                ]
              : []),
          ]}
        />
        {value.invitations.length === 0 ? null : <Invitations people={value} owner={owner} />}
        <div className="line">
          <LockedAction locked={owner ? null : onlyOwner} onClick={() => setOpen({ what: 'invite' })}>
            Invite an operator
          </LockedAction>
          {owner ? <NewPrintedCode /> : null}
        </div>
        <LettingIn people={value} />
      </div>
      {open?.what === 'invite' ? <InviteOperator known={null} close={close} /> : null}
      {open?.what === 'again' ? <InviteOperator known={open.person} close={close} /> : null}
      {open?.what === 'revoke' ? <RevokeOperator person={open.person} close={close} /> : null}
    </Panel>
  );
};

const Invitations = ({ people, owner }: { readonly people: People; readonly owner: boolean }) => {
  const { run, pending, refusal } = useCommand('operator.withdrawInvitation');
  return (
    <>
      <h3>Invited</h3>
      <Table
        label="Open invitations"
        items={people.invitations}
        idOf={({ id }) => id}
        columns={[
          { id: 'name', title: 'Name', cell: ({ name }) => name },
          { id: 'role', title: 'Role', cell: ({ role }) => roleNames[role] },
          { id: 'why', title: 'For', cell: ({ again }) => (again ? 'A new key' : 'A first sign-in') },
          { id: 'by', title: 'Invited by', cell: ({ by }) => by },
          { id: 'until', title: 'Runs out', cell: ({ expires }) => <Time at={expires} /> },
          ...(owner
            ? [
                {
                  id: 'act',
                  title: 'What you can do',
                  cell: ({ id, name }: People['invitations'][number]) => (
                    <Button
                      small
                      pending={pending}
                      aria-label={`Withdraw the invitation of ${name}`}
                      onClick={() => void run({ operator: id })}
                    >
                      Withdraw
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Refusal refusal={refusal} />
    </>
  );
};

type LetIn = Person['letIn'][number];
type Row = {
  readonly id: string;
  readonly who: string;
  readonly at: string;
  readonly what: string;
  readonly key: string;
};

const howLetIn = ({ how, by }: LetIn): string => {
  switch (how) {
    case 'founded':
      return 'Founded the desk';
    case 'invited':
      return `Enrolled by ${by?.name ?? 'nobody known'}`;
    case 'again':
      return `Given a new key by ${by?.name ?? 'nobody known'}`;
    case 'printed-code':
      return 'Came in by the printed code, with a new key';
    default:
      return how satisfies never;
  }
};

const rowsOf = ({ operators }: People): Row[] =>
  operators
    .flatMap(({ id, name, letIn, revoked }) => [
      ...letIn.map((once, index) => ({
        id: `${id} ${index}`,
        who: name,
        at: once.at,
        what: howLetIn(once),
        key: once.fingerprint,
      })),
      ...(revoked === null
        ? []
        : [
            {
              id: `${id} revoked`,
              who: name,
              at: revoked.at,
              what: `Revoked by ${revoked.by}${revoked.reason === '' ? '' : `: ${revoked.reason}`}`,
              key: '',
            },
          ]),
    ])
    .toSorted((a, b) => (a.at < b.at ? -1 : 1));

/** From the signed journal, oldest first. */
const LettingIn = ({ people }: { readonly people: People }) => (
  <>
    <h3>Who let whom in</h3>
    <Table
      label="Who let whom in"
      items={rowsOf(people)}
      idOf={({ id }) => id}
      columns={[
        { id: 'who', title: 'Operator', cell: ({ who }) => who },
        { id: 'what', title: 'What happened', cell: ({ what }) => what },
        { id: 'at', title: 'When', cell: ({ at }) => <Time at={at} as="day-and-time" /> },
        {
          id: 'key',
          title: 'Key fingerprint',
          wideOnly: true,
          cell: ({ key }) => (key === '' ? null : <span className="mono xs">{key}</span>),
        },
      ]}
    />
  </>
);
