// When checkpoints are made by themselves, and where each goes besides this workstation.
import { IconFolder } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { HOUR } from '../../../shared/domain/time.ts';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FixedField, SelectField, TextArea } from '../../ui/fields.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { howOften } from './how-often.ts';

type Plan = Pick<OutputOf<RekeyContract['checkpoint.list']>, 'every' | 'folder' | 'mailTo'>;

const usual = [0, HOUR, 6 * HOUR, 24 * HOUR, 7 * 24 * HOUR];

export const PlanCheckpoints = ({ known, close }: { readonly known: Plan; readonly close: () => void }) => {
  const set = useCommand('checkpoint.set');
  const choose = useCommand('checkpoint.chooseFolder');
  const [every, setEvery] = useState(String(known.every));
  const [folder, setFolder] = useState(known.folder);
  const [mailTo, setMailTo] = useState(known.mailTo.join('\n'));
  const spans = [...new Set([...usual, known.every])].sort((a, b) => a - b);
  const save = async () => {
    const addresses = mailTo.split(/[\s,;]+/).filter((address) => address !== '');
    const answer = await set.run({ every: Number(every), folder, mailTo: addresses });
    if (answer?.ok) close();
  };
  const chooseOne = async () => {
    const answer = await choose.run({});
    if (answer?.ok && answer.value.folder !== null) setFolder(answer.value.folder);
  };
  return (
    <Dialog
      open
      onClose={close}
      title="When and where"
      sub="Checkpoints of the journal"
      onSubmit={() => void save()}
      actions={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button type="submit" kind="main" pending={set.pending}>
            Save
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="One is made"
          hint="Only when something was recorded since the last one"
          value={every}
          onChange={setEvery}
          choices={spans.map((value) => ({
            value: String(value),
            label: howOften(value),
          }))}
        />
        <div>
          <FixedField
            label="Copied to a folder"
            hint="Best on a disk or a share that this workstation can add to but not change"
            value={folder ?? 'Nowhere'}
          />
          <div className="line" style={{ marginTop: 8 }}>
            <Button small icon={IconFolder} pending={choose.pending} onClick={() => void chooseOne()}>
              Choose a folder
            </Button>
            {folder === null ? null : (
              <Button small kind="bare" onClick={() => setFolder(null)}>
                Copy nowhere
              </Button>
            )}
          </div>
        </div>
        <TextArea
          label="Mailed to"
          hint="One address a line, ten at most: people outside this desk who keep them"
          rows={3}
          value={mailTo}
          onChange={setMailTo}
        />
        <Refusal refusal={set.refusal ?? choose.refusal} />
      </div>
    </Dialog>
  );
};
