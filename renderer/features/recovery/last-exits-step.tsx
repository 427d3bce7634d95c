// Before anything is sent: the loss is gone through with the customer, and each way to keep the reports after all is ticked off.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { LockedAction } from '../../ui/button.tsx';
import { Segmented } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { Detail } from './case.tsx';
import { ChangedLoss } from './loss-preview.tsx';
import type { StepProps } from './step-panel.tsx';

type Found = NonNullable<Detail['exits']['found']>;
type Exit = keyof Found;
type Answer = Found[Exit] | '';

const questions: readonly { readonly exit: Exit; readonly asks: string; readonly open: string }[] = [
  { exit: 'session', asks: 'Is the primary admin still signed in anywhere?', open: 'Yes, signed in' },
  { exit: 'oldPassword', asks: 'May the customer remember an old password?', open: 'Perhaps' },
  { exit: 'otherHolder', asks: 'Can another holder of a vault’s key be reached?', open: 'Yes, one can' },
  { exit: 'exports', asks: 'Are there exports of the reports already?', open: 'Yes, some' },
];
const unanswered: Record<Exit, Answer> = { session: '', oldPassword: '', otherHolder: '', exports: '' };

const isWhole = (found: Record<Exit, Answer>): found is Found => Object.values(found).every((one) => one !== '');

export const LastExitsStep = ({ of: detail }: Pick<StepProps, 'of'>) => {
  const [found, setFound] = useState<Record<Exit, Answer>>(detail.exits.found ?? unanswered);
  const { run, pending, refusal } = useCommand('recovery.checkExits');
  const locked = detail.acts.checkExits ?? (isWhole(found) ? null : 'Ask about every one of them first.');
  const submit = async () => {
    if (isWhole(found)) await run({ case: detail.case, found, commandId: newCommandId() });
  };
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (locked === null) void submit();
      }}
    >
      {detail.exits.instead.map((text) => (
        <Refusal key={text} refusal={{ text }} tone="soft" />
      ))}
      <ChangedLoss of={detail} />
      <p className="two">
        Go through the loss below with the customer. Then ask about each last exit; what you record is kept with the
        case.
      </p>
      <ul className="exits">
        {questions.map(({ exit, asks, open }) => (
          <li key={exit}>
            <span>{asks}</span>
            <Segmented<Answer>
              small
              label={asks}
              value={found[exit]}
              choices={[
                { value: 'closed', label: 'No' },
                { value: 'open', label: open },
              ]}
              onChange={(value) => setFound({ ...found, [exit]: value })}
            />
          </li>
        ))}
      </ul>
      <Refusal refusal={refusal} />
      <LockedAction type="submit" kind="main" locked={locked} pending={pending}>
        Record what was found
      </LockedAction>
    </form>
  );
};
