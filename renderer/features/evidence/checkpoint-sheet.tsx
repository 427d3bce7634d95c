// One checkpoint on paper, in type that somebody can type off again.
import { IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Body, TopBar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { Facts } from '../../ui/panel.tsx';
import { Paper, PaperHead } from '../../ui/paper.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { fullTime, inNumbers } from '../../ui/words.ts';

export const CheckpointSheet = ({ name, back }: { readonly name: string; readonly back: () => void }) => {
  const { value, refusal } = useRequest('checkpoint.list', {});
  const { value: status } = useRequest('workspace.status', {});
  const pdf = useCommand('window.savePdf');
  const [said, setSaid] = useState<string | null>(null);
  const shown = value?.checkpoints.find((one) => one.name === name);
  const savePdf = async () => {
    setSaid(null);
    const answer = await pdf.run({ title: `Checkpoint ${name}` });
    if (answer?.ok && answer.value.saved) setSaid('The PDF is saved.');
  };
  const copy = async () => {
    await navigator.clipboard.writeText(shown?.note ?? '');
    setSaid('Copied. Paste it where nobody at this desk can change it.');
  };
  return (
    <>
      <TopBar crumb={{ back: 'Evidence', onBack: back, here: 'Checkpoint' }}>
        {shown === undefined ? null : (
          <>
            <Button kind="bare" icon={IconCopy} onClick={() => void copy()}>
              Copy
            </Button>
            <Button icon={IconDownload} pending={pdf.pending} onClick={() => void savePdf()}>
              Save as PDF
            </Button>
            <Button kind="main" icon={IconPrinter} onClick={() => window.print()}>
              Print
            </Button>
          </>
        )}
      </TopBar>
      <Body>
        <Refusal refusal={refusal ?? pdf.refusal} />
        {said === null ? null : (
          <Remark>
            <span role="status">{said}</span>
          </Remark>
        )}
        {shown === undefined || value === undefined ? null : (
          <Paper large label="Checkpoint">
            <PaperHead title="Checkpoint of the journal" sub={status?.desk ?? ''} aside={fullTime(shown.at, 'UTC')} />
            <pre className="signed">{shown.note}</pre>
            <Facts
              facts={[
                { term: 'Records', value: inNumbers(shown.size) },
                { term: 'Made', value: fullTime(shown.at) },
                { term: 'Key', value: <span className="mono">{value.verifierKey}</span> },
              ]}
            />
            <p>
              Keep this sheet where nobody at the desk can change it. Given these lines, anybody can show later whether
              one of the {inNumbers(shown.size)} records was changed, removed or put in: in Rekey under Evidence, or
              with the checker that comes with it. It holds no names and nothing secret.
            </p>
          </Paper>
        )}
      </Body>
    </>
  );
};
