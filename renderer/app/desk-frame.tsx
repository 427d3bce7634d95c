// The desk window: the gate until somebody is signed in, then the frame with one screen in it.
import { IconArchive, IconArrowLeft, IconBuilding, IconInbox, IconLock, IconSettings } from '@tabler/icons-react';
import { type ComponentType, useEffect, useRef } from 'react';
import type { Output } from '../backend/bridge.ts';
import { useCommand, useRequest } from '../backend/backend.ts';
import { DeskShell, type NavEntry, type StatusLine } from '../ui/desk-shell.tsx';
import type { IconKind } from '../ui/icon.tsx';
import { Refusal } from '../ui/refusal.tsx';
import { useCommandFrame } from './command-frame.tsx';
import { useCommands } from './commands.ts';
import { type Screen, useRouter } from './router.ts';

type Status = Output<'workspace.status'>;
type Operator = NonNullable<Status['operator']>;

export type DeskScreens = {
  /** Set up, sign in, unlock. */
  readonly gate: ComponentType<{ readonly status: Status }>;
  readonly queue: ComponentType;
  readonly case: ComponentType<{ readonly id: string }>;
  readonly subscriptions: ComponentType<{ readonly id: string | undefined }>;
  readonly vaults: ComponentType<{ readonly id: string | undefined }>;
  readonly settings: ComponentType<{ readonly operator: Operator }>;
};

type Place = {
  readonly screen: Exclude<Screen, 'case'>;
  readonly label: string;
  readonly icon: IconKind;
  readonly key: string;
};

const places: readonly Place[] = [
  { screen: 'queue', label: 'Queue', icon: IconInbox, key: '1' },
  { screen: 'subscriptions', label: 'Subscriptions', icon: IconBuilding, key: '2' },
  { screen: 'vaults', label: 'Vaults', icon: IconArchive, key: '3' },
  { screen: 'settings', label: 'Settings', icon: IconSettings, key: '4' },
];

export const roleNames: Readonly<Record<Operator['role'], string>> = {
  representative: 'Representative',
  supervisor: 'Supervisor',
  tam: 'TAM',
  hardware: 'Hardware team',
  owner: 'Owner',
  auditor: 'Auditor',
};

export const DeskFrame = ({ screens }: { readonly screens: DeskScreens }) => {
  const { value: status, refusal } = useRequest('workspace.status', {});
  const { forget } = useRouter();
  const operator = status?.operator ?? null;
  useEffect(() => {
    if (status !== undefined && operator === null) forget();
  }, [status, operator, forget]);
  if (refusal !== null) return <Refusal refusal={refusal} />;
  if (status === undefined) return null;
  if (operator === null) return <screens.gate status={status} />;
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
        current={route.screen === 'case' ? 'queue' : route.screen}
        onGo={(id) => {
          const place = places.find(({ screen }) => screen === id);
          if (place !== undefined) go({ screen: place.screen });
        }}
        onFind={openPalette}
        status={useStatusLines(status.demo)}
        me={{ name: operator.name, role: roleNames[operator.role] }}
        onLock={lockNow}
      >
        <Shown screens={screens} operator={operator} />
      </DeskShell>
      {overlays}
    </>
  );
};

const Shown = ({ screens, operator }: { readonly screens: DeskScreens; readonly operator: Operator }) => {
  const { screen, id } = useRouter().route;
  switch (screen) {
    case 'queue':
      return <screens.queue />;
    case 'case':
      return id === undefined ? <screens.queue /> : <screens.case key={id} id={id} />;
    case 'subscriptions':
      return <screens.subscriptions id={id} />;
    case 'vaults':
      return <screens.vaults id={id} />;
    case 'settings':
      return <screens.settings operator={operator} />;
    default:
      return screen satisfies never;
  }
};

const useNav = (): NavEntry[] => {
  const queue = useRequest('recovery.queue', {}).value;
  const vaults = useRequest('vault.list', {}).value;
  const counts: { readonly [screen in Place['screen']]?: number | undefined } = {
    queue: queue?.filter((summary) => summary.endedAt === null).length,
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
            : ({ tone: 'ok', text: `Mail by ${mail.host}` } as const),
        ]),
  ];
};

/** A new screen takes the focus, so that a keyboard and a screen reader start at its top. */
const useFocusOnArrival = (screen: Screen): void => {
  const shown = useRef(screen);
  useEffect(() => {
    const { label } = places.find((place) => place.screen === screen) ?? { label: 'Case' };
    document.title = `${label} · Rekey`;
    if (shown.current !== screen) document.getElementById('main')?.focus();
    shown.current = screen;
  }, [screen]);
};
