// What an owner sets up: the threat level, the policy, the words of the disclaimer, the mail server and the operators who may act.
import { type ReactNode, useRef } from 'react';
import { Body, Toolbar, TopBar } from '../../ui/areas.tsx';
import { Button } from '../../ui/button.tsx';
import { MailServer } from './mail-server.tsx';
import { Invoicing } from './invoicing.tsx';
import { ReturnAddress } from './return-address.tsx';
import { Calendars } from './calendars.tsx';
import { Policies } from './policies.tsx';
import { Backups } from './backups.tsx';
import { DisclaimerWording } from './disclaimer-wording.tsx';
import { Operators } from './operators.tsx';
import { OwnPassphrase } from './own-passphrase.tsx';
import { Policy } from './policy.tsx';
import { Replies } from './replies.tsx';
import { Delegations } from './delegation.tsx';
import { EntitlementRules } from './entitlement-rules.tsx';
import { Retention } from './retention.tsx';
import { Updates } from './updates.tsx';
import { ThreatSwitch } from './threat-switch.tsx';

type Me = { readonly id: string; readonly name: string; readonly role: string };
type Part = { readonly name: string; readonly panel: ReactNode };

export const Settings = ({ me, role }: { readonly me: Me; readonly role: string }) => {
  const owner = role === 'owner';
  const parts: readonly Part[] = [
    { name: 'Threat level', panel: <ThreatSwitch role={role} /> },
    { name: 'Policy', panel: <Policy owner={owner} /> },
    { name: 'Disclaimer', panel: <DisclaimerWording owner={owner} /> },
    { name: 'Replies', panel: <Replies keeps={owner || role === 'supervisor'} /> },
    { name: 'Response policies', panel: <Policies owner={owner} /> },
    { name: 'What may be granted', panel: <EntitlementRules owner={owner} /> },
    { name: 'Standing in', panel: <Delegations me={me} /> },
    { name: 'Updates', panel: <Updates schedules={owner || role === 'supervisor'} /> },
    { name: 'Calendars', panel: <Calendars owner={owner} /> },
    { name: 'Invoicing', panel: <Invoicing owner={owner} /> },
    { name: 'Returns', panel: <ReturnAddress owner={owner} /> },
    { name: 'Mail server', panel: <MailServer owner={owner} /> },
    ...(owner || role === 'auditor'
      ? [
          { name: 'Backups', panel: <Backups owner={owner} /> },
          { name: 'Personal data', panel: <Retention owner={owner} /> },
        ]
      : []),
    { name: 'Operators', panel: <Operators owner={owner} me={me.id} /> },
    { name: 'Your passphrase', panel: <OwnPassphrase me={me} /> },
  ];
  const places = useRef(new Map<string, HTMLElement>());
  const goTo = (name: string) => {
    const place = places.current.get(name);
    place?.scrollIntoView();
    place?.focus({ preventScroll: true });
  };
  return (
    <>
      <TopBar title="Settings" />
      <Toolbar label="Parts of the settings">
        {parts.map(({ name }) => (
          <Button key={name} small kind="bare" onClick={() => goTo(name)}>
            {name}
          </Button>
        ))}
      </Toolbar>
      <Body>
        {parts.map(({ name, panel }) => (
          <div
            key={name}
            className="part"
            tabIndex={-1}
            ref={(place) => {
              if (place !== null) places.current.set(name, place);
            }}
          >
            {panel}
          </div>
        ))}
      </Body>
    </>
  );
};
