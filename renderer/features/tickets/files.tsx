// The ticket's files: attached by the desk or by the customer, for the desk only unless somebody says otherwise.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { sendList } from '../../backend/send-file.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { CheckField, TextArea } from '../../ui/fields.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { type AttachedFile, FileList } from '../../ui/file-list.tsx';
import { Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import type { Detail } from './ticket.tsx';

const accept = '.txt,.log,.csv,.json,.xml,.pdf,.png,.jpg,.jpeg,.zip,.docx,.xlsx,.gz,.pcap,.pcapng';

export const Files = ({ of: { ticket, files, acts } }: { readonly of: Detail }) => {
  const [shared, setShared] = useState(false);
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState<{ readonly code: string; readonly text: string } | null>(null);
  const [removing, setRemoving] = useState<AttachedFile | null>(null);
  const add = useCommand('attachment.add');
  const save = useCommand('attachment.save');
  const [attaches, removes] = [acts.attach === null, acts.detach === null];
  const attach = async (file: File) => {
    setSending(true);
    setFailed(null);
    const sent = await sendList('attachment.upload', file, () => undefined);
    if (sent.ok) await add.run({ ticket, upload: sent.value.upload, shared, commandId: newCommandId() });
    else setFailed(sent.refusal);
    setSending(false);
  };
  if (files.length === 0 && !attaches) return null;
  return (
    <Section label="Files">
      <FileList
        label="Files"
        files={files}
        showsWhoSees
        onSave={(file) => void save.run({ ticket, file })}
        {...(removes ? { onRemove: setRemoving } : {})}
      />
      {attaches ? (
        <>
          <FileDrop
            label={sending ? 'Being attached' : 'Attach a file'}
            hint="Up to 20 MiB; text, documents, pictures, captures, archives"
            accept={accept}
            busy={sending}
            onFile={(file) => void attach(file)}
          />
          <CheckField label="The customer sees what I attach" checked={shared} onChange={setShared} />
        </>
      ) : (
        <p className="two">{acts.attach}</p>
      )}
      <Refusal refusal={failed ?? add.refusal ?? save.refusal} />
      {removing === null ? null : <Remove ticket={ticket} file={removing} close={() => setRemoving(null)} />}
    </Section>
  );
};

type RemoveProps = { readonly ticket: string; readonly file: AttachedFile; readonly close: () => void };

const Remove = ({ ticket, file, close }: RemoveProps) => {
  const [reason, setReason] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('attachment.remove');
  const submit = async () => {
    const answer = await run({ ticket, file: file.file, reason, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Remove ${file.name}`}
      sub="Its contents go for good. That there was a file, and why it went, stays in the ticket."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Remove it
          </Button>
        </>
      }
    >
      <div className="stack">
        <TextArea label="Why" rows={2} value={reason} onChange={setReason} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
