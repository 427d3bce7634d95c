// How a case is ended by hand: cancelled before a release, the release taken back after it, or referred when the primary admin has left.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { Detail } from './case.tsx';

export type Ending = 'cancel' | 'withdraw' | 'primaryLeft';

type Words = {
  readonly request: 'recovery.cancel' | 'recovery.withdraw' | 'recovery.primaryLeft';
  readonly title: (detail: Detail) => string;
  readonly sub: string;
  readonly happens: (detail: Detail) => readonly string[];
  readonly why: string;
  readonly keep: string;
  readonly act: string;
};

const whose = ({ requester }: Detail) => requester?.name ?? 'The account';

const words: Record<Ending, Words> = {
  cancel: {
    request: 'recovery.cancel',
    title: ({ number }) => `Cancel ${number}`,
    sub: 'Nothing about the account has changed. Whatever was prepared is discarded, and every contact is told.',
    happens: () => [],
    why: 'Why',
    keep: 'Keep the case',
    act: 'Cancel the case',
  },
  withdraw: {
    request: 'recovery.withdraw',
    title: ({ number }) => `Withdraw the release of ${number}`,
    sub: 'The customer has not set a password yet, so everything can be taken back. Every contact is told.',
    happens: (detail) => [
      'Both halves of the new credential open nothing any more, wherever they are.',
      `${whose(detail)} signs in with the previous password again.`,
      detail.path === 'full-change'
        ? 'The old vaults are live again, unchanged; the new, empty one is discarded.'
        : 'Vaults that were prepared are re-encrypted when somebody who holds their key signs in.',
    ],
    why: 'Why',
    keep: 'Keep the release',
    act: 'Withdraw the release',
  },
  primaryLeft: {
    request: 'recovery.primaryLeft',
    title: (detail) => `${whose(detail)} has left`,
    sub: 'Support gives the role to nobody. The case ends and says who may: the customer’s managers, or else the TAM.',
    happens: () => ['Nothing about the account changes; what was prepared or released is taken back.'],
    why: 'How this is known',
    keep: 'Keep the case',
    act: 'End the case as referred',
  },
};

export const EndCase = ({
  of: detail,
  ending,
  close,
}: {
  readonly of: Detail;
  readonly ending: Ending;
  readonly close: () => void;
}) => {
  const { request, title, sub, happens, why: label, keep, act } = words[ending];
  const [why, setWhy] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand(request);
  const submit = async () => {
    const answer = await run({ case: detail.case, why, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={title(detail)}
      sub={sub}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>{keep}</Button>
          <Button type="submit" kind="main" pending={pending}>
            {act}
          </Button>
        </>
      }
    >
      <div className="stack">
        {happens(detail).length === 0 ? null : (
          <ul className="stack near">
            {happens(detail).map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        )}
        <TextArea label={label} value={why} onChange={setWhy} maxLength={2000} />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
