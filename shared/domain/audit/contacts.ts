// Invariant 12: nothing is released to an address, sent to it as proof, or verified on a number that changed within the cooling-off time.
import { addressOfChangedAt, contactChangedAt, primaries, snapshotAt, withinCoolingOff } from './standing.ts';
import { broughtTheContact } from './contact-change.ts';
import { firstAskers } from './people.ts';
import { before, type Case, only, type OnCase, type Predicate, problem, type Story } from './story.ts';

type Used = { readonly phone?: string; readonly address?: string };

const usedBy = (event: OnCase): Used => {
  switch (event.type) {
    case 'codeIssued':
      return { phone: event.data.phone, address: event.data.address };
    case 'authenticatorAsked':
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

/**
 * The one exception: a number let through on this case, as it changed then, by a supervisor who neither supplied what shows it nor had
 * a part in asking. An address has none.
 */
const letThrough = (one: Case, phone: string, position: number): boolean =>
  before(only(one.events, 'coolingOffOverridden'), position).some(
    ({ data }) => data.phone === phone && data.changedAt === contactChangedAt(one.subscription, 'phone', position),
  );

function* overrides(story: Story, one: Case): Iterable<ReturnType<typeof problem>> {
  for (const event of only(one.events, 'coolingOffOverridden')) {
    const { phone, changedAt } = event.data;
    const [primary] = primaries(snapshotAt(one.subscription, event.position)?.data.accounts ?? []);
    if (phone !== primary?.phone || changedAt !== contactChangedAt(one.subscription, 'phone', event.position))
      yield problem(event, 'otherNumber', 'A number was let through that is not the one on file, as it last changed.');
    const supplied = before(one.subscription.snapshots, event.position).some(
      ({ actor, at }) => actor === event.actor && withinCoolingOff(at, event, story),
    );
    if (supplied || broughtTheContact(story, one.subscription, event))
      yield problem(event, 'ownContact', 'A number was let through by somebody who had supplied it.');
    if (firstAskers(one, event.position).has(event.actor))
      yield problem(event, 'ownRequest', 'A number was let through by somebody who had asked for the case.');
    if (event.data.reason.trim() === '') yield problem(event, 'noReason', 'A number was let through without a reason.');
  }
}

/** A password is set by a code that was mailed: an account's own address, and the primary admin's, has to have cooled off for that too. */
function* invitations(story: Story): Iterable<ReturnType<typeof problem>> {
  for (const subscription of story.subscriptions.values())
    for (const event of only(subscription.events, 'accountInvited')) {
      const accounts = snapshotAt(subscription, event.position)?.data.accounts ?? [];
      const account = accounts.find(({ login }) => login === event.data.login);
      if (account === undefined || account.email === '' || account.email !== event.data.address)
        yield problem(event, 'addressNotOnFile', 'Somebody was invited at an address that is not the one on file.');
      const changed = [
        addressOfChangedAt(subscription, event.data.login, event.position),
        account?.primary ? contactChangedAt(subscription, 'email', event.position) : null,
      ];
      if (changed.some((at) => withinCoolingOff(at, event, story)))
        yield problem(event, 'addressChangedRecently', 'Somebody was invited at an address that is too new.');
    }
}

export const contactsAreOnFileAndSettled: Predicate = function* (story) {
  yield* invitations(story);
  for (const one of story.cases) {
    const { subscription, events } = one;
    yield* overrides(story, one);
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
      if (phone !== undefined && recently('phone') && !letThrough(one, phone, event.position))
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
