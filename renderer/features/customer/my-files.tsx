// Files of a request, sent by the customer or shown to them by the desk.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { sendList } from '../../backend/send-file.ts';
import { FileDrop } from '../../ui/file-drop.tsx';
import { type AttachedFile, FileList } from '../../ui/file-list.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';

/** What a window offers to choose; the program judges what it gets. */
export const acceptedFiles = '.txt,.log,.csv,.json,.xml,.pdf,.png,.jpg,.jpeg,.zip,.docx,.xlsx,.gz,.pcap,.pcapng';
export const fileHint = 'Up to 20 MiB. Never send a file with passwords in it.';

type Props = { readonly ticket: string; readonly files: readonly AttachedFile[]; readonly mayAttach: boolean };

export const MyFiles = ({ ticket, files, mayAttach }: Props) => {
  const [sending, setSending] = useState(false);
  const [failed, setFailed] = useState<{ readonly code: string; readonly text: string } | null>(null);
  const add = useCommand('customer.addFile');
  const save = useCommand('customer.saveFile');
  const attach = async (file: File) => {
    setSending(true);
    setFailed(null);
    const sent = await sendList('customer.uploadFile', file, () => undefined);
    if (sent.ok) await add.run({ ticket, upload: sent.value.upload, commandId: newCommandId() });
    else setFailed(sent.refusal);
    setSending(false);
  };
  if (files.length === 0 && !mayAttach) return null;
  return (
    <Panel title="Files">
      <div className="stack">
        <FileList label="Files" files={files} onSave={(file) => void save.run({ ticket, file })} />
        {mayAttach ? (
          <FileDrop
            label={sending ? 'Being sent' : 'Send a file to the desk'}
            hint={fileHint}
            accept={acceptedFiles}
            busy={sending}
            onFile={(file) => void attach(file)}
          />
        ) : null}
        <Refusal refusal={failed ?? add.refusal ?? save.refusal} />
      </div>
    </Panel>
  );
};
