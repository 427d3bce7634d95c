// What an owner sets up: the threat level, the policy, the words of the disclaimer, the mail server and the operators who may act.
import { Body, TopBar } from '../../ui/areas.tsx';
import { MailServer } from './mail-server.tsx';
import { Backups } from './backups.tsx';
import { DisclaimerWording } from './disclaimer-wording.tsx';
import { Operators } from './operators.tsx';
import { OwnPassphrase } from './own-passphrase.tsx';
import { Policy } from './policy.tsx';
import { Retention } from './retention.tsx';
import { ThreatSwitch } from './threat-switch.tsx';

type Me = { readonly id: string; readonly name: string; readonly role: string };

export const Settings = ({ me, role }: { readonly me: Me; readonly role: string }) => (
  <>
    <TopBar title="Settings" />
    <Body>
      <ThreatSwitch role={role} />
      <Policy owner={role === 'owner'} />
      <DisclaimerWording owner={role === 'owner'} />
      <MailServer owner={role === 'owner'} />
      {role === 'owner' || role === 'auditor' ? (
        <>
          <Backups owner={role === 'owner'} />
          <Retention owner={role === 'owner'} />
        </>
      ) : null}
      <Operators owner={role === 'owner'} me={me.id} />
      <OwnPassphrase me={me} />
    </Body>
  </>
);
