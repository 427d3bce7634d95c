// The desk window: the gate until somebody is signed in, then the frame with one screen in it.
import {
  IconArchive,
  IconArrowLeft,
  IconBuilding,
  IconCalendarDue,
  IconCertificate,
  IconChartBar,
  IconInbox,
  IconLock,
  IconMail,
  IconServer,
  IconSettings,
} from '@tabler/icons-react';
import { type ComponentType, useEffect, useRef, useState } from 'react';
import type { Output } from '../backend/bridge.ts';
import { useCommand, useRequest } from '../backend/backend.ts';
import { DeskShell, type NavEntry, type StatusLine } from '../ui/desk-shell.tsx';
import type { IconKind } from '../ui/icon.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { ClockBanner } from './clock-banner.tsx';
import { roleNames } from '../ui/role-names.ts';
import { useCommandFrame } from './command-frame.tsx';
import { useCommands } from './commands.ts';
import { ReadOnlyBand } from './read-only-band.tsx';
import { type Route, type Screen, useRouter } from './router.ts';

type Status = Output<'workspace.status'>;
type Operator = NonNullable<Status['operator']>;

export type ScreenProps = {
  readonly operator: Operator;
  /** What is open or selected on the screen. */
  readonly id: string | null;
  readonly select: (id: string | null) => void;
  readonly go: (route: Route) => void;
};

export type DeskScreens = Readonly<Record<Screen, ComponentType<ScreenProps>>> & {
  /**
   * Set up, sign in, unlock. `busy(true)` keeps it on the page, with the status it has, until `busy(false)`: a code that is shown once
   * must not be swept away because somebody is signed in meanwhile.
   */
  readonly gate: ComponentType<{ readonly status: Status; readonly busy: (showing: boolean) => void }>;
  /** Above every screen; draws nothing while there is nothing to say to the whole desk. */
  readonly band: ComponentType;
};

/** Screens that show one thing of another screen: without it they would be empty pages. */
const within = {
  case: 'queue',
  ticket: 'queue',
  slip: 'appliances',
  'case-evidence': 'evidence',
  checkpoint: 'evidence',
} as const;
const isWithin = (screen: Screen): screen is keyof typeof within => Object.hasOwn(within, screen);

type Place = {
  readonly screen: Exclude<Screen, keyof typeof within>;
  readonly label: string;
  readonly icon: IconKind;
  readonly key: string;
};

const places: readonly Place[] = [
  { screen: 'queue', label: 'Queue', icon: IconInbox, key: '1' },
  { screen: 'subscriptions', label: 'Subscriptions', icon: IconBuilding, key: '2' },
  { screen: 'vaults', label: 'Vaults', icon: IconArchive, key: '3' },
  { screen: 'expiring', label: 'Expiring', icon: IconCalendarDue, key: '4' },
  { screen: 'appliances', label: 'Appliances', icon: IconServer, key: '5' },
  { screen: 'mail', label: 'Mail', icon: IconMail, key: '6' },
  { screen: 'evidence', label: 'Evidence', icon: IconCertificate, key: '7' },
  { screen: 'figures', label: 'Figures', icon: IconChartBar, key: '8' },
  { screen: 'settings', label: 'Settings', icon: IconSettings, key: '9' },
];

export const DeskFrame = ({ screens }: { readonly screens: DeskScreens }) => {
  const { value: newest, refusal } = useRequest('workspace.status', {});
  const [held, hold] = useState<Status | null>(null);
  const { forget } = useRouter();
  const operator = newest?.operator ?? null;
  useEffect(() => {
    if (newest !== undefined && operator === null) forget();
  }, [newest, operator, forget]);
  const status = held ?? newest;
  if (refusal !== null && held === null) return <Refusal refusal={refusal} />;
  if (status === undefined) return null;
  if (held !== null || operator === null)
    return (
      <screens.gate
        status={status}
        busy={(showing) => hold((before) => (showing ? (before ?? newest ?? null) : null))}
      />
    );
  return <SignedIn screens={screens} status={status} operator={operator} />;
};

