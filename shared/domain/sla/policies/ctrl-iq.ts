// The Ctrl IQ Service Level Agreement of 1 July 2021 (rules C1 to C8). It names only its standard plan; the others' names are ours.
import type { PolicyPack } from '../policy-pack.ts';

export const ctrlIq: PolicyPack = {
  id: 'ctrl-iq',
  version: '2021-07-01',
  title: 'Ctrl IQ support',
  severities: [
    {
      id: 'urgent',
      name: 'Urgent',
      definition: 'Critical production systems are unavailable and core business cannot be done.',
      evidence: ['Which systems are down', 'Which core function cannot be performed'],
    },
    {
      id: 'high',
      name: 'High',
      definition: 'Services suffer severely and business is significantly impaired; core functions still work.',
      evidence: ['What is impaired'],
    },
    {
      id: 'normal',
      name: 'Normal',
      definition: 'Not urgent: may touch the services, but prevents no use of them in any material way.',
      evidence: [],
    },
    { id: 'low', name: 'Low', definition: 'Questions, reports, documentation, wishes.', evidence: [] },
  ],
  defaultSeverity: 'normal',
  plans: [
    { id: 'premium', name: 'Premium', ours: true },
    { id: 'plus', name: 'Plus', ours: true },
    { id: 'standard', name: 'Standard' },
  ],
  defaultPlan: 'standard',
  targets: [
    { severity: 'urgent', plan: 'premium', amount: 2, unit: 'hours', bound: 'less-than', ours: true },
    { severity: 'high', plan: 'premium', amount: 4, unit: 'hours', bound: 'less-than', ours: true },
    { severity: 'high', plan: 'plus', amount: 4, unit: 'hours', bound: 'less-than', ours: true },
    { severity: 'normal', plan: null, amount: 1, unit: 'business days', bound: 'less-than' },
    { severity: 'low', plan: null, amount: 2, unit: 'business days', bound: 'less-than' },
  ],
  metBy: 'first-response',
  channels: ['phone', 'chat', 'email', 'web'],
  pauses: [
    { id: 'outside-our-control', says: 'An event outside the provider’s control' },
    { id: 'customer-equipment', says: 'The customer’s own hardware, software or connection' },
    { id: 'customer-acts', says: 'Acts of the customer, or of others through its accounts' },
    { id: 'advised-against', says: 'Use that the desk advised against' },
  ],
  conditions: [],
  continuous: [],
  newVersion: { applies: 'at-renewal' },
  mayReduce: true,
  sessions: [],
  credit: null,
  claim: {
    businessDays: 5,
    needs: ['A description of the incident', 'How long it lasted', 'Network traces', 'The URLs', 'What was tried'],
  },
  silence: { days: 7, reopenDays: 14 },
  upgrade: { times: 2, days: 30 },
  replacementHours: null,
};
