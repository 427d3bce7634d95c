// The Qualys Cloud Services Support Policy (rules Q1 to Q9).
import type { PolicyPack } from '../policy-pack.ts';

export const qualys: PolicyPack = {
  id: 'qualys',
  version: '1',
  title: 'Qualys standard support',
  severities: [
    {
      id: '1',
      name: 'Critical',
      definition: 'Production stands still: business operations are halted and no procedure works around it.',
      evidence: [
        'The service is down or cannot be reached',
        'Data is corrupt or lost and has to come back from a backup',
        'A critical documented function is missing',
      ],
    },
    {
      id: '2',
      name: 'High',
      definition:
        'Major functions or performance suffer so much that part of the business does; no reasonable workaround.',
      evidence: [
        'The service runs, but so slowly that it can hardly be used',
        'Important features are missing; work goes on in a restricted way',
      ],
    },
    {
      id: '3',
      name: 'Medium',
      definition:
        'A partial loss of use that is not critical; business goes on, with a workaround that will not do for long.',
      evidence: ['A short-term workaround exists but does not scale'],
    },
    {
      id: '4',
      name: 'Low',
      definition: 'A routine question, or a bug that touches few people and can be worked around.',
      evidence: ['A question on use, practice, installation or configuration'],
    },
  ],
  defaultSeverity: '3',
  plans: [],
  defaultPlan: null,
  targets: [
    { severity: '1', plan: null, amount: 2, unit: 'hours', bound: 'at-most' },
    { severity: '2', plan: null, amount: 12, unit: 'hours', bound: 'at-most' },
    { severity: '3', plan: null, amount: 2, unit: 'business days', bound: 'at-most' },
  ],
  metBy: 'first-response',
  channels: ['web', 'phone'],
  pauses: [
    { id: 'customer-people-missing', says: 'The customer does not provide the people that severity 1 asks for' },
  ],
  conditions: [{ severity: '1', needs: 'Something other than a hardware error that impairs access', otherwise: '2' }],
  continuous: ['1'],
  newVersion: { applies: 'after-notice', days: 30 },
  mayReduce: false,
  sessions: [],
  credit: null,
  claim: null,
  silence: null,
  upgrade: null,
  replacementHours: 48,
};
