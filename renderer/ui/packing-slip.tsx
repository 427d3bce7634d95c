// The sheet that goes into the parcel: where it goes, which unit is in it, and the number that Customer Service finds it by.
import type { ReactNode } from 'react';
import { Facts } from './panel.tsx';
import { Paper, PaperHead, PaperSection } from './paper.tsx';
import { calendarDay } from './words.ts';

type Props = {
  readonly returnTo: string;
  readonly serial: string;
  readonly model: ReactNode;
  readonly ticket: string;
  readonly subscriptionName: string;
  readonly askedAt: string;
  readonly faulty: boolean;
};

export const PackingSlip = (props: Props) => {
  const { returnTo, serial, model, ticket, subscriptionName, askedAt, faulty } = props;
  return (
    <Paper label="Packing slip">
      <PaperHead title="Packing slip" sub="Return of an appliance" aside={ticket} />
      <PaperSection title="Send to">
        <address>{returnTo}</address>
      </PaperSection>
      <PaperSection title="In this parcel">
        <Facts
          facts={[
            { term: 'Serial number', value: <span className="mono">{serial}</span> },
            { term: 'Model', value: model },
            { term: 'From', value: subscriptionName },
            { term: 'Why', value: faulty ? 'Faulty: the hardware team examines it' : 'No longer needed' },
            { term: 'Asked on', value: calendarDay(Date.parse(askedAt)) },
          ]}
        />
      </PaperSection>
      <p>
        Put this sheet into the parcel, and nothing that is not listed here: no cables, no rack ears. Write {ticket} on
        the outside. {faulty ? 'Keep the unit bound to your subscription: it is removed after the analysis.' : ''}
      </p>
    </Paper>
  );
};
