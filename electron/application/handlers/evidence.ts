// Evidence that leaves the workstation: a case as a signed file that others can check.
import type { evidenceRequests } from '../../../shared/contract/evidence.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import { type Program, answer, atWork, refusal } from '../program.ts';

export const evidenceHandlers = (program: Program): Handlers<typeof evidenceRequests> => ({
  'evidence.export': async (input, caller) => {
    const work = atWork(program);
    if (input.path !== undefined && caller.window !== 'command-line')
      return refusal('path-not-yours', 'A window asks where to save; it does not say.');
    const { number, phase } = await work.recovery(input.case);
    if (phase === 'unopened') return refusal('caseUnknown', 'No such case is in this workspace.');
    const path =
      input.path ?? (await work.ports.windows.chooseSavePath(caller.windowId, `${number}.rekey-evidence.json`));
    if (path === null) return answer({ saved: false, bytes: 0 });
    const bundle = await work.unlocked.evidence({
      case: input.case,
      personal: input.personal,
      by: `operator:${caller.actor.id}`,
      at: await work.now(),
      earlier: input.earlier ?? null,
    });
    if (!bundle.ok) return bundle;
    const saved = await work.ports.saveFile(path, bundle.text);
    return saved.ok ? answer({ saved: true, bytes: new TextEncoder().encode(bundle.text).length }) : saved;
  },
});
