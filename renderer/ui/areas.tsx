// The areas inside a window's main part: top bar, toolbar, list with a pane, tabs.
import { IconChevronRight } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { Icon } from './icon.tsx';
import { useNarrow } from './media.ts';

type TopBarProps = {
  /** The page's h1; a case has its h1 in its head and gives a crumb instead. */
  readonly title?: string;
  readonly crumb?: { readonly back: string; readonly onBack: () => void; readonly here: string };
  readonly sub?: ReactNode;
  /** At the right: time, clock chips, the main action. */
  readonly children?: ReactNode;
};

export const TopBar = ({ title, crumb, sub, children }: TopBarProps) => (
  <header className="top">
    {title === undefined ? null : <h1>{title}</h1>}
    {crumb === undefined ? null : (
      <nav className="crumb" aria-label="Where you are">
        <button type="button" onClick={crumb.onBack}>
          {crumb.back}
        </button>
        <Icon of={IconChevronRight} size="s" />
        <b className="num" aria-current="page">
          {crumb.here}
        </b>
      </nav>
    )}
    {sub === undefined ? null : <span className="dim cut num">{sub}</span>}
    <span className="right" />
    {children}
  </header>
);

export const Toolbar = ({ label, children }: { readonly label: string; readonly children: ReactNode }) => (
  <div className="bar" role="group" aria-label={label}>
    {children}
  </div>
);

/** What grows between the left and the right of a toolbar. */
export const Gap = () => <span className="right" />;

type SplitProps = {
  /** A RowList, or a Body. */
  readonly main: ReactNode;
  readonly pane: ReactNode;
  readonly paneLabel: string;
  /** In a narrow window: `tab` puts the two behind tabs, `hidden` leaves the pane out because opening the row shows the same. */
  readonly narrow: { readonly as: 'tab'; readonly mainLabel: string } | { readonly as: 'hidden' };
  /** Pixels; 320 for a case, up to 372. */
  readonly paneWidth?: number;
  /** From 1600 px on. */
  readonly wideWidth?: number;
};

export const Split = ({ main, pane, paneLabel, narrow, paneWidth = 320, wideWidth = 440 }: SplitProps) => {
  const isNarrow = useNarrow();
  const [tab, setTab] = useState<'main' | 'pane'>('main');
  const widths = { '--pane': `${paneWidth}px`, '--pane-wide': `${wideWidth}px` } as CSSProperties;
  const aside = (
    <aside className="pane" aria-label={paneLabel}>
      {pane}
    </aside>
  );
  if (!isNarrow)
    return (
      <div className="split" style={widths}>
        {main}
        {aside}
      </div>
    );
  if (narrow.as === 'hidden') return <div className="split alone">{main}</div>;
  return (
    <div className="split stacked">
      <Tabs
        label="Parts of this page"
        value={tab}
        onChange={setTab}
        tabs={[
          { value: 'main', label: narrow.mainLabel, content: main },
          { value: 'pane', label: paneLabel, content: aside },
        ]}
      />
    </div>
  );
};

/** The scrolling part of a page that is not a list. */
export const Body = ({ children }: { readonly children: ReactNode }) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
  <div className="scroll" tabIndex={0}>
    <div className="body">{children}</div>
  </div>
);

type Tab<Value extends string> = { readonly value: Value; readonly label: string; readonly content: ReactNode };
type TabsProps<Value extends string> = {
  readonly label: string;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly tabs: readonly Tab<Value>[];
};

export const Tabs = <Value extends string>({ label, value, onChange, tabs }: TabsProps<Value>) => {
  const id = useId();
  const at = tabs.findIndex((tab) => tab.value === value);
  const press = (event: KeyboardEvent<HTMLDivElement>) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by === undefined ? undefined : tabs[(at + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next.value}"]`)?.focus();
  };
  return (
    <>
      <div className="tabs" role="tablist" aria-label={label} tabIndex={-1} onKeyDown={press}>
        {tabs.map((tab) => (
          <button
            key={tab.value}
            type="button"
            role="tab"
            id={`${id}-${tab.value}`}
            data-tab={tab.value}
            aria-selected={tab.value === value}
            aria-controls={tab.value === value ? `${id}-panel` : undefined}
            tabIndex={tab.value === value ? 0 : -1}
            onClick={() => onChange(tab.value)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${value}`}>
        {tabs[at]?.content}
      </div>
    </>
  );
};
