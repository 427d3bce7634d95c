// Verification by phone, the disclaimer, its acknowledgement. The representative types codes and never sees them first.
import { IconDeviceMobile, IconMail, IconPhone } from '@tabler/icons-react';
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Facts, Table } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { CodeField, useSecret } from '../../ui/secret-field.tsx';
import { Time } from '../../ui/time.tsx';
import { bytes, inNumbers } from '../../ui/words.ts';
import { Act } from './act.tsx';
import { ContactOnFile } from './contact-on-file.tsx';
import { LetNumberThrough } from './let-number-through.tsx';
import type { StepProps } from './step-panel.tsx';

type CodeProps = Pick<StepProps, 'of'> & {
  readonly name: 'recovery.enterCode' | 'recovery.enterAuthenticatorCode' | 'recovery.acknowledge';
  readonly placeholder?: string;
  readonly label: string;
  readonly action: string;
};

const EnterCode = ({ of: detail, name, label, action, placeholder = 'XXXX-XXXX' }: CodeProps) => {
  const code = useSecret();
  const { run, pending, refusal } = useCommand(name);
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async () => {
    setWrong(null);
    const answer = await run({ case: detail.case, code: code.take(), commandId: newCommandId() });
    if (!answer?.ok || answer.value.matched) return;
    const { triesLeft, lockedUntil } = answer.value;
    setWrong(
      lockedUntil === null
        ? `That is not the code. ${triesLeft ?? 0} tries are left on this subscription; every contact was told.`
        : 'That is not the code. The subscription is locked now; every contact was told.',
    );
  };
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <CodeField label={label} secret={code} placeholder={placeholder} error={wrong} />
      <Refusal refusal={refusal} />
      <Button type="submit" kind="main" pending={pending}>
        {action}
      </Button>
    </form>
  );
};

/** The number on file, as a link to the phone; a number the caller offers has no field. */
const NumberOnFile = ({ of: { decision } }: Pick<StepProps, 'of'>) =>
  decision === null ? null : (
    <Facts
      facts={[
        {
          term: 'Call',
          value: (
            <a href={`tel:${decision.phone.replace(/[^+\d]/g, '')}`}>
              <Icon of={IconPhone} size="s" /> {decision.phone}
            </a>
          ),
        },
        { term: 'Number', value: <ContactOnFile of={decision.phoneOnFile} /> },
        { term: 'Code to', value: decision.address },
      ]}
    />
  );

/** Why nothing is verified just now, with the moment in this desk's own time. */
const NotNow = ({ of: { verification } }: Pick<StepProps, 'of'>) => {
  const { state, until, nextCodeAt, locks } = verification;
  if (state === 'locked' && until !== null)
    return (
      <p className="warn-text">
        Locked after wrong codes{locks > 1 ? `, for the ${locks}th time; each lock is twice as long` : ''}. It opens
        again <Time at={until} as="day-and-time" />.
      </p>
    );
  return nextCodeAt === null ? null : (
    <p className="warn-text">
      As many codes as are allowed within an hour have been sent. The next one can go <Time at={nextCodeAt} as="time" />
      .
    </p>
  );
};

export const VerifyStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const { state, authenticator, until } = detail.verification;
  const sent = state === 'code-sent';
  const asked = state === 'authenticator-asked';
  const again = {
    case: detail.case,
    kind: sent || asked ? 'default' : 'main',
  } as const;
  return (
    <>
      {state === 'stale' ? (
        <p className="warn-text">The last verification has run out. It is done again from here.</p>
      ) : null}
      <NumberOnFile of={detail} />
      <LetNumberThrough of={detail} />
      <NotNow of={detail} />
      {sent ? <EnterCode of={detail} name="recovery.enterCode" label="Code read back" action="Enter the code" /> : null}
      {asked ? (
        <>
          <EnterCode
            of={detail}
            name="recovery.enterAuthenticatorCode"
            label="Authenticator’s code"
            placeholder="000000"
            action="Enter the authenticator’s code"
          />
          {until === null ? null : (
            <p className="xs dim">
              They read the six digits that it shows now. Ask again after <Time at={until} as="time" />.
            </p>
          )}
        </>
      ) : null}
      <Act name="recovery.sendCode" {...again} locked={detail.acts.sendCode} icon={IconMail} acting="Sending">
        {sent ? 'Send a new code' : asked ? 'Send a code by mail instead' : 'Send the code'}
      </Act>
      {!authenticator || asked ? null : (
        <Act
          name="recovery.askAuthenticator"
          case={detail.case}
          kind="default"
          locked={detail.acts.askAuthenticator}
          icon={IconDeviceMobile}
          acting="Asking"
        >
          Ask for the authenticator’s code
        </Act>
      )}
    </>
  );
};

export const DisclaimerStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const { decision } = detail;
  return (
    <>
      <p className="two">It goes to {decision?.address} and states this loss, as of now:</p>
      <Table
        label="The loss that the disclaimer states"
        items={decision?.loss.vaults ?? []}
        idOf={({ vault }) => vault}
        columns={[
          { id: 'name', title: 'Vault', cell: ({ name }) => name },
          { id: 'reports', title: 'Reports', end: true, cell: ({ reports }) => inNumbers(reports) },
          { id: 'size', title: 'Size', end: true, cell: (vault) => bytes(vault.bytes) },
        ]}
      />
      <Act
        name="recovery.sendDisclaimer"
        case={detail.case}
        locked={detail.acts.sendDisclaimer}
        icon={IconMail}
        acting="Sending"
      >
        Send the disclaimer
      </Act>
    </>
  );
};

export const AcknowledgeStep = ({ of: detail }: Pick<StepProps, 'of'>) => (
  <>
    <p className="two">
      Taken by the mail server {detail.disclaimer.at === null ? null : <Time at={detail.disclaimer.at} />}. The customer
      reads its code back, or enters it in the customer window.
    </p>
    <EnterCode
      of={detail}
      name="recovery.acknowledge"
      label="Acknowledgement code"
      action="Enter the acknowledgement"
    />
    <Act
      name="recovery.sendDisclaimer"
      case={detail.case}
      locked={detail.acts.sendDisclaimer}
      kind="default"
      icon={IconMail}
      acting="Sending"
    >
      Send the disclaimer again
    </Act>
  </>
);
