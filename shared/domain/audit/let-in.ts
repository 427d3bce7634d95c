// Invariant 8, of operators: each came by an open invitation of an owner or an owner's printed code, with a key that nobody ever had.
import { operatorAt } from './standing.ts';
import { before, newest, only, type OnDesk, type Predicate, problem, type Story } from './story.ts';

type Coming = Extract<OnDesk, { type: 'operatorEnrolled' | 'operatorRekeyed' }>;

export const operatorsWereLetIn: Predicate = function* (story) {
  const keys = new Map<string, string>();
  for (const event of story.desk) {
    if (event.type === 'deskFounded') {
      keys.set(event.data.ownerKey, event.data.owner.id);
      keys.set(event.data.workstationKey, 'workstation');
    }
    if (event.type === 'operatorInvited' && operatorAt(story, event.data.operator, event.position) === null)
      if (revokedBefore(story, event.data.operator, event.position))
        yield problem(event, 'invitedRevoked', 'Somebody was invited under the name of an operator who was revoked.');
    if (event.type !== 'operatorEnrolled' && event.type !== 'operatorRekeyed') continue;
    const { operator, key } = event.data;
    const holder = keys.get(key);
    if (holder !== undefined)
      yield problem(
        event,
        'keyInUse',
        `The key of ${operator} was already the key of ${holder}: one person, two names.`,
      );
    keys.set(key, operator);
    if (!wasLetIn(story, event))
      yield problem(event, 'notLetIn', `${operator} came by no open invitation and by no printed code of an owner.`);
  }
};

const revokedBefore = (story: Story, operator: string, position: number): boolean =>
  newest(
    only(story.desk, 'operatorRevoked').filter(({ data }) => data.operator === operator),
    position,
  ) !== undefined;

function wasLetIn(story: Story, event: Coming): boolean {
  const { operator } = event.data;
  const known = operatorAt(story, operator, event.position);
  // As journals had it before there were codes: an owner, who signed, enrolled somebody new.
  if (event.type === 'operatorEnrolled' && event.data.admission === undefined)
    return known === null && !before(only(story.desk, 'operatorInvited', 'printedCodeIssued'), event.position).length;
  if (revokedBefore(story, operator, event.position)) return false;
  if (event.type === 'operatorRekeyed' && event.data.by === 'printed-code') {
    const printed = only(story.desk, 'printedCodeIssued').filter(({ position }) => position < event.position);
    const by = event.data.admission?.by;
    return known?.role === 'owner' && (printed.length === 0 || printed.slice(-2).some(({ data }) => data.key === by));
  }
  const invited = openInvitation(story, operator, event);
  if (invited === undefined || event.data.admission?.by !== invited.data.invitation) return false;
  if (event.type === 'operatorRekeyed') return known !== null;
  return known === null && event.data.role === invited.data.role && event.data.name === invited.data.name;
}

/** The newest one, unless it was used, withdrawn, overtaken by another database key, or too old. */
function openInvitation(story: Story, operator: string, { position, at }: Coming) {
  const about = only(
    story.desk,
    'operatorInvited',
    'invitationWithdrawn',
    'operatorEnrolled',
    'operatorRekeyed',
    'operatorRevoked',
    'databaseRekeyed',
  ).filter((event) => event.type === 'databaseRekeyed' || event.data.operator === operator);
  const last = newest(about, position);
  return last?.type === 'operatorInvited' && at < last.data.expires ? last : undefined;
}
