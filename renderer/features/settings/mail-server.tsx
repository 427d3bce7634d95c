// The mail server the desk speaks through: set up by an owner, tried with a real message, and told nothing while it cannot be trusted.
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { CheckField, TextArea, TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { SecretField, useSecret } from '../../ui/secret-field.tsx';

type Known = OutputOf<RekeyContract['mail.settings']>;

const onlyOwner = 'Only an owner sets up the workstation.';

export const MailServer = ({ owner }: { readonly owner: boolean }) => {
  const { value, loading } = useRequest('mail.settings', {});
  // The form starts from what is set up, once that is known, and keeps what is typed afterwards.
  return loading ? null : <Settings owner={owner} known={value ?? null} />;
};

const Settings = ({ owner, known }: { readonly owner: boolean; readonly known: Known }) => (
  <Panel title="Mail server" aside={known === null ? 'Not set up' : known.host}>
    <div className="stack">
      {known?.allowPlain === undefined ? null : (
        <Refusal
          tone="soft"
          refusal={{ text: `${known.host} may be spoken to without encryption: ${known.allowPlain.reason}` }}
          kept="Only notices go that way. Codes, halves and the password wait for an encrypted connection."
        />
      )}
      <MailForm owner={owner} known={known} />
      {owner && known !== null ? <SendTest /> : null}
    </div>
  </Panel>
);

const MailForm = ({ owner, known }: { readonly owner: boolean; readonly known: Known }) => {
  const [host, setHost] = useState(known?.host ?? '');
  const [port, setPort] = useState(String(known?.port ?? 587));
  const [user, setUser] = useState(known?.user ?? '');
  const [from, setFrom] = useState(known?.from ?? '');
  const [ca, setCa] = useState(known?.ca ?? '');
  const [plain, setPlain] = useState(known?.allowPlain !== undefined);
  const [reason, setReason] = useState(known?.allowPlain?.reason ?? '');
  const password = useSecret();
  const configure = useCommand('mail.configure');
  const check = useCommand('mail.check');
  const [said, setSaid] = useState<string | null>(null);
  const save = async () => {
    setSaid(null);
    const answer = await configure.run({
      host,
      port: Number(port),
      user,
      from,
      password: password.take(),
      ...(ca.trim() === '' ? {} : { ca }),
      ...(plain ? { allowPlain: { reason } } : {}),
    });
    if (answer?.ok) setSaid('Saved. Check the connection before you rely on it.');
  };
  const connect = async () => {
    setSaid(null);
    const answer = await check.run({});
    if (answer?.ok) setSaid(answer.value.answer);
  };
  return (
    <form
      className="stack"
      noValidate
      aria-label="Mail server"
      onSubmit={(event) => {
        event.preventDefault();
        if (owner) void save();
      }}
    >
      <TextField label="Host" value={host} onChange={setHost} />
      <TextField
        label="Port"
        hint="465 speaks TLS from the start; any other has to upgrade with STARTTLS"
        value={port}
        onChange={setPort}
      />
      <TextField label="User" value={user} onChange={setUser} />
      <SecretField label="Password" hint="Kept sealed, never shown again" secret={password} />
      <TextField
        label="Sender"
        hint="Such as Dublin desk <support@desk.example>. Bounces come back to it; Rekey does not read them."
        value={from}
        onChange={setFrom}
      />
      <TextArea
        label="Further certificate authority"
        hint="PEM, only for a server with a certificate of your own"
        value={ca}
        onChange={setCa}
      />
      <CheckField
        label="Let this server be spoken to without encryption"
        hint="Only where it offers none, and only for notices: no code, no half and no password goes that way, so no recovery can be finished over it."
        checked={plain}
        onChange={setPlain}
      />
      {plain ? (
        <TextField
          label="Why it may be unencrypted"
          hint="Recorded with your name, and shown as long as it stands"
          value={reason}
          onChange={setReason}
        />
      ) : null}
      <Refusal refusal={configure.refusal ?? check.refusal} />
      {said === null ? null : (
        <Remark>
          <span role="status">{said}</span>
        </Remark>
      )}
      <div className="line">
        <LockedAction type="submit" kind="main" locked={owner ? null : onlyOwner} pending={configure.pending}>
          Save
        </LockedAction>
        {owner ? (
          <Button pending={check.pending} onClick={() => void connect()}>
            Check the connection
          </Button>
        ) : null}
      </div>
    </form>
  );
};

/** Goes through what is saved, not through what is typed above: that is what the desk will use. */
const SendTest = () => {
  const [to, setTo] = useState('');
  const test = useCommand('mail.test');
  const [said, setSaid] = useState<OutputOf<RekeyContract['mail.test']> | null>(null);
  const send = async () => {
    setSaid(null);
    const answer = await test.run(to.trim() === '' ? {} : { to: to.trim() });
    if (answer?.ok) setSaid(answer.value);
  };
  return (
    <form
      className="stack"
      noValidate
      aria-label="Send a test"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <h3>Send a test</h3>
      <TextField
        label="To"
        hint="Left empty, it goes to the sender’s own address. What is saved above is used."
        value={to}
        onChange={setTo}
      />
      <Refusal refusal={test.refusal} />
      {said === null ? null : (
        <Remark>
          <span role="status">
            The server took the test message to {said.to}: <q>{said.response}</q> Taken is not read: see that it
            arrives.
          </span>
        </Remark>
      )}
      <div>
        <Button type="submit" icon={IconSend} pending={test.pending}>
          {test.pending ? 'Sending the test' : 'Send a test'}
        </Button>
      </div>
    </form>
  );
};
