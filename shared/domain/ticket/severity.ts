// Which severity a ticket gets: the policy's default, what the desk classifies on evidence, never more than a condition allows (Q2, Q5, W4).
import type { Actor } from '../actor.ts';
import type { PolicyPack } from '../sla/policy-pack.ts';
import { no } from './refusals.ts';

type Classified =
  | { readonly ok: true; readonly severity: string; readonly asked: string | null }
  | ReturnType<typeof no>;

/**
 * A customer's own word on the severity is recorded and the ticket opened at the default, with the advice to phone (Q2); the desk
 * classifies on evidence. Where the policy sets a condition that is not met, the ticket gets what the policy says instead.
 */
export const classify = (
  pack: PolicyPack,
  actor: Actor,
  wanted: { readonly severity: string | null; readonly condition: boolean; readonly evidence: string },
): Classified => {
  const asked = wanted.severity ?? pack.defaultSeverity;
  if (!pack.severities.some(({ id }) => id === asked)) return no('severityUnknown');
  if (asked === pack.defaultSeverity) return { ok: true, severity: asked, asked: null };
  if (actor.kind !== 'operator') return { ok: true, severity: pack.defaultSeverity, asked };
  if (wanted.evidence.trim() === '') return no('evidenceMissing');
  const given = withCondition(pack, asked, wanted.condition);
  return { ok: true, severity: given, asked: given === asked ? null : asked };
};

/** What `severity` becomes where its condition is not met. */
export const withCondition = (pack: PolicyPack, severity: string, met: boolean): string =>
  met ? severity : (pack.conditions.find((one) => one.severity === severity)?.otherwise ?? severity);
