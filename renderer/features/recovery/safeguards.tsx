// The three safeguards of a full change as traffic lights: the evidence of each, and how long it holds.
import { SafeguardLight, SafeguardLights } from '../../ui/safeguard-light.tsx';
import { Time } from '../../ui/time.tsx';
import { people, reports } from '../../ui/words.ts';
import type { Detail } from './case.tsx';

const minute = 60_000;

const Verified = ({ verification, decision }: Detail) => {
  const shown = {
    needed: { light: 'red', title: 'Not verified', note: 'call the number on file' },
    'code-sent': { light: 'amber', title: 'Not verified', note: 'code is with the customer' },
    'authenticator-asked': { light: 'amber', title: 'Not verified', note: 'their authenticator is asked' },
    verified: { light: 'green', title: 'Verified', note: '' },
    stale: { light: 'red', title: 'Not verified', note: 'the last one has run out' },
    locked: { light: 'red', title: 'Locked', note: 'too many wrong codes' },
    'not-asked': { light: 'locked', title: 'Not asked', note: '' },
  } as const;
  const { light, title, note } = shown[verification.state];
  return (
    <SafeguardLight
      light={light}
      title={title}
      note={note}
      until={light === 'green' ? verification.until : null}
      holdsMs={30 * minute}
    >
      <p className="num">{decision?.phone}</p>
      {verification.method === null ? null : <p className="xs dim">By {verification.method}</p>}
      <p className="xs dim num">
        {verification.triesLeft} {verification.triesLeft === 1 ? 'try' : 'tries'} left on this subscription
        {verification.locks === 0
          ? ''
          : `, locked ${verification.locks === 1 ? 'once' : `${verification.locks} times`}`}
      </p>
      {verification.state === 'locked' && verification.until !== null ? (
        <p className="xs dim">
          Opens again <Time at={verification.until} as="day-and-time" />
        </p>
      ) : null}
    </SafeguardLight>
  );
};

const Disclaimed = ({ disclaimer, decision }: Detail) => {
  const shown = {
    'not-asked': { light: 'locked', title: 'Disclaimer', note: '' },
    needed: { light: 'red', title: 'Disclaimer', note: 'not sent' },
    sending: { light: 'amber', title: 'Disclaimer', note: 'the server has not answered' },
    refused: { light: 'red', title: 'Disclaimer', note: 'not taken by the server' },
    accepted: { light: 'amber', title: 'Disclaimer accepted', note: 'not acknowledged yet' },
    acknowledged: { light: 'green', title: 'Disclaimer', note: 'accepted and acknowledged' },
  } as const;
  const { light, title, note } = shown[disclaimer.state];
  return (
    <SafeguardLight light={light} title={title} note={note}>
      <p>{decision?.address}</p>
      {disclaimer.at === null ? null : (
        <p className="xs dim">
          Mail server, <Time at={disclaimer.at} as="time" />: {disclaimer.response}
        </p>
      )}
      <p className="xs dim">States {reports(decision?.reports ?? 0)}.</p>
    </SafeguardLight>
  );
};

const Agreed = ({ secondPerson }: Detail) => {
  const { state, by, candidates, heldUntil } = secondPerson;
  if (state === 'not-asked') return <SafeguardLight light="locked" title="Second person" note="not asked by policy" />;
  return (
    <SafeguardLight
      light={state === 'agreed' ? 'green' : 'red'}
      title="Second person"
      note={state === 'agreed' ? `${by} agreed` : 'has not agreed'}
    >
      {heldUntil === null ? null : (
        <p className="xs dim">
          Held until <Time at={heldUntil} as="day-and-time" />. Any contact or the TAM can stop it.
        </p>
      )}
      <p className="two">
        {state === 'agreed'
          ? 'From their own sign-in.'
          : candidates.length > 0
            ? `${people(candidates)}, from their own sign-in.`
            : 'No supervisor is left who may agree.'}
      </p>
    </SafeguardLight>
  );
};

export const Safeguards = ({ of: detail }: { readonly of: Detail }) => (
  <SafeguardLights>
    <Verified {...detail} />
    <Disclaimed {...detail} />
    <Agreed {...detail} />
  </SafeguardLights>
);
