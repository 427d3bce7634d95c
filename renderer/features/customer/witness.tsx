// The witness: who asks, where the credential goes, which vaults stay readable; then one half to write down and hand over.
import { IconCheck, IconHourglass } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Ask, Duo, Solo } from '../../ui/customer-shell.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Card } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { CaseWords, SplitHalf } from '../../ui/secret-words.tsx';
import { Time } from '../../ui/time.tsx';
import { people, reports } from '../../ui/words.ts';
import type { CustomerHome } from './customer-window.tsx';

type Invitation = NonNullable<CustomerHome['invitation']>;
type Props = { readonly home: CustomerHome; readonly done: () => void; readonly leave: () => void };

const WhatHappens = ({ requester, address, vaults }: Invitation) => (
  <div>
    <h2>When you confirm</h2>
    <ul className="stack near">
      <li className="line">
        <Icon of={IconCheck} tone="ok" />
        {requester} gets one half of a new credential at {address}, and the other from you.
      </li>
      {vaults.map(({ name, reports: count, kept, holders }) => (
        <li key={name} className="line">
          <Icon of={kept ? IconCheck : IconHourglass} tone={kept ? 'ok' : 'warn'} />
          {kept
            ? `${reports(count)} in ${name} stay readable for both of you.`
            : `${reports(count)} in ${name} wait until ${holders.length === 0 ? 'somebody who holds its key' : people(holders)} signs in.`}
        </li>
      ))}
      <li className="line">
        <Icon of={IconCheck} tone="ok" />
        Your own password and rights do not change.
      </li>
    </ul>
  </div>
);

const Half = ({
  requester,
  half,
  caseId,
  done,
}: {
  requester: string;
  half: string;
  caseId: string;
  done: (sent: boolean) => void;
}) => {
  const { run, pending, refusal } = useCommand('customer.confirmHalf');
  const confirm = async () => {
    const answer = await run({ case: caseId });
    if (answer?.ok) done(answer.value.outcome === 'accepted');
  };
  return (
    <Solo>
      <Ask title={`Your half for ${requester}`}>
        Write these five words down and give them to {requester} yourself, by voice or on paper, never by mail. They are
        shown only now.
      </Ask>
      <Card>
        <SplitHalf label={`The half for ${requester}`} words={half} />
        <Refusal refusal={refusal} />
        <Button kind="main" full pending={pending} onClick={() => void confirm()}>
          I have written them down
        </Button>
        <p className="xs dim">Only then the other half leaves by mail. On its own each half opens nothing.</p>
      </Card>
    </Solo>
  );
};

const Told = ({ title, children, leave }: { title: string; children: string; leave: () => void }) => (
  <Solo>
    <Ask title={title}>{children}</Ask>
    <Card>
      <Button full onClick={leave}>
        Sign out
      </Button>
    </Card>
  </Solo>
);

export const Witness = ({ home, done, leave }: Props) => {
  const approve = useCommand('customer.approve');
  const deny = useCommand('customer.deny');
  // The one secret this window delivers; it is gone when the witness goes on.
  const [half, setHalf] = useState<string | null>(null);
  const [ending, setEnding] = useState<'sent' | 'waiting' | 'denied' | null>(null);
  const { invitation } = home;
  if (invitation === null) return null;
  const { requester, challenge, nonce, words, address, askedAt } = invitation;

  if (ending === 'denied')
    return (
      <Told title="The case is stopped" leave={leave}>
        The desk and every contact of your subscription are told. Nothing was released.
      </Told>
    );
  if (ending !== null)
    return (
      <Told title="Confirmed" leave={leave}>
        {ending === 'sent'
          ? `The other half is on its way to ${address}. Give ${requester} yours.`
          : `The mail server has not taken the other half yet; the desk sends it again. Give ${requester} yours.`}
      </Told>
    );
  if (half !== null) {
    const handed = (sent: boolean) => {
      setHalf(null);
      setEnding(sent ? 'sent' : 'waiting');
    };
    return <Half requester={requester} half={half} caseId={invitation.case} done={handed} />;
  }
  const confirm = async () => {
    const answer = await approve.run({ case: invitation.case, challenge, nonce });
    if (answer?.ok) setHalf(answer.value.half);
  };
  const refuse = async () => {
    const answer = await deny.run({ case: invitation.case, challenge });
    if (answer?.ok) setEnding('denied');
  };
  return (
    <Duo
      left={
        <div className="stack">
          <Ask title={`Confirm a password reset for ${requester}`}>
            {requester} cannot sign in and asked support for help <Time at={askedAt} />. Because you use the same
            subscription, your sign-in confirms that the request is real.
          </Ask>
          <Card>
            <p className="xs dim">Ask {requester} to read the three words of this case. They must be</p>
            <CaseWords words={words} />
          </Card>
          <WhatHappens {...invitation} />
        </div>
      }
      right={
        <Card title="Do you confirm it?">
          <p className="two">Only if you have spoken with {requester} and the words are the same.</p>
          <Refusal refusal={approve.refusal ?? deny.refusal} />
          <Button kind="main" full pending={approve.pending} onClick={() => void confirm()}>
            {approve.pending ? 'Carrying your vaults over' : 'Confirm the reset'}
          </Button>
          <Button full pending={deny.pending} onClick={() => void refuse()}>
            I did not expect this
          </Button>
          <p className="xs dim">“I did not expect this” stops the case and tells the desk and every contact.</p>
          <Button kind="bare" full onClick={done}>
            Decide later
          </Button>
        </Card>
      }
    />
  );
};
