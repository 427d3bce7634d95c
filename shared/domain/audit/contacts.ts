// Invariant 12: nothing is released to an address, sent to it as proof, or verified on a number that changed within the cooling-off time.
import { contactChangedAt, primaries, snapshotAt, withinCoolingOff } from './standing.ts';
import { type OnCase, type Predicate, problem } from './story.ts';

type Used = { readonly phone?: string; readonly address?: string };

const usedBy = (event: OnCase): Used => {
  switch (event.type) {
    case 'codeIssued':
      return { phone: event.data.phone, address: event.data.address };
    case 'verified':
    case 'halfReadOut':
      return { phone: event.data.phone };
    case 'disclaimerIssued':
    case 'challenged':
    case 'approved':
    case 'releaseIntended':
      return { address: event.data.address };
    default:
      return {};
  }
};

export const contactsAreOnFileAndSettled: Predicate = function* (story) {
  for (const { subscription, events } of story.cases) {
    const sentTo = new Map<string, string>();
    for (const event of events) {
      if (event.type === 'mailIntended') sentTo.set(event.data.mail, event.data.to);
      const { phone, address } = usedBy(event);
      if (phone === undefined && address === undefined) continue;
      const [primary] = primaries(snapshotAt(subscription, event.position)?.data.accounts ?? []);
      const recently = (field: 'phone' | 'email') =>
        withinCoolingOff(contactChangedAt(subscription, field, event.position), event, story);
      if (phone !== undefined && (phone === '' || phone !== primary?.phone))
        yield problem(event, 'numberNotOnFile', 'A number was used that is not the one on file.');
      if (phone !== undefined && recently('phone'))
        yield problem(event, 'numberChangedRecently', 'A number was used that had changed too recently.');
      if (address !== undefined && (address === '' || address !== primary?.email))
        yield problem(event, 'addressNotOnFile', 'An address was used that is not the one on file.');
      if (address !== undefined && recently('email'))
        yield problem(event, 'addressChangedRecently', 'An address was used that had changed too recently.');
    }
    for (const event of events)
      if ('mail' in event.data && 'address' in event.data && sentTo.get(event.data.mail) !== event.data.address)
        yield problem(event, 'sentElsewhere', 'The mail of this step was intended for another address, or never.');
  }
};
