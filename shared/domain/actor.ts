// Who can act: an operator, a customer's account, or the workstation itself; the journal knows each by one string.

export const operatorRoles = [
  'representative',
  'supervisor',
  'tam',
  'customer-service',
  'hardware',
  'owner',
  'auditor',
] as const;
export type OperatorRole = (typeof operatorRoles)[number];

export type Actor =
  | { readonly kind: 'operator'; readonly id: string; readonly role: OperatorRole }
  | { readonly kind: 'account'; readonly subscription: string; readonly login: string }
  | { readonly kind: 'workstation' };

export const workstation: Actor = { kind: 'workstation' };

/** The name under which the journal signs: `operator:priya`, `account:halden/ingrid`, `workstation`. */
export const actorId = (actor: Actor): string => {
  switch (actor.kind) {
    case 'operator':
      return `operator:${actor.id}`;
    case 'account':
      return `account:${actor.subscription}/${actor.login}`;
    case 'workstation':
      return 'workstation';
  }
};
