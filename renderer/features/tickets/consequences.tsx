// What a missed level leads to, on the ticket that missed it: a voucher up to the month's fee, a claim in writing and its answer.
import { useState } from 'react';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { OutputOf } from '../../../shared/contract/request.ts';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextArea } from '../../ui/fields.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';
import type { Detail } from './ticket.tsx';

type Known = OutputOf<RekeyContract['consequence.get']>;
type Credit = NonNullable<Known['credit']>;
type Claim = NonNullable<Known['claim']>;

const money = (minor: number, currency: string): string =>
  currency === '' ? String(minor) : new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(minor / 100);

/** Nothing is drawn while the response missed nothing, or the policy promises nothing for it. */
export const Consequences = ({ of: { ticket, response } }: { readonly of: Detail }) => {
  const missed = response?.met === false;
  const { value: known } = useRequest('consequence.get', missed ? { ticket } : null);
  if (!missed || known === undefined || (known.credit === null && known.claim === null)) return null;
  return (
    <Section label="The missed level">
      {known.credit === null ? null : <Voucher ticket={ticket} credit={known.credit} />}
      {known.claim === null ? null : <ClaimPart ticket={ticket} claim={known.claim} />}
    </Section>
  );
};

const none = '-';

const Voucher = ({ ticket, credit }: { readonly ticket: string; readonly credit: Credit }) => {
  const { percent, fee, currency, granted, voucher, exclusions, open } = credit;
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Facts
        facts={[
          {
            term: 'Voucher',
            value: voucher === null ? `${percent} % of the month’s fee` : money(voucher.amount, currency),
          },
          ...(voucher === null ? [] : [{ term: 'Credited', value: `With the bill of ${voucher.creditedIn}` }]),
          ...(fee === null
            ? []
            : [{ term: 'This month', value: `${money(granted, currency)} of at most ${money(fee, currency)}` }]),
        ]}
      />
      {voucher === null ? (
        <LockedAction small locked={open} onClick={() => setAsking(true)}>
          The customer applies for a voucher
        </LockedAction>
      ) : null}
      {asking ? <GrantVoucher ticket={ticket} exclusions={exclusions} close={() => setAsking(false)} /> : null}
    </>
  );
};

type GrantProps = { readonly ticket: string; readonly exclusions: Credit['exclusions']; readonly close: () => void };

const GrantVoucher = ({ ticket, exclusions, close }: GrantProps) => {
  const [exclusion, setExclusion] = useState(none);
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('consequence.grantVoucher');
  const submit = async () => {
    const answer = await run({ ticket, exclusion: exclusion === none ? null : exclusion, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`A voucher for ${ticket}`}
      sub="It rests on the segments that the response was judged by, and it is the whole remedy."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Grant the voucher
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="What it was missed for"
          value={exclusion}
          onChange={setExclusion}
          choices={[
            { value: none, label: 'Nothing that the policy excludes' },
            ...exclusions.map(({ id, says }) => ({ value: id, label: says })),
          ]}
        />
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};

const ClaimPart = ({ ticket, claim }: { readonly ticket: string; readonly claim: Claim }) => {
  const { made, until, open } = claim;
  const [asking, setAsking] = useState<'claim' | 'answer' | null>(null);
  return (
    <>
      <Facts
        facts={[
          {
            term: 'Claim',
            value:
              made === null ? (
                until === null ? (
                  'None'
                ) : (
                  <>
                    Until <Time at={until} as="day-and-time" />
                  </>
                )
              ) : (
                <>
                  Made <Time at={made.at} as="day" />, {made.answered === null ? 'being discussed' : 'answered'}
                </>
              ),
          },
          ...(made?.cause == null ? [] : [{ term: 'Excluded', value: made.cause }]),
        ]}
      />
      {made === null ? (
        <LockedAction small locked={open} onClick={() => setAsking('claim')}>
          Enter the customer’s claim
        </LockedAction>
      ) : made.answered === null ? (
        <Button small onClick={() => setAsking('answer')}>
          Answer the claim
        </Button>
      ) : null}
      {asking === 'claim' ? <EnterClaim ticket={ticket} needs={claim.needs} close={() => setAsking(null)} /> : null}
      {asking === 'answer' && made !== null ? (
        <AnswerClaim ticket={ticket} claim={made.claim} excluded={claim.excluded} close={() => setAsking(null)} />
      ) : null}
    </>
  );
};

type EnterProps = { readonly ticket: string; readonly needs: readonly string[]; readonly close: () => void };

const EnterClaim = ({ ticket, needs, close }: EnterProps) => {
  const [answers, setAnswers] = useState<readonly string[]>(needs.map(() => ''));
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('consequence.claim');
  const submit = async () => {
    const answer = await run({ ticket, answers: [...answers], commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`A service level failure on ${ticket}`}
      sub="As the customer claimed it in writing. A good-faith discussion follows."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Record the claim
          </Button>
        </>
      }
    >
      <div className="stack">
        {needs.map((need, at) => (
          <TextArea
            key={need}
            label={need}
            rows={2}
            value={answers[at] ?? ''}
            onChange={(text) => setAnswers(answers.map((one, index) => (index === at ? text : one)))}
          />
        ))}
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};

type AnswerProps = {
  readonly ticket: string;
  readonly claim: string;
  readonly excluded: Claim['excluded'];
  readonly close: () => void;
};

const AnswerClaim = ({ ticket, claim, excluded, close }: AnswerProps) => {
  const [cause, setCause] = useState(none);
  const [text, setText] = useState('');
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('consequence.answerClaim');
  const submit = async () => {
    const answer = await run({ ticket, claim, cause: cause === none ? null : cause, text, commandId });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title={`Answer the claim on ${ticket}`}
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Record the answer
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="The cause"
          value={cause}
          onChange={setCause}
          choices={[
            { value: none, label: 'Nothing that the policy excludes' },
            ...excluded.map(({ id, says }) => ({ value: id, label: says })),
          ]}
        />
        <TextArea label="What was agreed" rows={3} value={text} onChange={setText} />
        <Refusal refusal={refusal} kept="What you wrote is kept." />
      </div>
    </Dialog>
  );
};
