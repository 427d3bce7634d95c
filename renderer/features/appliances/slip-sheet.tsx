// The packing slip of a return, as it is printed.
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { PackingSlip } from '../../ui/packing-slip.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';

export const SlipSheet = ({ id, back }: { readonly id: string; readonly back: () => void }) => {
  const { value, refusal } = useRequest('applianceCase.get', { case: id });
  const pdf = useCommand('window.savePdf');
  const [saved, setSaved] = useState(false);
  const save = async () => {
    setSaved(false);
    const answer = await pdf.run({ title: `Packing slip ${value?.ticket ?? ''}` });
    setSaved(answer?.ok === true && answer.value.saved);
  };
  return (
    <>
      <TopBar crumb={{ back: 'Appliances', onBack: back, here: 'Packing slip' }}>
        <Button icon={IconDownload} pending={pdf.pending} onClick={() => void save()}>
          Save as PDF
        </Button>
        <Button kind="main" icon={IconPrinter} onClick={() => window.print()}>
          Print
        </Button>
      </TopBar>
      <Body>
        <Refusal refusal={refusal ?? pdf.refusal} />
        {saved ? (
          <Remark>
            <span role="status">The PDF is saved.</span>
          </Remark>
        ) : null}
        {value === undefined || value.serial === null ? null : (
          <PackingSlip
            returnTo={value.returnTo}
            serial={value.serial}
            model={value.unit?.model ?? ''}
            ticket={value.ticket}
            subscriptionName={value.subscriptionName}
            askedAt={value.askedAt}
            faulty={value.kind === 'fault'}
          />
        )}
      </Body>
    </>
  );
};
