// Where a number or an address on file comes from, how old it is, who changed it last, and from when it can be used.
import { Facts, Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import type { Detail } from './case.tsx';

type Decision = NonNullable<Detail['decision']>;
type OnFile = Decision['phoneOnFile'];

export const ContactsOnFile = ({ of: { phone, phoneOnFile, address, addressOnFile } }: { readonly of: Decision }) => (
  <Panel title="Contacts on file">
    <Facts
      facts={[
        { term: 'Number', value: <Contact value={phone} of={phoneOnFile} /> },
        { term: 'Address', value: <Contact value={address} of={addressOnFile} /> },
      ]}
    />
  </Panel>
);

const Contact = ({ value, of }: { readonly value: string; readonly of: OnFile }) => (
  <>
    {value || 'None'}
    <span className="xs dim">
      <ContactOnFile of={of} />
    </span>
  </>
);

export const ContactOnFile = ({ of: { source, since, changed, usableFrom, letThrough } }: { readonly of: OnFile }) => (
  <>
    {source === null || since === null ? null : (
      <span className="block">
        From {source}, known since <Time at={since} as="day" />
      </span>
    )}
    {changed === null ? (
      <span className="block">Not changed since the desk knows it</span>
    ) : (
      <span className="block">
        Changed <Time at={changed.at} /> by {changed.by}
      </span>
    )}
    {usableFrom === null ? null : (
      <b className="block warn-text">
        Changed too recently. It can be used from <Time at={usableFrom} as="day-and-time" />
      </b>
    )}
    {letThrough === null ? null : (
      <b className="block warn-text">
        Let through by {letThrough.by} <Time at={letThrough.at} />: {letThrough.reason}
      </b>
    )}
  </>
);
