// A page as it leaves the workstation: white in either theme, on screen as a printer or a PDF gets it.
import type { ReactNode } from 'react';

export const Paper = ({ label, large, children }: { label: string; large?: boolean; children: ReactNode }) => (
  <article className={large ? 'paper large' : 'paper'} aria-label={label}>
    {children}
  </article>
);

export const PaperHead = ({ title, sub, aside }: { title: string; sub: ReactNode; aside: ReactNode }) => (
  <header>
    <div>
      <h1>{title}</h1>
      <p className="two">{sub}</p>
    </div>
    <div className="aside">{aside}</div>
  </header>
);

export const PaperSection = ({ title, children }: { title: string; children: ReactNode }) => (
  <section aria-label={title}>
    <h2>{title}</h2>
    {children}
  </section>
);
