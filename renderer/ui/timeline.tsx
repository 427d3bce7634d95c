// What happened, newest first; a note, a mail to the customer and a sealed secret look different enough not to be mistaken.
import { IconBan, IconEyeOff, IconLock, IconMail, IconMessage } from '@tabler/icons-react';
import { Tooltip } from '@mantine/core';
import { Fragment, type ReactNode } from 'react';
import { Icon } from './icon.tsx';
import { calendarDay, clockTime, fullTime } from './words.ts';

export type Happening = {
  readonly id: string;
  /** ISO 8601. */
  readonly at: string;
  readonly title: string;
  /** "Priya Raman" or "Rekey, rule A1"; shown as "by …". */
  readonly by?: string;
  readonly detail?: ReactNode;
} & (
  | { readonly kind: 'event' | 'refused' }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'heard'; readonly text: string }
  /** `text` has its codes left out already. */
  | {
      readonly kind: 'mail';
      readonly to: string;
      readonly subject?: string;
      readonly text: string;
      readonly answer: string;
      /** Beside the answer: sending it again. */
      readonly act?: ReactNode;
    }
  | { readonly kind: 'secret'; readonly sealed: string }
);

/** Whose words stand in a box, as whoever reads it calls them. */
type Voices = { readonly heard: string; readonly sent: string };

const atTheDesk: Voices = { heard: 'From the customer', sent: 'To the customer' };

export const Timeline = ({
  label,
  happenings,
  voices = atTheDesk,
}: {
  readonly label: string;
  readonly happenings: readonly Happening[];
  readonly voices?: Voices;
}) => (
  // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
  <ol className="tl" aria-label={label} tabIndex={0}>
    {happenings.map((happening, at) => {
      const day = calendarDay(happening.at);
      const before = happenings[at - 1];
      const newDay = before !== undefined && calendarDay(before.at) !== day;
      return (
        <Fragment key={happening.id}>
          {newDay ? <li className="day num">{day}</li> : null}
          <li>
            <Tooltip label={`${fullTime(happening.at)}\n${fullTime(happening.at, 'UTC')}`}>
              <time dateTime={happening.at}>{clockTime(happening.at)}</time>
            </Tooltip>
            <div>
              <div className={happening.kind === 'refused' ? 'bad' : undefined}>
                {happening.kind === 'refused' ? <Icon of={IconBan} size="s" /> : null} {happening.title}{' '}
                {happening.by === undefined ? null : <span className="by">by {happening.by}</span>}
              </div>
              {happening.detail === undefined || happening.detail === null ? null : (
                <div className="dim">{happening.detail}</div>
              )}
              <Body of={happening} voices={voices} />
            </div>
          </li>
        </Fragment>
      );
    })}
  </ol>
);

const Body = ({ of: happening, voices }: { readonly of: Happening; readonly voices: Voices }) => {
  switch (happening.kind) {
    case 'event':
    case 'refused':
      return null;
    case 'note':
      return (
        <div className="note">
          <span className="dim">
            <Icon of={IconLock} size="s" /> Internal
          </span>
          <br />
          <span className="as-typed">{happening.text}</span>
        </div>
      );
    case 'heard':
      return (
        <div className="mailed heard">
          <div className="to">
            <Icon of={IconMessage} size="s" />
            <b>{voices.heard}</b>
          </div>
          <div className="text">{happening.text}</div>
        </div>
      );
    case 'mail':
      return (
        <div className="mailed">
          <div className="to">
            <Icon of={IconMail} size="s" />
            <b>{voices.sent}</b>
            <span className="right dim">{happening.answer}</span>
            {happening.act}
          </div>
          <div className="text">
            <span className="dim">{happening.to}</span>
            {happening.subject === undefined ? (
              <div>{happening.text}</div>
            ) : (
              <details>
                <summary>{happening.subject}</summary>
                {happening.text}
              </details>
            )}
          </div>
        </div>
      );
    case 'secret':
      return (
        <div className="line dim" style={{ gap: 4 }}>
          <Icon of={IconEyeOff} size="s" />
          <span className="mono" aria-hidden>
            ••••••••••••
          </span>
          {happening.sealed}
        </div>
      );
    default:
      return happening satisfies never;
  }
};
