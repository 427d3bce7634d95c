// The SecPod Service Level Agreement (rules S1 to S4). Its table lost the names of the first and the last severity: those are ours.
import type { PolicyPack } from '../policy-pack.ts';

export const secpod: PolicyPack = {
  id: 'secpod',
  version: '1',
  title: 'SecPod support',
  severities: [
    {
      id: 'critical',
      name: 'Critical',
      definition: 'The customer’s use of the product suffers severely.',
      evidence: ['What cannot be used any more'],
      ours: true,
    },
    {
      id: 'high',
      name: 'High',
      definition: 'A major function fails, business operation suffers and there is no workaround.',
      evidence: ['Which function, and that nothing works around it'],
    },
    {
      id: 'normal',
      name: 'Normal',
      definition: 'Use of the product suffers in part, and there is a workaround.',
      evidence: ['The workaround'],
    },
    { id: 'low', name: 'Low', definition: 'A routine technical matter, or a question.', evidence: [], ours: true },
  ],
  defaultSeverity: 'normal',
  plans: [],
  defaultPlan: null,
  targets: [
    { severity: 'critical', plan: null, amount: 2, unit: 'hours', bound: 'at-most' },
    { severity: 'high', plan: null, amount: 6, unit: 'hours', bound: 'at-most' },
    { severity: 'normal', plan: null, amount: 12, unit: 'hours', bound: 'at-most' },
    { severity: 'low', plan: null, amount: 2, unit: 'business days', bound: 'at-most' },
  ],
  metBy: 'first-response',
  channels: ['phone', 'email', 'web'],
  pauses: [],
  conditions: [],
  continuous: [],
  newVersion: { applies: 'at-renewal' },
  mayReduce: true,
  sessions: [],
  credit: null,
  claim: null,
  silence: null,
  upgrade: null,
  replacementHours: null,
};
