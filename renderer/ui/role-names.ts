// What roles are called on the page.
import type { OperatorRole } from '../../shared/domain/actor.ts';

export const roleNames: Readonly<Record<OperatorRole, string>> = {
  representative: 'Representative',
  supervisor: 'Supervisor',
  tam: 'TAM',
  'customer-service': 'Customer Service',
  hardware: 'Hardware team',
  owner: 'Owner',
  auditor: 'Auditor',
};
