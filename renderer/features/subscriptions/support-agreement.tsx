// What is agreed with a subscription: policy, plan, hours and term; an owner or its TAM agrees, and a term protects what was agreed.
import { useState } from 'react';
import { newCommandId, useCommand, useRequest } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SelectField, TextField } from '../../ui/fields.tsx';
import { Facts, Section } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

const usual = '-';

export const SupportAgreement = ({ subscription, role }: { readonly subscription: string; readonly role: string }) => {
  const { value: known } = useRequest('support.get', { subscription });
  const [asking, setAsking] = useState(false);
  if (known === undefined) return null;
  const { title, version, planName, calendarName, until, fee, currency, agreed } = known;
  return (
    <Section label="Support">
      <Facts
        facts={[
          { term: 'Policy', value: `${title}, version ${version}` },
          ...(planName === null ? [] : [{ term: 'Plan', value: planName }]),
          { term: 'Hours', value: calendarName },
          ...(until === null ? [] : [{ term: 'Until', value: <Time at={until} as="day" /> }]),
          ...(fee === null ? [] : [{ term: 'Fee a month', value: money(fee, currency) }]),
          {
            term: 'Agreed',
            value:
              agreed === null ? (
                'Nothing yet: what is usual here counts'
              ) : (
                <>
                  {agreed.by}, <Time at={agreed.at} />
                </>
              ),
          },
        ]}
      />
      {role === 'owner' || role === 'tam' ? (
        <Button small onClick={() => setAsking(true)}>
          {agreed === null ? 'Agree the support' : 'Change what is agreed'}
        </Button>
      ) : null}
      {asking ? <Agree subscription={subscription} known={known} close={() => setAsking(false)} /> : null}
    </Section>
  );
};

const money = (minor: number, currency: string): string =>
  new Intl.NumberFormat('en-GB', { style: 'currency', currency }).format(minor / 100);

type Known = NonNullable<ReturnType<typeof useRequest<'support.get'>>['value']>;

const Agree = ({
  subscription,
  known,
  close,
}: {
  readonly subscription: string;
  readonly known: Known;
  readonly close: () => void;
}) => {
  const { value: packs = [] } = useRequest('policyPack.list', {});
  const { value: calendars = [] } = useRequest('calendar.list', {});
  const [chosen, setChosen] = useState(`${known.policy} ${known.version}`);
  const [plan, setPlan] = useState(known.plan ?? '');
  const [calendar, setCalendar] = useState(known.calendar ?? usual);
  const [until, setUntil] = useState((known.until ?? '').slice(0, 10));
  const [fee, setFee] = useState(known.fee === null ? '' : String(known.fee / 100));
  const [currency, setCurrency] = useState(known.currency);
  const [commandId] = useState(newCommandId);
  const { run, pending, refusal } = useCommand('support.agree');
  const pack = packs.find(({ id, version }) => `${id} ${version}` === chosen);
  const plans = pack?.plans ?? [];
  const submit = async () => {
    if (pack === undefined) return;
    const answer = await run({
      subscription,
      policy: pack.id,
      version: pack.version,
      plan: plans.some(({ id }) => id === plan) ? plan : null,
      calendar: calendar === usual ? null : calendar,
      until: until === '' ? '' : `${until}T00:00:00.000Z`,
      fee: fee.trim() === '' ? null : Math.round(Number(fee) * 100),
      currency: fee.trim() === '' ? '' : currency.trim().toUpperCase(),
      commandId,
    });
    if (answer?.ok) close();
  };
  return (
    <Dialog
      open
      onClose={close}
      title="Agree the support"
      sub="Within a term nothing is taken away: a lower plan or lower levels wait for the renewal."
      onSubmit={() => void submit()}
      actions={
        <>
          <Button onClick={close}>Not now</Button>
          <Button type="submit" kind="main" pending={pending}>
            Agree it
          </Button>
        </>
      }
    >
      <div className="stack">
        <SelectField
          label="Policy"
          value={chosen}
          onChange={setChosen}
          choices={packs.map(({ id, version, title }) => ({
            value: `${id} ${version}`,
            label: `${title}, version ${version}`,
          }))}
        />
        {plans.length === 0 ? null : (
          <SelectField
            label="Plan"
            value={plan}
            onChange={setPlan}
            placeholder="The one for an order that is silent"
            choices={plans.map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <SelectField
          label="Hours"
          value={calendar}
          onChange={setCalendar}
          choices={[
            { value: usual, label: 'Weekdays, 9 to 17, in its time zone' },
            ...calendars.map(({ calendar: id, name }) => ({ value: id, label: name })),
          ]}
        />
        <TextField label="The term ends" type="date" value={until} onChange={setUntil} />
        <div className="cols">
          <TextField label="Fee a month" hint="Empty where it is not known." value={fee} onChange={setFee} />
          <TextField label="Currency" hint="Such as EUR." value={currency} onChange={setCurrency} maxLength={3} />
        </div>
        <Refusal refusal={refusal} />
      </div>
    </Dialog>
  );
};
