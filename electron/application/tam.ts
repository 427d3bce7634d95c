// Another Technical Account Manager for a subscription: appointed by an owner, told to every contact.
import type { DeskAtWork } from './desk-at-work.ts';
import { draft, send } from './mail/outbox.ts';
import type { By } from './ports.ts';
import type { Refused } from './transaction.ts';

const tell = async (work: DeskAtWork, subscription: string, tam: string): Promise<void> => {
  const { snapshot } = await work.subscription(subscription);
  const { name: desk, operators } = await work.desk();
  const at = await work.now();
  const contacts = (snapshot?.accounts ?? []).filter(({ email, status }) => email !== '' && status !== 'deleted');
  const told = new Set<string>();
  for (const { name, login: account, email: to } of contacts) {
    if (told.has(to)) continue;
    told.add(to);
    const notice = { desk, name, account, at, tam: operators[tam]?.name ?? tam };
    const composed = work.ports.letters.composeTamNotice(notice);
    await send(work, await draft(work, `${subscription}.tam-${work.ports.uuid()}`, to, composed), composed, false);
  }
};

export const appointTam = async (
  work: DeskAtWork,
  by: By,
  { subscription, tam, reason }: { readonly subscription: string; readonly tam: string; readonly reason: string },
  commandId: string | undefined,
): Promise<{ ok: true } | Refused> => {
  const appointed = await work.record(commandId, async (tx) => {
    const { operators } = await tx.desk();
    const tams = Object.values(operators).filter(({ role, revoked }) => role === 'tam' && revoked === null);
    const command = { type: 'appointTam', tam, reason, tams: tams.map(({ id }) => id) } as const;
    const taken = await tx.onSubscription(by, subscription, command);
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!appointed.ok) return appointed;
  if (appointed.events.length > 0) work.later(() => tell(work, subscription, tam));
  return { ok: true };
};
