// The four published policies, by their id.
import { ctrlIq } from './policies/ctrl-iq.ts';
import { qualys } from './policies/qualys.ts';
import { secpod } from './policies/secpod.ts';
import { websoft9 } from './policies/websoft9.ts';
import type { PolicyPack } from './policy-pack.ts';

export const publishedPolicies: readonly PolicyPack[] = [qualys, secpod, ctrlIq, websoft9];

export const publishedPolicy = (id: string): PolicyPack | null =>
  publishedPolicies.find((pack) => pack.id === id) ?? null;
