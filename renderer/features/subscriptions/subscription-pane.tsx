// One subscription: its people and who of them can sign in, its vaults and who opens them, and what its TAM alone may do.
import { IconFileImport, IconMail } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Chip, VaultStateChip } from '../../ui/chip.tsx';
import { TextField } from '../../ui/fields.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import { inNumbers, reports } from '../../ui/words.ts';
import { AppointTam } from './appoint-tam.tsx';
import { ContactChange } from './contact-change.tsx';
import { SupportAgreement } from './support-agreement.tsx';
import { UpdateCalls } from './update-calls.tsx';
import type { People } from './subscriptions.tsx';

type Props = {
  readonly id: string;
  readonly role: string;
  readonly locked: string | null;
  readonly onImport: () => void;
  readonly term: ReactNode;
};
type Person = People['people'][number];

const models = {
  'password-encrypted': 'Encrypted with the password',
  'platform-encrypted': 'Encrypted by the platform',
  unknown: 'Not known, treated as lossy',
} as const;

const statusOf = (person: Person): string => {
  if (person.contactOnly) return 'Contact only';
  const words = { active: 'Active', pending: 'Pending activation', inactive: 'Inactive', deleted: 'Deleted' } as const;
  return words[person.status];
};

const PersonRow = ({
  of: person,
  subscription,
  locked,
}: {
  of: Person;
  subscription: string;
  locked: string | null;
}) => {
  const { run, pending, refusal } = useCommand('subscription.invite');
  const [words, setWords] = useState<string | null>(null);
  const invite = async () => {
    const answer = await run({ subscription, login: person.login, commandId: newCommandId() });
    if (answer?.ok && !answer.value.accepted) setWords(`The mail server did not take it: ${answer.value.response}`);
  };
  return (
    <li className="stack near">
      <div className="line">
        <div className="cut grow">
          <div className="cut t">
            {person.name} {person.primary ? <span className="dim">primary admin</span> : null}
          </div>
          <div className="m cut xs dim">
            {person.login} · {person.role} · {statusOf(person)} ·{' '}
            {person.lastSignIn === null ? 'never signed in' : <Time at={person.lastSignIn} as="day" />}
          </div>
          <div className="xs dim cut">
            {person.enrolled
              ? person.vaults.length > 0
                ? `Holds keys to ${person.vaults.join(', ')}`
                : 'Holds no key yet'
              : person.invited
                ? 'Invited to set a password'
                : 'No password here'}
          </div>
        </div>
        {person.ableToSignIn ? <Chip tone="ok">Can sign in</Chip> : <Chip tone="outline">Cannot</Chip>}
      </div>
      {person.enrolled || !person.ableToSignIn || locked !== null ? null : (
        <Button
          small
          icon={IconMail}
          pending={pending}
          aria-label={`Invite to set a password: ${person.name}`}
          onClick={() => void invite()}
        >
          Invite to set a password
        </Button>
      )}
      <Refusal refusal={refusal ?? (words === null ? null : { text: words })} tone="soft" />
    </li>
  );
};

/** More than these are found by name instead of read through. */
const atOnce = 50;

const PeopleList = ({ of: { subscription, name, people }, locked }: { of: People; locked: string | null }) => {
  const [find, setFind] = useState('');
  const word = find.trim().toLowerCase();
  const found =
    word === ''
      ? [...people.filter(({ primary }) => primary), ...people.filter(({ primary }) => !primary)]
      : people.filter((one) => `${one.name} ${one.login} ${one.email}`.toLowerCase().includes(word));
  return (
    <div className="stack">
      {people.length > atOnce ? (
        <TextField
          label="Find a person"
          type="search"
          hint={`${inNumbers(Math.min(found.length, atOnce))} of ${inNumbers(found.length)} shown`}
          value={find}
          onChange={setFind}
        />
      ) : null}
      <ul className="stack" aria-label={`People of ${name}`}>
        {found.slice(0, atOnce).map((person) => (
          <PersonRow key={person.login} of={person} subscription={subscription} locked={locked} />
        ))}
      </ul>
    </div>
  );
};

export const SubscriptionPane = ({ id, role, locked, onImport, term }: Props) => {
  const { value, refusal } = useRequest('subscription.get', { subscription: id });
  const [appointing, setAppointing] = useState(false);
  if (value === undefined)
    return (
      <Section>
        <Refusal refusal={refusal} />
      </Section>
    );
  const { snapshot } = value;
  return (
    <div className="scroll" tabIndex={0}>
      <Section>
        <h2>{value.name}</h2>
        <Facts
          facts={[
            { term: 'Reports', value: models[value.dataModel] },
            { term: 'Time zone', value: value.timeZone },
            { term: 'TAM', value: value.tam ?? 'None' },
            { term: 'Ends', value: value.expires === null ? 'No date' : <Time at={value.expires} as="day" /> },
            {
              term: 'User list',
              value:
                snapshot === null ? (
                  'None yet'
                ) : (
                  <>
                    <Time at={snapshot.asOf} /> from {snapshot.suppliedBy}{' '}
                    {snapshot.stale ? <Chip tone="warn">Too old to decide on</Chip> : null}
                  </>
                ),
            },
          ]}
        />
        <LockedAction icon={IconFileImport} locked={locked} onClick={onImport}>
          Import a user list
        </LockedAction>
        <LockedAction
          locked={
            role === 'owner' ? null : 'Only an owner appoints a subscription’s Technical Account Manager. Ask one.'
          }
          onClick={() => setAppointing(true)}
        >
          Appoint a TAM
        </LockedAction>
      </Section>
      {term}
      <ContactChange of={value} role={role} />
      <SupportAgreement subscription={id} role={role} />
      <UpdateCalls key={id} subscription={id} role={role} />
      <Section label="People">
        <PeopleList key={id} of={value} locked={locked} />
      </Section>
      {value.unreachableList.length === 0 ? null : (
        <Section label="Cannot be reached by mail">
          <ul className="stack near" aria-label="Addresses that cannot be reached by mail">
            {value.unreachableList.map(({ address, names, response, since }) => (
              <li key={address}>
                <div className="cut">
                  <b>{address}</b> <span className="xs dim">{names.join(', ')}</span>
                </div>
                <div className="xs two">
                  <q>{response}</q> <span className="dim">since</span> <Time at={since} as="day" />
                </div>
              </li>
            ))}
          </ul>
          <p className="xs dim">Until the contact changes or a new user list comes.</p>
        </Section>
      )}
      <Section label="Vaults">
        {value.vaultList.length === 0 ? <p className="dim">No vault yet.</p> : null}
        <ul className="stack near">
          {value.vaultList.map((vault) => (
            <li key={vault.vault} className="line">
              <span className="cut grow">
                <b>{vault.name}</b>
                <span className="xs dim">
                  {' '}
                  {reports(vault.reports)}, opens for {vault.holders.map(({ name }) => name).join(', ') || 'nobody now'}
                </span>
              </span>
              <VaultStateChip state={vault.state} />
            </li>
          ))}
        </ul>
      </Section>
      {appointing ? <AppointTam of={value} close={() => setAppointing(false)} /> : null}
    </div>
  );
};
