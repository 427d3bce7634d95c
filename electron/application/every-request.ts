// What holds for every request, whichever handler answers it: nothing changes in a read-only workspace, and what was erased is said.
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { Answer, Handlers } from '../../shared/contract/request.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import { refusal } from './program.ts';
import { sayErased } from './read/erased.ts';

/** Requests are named for what they do, and these only read; whatever is not among them counts as changing something. */
const reading =
  /^evidence\.|^figures\.|^session\.(signIn|signOut|lock)$|^operator\.people$|^secret\.strength$|^window\.(handBack|savePdf)$|^attachment\.save$|^customer\.saveFile$|\.(list|get|status|queue|preview|verify|settings|caseEvidence|inspect|read)$/;

/** Records that are exported stay as they were signed, sealed texts and all. */
const exportsRecords = (name: string): boolean => name.startsWith('evidence.');

type AnyHandler = (input: unknown, caller: unknown) => Promise<Answer<unknown>> | Answer<unknown>;

export const withWhatHoldsForAll = (
  work: () => DeskAtWork | null,
  handlers: Handlers<RekeyContract>,
): Handlers<RekeyContract> => {
  const held =
    (name: string, handle: AnyHandler): AnyHandler =>
    async (input, caller) => {
      const readOnly = work()?.unlocked.readOnly ?? null;
      if (readOnly !== null && !reading.test(name)) return refusal('workspace-read-only', readOnly);
      const answered = await handle(input, caller);
      const at = work();
      if (!answered.ok || at === null || exportsRecords(name)) return answered;
      return { ok: true, value: sayErased(answered.value, at.unlocked.journal.personalKeyDestroyed) };
    };
  return Object.fromEntries(
    Object.entries(handlers as unknown as Record<string, AnyHandler>).map(([name, handle]) => [
      name,
      held(name, handle),
    ]),
  ) as unknown as Handlers<RekeyContract>;
};
