// The customer window's frame: larger controls, one question at a time, nothing of the desk in reach.
import type { ReactNode } from 'react';
import { Mark } from './desk-shell.tsx';

type Props = {
  readonly title?: string;
  readonly subscription?: string;
  /** At the right of the header: the local time. */
  readonly aside?: ReactNode;
  /** Short facts at the left of the footer: the case, when an invitation ends. */
  readonly facts?: readonly string[];
  readonly help?: string;
  readonly children: ReactNode;
};

export const CustomerShell = ({
  title = 'Account recovery',
  subscription,
  aside,
  facts = [],
  help,
  children,
}: Props) => (
  <div className="customer">
    <header className="line">
      <Mark />
      <b>{title}</b>
      {subscription === undefined ? null : <span className="dim cut">{subscription}</span>}
      <span className="right dim num">{aside}</span>
    </header>
    <main id="main" tabIndex={-1}>
      {children}
    </main>
    <footer className="line">
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      <span className="right">{help ?? 'Questions? Call the desk on the number in your contract.'}</span>
    </footer>
  </div>
);

/** The explanation at the left, the one thing to do at the right. */
export const Duo = ({ left, right }: { readonly left: ReactNode; readonly right: ReactNode }) => (
  <div className="duo">
    <section>{left}</section>
    {right}
  </div>
);

/** One column for one question. */
export const Solo = ({ wide, children }: { readonly wide?: boolean; readonly children: ReactNode }) => (
  <div className={wide ? 'wide stack' : 'solo stack'}>{children}</div>
);

/** The page's h1 with the sentence under it. */
export const Ask = ({ title, children }: { readonly title: string; readonly children?: ReactNode }) => (
  <div>
    <h1>{title}</h1>
    {children === undefined ? null : <p className="lead">{children}</p>}
  </div>
);
