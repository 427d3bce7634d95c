// The primary admin's contact, and its change when phone and address are both dead: who signed, who still has to, and how it is stopped.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/fields.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';
import { Time } from '../../ui/time.tsx';
import type { People } from './subscriptions.tsx';

type Change = NonNullable<People['contactChange']>;
type Opened = 'nothing' | 'ask' | 'agree' | 'confirm' | 'stop';

const states: Record<Change['state'], { readonly tone: 'warn' | 'ok' | 'outline'; readonly word: string }> = {
  asked: { tone: 'warn', word: 'Asked for' },
  agreed: { tone: 'warn', word: 'Agreed, not confirmed' },
  cooling: { tone: 'warn', word: 'Cooling off' },
  done: { tone: 'ok', word: 'Done' },
  stopped: { tone: 'outline', word: 'Stopped' },
  lapsed: { tone: 'outline', word: 'Lapsed' },
};

const contactOf = ({ email, phone }: Change['before']): string =>
  [phone || 'no number', email || 'no address'].join(', ');

export const ContactChange = ({ of: people, role }: { readonly of: People; readonly role: string }) => {
  const [open, setOpen] = useState<Opened>('nothing');
  const primary = people.people.find((person) => person.primary);
  const change = people.contactChange;
  const underWay = change !== null && ['asked', 'agreed', 'cooling'].includes(change.state);
  const close = () => setOpen('nothing');
  const handles = role === 'representative' || role === 'supervisor';
  return (
    <Section label="Contact of the primary admin">
      <Facts
        facts={[
          { term: 'Number', value: primary?.phone || 'None' },
          { term: 'Address', value: primary?.email || 'None' },
        ]}
      />
      {change === null ? null : <Signed of={change} />}
      {change !== null && underWay ? (
        <div className="stack near">
          {handles && change.state === 'asked' ? (
            <LockedAction kind="main" locked={change.acts.agree} onClick={() => setOpen('agree')}>
              Agree to the change
            </LockedAction>
          ) : null}
          {role === 'tam' && change.state !== 'cooling' ? (
            <LockedAction kind="main" locked={change.acts.confirm} onClick={() => setOpen('confirm')}>
              Confirm the change
            </LockedAction>
          ) : null}
          {handles || role === 'tam' ? (
            <LockedAction locked={change.acts.stop} onClick={() => setOpen('stop')}>
              Stop the change
            </LockedAction>
          ) : null}
        </div>
      ) : (
        <LockedAction
          locked={handles ? people.askContactChange : 'A representative or a supervisor asks for a change of contact.'}
          onClick={() => setOpen('ask')}
        >
          Phone and address are both dead
        </LockedAction>
      )}
      {open === 'ask' ? <AskChange of={people} close={close} /> : null}
      {change !== null && (open === 'agree' || open === 'confirm') ? (
        <SignChange of={people} change={change} as={open} close={close} />
      ) : null}
      {change !== null && open === 'stop' ? <StopChange of={people} change={change} close={close} /> : null}
    </Section>
  );
};

const Signed = ({ of: change }: { readonly of: Change }) => {
  const { tone, word } = states[change.state];
  const by = (step: Change['agreed'], waiting: string) =>
    step === null ? (
      <span className="dim">{waiting}</span>
    ) : (
      <>
        {step.by}, <Time at={step.at} as="day-and-time" />
      </>
    );
  return (
    <div className="stack near">
      <div className="line">
        <b className="grow">Change of contact</b>
        <Chip tone={tone}>{word}</Chip>
      </div>
      <Facts
        facts={[
          { term: 'From', value: contactOf(change.before) },
          { term: 'To', value: contactOf(change.after) },
          { term: 'Why', value: change.reason },
          { term: 'Checked by', value: change.checked },
          { term: 'Asked', value: by(change.asked, '') },
          { term: 'Agreed', value: by(change.agreed, 'A second operator has to agree') },
          { term: 'Confirmed', value: by(change.confirmed, 'The TAM has to confirm') },
          ...(change.stopped === null ? [] : [{ term: 'Stopped', value: by(change.stopped, '') }]),
          ...(change.state === 'cooling'
            ? [{ term: 'Usable from', value: <Time at={change.until} as="day-and-time" /> }]
            : []),
        ]}
      />
      {change.state === 'cooling' ? (
        <p className="xs dim">
          Every contact of before was told. Until then any of the three, or anybody of the customer who signs in, stops
          it, and none of the three carries out a recovery that rests on it.
        </p>
      ) : null}
    </div>
  );
};

type DialogProps = { readonly of: People; readonly close: () => void };

const AskChange = ({ of: people, close }: DialogProps) => {
  const primary = people.people.find((person) => person.primary);
  const [phone, setPhone] = useState(primary?.phone ?? '');
  const [email, setEmail] = useState(primary?.email ?? '');
  const [reason, setReason] = useState('');
  const [checked, setChecked] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('contact.ask');
  const submit = async () => {
    const { subscription, openCase } = people;
    const answer = await run({ subscription, email, phone, reason, checked, case: openCase, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Change the contact of ${primary?.name ?? 'the primary admin'}`}
      sub="Only where neither the number nor the address on file reaches anybody. You sign first; a second operator and the TAM have to follow."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Sign and ask for it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextField label="New number" value={phone} onChange={setPhone} />
        <TextField label="New address" value={email} onChange={setEmail} />
        <TextArea label="Why" value={reason} onChange={setReason} maxLength={2000} />
        <TextArea
          label="How it was checked"
          hint="A signed letter, a visit. What a caller says proves nothing."
          value={checked}
          onChange={setChecked}
          maxLength={2000}
        />
        <p className="xs dim">
          Every contact of today is told of each step, and the new one counts for nothing before it has cooled off.
        </p>
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};

const SignChange = ({
  of: people,
  change,
  as,
  close,
}: DialogProps & { readonly change: Change; readonly as: 'agree' | 'confirm' }) => {
  const passphrase = useSecret();
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand(as === 'agree' ? 'contact.agree' : 'contact.confirm');
  const submit = async () => {
    const { subscription } = people;
    const answer = await run({ subscription, change: change.change, passphrase: passphrase.take(), commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={as === 'agree' ? 'Agree to the change of contact' : 'Confirm the change of contact'}
      sub={`${change.name} of ${people.name}, asked for by ${change.asked.by}.`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            {as === 'agree' ? 'Agree' : 'Confirm, and put it on file'}
          </Button>
        </>
      }
    >
      <div className="stack">
        <Facts
          facts={[
            { term: 'From', value: contactOf(change.before) },
            { term: 'To', value: contactOf(change.after) },
            { term: 'Why', value: change.reason },
            { term: 'Checked by', value: change.checked },
          ]}
        />
        <SecretField label="Your passphrase, again" secret={passphrase} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};

const StopChange = ({ of: people, change, close }: DialogProps & { readonly change: Change }) => {
  const [why, setWhy] = useState('');
  const { run, pending, refusal } = useCommand('contact.stop');
  const submit = async () => {
    const answer = await run({ subscription: people.subscription, change: change.change, why });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Stop the change of contact"
      sub="What was on file before counts again. Every contact is told."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Let it go on</Button>
          <Button type="submit" kind="main" pending={pending}>
            Stop it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea label="Why" value={why} onChange={setWhy} maxLength={2000} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