type SignedInProps = { readonly screens: DeskScreens; readonly status: Status; readonly operator: Operator };

const SignedIn = ({ screens, status, operator }: SignedInProps) => {
  const { route, go, back } = useRouter();
  const lock = useCommand('session.lock');
  const lockNow = () => void lock.run({});
  const { openPalette, overlays } = useCommandFrame();
  useCommands([
    ...places.map(({ screen, label, icon, key }) => ({
      id: `go-${screen}`,
      title: label,
      group: 'Go to',
      icon,
      key,
      run: () => go({ screen }),
    })),
    { id: 'back', title: 'Back', group: 'Go to', icon: IconArrowLeft, key: 'B', run: back },
    { id: 'lock', title: 'Lock the desk', group: 'Anywhere', icon: IconLock, key: 'Mod+L', run: lockNow },
  ]);
  useFocusOnArrival(route.screen);
  return (
    <>
      <DeskShell
        desk={status.desk ?? 'Desk'}
        nav={useNav()}
        current={isWithin(route.screen) ? within[route.screen] : route.screen}
        onGo={(id) => {
          const place = places.find(({ screen }) => screen === id);
          if (place !== undefined) go({ screen: place.screen });
        }}
        onFind={openPalette}
        status={useStatusLines(status.demo)}
        me={{ name: operator.name, role: roleNames[operator.role] }}
        onLock={lockNow}
        band={
          <>
            <ReadOnlyBand why={status.readOnly} />
            <ClockBanner />
            <screens.band />
          </>
        }
      >
        <Shown screens={screens} operator={operator} />
      </DeskShell>
      {overlays}
    </>
  );
};

const Shown = ({ screens, operator }: { readonly screens: DeskScreens; readonly operator: Operator }) => {
  const { route, go, select } = useRouter();
  const { screen, id = null } = route;
  const Here = screens[isWithin(screen) && id === null ? within[screen] : screen];
  return <Here key={isWithin(screen) ? id : screen} operator={operator} id={id} go={go} select={select} />;
};

const useNav = (): NavEntry[] => {
  const queue = useRequest('recovery.queue', {}).value;
  const tickets = useRequest('ticket.status', {}).value;
  const vaults = useRequest('vault.list', {}).value;
  const asked = useRequest('entitlement.list', {}).value;
  const matters = useRequest('applianceCase.list', {}).value;
  const counts: { readonly [screen in Place['screen']]?: number | undefined } = {
    queue: tickets?.views.open,
    expiring: asked?.length,
    appliances: matters?.length,
    mail: queue?.reduce((sum, { mail }) => sum + mail.waiting + mail.uncertain + mail.refused, 0),
    vaults: vaults?.filter((vault) => vault.state !== 'live' || vault.rotating || vault.rotationOwed).length,
  };
  return places.map(({ screen, label, icon }) => {
    const count = counts[screen];
    return { id: screen, label, icon, ...(count === undefined || count === 0 ? {} : { count }) };
  });
};

const useStatusLines = (demo: boolean): StatusLine[] => {
  const mail = useRequest('mail.settings', {}).value;
  return [
    ...(demo ? [{ tone: 'warn', text: 'Demo workspace' } as const] : []),
    ...(mail === undefined
      ? []
      : [
          mail === null
            ? ({ tone: 'warn', text: 'No mail server set' } as const)
            : mail.allowPlain !== undefined
              ? ({ tone: 'warn', text: `Mail unencrypted by ${mail.host}` } as const)
              : ({ tone: 'ok', text: `Mail by ${mail.host}` } as const),
        ]),
  ];
};

/** A new screen takes the focus, so that a keyboard and a screen reader start at its top. */
const useFocusOnArrival = (screen: Screen): void => {
  const shown = useRef(screen);
  useEffect(() => {
    const { label } = places.find((place) => place.screen === screen) ?? {
      label: { case: 'Case', ticket: 'Ticket', slip: 'Packing slip' }[screen as string] ?? 'Evidence',
    };
    document.title = `${label} · Rekey`;
    if (shown.current !== screen) document.getElementById('main')?.focus();
    shown.current = screen;
  }, [screen]);
};
