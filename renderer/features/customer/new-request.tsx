// A new request to the desk: what it is about, in the customer's words, and how urgent it is to them (Q2).
import { useState } from 'react';
import type { Refusal as Refused } from '../../../shared/domain/decider.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Ask, Duo } from '../../ui/customer-shell.tsx';
import { Button } from '../../ui/button.tsx';
import { SelectField, TextArea, TextField } from '../../ui/fields.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Card } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { bytes } from '../../ui/words.ts';
import { sendList } from '../../backend/send-file.ts';
import { FormCard } from './form-card.tsx';
import { acceptedFiles, fileHint } from './my-files.tsx';

type Unsent = {
  readonly ticket: string;
  readonly refused: readonly { readonly name: string; readonly refusal: Refused }[];
};

/** The request is there, whatever became of its files: nobody should ask a second time for want of one. */
const NotSent = ({ ticket, refused, go }: Unsent & { readonly go: () => void }) => (
  <Duo
    left={<Ask title={`Your request is ${ticket}`}>The desk has it. What follows could not be sent with it.</Ask>}
    right={
      <Card title="Files that were not sent">
        {refused.map(({ name, refusal }) => (
          <div key={name} className="stack near">
            <b>{name}</b>
            <Refusal refusal={refusal} />
          </div>
        ))}
        <Button kind="main" full onClick={go}>
          Open the request
        </Button>
      </Card>
    }
  />
);

type Props = { readonly back: () => void; readonly opened: (ticket: string) => void };

export const NewRequest = ({ back, opened }: Props) => {
  const { value: settings } = useRequest('customer.requestSettings', {});
  const { run, pending, refusal } = useCommand('customer.openRequest');
  const [subject, setSubject] = useState('');
  const [text, setText] = useState('');
  const [severity, setSeverity] = useState<string | null>(null);
  const [commandId] = useState(newCommandId);
  const chosen = severity ?? settings?.defaultSeverity ?? '';
  const choice = settings?.severities.find(({ id }) => id === chosen);
  const [files, setFiles] = useState<readonly File[]>([]);
  const [sending, setSending] = useState(false);
  const [unsent, setUnsent] = useState<Unsent | null>(null);
  const add = useCommand('customer.addFile');
  const submit = async () => {
    const answer = await run({ subject, text, severity, commandId });
    if (!answer?.ok) return;
    const { ticket } = answer.value;
    setSending(true);
    const refused: Unsent['refused'][number][] = [];
    // One after the other: a window has one file on its way at a time.
    for (const file of files) {
      const sent = await sendList('customer.uploadFile', file, () => undefined);
      const added = sent.ok ? await add.run({ ticket, upload: sent.value.upload, commandId: newCommandId() }) : sent;
      if (added?.ok === false) refused.push({ name: file.name, refusal: added.refusal });
    }
    setSending(false);
    if (refused.length === 0) opened(ticket);
    else setUnsent({ ticket, refused });
  };
  if (unsent !== null) return <NotSent {...unsent} go={() => opened(unsent.ticket)} />;
  return (
    <Duo
      left={
        <Ask title="Ask the desk for something">
          You get a number, and follow the request here until it is resolved. If it cannot wait, phone the desk.
        </Ask>
      }
      right={
        <FormCard
          title="Your request"
          action="Send it to the desk"
          acting="Sending it"
          pending={pending || sending}
          refusal={refusal}
          submit={() => void submit()}
          back={back}
        >
          <TextField label="Subject" value={subject} onChange={setSubject} maxLength={200} autoFocus />
          <TextArea
            label="What happens"
            hint="Since when, on which machines, what you have tried. Never write a password here."
            rows={6}
            maxLength={20_000}
            value={text}
            onChange={setText}
          />
          <FileDrop
            label="Files for the desk"
            hint={fileHint}
            accept={acceptedFiles}
            busy={pending || sending}
            onFile={(file) => setFiles([...files, file])}
          />
          {files.length === 0 ? null : (
            <ul className="stack near" aria-label="Files to send">
              {files.map((file, at) => (
                <li key={`${at} ${file.name}`} className="line">
                  <span className="grow cut">
                    <b>{file.name}</b> <span className="xs dim num">{bytes(file.size)}</span>
                  </span>
                  <Button
                    small
                    kind="bare"
                    aria-label={`Leave out ${file.name}`}
                    onClick={() => setFiles(files.filter((one) => one !== file))}
                  >
                    Leave out
                  </Button>
                </li>
              ))}
            </ul>
          )}
          {settings === undefined ? null : (
            <SelectField
              label="How urgent it is to you"
              hint={choice?.definition}
              value={chosen}
              onChange={setSeverity}
              choices={settings.severities.map(({ id, name, target }) => ({
                value: id,
                label: target === null ? `${name}, no target` : `${name}, first response in ${target}`,
              }))}
            />
          )}
        </FormCard>
      }
    />
  );
};
