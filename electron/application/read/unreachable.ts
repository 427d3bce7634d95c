// Whom mail does not reach, by the mail server's own words on the address.
import type { Subscription } from '../../../shared/domain/subscription/state.ts';

export const unreachableOf = ({ unreachable, snapshot }: Subscription) =>
  Object.entries(unreachable).map(([address, { response, since }]) => ({
    address,
    names: (snapshot?.accounts ?? []).filter(({ email }) => email.toLowerCase() === address).map(({ name }) => name),
    response,
    since,
  }));
