// A change of the primary admin's contact, step by step: each signed, each told to every contact of before, the last one put on file.
import { enrolments } from '../../shared/domain/desk/operators.ts';
import type { Answer } from '../../shared/contract/request.ts';
import { canonicalJson } from '../../shared/domain/json.ts';
import { type DeskThen, withContact } from '../../shared/domain/subscription/contact-change.ts';
import type { ContactChange } from '../../shared/domain/subscription/state.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { draft, send } from './mail/outbox.ts';
import type { By } from './ports.ts';
import { answer } from './program.ts';
import type { Transaction } from './transaction.ts';

export type ContactStep = 'asked' | 'agreed' | 'confirmed' | 'applied' | 'stopped';

/** The steps that were taken, in their order, and when. */
export const stepsTaken = ({ askedAt, agreed, confirmed, applied, stopped }: ContactChange) =>
  [
    { step: 'asked', at: askedAt },
    { step: 'agreed', at: agreed?.at },
    { step: 'confirmed', at: confirmed?.at },
    { step: 'applied', at: applied?.at },
    { step: 'stopped', at: stopped?.at },
  ].flatMap(({ step, at }) => (at === undefined ? [] : [{ step: step as ContactStep, at }]));

/**
 * Every contact of before is told of every step, one mail each, and what the server said is recorded. What a stop left untold is told
 * at the next opening, under the same Message-ID.
 */
export const tellContacts = async (work: DeskAtWork, subscription: string): Promise<void> => {
  const { contactChange } = await work.subscription(subscription);
  if (contactChange === null) return;
  const { change, login, contacts, told } = contactChange;
  const desk = await work.desk();
  const seen = new Set(told);
  for (const { step, at } of stepsTaken(contactChange))
    for (const [index, { name, email: to }] of contacts.entries()) {
      if (seen.has(`${step} ${to}`)) continue;
      seen.add(`${step} ${to}`);
      const composed = work.ports.letters.composeContactNotice({ desk: desk.name, name, account: login, at, step });
      const mail = `${subscription}.contact-${change}-${step}-${index + 1}`;
      const { kind: outcome, response } = await send(work, await draft(work, mail, to, composed), composed, false);
      await work.record(undefined, async (tx) => {
        const command = { type: 'recordContactNotice', change, step, to, outcome, response } as const;
        const taken = await tx.onSubscription(work.workstation, subscription, command);
        return taken.ok ? { ok: true, value: null } : taken;
      });
    }
};

export const deskThen = async (tx: Transaction): Promise<DeskThen> => {
  const desk = await tx.desk();
  return { onePerson: desk.onePerson, operators: enrolments(desk) };
};

const listWith = async (work: DeskAtWork, tx: Transaction, subscription: string, which: 'new' | 'before') => {
  const state = await tx.subscription(subscription);
  const { contactChange } = state;
  const contact = which === 'new' ? contactChange : contactChange?.before;
  const accounts = contactChange && contact ? withContact(state, contactChange.login, contact) : [];
  return { accounts, digest: work.ports.digest(canonicalJson(accounts as never)) };
};

/** One signed step; the TAM's, the last, also puts the contact on file, in the same commit. */
export const signContactChange = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  step: 'agreeContactChange' | 'confirmContactChange',
  change: string,
  commandId?: string,
): Promise<Answer<Record<string, never>>> => {
  const signed = await work.record(commandId, async (tx) => {
    const taken = await tx.onSubscription(
      by,
      subscription,
      step === 'agreeContactChange' ? { type: step, change, desk: await deskThen(tx) } : { type: step, change },
    );
    if (!taken.ok || step === 'agreeContactChange') return taken.ok ? { ok: true, value: null } : taken;
    const applied = await tx.onSubscription(work.workstation, subscription, {
      type: 'applyContactChange',
      ...(await listWith(work, tx, subscription, 'new')),
    });
    return applied.ok ? { ok: true, value: null } : applied;
  });
  if (!signed.ok) return signed;
  work.later(() => tellContacts(work, subscription));
  return answer({});
};

export const stopContactChange = async (
  work: DeskAtWork,
  by: By,
  subscription: string,
  change: string,
  why: string,
): Promise<Answer<Record<string, never>>> => {
  const stopped = await work.record(undefined, async (tx) => {
    const taken = await tx.onSubscription(by, subscription, { type: 'stopContactChange', change, why });
    if (!taken.ok) return taken;
    const reverted = await tx.onSubscription(work.workstation, subscription, {
      type: 'revertContactChange',
      ...(await listWith(work, tx, subscription, 'before')),
    });
    return reverted.ok ? { ok: true, value: null } : reverted;
  });
  if (!stopped.ok) return stopped;
  work.later(() => tellContacts(work, subscription));
  return answer({});
};
