// The customer's units, what is being done about them and by whom, and the slip that goes with what they send back.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { aboutWords, kindNames, type Matter } from '../../ui/appliances.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { TextField } from '../../ui/fields.tsx';
import { MatterChip } from '../../ui/matter-chip.tsx';
import { Panel, Strip } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { lastDay } from '../../ui/terms.ts';

type Props = {
  readonly ask: () => void;
  /** The packing slip of a return. */
  readonly slip: (id: string) => void;
};

export const MyAppliances = ({ ask, slip }: Props) => {
  const { value, refusal } = useRequest('customer.appliances', {});
  if (value === undefined) return <Refusal refusal={refusal} />;
  const { units, cases, locked } = value;
  return (
    <Panel title="Your appliances" flush>
      <div className="in stack">
        {units.length === 0 ? (
          <p className="two">No appliance is bound to your subscription.</p>
        ) : (
          <ul className="stack near" aria-label="Your units">
            {units.map(({ serial, model, warranty }) => (
              <li key={serial} className="line">
                <span className="grow cut">
                  <span className="mono">{serial}</span> <span className="dim">{model}</span>
                </span>
                <span className="xs dim">{warranty === null ? '' : `warranty to ${lastDay(warranty)}`}</span>
              </li>
            ))}
          </ul>
        )}
        {cases.length === 0 ? null : (
          <ul className="stack" aria-label="What is being done">
            {cases.slice(0, 10).map((one) => (
              <OneMatter key={one.case} of={one} may={locked === null} slip={() => slip(one.case)} />
            ))}
          </ul>
        )}
      </div>
      <Strip over>
        <LockedAction locked={locked} onClick={ask}>
          Ask about an appliance
        </LockedAction>
      </Strip>
    </Panel>
  );
};

type OneProps = {
  readonly of: Matter & { readonly returnTo: string };
  readonly may: boolean;
  readonly slip: () => void;
};

const OneMatter = ({ of: one, may, slip }: OneProps) => {
  const [asking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('customer.withdrawAppliance');
  const open = one.phase === 'open';
  return (
    <li>
      <div className="line">
        <span className="grow cut">
          {kindNames[one.kind]}: {aboutWords(one)}
        </span>
        <MatterChip of={one} />
      </div>
      {!open ? null : asking ? (
        <form
          className="stack near"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void run({ case: one.case, reason, commandId });
          }}
        >
          <TextField label="Why" value={reason} onChange={setReason} maxLength={2000} />
          <div className="line">
            <Button small type="submit" kind="main" pending={pending}>
              Take it back
            </Button>
            <Button small kind="bare" onClick={() => setAsking(false)}>
              Not now
            </Button>
          </div>
        </form>
      ) : (
        <div className="line wrap">
          {one.returnTo === '' ? null : (
            <Button small onClick={slip}>
              Packing slip
            </Button>
          )}
          {may ? (
            <Button small kind="bare" onClick={() => setAsking(true)}>
              Take it back
            </Button>
          ) : null}
        </div>
      )}
      <Refusal refusal={refusal} />
    </li>
  );
};
