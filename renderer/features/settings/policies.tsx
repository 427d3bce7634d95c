// The response policies as data: the published ones, those added by file with what they would reduce, and the notice of a new version.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

type Pack = OutputOf<RekeyContract['policyPack.list']>[number];

export const Policies = ({ owner }: { readonly owner: boolean }) => {
  const { value: packs = [] } = useRequest('policyPack.list', {});
  const [content, setContent] = useState<string | null>(null);
  const notice = useCommand('policyPack.notice');
  return (
    <Panel title="Response policies" flush>
      <Table
        label="Response policies"
        idOf={({ id, version }) => `${id} ${version}`}
        items={packs}
        columns={[
          { id: 'title', title: 'Policy', cell: ({ title, version }) => `${title}, version ${version}` },
          { id: 'targets', title: 'First response', cell: (pack) => <Targets of={pack} /> },
          { id: 'applies', title: 'A new version applies', cell: ({ applies }) => applies },
          { id: 'uses', title: 'Subscriptions', end: true, cell: ({ subscriptions }) => subscriptions },
          {
            id: 'notice',
            title: 'Notice',
            cell: ({ published, noticedAt, id, version, title }) =>
              published ? (
                'Published'
              ) : noticedAt !== null ? (
                <Time at={noticedAt} as="day" />
              ) : owner ? (
                <Button
                  small
                  aria-label={`Customers were told of ${title}, version ${version}`}
                  pending={notice.pending}
                  onClick={() => void notice.run({ policy: id, version, commandId: newCommandId() })}
                >
                  Customers were told
                </Button>
              ) : (
                'Not given yet'
              ),
          },
        ]}
      />
      <div className="in stack">
        <Refusal refusal={notice.refusal} />
        {owner ? (
          <FileDrop
            label="Add a policy from a file"
            hint="As `rekey sla policies --json` writes them. What it reduces is shown first."
            accept=".json,application/json"
            busy={false}
            onFile={(file) => void file.text().then(setContent)}
          />
        ) : (
          <p className="two">An owner adds policies.</p>
        )}
      </div>
      {content === null ? null : <AddPolicy content={content} close={() => setContent(null)} />}
    </Panel>
  );
};

const Targets = ({ of: { severities } }: { readonly of: Pack }) => (
  <ul className="plain">
    {severities.map(({ id, name, targets }) => (
      <li key={id}>
        {name}: {targets.length === 0 ? 'no target' : targets.join('; ')}
      </li>
    ))}
  </ul>
);

/** Every level that it would reduce is shown before it is added. */
const AddPolicy = ({ content, close }: { readonly content: string; readonly close: () => void }) => {
  const { value: seen, refusal } = useRequest('policyPack.preview', { content });
  const [commandId] = useState(newCommandId);
  const add = useCommand('policyPack.add');
  const submit = async () => {
    const answer = await add.run({ content, commandId });
    if (answer?.ok) close();
  };
  const usable = seen?.problem === null;
  return (
    <Dialog
      open
      width={640}
      onClose={close}
      title={seen?.pack == null ? 'Add a policy' : `Add ${seen.pack.title}, version ${seen.pack.version}`}
      onSubmit={() => void (usable && submit())}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          {usable ? (
            <Button type="submit" kind="main" pending={add.pending}>
              Add the policy
            </Button>
          ) : null}
        </>
      }
    >
      <div className="stack">
        <Refusal refusal={refusal ?? add.refusal} />
        {seen?.problem == null ? null : <Refusal refusal={{ text: seen.problem }} kept="Nothing was added." />}
        {seen?.pack == null ? null : <Targets of={seen.pack} />}
        {seen === undefined || !usable || seen.against === null ? null : seen.reductions.length === 0 ? (
          <Remark>Compared with version {seen.against} it reduces nothing.</Remark>
        ) : (
          <Table
            label={`What it reduces against version ${seen.against}`}
            idOf={({ what }) => what}
            items={seen.reductions}
            columns={[
              { id: 'what', title: 'Reduced', cell: ({ what }) => what },
              { id: 'before', title: `Version ${seen.against}`, cell: ({ before }) => before },
              { id: 'after', title: 'This version', cell: ({ after }) => after },
            ]}
          />
        )}
      </div>
    </Dialog>
  );
};
