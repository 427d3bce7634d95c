// Gathers what a request is judged by from the folded streams of its subscription and the desk: signed events, never views.
import type { Desk } from '../desk/decider.ts';
import { inARowOf } from '../subscription/entitlements.ts';
import type { Subscription } from '../subscription/state.ts';
import type { EntitlementFacts } from './decider.ts';
import type { EntitlementKind } from './rules.ts';

export const gatherEntitlementFacts = (
  asked: { readonly request: string; readonly kind: EntitlementKind; readonly item: string },
  subscription: Subscription,
  desk: Desk,
): EntitlementFacts => ({
  registered: subscription.name !== '',
  zone: subscription.timeZone,
  expires: subscription.expires,
  tam: subscription.tam,
  accounts: subscription.snapshot?.accounts ?? null,
  openAlready:
    subscription.entitlements.open.find(
      ({ request, kind, item }) => request !== asked.request && kind === asked.kind && item === asked.item,
    )?.request ?? null,
  inARow: inARowOf(subscription.entitlements, asked, subscription.support?.at ?? null),
  desk,
});
