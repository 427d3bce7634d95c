// The figures that every recovery runs by: what they are, what is default, and who changed them last.
import { useState } from 'react';
import {
  boundsSentence,
  defaultPolicy,
  type PolicyFigure,
  policyBounds,
  policyFigures,
  type RecoveryPolicy,
  withinBounds,
} from '../../../shared/domain/recovery/policy.ts';
import { useCommand, useRequest } from '../../backend/backend.ts';
import { Button, LockedAction } from '../../ui/button.tsx';
import { CheckField, TextField } from '../../ui/fields.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Refusal, Remark } from '../../ui/refusal.tsx';
import { Time } from '../../ui/time.tsx';

type Switch = Exclude<keyof RecoveryPolicy, PolicyFigure>;

const figures: Readonly<Record<PolicyFigure, string>> = {
  verifiedFor: 'A verification stands for',
  mailedCodeFor: 'A mailed code can be used for',
  codeTries: 'Wrong codes before a subscription locks',
  lockout: 'First lock lasts',
  codesPerHour: 'Codes of one kind in an hour',
  coolingOff: 'A changed number or address cools off for',
  snapshotFreshFor: 'A user list decides for',
  challengeFor: 'Witnesses are asked for',
  hold: 'Hold between the second person and the change',
  eraseAfter: 'Personal data is kept after the last case; 0 keeps it',
  idleLock: 'Windows lock when nobody touches the machine for',
};
const switches: Readonly<Record<Switch, { readonly label: string; readonly hint: string }>> = {
  secondPersonOnFullChange: {
    label: 'Every full change needs a second person',
    hint: 'Where users exist that cannot sign in it always does.',
  },
  secondPersonOnReset: {
    label: 'A reset needs a second person',
    hint: 'They agree before the witnesses are asked.',
  },
  phoneOnReset: {
    label: 'A reset needs verification by phone too',
    hint: 'Besides the witness, before the witnesses are asked.',
  },
  waiveAcknowledgement: {
    label: 'A full change may go on without the acknowledgement',
    hint: 'The disclaimer is sent all the same; that is never waived.',
  },
};

const inUnits = (policy: RecoveryPolicy): Record<PolicyFigure, string> =>
  Object.fromEntries(
    policyFigures.map((figure) => [figure, String(policy[figure] / policyBounds[figure].of)]),
  ) as Record<PolicyFigure, string>;

const valueOf = (figure: PolicyFigure, typed: string): number =>
  typed.trim() === '' ? Number.NaN : Number(typed) * policyBounds[figure].of;

export const Policy = ({ owner }: { readonly owner: boolean }) => {
  const { value, loading } = useRequest('policy.get', {});
  if (loading || value === undefined) return null;
  const { policy, changed } = value;
  return (
    <Panel
      title="Policy"
      aside={
        changed === null ? (
          'Never changed'
        ) : (
          <>
            Changed by {changed.by}, <Time at={changed.at} />
          </>
        )
      }
    >
      {/* A policy set elsewhere meanwhile is what the form starts from again. */}
      <PolicyForm key={changed?.at ?? 'default'} owner={owner} known={policy} />
    </Panel>
  );
};

const PolicyForm = ({ owner, known }: { readonly owner: boolean; readonly known: RecoveryPolicy }) => {
  const [typed, setTyped] = useState(inUnits(known));
  const [checked, setChecked] = useState<Pick<RecoveryPolicy, Switch>>(known);
  const [said, setSaid] = useState<string | null>(null);
  const { run, pending, refusal } = useCommand('policy.set');
  const wrong = (figure: PolicyFigure) =>
    withinBounds(figure, valueOf(figure, typed[figure])) ? null : boundsSentence(figure);
  const anyWrong = policyFigures.some((figure) => wrong(figure) !== null);
  const fill = (policy: RecoveryPolicy) => {
    setTyped(inUnits(policy));
    setChecked(policy);
  };
  const save = async () => {
    setSaid(null);
    const entries = policyFigures.map((figure) => [figure, valueOf(figure, typed[figure])]);
    const policy = { ...known, ...checked, ...(Object.fromEntries(entries) as Pick<RecoveryPolicy, PolicyFigure>) };
    const answer = await run({ policy });
    if (answer?.ok) setSaid('Saved. Open cases go on by the new policy.');
  };
  return (
    <form
      className="stack"
      noValidate
      aria-label="Policy"
      onSubmit={(event) => {
        event.preventDefault();
        if (owner && !anyWrong) void save();
      }}
    >
      <div className="fields">
        {(Object.keys(figures) as PolicyFigure[]).map((figure) => (
          <TextField
            key={figure}
            type="number"
            label={`${figures[figure]} (${policyBounds[figure].unit})`}
            hint={`Default ${defaultPolicy[figure] / policyBounds[figure].of}`}
            error={wrong(figure)}
            value={typed[figure]}
            onChange={(value) => setTyped({ ...typed, [figure]: value })}
          />
        ))}
      </div>
      {(Object.keys(switches) as Switch[]).map((name) => (
        <CheckField
          key={name}
          label={switches[name].label}
          hint={`${switches[name].hint} Default ${defaultPolicy[name] ? 'on' : 'off'}.`}
          checked={checked[name]}
          onChange={(on) => setChecked({ ...checked, [name]: on })}
        />
      ))}
      <Refusal refusal={refusal} />
      {said === null ? null : (
        <Remark>
          <span role="status">{said}</span>
        </Remark>
      )}
      <div className="line">
        <LockedAction
          type="submit"
          kind="main"
          locked={
            owner ? (anyWrong ? 'One figure is outside what is allowed.' : null) : 'Only an owner sets the policy.'
          }
          pending={pending}
        >
          Save the policy
        </LockedAction>
        {owner ? <Button onClick={() => fill(defaultPolicy)}>Fill in the defaults</Button> : null}
      </div>
    </form>
  );
};
