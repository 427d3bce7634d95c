// Opens a workspace anew and tells each case from its journal, step by step with the rule behind it.
import { deskDecider } from '../../shared/domain/desk/decider.ts';
import { subscriptionDecider } from '../../shared/domain/subscription/decider.ts';
import { transcriptOf } from '../application/read/timeline.ts';
import { deskStream, foldStream, recoveryStream, subscriptionStream } from '../application/transaction.ts';
import { createWorkspaceFolder } from '../workspace/folder.ts';

/** Throws with the refusal's sentence when the workspace does not open. `problems` counts what `verify` finds. */
export const transcribe = async (
  dir: string,
  operator: string,
  passphrase: string,
): Promise<{ lines: readonly string[]; problems: number }> => {
  const opened = await createWorkspaceFolder(dir).unlock(operator, passphrase);
  if (!opened.ok) throw new Error(opened.refusal.text);
  const { unlocked } = opened;
  try {
    const { journal } = unlocked;
    const cases = new Map<string, string>();
    for await (const event of journal.readAll())
      if (event.type === 'opened' && event.stream.startsWith('recovery/'))
        cases.set(String(event.data['case']), String(event.data['subscription']));
    const desk = foldStream(deskDecider, await journal.read(deskStream));
    const lines: string[] = [];
    for (const [id, about] of cases) {
      const subscription = foldStream(subscriptionDecider, await journal.read(subscriptionStream(about)));
      lines.push('', subscription.name, ...transcriptOf(await journal.read(recoveryStream(id)), desk, subscription));
    }
    return { lines, problems: (await unlocked.verify()).length };
  } finally {
    await unlocked.close();
  }
};
