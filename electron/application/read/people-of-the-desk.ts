// Who works at this desk, who let whom in and when, and what in that deserves a second look.
import type { ReturnOf } from '../../../shared/contract/request.ts';
import type { operatorRequests } from '../../../shared/contract/operators.ts';
import type { Desk } from '../../../shared/domain/desk/decider.ts';
import { enrolments } from '../../../shared/domain/desk/operators.ts';
import { between } from '../../../shared/domain/time.ts';
import { operatorName } from './people.ts';

type People = ReturnOf<(typeof operatorRequests)['operator.people']>;

export const peopleOfTheDesk = (desk: Desk, now: string, fingerprint: (key: string) => string): People => {
  const person = (actor: string | null) =>
    actor === null ? null : { id: actor.slice('operator:'.length), name: operatorName(actor, desk) };
  return {
    operators: Object.values(desk.operators).map((operator) => {
      const { id, name, role, key, formerKeys, enrolledBy, enrolledAt, recoveries, revoked } = operator;
      const keys = [...formerKeys, key].map(fingerprint);
      return {
        id,
        name,
        role,
        enrolledAt,
        letIn: [
          {
            how: enrolledBy === null ? ('founded' as const) : ('invited' as const),
            by: person(enrolledBy),
            at: enrolledAt,
            fingerprint: keys[0] ?? '',
          },
          ...recoveries.map(({ by, at }, index) => ({
            how: by === null ? ('printed-code' as const) : ('again' as const),
            by: person(by),
            at,
            fingerprint: keys[index + 1] ?? '',
          })),
        ],
        revoked: revoked === null ? null : { ...revoked, by: operatorName(revoked.by, desk) },
      };
    }),
    invitations: Object.values(desk.invited).flatMap(({ operator: id, name, role, by, at, expires }) =>
      now < expires
        ? { id, name, role, by: operatorName(by, desk), at, expires, again: desk.operators[id] !== undefined }
        : [],
    ),
    warnings: eachOther(desk),
  };
};

/** Two who each let the other in, with less than the cooling-off time between: perhaps one person with two names. */
const eachOther = (desk: Desk): string[] => {
  const all = enrolments(desk);
  return all.flatMap((one, index) =>
    all.slice(index + 1).flatMap((other) => {
      const crossed = one.enrolledBy === `operator:${other.id}` && other.enrolledBy === `operator:${one.id}`;
      const apart = Math.abs(between(one.enrolledAt, other.enrolledAt));
      if (!crossed || apart >= desk.policy.coolingOff) return [];
      const [a, b] = [operatorName(`operator:${one.id}`, desk), operatorName(`operator:${other.id}`, desk)];
      return [`${a} and ${b} let each other in within the cooling-off time. Make sure that they are two people.`];
    }),
  );
};
