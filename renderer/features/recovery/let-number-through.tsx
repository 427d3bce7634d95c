// A supervisor's exception to the cooling-off of the number on file, with a written reason; nobody can make one for an address.
import { IconPhoneCheck } from '@tabler/icons-react';
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { Detail } from './case.tsx';
import { ContactOnFile } from './contact-on-file.tsx';

export const LetNumberThrough = ({ of: detail }: { readonly of: Detail }) => {
  const [asked, setAsked] = useState(false);
  const { decision } = detail;
  if (decision === null || decision.phoneOnFile.usableFrom === null) return null;
  return (
    <>
      <LockedAction icon={IconPhoneCheck} locked={detail.acts.letThrough ?? null} onClick={() => setAsked(true)}>
        Use the number all the same
      </LockedAction>
      {asked ? <WhyDialog of={detail} decision={decision} close={() => setAsked(false)} /> : null}
    </>
  );
};

type DialogProps = {
  readonly of: Detail;
  readonly decision: NonNullable<Detail['decision']>;
  readonly close: () => void;
};

const WhyDialog = ({ of: detail, decision, close }: DialogProps) => {
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('recovery.letNumberThrough');
  const submit = async () => {
    setMissing(reason.trim() === '');
    if (reason.trim() === '') return;
    const answer = await run({ case: detail.case, reason, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Use ${decision.phone} all the same`}
      sub="You sign for it, every contact is told, and it stays in the evidence. You cannot be this case’s second person afterwards."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Wait instead</Button>
          <Button type="submit" kind="main" pending={pending}>
            Let this number through
          </Button>
        </>
      }
    >
      <div className="stack">
        <p className="two">
          <ContactOnFile of={decision.phoneOnFile} />
        </p>
        <TextArea
          label="How you know that this number is the customer’s"
          hint="What the caller says about themselves proves nothing"
          error={missing ? 'Say why; it is kept with the case.' : null}
          value={reason}
          onChange={setReason}
          maxLength={2000}
        />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
