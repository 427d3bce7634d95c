// The Websoft9 Service Level Agreement (rules W1 to W7). Of its two readings of premium sessions this takes every day, 8:00 to 22:00.
import type { PolicyPack } from '../policy-pack.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri'] as const;

export const websoft9: PolicyPack = {
  id: 'websoft9',
  version: '1',
  title: 'Websoft9 support',
  severities: [
    { id: 'general', name: 'General', definition: 'Anything that is not high; also called normal.', evidence: [] },
    {
      id: 'high',
      name: 'High',
      definition: 'An incident that makes the customer’s infrastructure or services unavailable.',
      evidence: ['What cannot be reached, and since when'],
    },
  ],
  defaultSeverity: 'general',
  plans: [
    { id: 'premium', name: 'Premium' },
    { id: 'advanced', name: 'Advanced' },
    { id: 'standard', name: 'Standard' },
  ],
  defaultPlan: 'standard',
  targets: [
    { severity: 'general', plan: 'standard', amount: 12, unit: 'hours', bound: 'at-most' },
    { severity: 'general', plan: 'advanced', amount: 6, unit: 'hours', bound: 'at-most' },
    { severity: 'general', plan: 'premium', amount: 2, unit: 'hours', bound: 'at-most' },
    { severity: 'high', plan: 'standard', amount: 3, unit: 'hours', bound: 'at-most' },
    { severity: 'high', plan: 'advanced', amount: 30, unit: 'minutes', bound: 'at-most' },
    { severity: 'high', plan: 'premium', amount: 10, unit: 'minutes', bound: 'at-most' },
  ],
  metBy: 'work-started',
  channels: ['web', 'chat', 'phone'],
  pauses: [
    { id: 'scheduled-downtime', says: 'Scheduled downtime' },
    { id: 'emergency-maintenance', says: 'Emergency maintenance' },
    { id: 'force-majeure', says: 'Force majeure' },
    { id: 'customer-environment', says: 'A non-standard environment, custom code or a wrong configuration' },
    { id: 'cloud-infrastructure', says: 'A failure of cloud infrastructure' },
  ],
  conditions: [
    {
      severity: 'high',
      needs: 'An incident that makes the customer’s infrastructure or services unavailable',
      otherwise: 'general',
    },
  ],
  continuous: [],
  newVersion: { applies: 'at-renewal' },
  mayReduce: false,
  sessions: [
    { plan: 'standard', minutes: 20, days: [...weekdays], open: ['08:00', '18:00'] },
    { plan: 'advanced', minutes: 30, days: [...weekdays], open: ['08:00', '18:00'] },
    { plan: 'premium', minutes: null, days: [...weekdays, 'sat', 'sun'], open: ['08:00', '22:00'], ours: true },
  ],
  credit: {
    percent: 5,
    exclusions: [
      { id: 'scheduled-downtime', says: 'Scheduled downtime' },
      { id: 'emergency-maintenance', says: 'Emergency maintenance' },
      { id: 'force-majeure', says: 'Force majeure' },
      { id: 'customer-environment', says: 'A non-standard environment, custom code or a wrong configuration' },
      { id: 'cloud-infrastructure', says: 'A failure of cloud infrastructure' },
      { id: 'partner-cloud', says: 'The availability of a partner’s cloud, which has an agreement of its own' },
    ],
  },
  claim: null,
  silence: null,
  upgrade: null,
  replacementHours: null,
};
