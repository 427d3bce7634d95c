// Gathers what a matter of an appliance is judged by from the folded streams of its subscription and the desk.
import type { Desk } from '../desk/decider.ts';
import type { Subscription } from '../subscription/state.ts';
import type { ApplianceFacts } from './decider.ts';

export const gatherApplianceFacts = (subscription: Subscription, desk: Desk): ApplianceFacts => ({
  registered: subscription.name !== '',
  accounts: subscription.snapshot?.accounts ?? null,
  returnTo: desk.returnTo,
});
