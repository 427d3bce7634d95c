// The desk window's page: which feature is which screen, and what each may do for whom.
import { DeskFrame, type DeskScreens } from './app/desk-frame.tsx';
import { showWindow } from './app/window-root.tsx';
import { listen } from './backend/answers.ts';
import { Appliances, SlipSheet, UnitsOf } from './features/appliances/index.ts';
import { Queue } from './features/desk-queue/index.ts';
import { Mail } from './features/mail/index.ts';
import { CaseSheet, CheckpointSheet, Evidence } from './features/evidence/index.ts';
import { Figures } from './features/figures/index.ts';
import { Case } from './features/recovery/index.ts';
import { Settings, ThreatBanner } from './features/settings/index.ts';
import { FirstStart, SignIn } from './features/sign-in/index.ts';
import { Subscriptions } from './features/subscriptions/index.ts';
import { Expiring, Term } from './features/tam/index.ts';
import { Ticket } from './features/tickets/index.ts';
import { Vaults } from './features/vaults/index.ts';
import { roleNames } from './ui/role-names.ts';

const mayOpenCases: readonly string[] = ['representative', 'supervisor'];

const screens: DeskScreens = {
  gate: ({ status, busy }) =>
    status.state === 'absent' ? (
      <FirstStart busy={busy} />
    ) : (
      <SignIn desk={status.desk} last={status.lastOperator} busy={busy} />
    ),
  queue: ({ operator, id, go, select }) => {
    const locked = mayOpenCases.includes(operator.role)
      ? null
      : `A representative opens cases; you are signed in as ${roleNames[operator.role]}.`;
    const handOverLocked = [...mayOpenCases, 'owner'].includes(operator.role)
      ? null
      : `A representative hands the workstation over; you are signed in as ${roleNames[operator.role]}.`;
    return (
      <Queue
        me={operator.id}
        selected={id}
        select={select}
        open={(chosen) => go({ screen: 'case', id: chosen })}
        openTicket={(chosen) => go({ screen: 'ticket', id: chosen })}
        locked={locked}
        handOverLocked={handOverLocked}
      />
    );
  },
  case: ({ id, go }) =>
    id === null ? null : (
      <Case
        id={id}
        back={() => go({ screen: 'queue', id })}
        evidence={() => go({ screen: 'case-evidence', id })}
        toTicket={(ticket) => go({ screen: 'ticket', id: ticket })}
        toSubscription={(subscription) => go({ screen: 'subscriptions', id: subscription })}
      />
    ),
  ticket: ({ operator, id, go }) =>
    id === null ? null : (
      <Ticket
        id={id}
        me={operator.id}
        back={() => go({ screen: 'queue', id })}
        go={(ticket) => go({ screen: 'ticket', id: ticket })}
        openCase={(chosen) => go({ screen: 'case', id: chosen })}
        openRequest={(request) => go({ screen: 'expiring', id: request })}
        openAppliance={(matter) => go({ screen: 'appliances', id: matter })}
        toSubscription={(subscription) => go({ screen: 'subscriptions', id: subscription })}
        term={(subscription, asks) => (
          <Term
            subscription={subscription}
            role={operator.role}
            {...(asks === null ? {} : { asks })}
            open={(request) => go({ screen: 'expiring', id: request })}
          />
        )}
      />
    ),
  expiring: ({ operator, id, go, select }) => (
    <Expiring
      role={operator.role}
      selected={id}
      select={select}
      toSubscription={(subscription) => go({ screen: 'subscriptions', id: subscription })}
      toTicket={(ticket) => go({ screen: 'ticket', id: ticket })}
    />
  ),
  appliances: ({ operator, id, go, select }) => (
    <Appliances
      role={operator.role}
      selected={id}
      select={select}
      toTicket={(ticket) => go({ screen: 'ticket', id: ticket })}
      toSubscription={(subscription) => go({ screen: 'subscriptions', id: subscription })}
      toSlip={(matter) => go({ screen: 'slip', id: matter })}
    />
  ),
  slip: ({ id, go }) => (id === null ? null : <SlipSheet id={id} back={() => go({ screen: 'appliances', id })} />),
  subscriptions: ({ operator, id, go, select }) => (
    <Subscriptions
      selected={id}
      select={select}
      role={operator.role}
      term={(subscription) => (
        <>
          <Term
            subscription={subscription}
            role={operator.role}
            open={(request) => go({ screen: 'expiring', id: request })}
          />
          <UnitsOf
            subscription={subscription}
            role={operator.role}
            open={(matter) => go({ screen: 'appliances', id: matter })}
          />
        </>
      )}
    />
  ),
  vaults: ({ operator, id, select }) => <Vaults selected={id} select={select} role={operator.role} />,
  mail: ({ operator, go }) => (
    <Mail
      locked={
        mayOpenCases.includes(operator.role)
          ? null
          : `A representative sends mail again; you are signed in as ${roleNames[operator.role]}.`
      }
      open={(chosen) => go({ screen: 'case', id: chosen })}
    />
  ),
  figures: ({ go }) => <Figures open={(ticket) => go({ screen: 'ticket', id: ticket })} />,
  evidence: ({ operator, go }) => (
    <Evidence
      role={operator.role}
      openCase={(chosen) => go({ screen: 'case-evidence', id: chosen })}
      openCheckpoint={(name) => go({ screen: 'checkpoint', id: name })}
    />
  ),
  'case-evidence': ({ id, go }) => (id === null ? null : <CaseSheet id={id} back={() => go({ screen: 'evidence' })} />),
  checkpoint: ({ id, go }) =>
    id === null ? null : <CheckpointSheet name={id} back={() => go({ screen: 'evidence' })} />,
  settings: ({ operator }) => <Settings me={operator} role={operator.role} />,
  band: ThreatBanner,
};

listen();
showWindow(<DeskFrame screens={screens} />);
