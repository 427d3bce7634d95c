// Importing a user list: chosen or dropped, shown with what it would change, asked about where it must be, taken whole or not at all.
import { useRef, useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import type { Refusal as Refused } from '../../../shared/domain/decider.ts';
import { useCommand } from '../../backend/backend.ts';
import { sendList, type SentFile } from '../../backend/send-file.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { bytes, inNumbers } from '../../ui/words.ts';
import { ListDifference } from './list-difference.tsx';
import { ListQuestions } from './list-questions.tsx';
import { kinds, type Preview, type Reading } from './list-words.ts';
import type { Subscription } from './subscriptions.tsx';

type Taken = OutputOf<RekeyContract['subscription.importUsers']>;
type Props = { readonly of: Subscription; readonly close: () => void };

const users = (count: number): string => `${inNumbers(count)} ${count === 1 ? 'user' : 'users'}`;

export const ImportUsers = ({ of: { subscription, name }, close }: Props) => {
  const list = useList(subscription);
  const { file, shown, taken, reading } = list;
  const leave = () => {
    list.drop();
    close();
  };
  const asked = shown?.questions.some(({ about }) => about !== 'noPrimary') === true;
  const locked = list.refused ? 'The list cannot be read like this.' : asked ? 'Say first what is asked above.' : null;
  return (
    <Dialog
      open
      onClose={leave}
      width={shown === null || taken !== null ? 560 : 880}
      title={`Import the user list of ${name}`}
      sub={
        file === null || shown === null
          ? 'It is shown first, with what it would change, and taken whole or not at all.'
          : `${file.name} · ${kinds[shown.format]} · ${bytes(file.size)}`
      }
      onSubmit={() => (locked === null && shown?.read != null ? void list.take() : undefined)}
      actions={
        taken === null ? (
          <>
            {shown === null ? null : (
              <Button kind="bare" onClick={list.drop}>
                Choose another file
              </Button>
            )}
            <Button onClick={leave}>Not now</Button>
            {shown === null ? null : (
              <LockedAction type="submit" kind="main" pending={list.pending} locked={locked}>
                {shown.read === null ? 'Import' : `Import ${users(shown.read.users)}`}
              </LockedAction>
            )}
          </>
        ) : (
          <Button onClick={leave}>Close</Button>
        )
      }
    >
      {taken === null ? (
        <div className="stack" aria-busy={list.pending}>
          {shown === null ? (
            <FileDrop
              label="User list"
              hint={
                list.sent === null
                  ? 'Drop it here, or choose it. Qualys user-list XML, CSV, SCIM JSON or LDIF; up to 64 MiB and 100,000 users.'
                  : `Reading it: ${bytes(list.sent)} so far.`
              }
              accept=".xml,.csv,.tsv,.txt,.json,.scim,.ldif,.ldf"
              busy={list.pending}
              onFile={(chosen) => void list.choose(chosen)}
            />
          ) : null}
          <Refusal refusal={list.refusal} />
          {shown === null ? null : (
            <>
              <ListQuestions of={shown} reading={reading} say={(more) => void list.say(more)} />
              <ListDifference of={shown} />
            </>
          )}
        </div>
      ) : (
        <Remark>
          <p role="status">
            {users(taken.taken)} imported, {inNumbers(taken.ableToSignIn)} able to sign in.
          </p>
        </Remark>
      )}
    </Dialog>
  );
};

/** The file on its way, what it was last read as, and what the person has said of it so far. */
const useList = (subscription: string) => {
  const [file, setFile] = useState<SentFile | null>(null);
  const [sent, setSent] = useState<number | null>(null);
  const [unsent, setUnsent] = useState<Refused | null>(null);
  const [shown, setShown] = useState<Preview | null>(null);
  const [reading, setReading] = useState<Reading>({});
  const [taken, setTaken] = useState<Taken | null>(null);
  const latest = useRef(reading);
  const preview = useCommand('subscription.previewUsers');
  const take = useCommand('subscription.importUsers');
  const dropUpload = useCommand('subscription.dropUpload');

  /** What is said while the list is read is read again after it. */
  const read = async (upload: string, said: Reading): Promise<void> => {
    latest.current = said;
    setReading(said);
    take.clear();
    const answer = await preview.run({ subscription, upload, reading: said });
    if (answer === null) return;
    if (answer.ok) setShown(answer.value);
    if (latest.current !== said) await read(upload, latest.current);
  };
  return {
    file,
    sent,
    shown,
    reading,
    taken,
    pending: sent !== null || preview.pending || take.pending,
    refusal: unsent ?? preview.refusal ?? take.refusal,
    refused: preview.refusal !== null,
    choose: async (chosen: File) => {
      setUnsent(null);
      preview.clear();
      setSent(0);
      const whole = await sendList('subscription.uploadUsers', chosen, setSent);
      if (whole.ok) {
        setFile(whole.value);
        await read(whole.value.upload, {});
      } else setUnsent(whole.refusal);
      setSent(null);
    },
    say: async (more: Reading) => {
      if (file !== null) await read(file.upload, { ...latest.current, ...more });
    },
    take: async () => {
      const previewed = shown?.read?.previewed;
      if (file === null || previewed === undefined) return;
      const answer = await take.run({ subscription, upload: file.upload, reading: latest.current, previewed });
      if (answer?.ok) setTaken(answer.value);
    },
    drop: () => {
      setFile(null);
      setShown(null);
      setReading({});
      setUnsent(null);
      preview.clear();
      take.clear();
      void dropUpload.run({});
    },
  };
};
