// The customer window: one question at a time, from the first choice to one's own reports, and back to an empty page.
import { useState } from 'react';
import type { OutputOf } from '../../../shared/contract/request.ts';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import { useCommand, usePush } from '../../backend/backend.ts';
import { CustomerShell } from '../../ui/customer-shell.tsx';
import { LocalTime } from '../../ui/time.tsx';
import { AcknowledgeLoss } from './acknowledge-loss.tsx';
import { AskForRecovery } from './ask-for-recovery.tsx';
import { FirstSignIn } from './first-sign-in.tsx';
import { Home } from './home.tsx';
import { SetFirstPassword } from './set-first-password.tsx';
import { SignIn } from './sign-in.tsx';
import { Welcome } from './welcome.tsx';
import { Witness } from './witness.tsx';

export type CustomerHome = OutputOf<RekeyContract['customer.home']>;

export type Place =
  | { readonly at: 'welcome' | 'ask' | 'sign-in' | 'acknowledge' | 'first-sign-in' | 'set-password' }
  | { readonly at: 'home' | 'witness'; readonly home: CustomerHome };

/** A witness is asked first; whoever has nothing to confirm sees their reports. */
const placeFor = (home: CustomerHome): Place => ({ at: home.invitation === null ? 'home' : 'witness', home });

export const CustomerWindow = () => {
  const [place, setPlace] = useState<Place>({ at: 'welcome' });
  const signOut = useCommand('customer.signOut');
  const handBack = useCommand('window.handBack');
  const goBack = () => setPlace({ at: 'welcome' });
  // However it ended, by this button or because nobody was there any more.
  usePush('session.ended', goBack);
  const leave = () => void signOut.run({});
  const arrive = (home: CustomerHome) => setPlace(placeFor(home));

  const home = 'home' in place ? place.home : null;
  const facts = home?.invitation ? [`Case ${home.invitation.number}`] : [];
  return (
    <CustomerShell
      {...(home === null ? {} : { subscription: home.subscriptionName, aside: <LocalTime timeZone={home.timeZone} /> })}
      facts={facts}
    >
      {place.at === 'welcome' ? <Welcome go={(at) => setPlace({ at })} handBack={() => void handBack.run({})} /> : null}
      {place.at === 'ask' ? <AskForRecovery back={goBack} /> : null}
      {place.at === 'sign-in' ? <SignIn back={goBack} arrive={arrive} /> : null}
      {place.at === 'acknowledge' ? <AcknowledgeLoss back={goBack} /> : null}
      {place.at === 'first-sign-in' ? <FirstSignIn back={goBack} arrive={arrive} /> : null}
      {place.at === 'set-password' ? <SetFirstPassword back={goBack} /> : null}
      {place.at === 'witness' ? (
        <Witness home={place.home} done={() => setPlace({ at: 'home', home: place.home })} leave={leave} />
      ) : null}
      {place.at === 'home' ? <Home first={place.home} leave={leave} /> : null}
    </CustomerShell>
  );
};
