// One mail that was not simply taken: what it is, where it stands, the server's own words, and when it is tried again.
import { IconAlertTriangleFilled, IconCircleX, IconHourglass, IconSend } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Chip } from './chip.tsx';
import { Time } from './time.tsx';

export type MailOf = {
  readonly what: string;
  readonly to: string;
  readonly standing: 'on-its-way' | 'waiting' | 'uncertain' | 'refused';
  readonly where: string | null;
  readonly response: string | null;
  readonly since: string;
  readonly at: string | null;
  readonly tries: number;
  readonly nextTry: string | null;
};

const standings = {
  'on-its-way': { word: 'On its way', tone: 'still', icon: IconSend },
  waiting: { word: 'Waiting', tone: 'warn', icon: IconHourglass },
  uncertain: { word: 'Uncertain', tone: 'warn', icon: IconAlertTriangleFilled },
  refused: { word: 'Not taken', tone: 'bad', icon: IconCircleX },
} as const;

export const MailStandingChip = ({ standing }: Pick<MailOf, 'standing'>) => {
  const { word, tone, icon } = standings[standing];
  return (
    <Chip tone={tone} icon={icon}>
      {word}
    </Chip>
  );
};

const timesTried = (tries: number): string => (tries === 1 ? 'Tried once' : `Tried ${tries} times`);

export const MailStrip = ({
  of: mail,
  about,
  children,
}: {
  readonly of: MailOf;
  /** Whose case it belongs to, where that is not plain. */
  readonly about?: ReactNode;
  readonly children?: ReactNode;
}) => (
  <div className="mail-strip">
    <div className="line">
      <MailStandingChip standing={mail.standing} />
      <span className="grow cut">
        <b>{mail.what}</b> <span className="two">to {mail.to}</span>
      </span>
      {about}
      <span className="xs dim">
        <Time at={mail.at ?? mail.since} />
      </span>
    </div>
    {mail.response === null ? null : (
      <p className="two">
        <q>{mail.response}</q>
        {mail.where === null ? null : <span className="dim"> {mail.where}</span>}
      </p>
    )}
    {mail.standing === 'uncertain' ? (
      <p className="two">It may have arrived. Ask whom it was meant for before anything is sent again.</p>
    ) : null}
    <div className="line wrap">
      {mail.nextTry === null ? null : (
        <span className="xs dim">
          {timesTried(mail.tries)}. Rekey tries again by itself at <Time at={mail.nextTry} as="time" />.
        </span>
      )}
      {children}
    </div>
  </div>
);
