// The top of a case: who, which path and why, the one next step with what blocks it and who can unblock it.
import type { ReactNode } from 'react';
import { type Path, wordsOfPath } from './chip.tsx';
import { Icon } from './icon.tsx';
import { reports } from './words.ts';

type Props = {
  readonly who: { readonly name: string; readonly role: string; readonly times: ReactNode };
  readonly path: { readonly path: Path; readonly why: string; readonly more?: ReactNode };
  readonly next: { readonly title: string; readonly blockedBy?: string; readonly more?: ReactNode };
};

export const CaseHead = ({ who, path, next }: Props) => {
  const { icon, tone } = wordsOfPath(path.path);
  return (
    <div className="head3">
      <section aria-label="Who">
        <span className="lab">Who</span>
        <h1 className="cut">{who.name}</h1>
        <div className="two cut">{who.role}</div>
        <div className="more times">{who.times}</div>
      </section>
      <section aria-label="Path">
        <span className="lab">Path</span>
        <h2 className={tone === undefined ? 'line' : `line ${tone}`}>
          <Icon of={icon} {...(tone === undefined ? {} : { tone })} />
          {titleOfPath(path.path)}
        </h2>
        <div className="two">{path.why}</div>
        {path.more === undefined ? null : <div className="more">{path.more}</div>}
      </section>
      <section aria-label="Next step">
        <span className="lab">Next step</span>
        <h2>{next.title}</h2>
        {next.blockedBy === undefined ? null : <div className="two">{next.blockedBy}</div>}
        {next.more === undefined ? null : <div className="more">{next.more}</div>}
      </section>
    </div>
  );
};

/** Actions and paths are named by consequence. */
const titleOfPath = (path: Path): string => {
  switch (path.kind) {
    case 'keeps':
      return 'Reset, keeps reports';
    case 'loses':
      return `Full change, loses ${reports(path.reports)}`;
    case 'undecided':
      return 'Not decided yet';
    case 'referred':
      return 'Referred to the primary admin';
    default:
      return path satisfies never;
  }
};
