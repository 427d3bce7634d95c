// The desk window's frame: sidebar or rail, navigation with counts, the workstation's status, who is signed in and the lock.
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconLock, IconKey, IconSearch } from '@tabler/icons-react';
import { Tooltip } from '@mantine/core';
import { type ReactNode, useEffect, useRef } from 'react';
import { IconButton } from './button.tsx';
import { Avatar } from './chip.tsx';
import { Icon, type IconKind } from './icon.tsx';
import { useNarrow } from './media.ts';

export type NavEntry = {
  readonly id: string;
  readonly label: string;
  readonly icon: IconKind;
  readonly count?: number;
};
export type StatusLine = { readonly tone: 'ok' | 'warn' | 'bad'; readonly text: string };

type Props = {
  readonly desk: string;
  readonly nav: readonly NavEntry[];
  readonly current: string;
  readonly onGo: (id: string) => void;
  /** Opens the palette. */
  readonly onFind: () => void;
  readonly status: readonly StatusLine[];
  readonly me: { readonly name: string; readonly role: string };
  readonly onLock: () => void;
  /** Above every screen. */
  readonly band?: ReactNode;
  readonly children: ReactNode;
};

const statusIcons = { ok: IconCircleCheck, warn: IconAlertTriangle, bad: IconCircleX } as const;

export const DeskShell = ({ desk, nav, current, onGo, onFind, status, me, onLock, band, children }: Props) => (
  <div className="app">
    <a className="skip" href="#main">
      Skip to the page
    </a>
    <aside className="side" aria-label="Desk">
      <div className="desk">
        <Mark />
        <span className="cut">{desk}</span>
      </div>
      <button type="button" className="find" onClick={onFind} aria-keyshortcuts="Control+K Meta+K">
        <Icon of={IconSearch} />
        <span className="word">Find or do</span>
        <kbd aria-hidden>Ctrl K</kbd>
      </button>
      <nav className="nav" aria-label="Screens">
        {nav.map((entry) => (
          <NavLink key={entry.id} entry={entry} here={entry.id === current} onGo={onGo} />
        ))}
      </nav>
      <footer className="foot">
        <ul>
          {status.map(({ tone, text }) => (
            <li key={text}>
              <Icon of={statusIcons[tone]} size="s" tone={tone} />
              <span className="cut">{text}</span>
            </li>
          ))}
          <li className="me">
            <Avatar name={me.name} />
            <span className="who cut">
              <b className="cut">{me.name}</b>
              <small>{me.role}</small>
            </span>
            <span className="right" />
            <IconButton icon={IconLock} label="Lock" onClick={onLock} />
          </li>
        </ul>
      </footer>
    </aside>
    <Main>
      {band}
      {children}
    </Main>
  </div>
);

const NavLink = ({
  entry,
  here,
  onGo,
}: {
  readonly entry: NavEntry;
  readonly here: boolean;
  readonly onGo: (id: string) => void;
}) => {
  const narrow = useNarrow();
  const link = (
    <a
      href={`#${entry.id}`}
      aria-current={here ? 'page' : undefined}
      onClick={(event) => {
        event.preventDefault();
        onGo(entry.id);
      }}
    >
      <Icon of={entry.icon} />
      <span className="word">{entry.label}</span>
      {entry.count === undefined ? null : <span className="n">{entry.count}</span>}
    </a>
  );
  return narrow ? (
    <Tooltip label={entry.label} position="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
};

export const Mark = () => (
  <span className="mark">
    <Icon of={IconKey} size="s" />
  </span>
);

const Main = ({ children }: { readonly children: ReactNode }) => (
  <main className="main" id="main" tabIndex={-1}>
    {children}
  </main>
);

/** A page before anybody is signed in: the mark, the title, one card. */
export const GateShell = ({
  title,
  lead,
  children,
}: {
  readonly title: string;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}) => {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${title} · Rekey`;
  }, [title]);
  return (
    <div className="customer">
      <header className="line">
        <Mark />
        <b>Rekey</b>
      </header>
      <main ref={main} tabIndex={-1}>
        <div className="solo stack">
          <div>
            <h1>{title}</h1>
            {lead === undefined ? null : <p className="lead">{lead}</p>}
          </div>
          {children}
        </div>
      </main>
      <footer />
    </div>
  );
};
