// One's own authenticator: its code can then be read back on the phone instead of one that is mailed. Enrolled by scanning and one code.
import { useState } from 'react';
import { useCommand } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { QrCode } from '../../ui/qr-code.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { CodeField, useSecret } from '../../ui/secret-field.tsx';
import { Time } from '../../ui/time.tsx';

type Shown = { readonly secret: string; readonly uri: string };

export const Authenticator = ({ since }: { readonly since: string | null }) => {
  // Lives in this part of the page only, until the first code shows that it arrived.
  const [shown, setShown] = useState<Shown | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const begin = useCommand('customer.beginAuthenticator');
  const remove = useCommand('customer.removeAuthenticator');
  const start = async () => {
    setSaid(null);
    const answer = await begin.run({});
    if (answer?.ok) setShown(answer.value);
  };
  const end = async () => {
    const answer = await remove.run({});
    if (answer?.ok) setSaid('Removed. You are told by mail.');
  };
  return (
    <Panel title="Your authenticator" aside={since === null ? 'None' : 'Enrolled'}>
      <div className="stack near">
        <p className="two">
          {since === null ? (
            'If you are ever locked out, you can read out your authenticator’s code on the phone instead of waiting for one by mail.'
          ) : (
            <>
              Enrolled <Time at={since} as="day" />. On the phone you read out its code when our representative asks.
            </>
          )}
        </p>
        {shown !== null ? (
          <Confirm
            of={shown}
            done={() => {
              setShown(null);
              setSaid('Enrolled. You are told by mail.');
            }}
            stop={() => setShown(null)}
          />
        ) : since === null ? (
          <div>
            <Button pending={begin.pending} onClick={() => void start()}>
              Enrol an authenticator
            </Button>
          </div>
        ) : (
          <div>
            <Button pending={remove.pending} onClick={() => void end()}>
              Remove the authenticator
            </Button>
          </div>
        )}
        <Refusal refusal={begin.refusal ?? remove.refusal} />
        {said === null ? null : (
          <Remark>
            <span role="status">{said}</span>
          </Remark>
        )}
      </div>
    </Panel>
  );
};

type ConfirmProps = { readonly of: Shown; readonly done: () => void; readonly stop: () => void };

const Confirm = ({ of: { secret, uri }, done, stop }: ConfirmProps) => {
  const code = useSecret();
  const { run, pending, refusal } = useCommand('customer.confirmAuthenticator');
  const [wrong, setWrong] = useState<string | null>(null);
  const submit = async () => {
    setWrong(null);
    const answer = await run({ code: code.take() });
    if (!answer?.ok) return;
    if (answer.value.matched) done();
    else setWrong('That is not the code it shows now. Check that its clock is right, and try the next one.');
  };
  return (
    <form
      className="stack near"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div className="qr-and-text">
        <QrCode text={uri} label="QR code for your authenticator" />
        <div className="stack near">
          <p className="two">Scan it with your authenticator, or type this in. It is shown only now.</p>
          <p className="mono" data-secret="authenticator">
            {secret.replace(/(.{4})(?=.)/g, '$1 ')}
          </p>
        </div>
      </div>
      <CodeField label="The code it shows now" secret={code} placeholder="000000" error={wrong} />
      <Refusal refusal={refusal} />
      <div className="line">
        <Button type="submit" kind="main" pending={pending}>
          Confirm with this code
        </Button>
        <Button onClick={stop}>Not now</Button>
      </div>
    </form>
  );
};
