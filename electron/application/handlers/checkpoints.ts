// Checkpoints as they are asked for, listed and sent out.
import type { checkpointRequests } from '../../../shared/contract/checkpoint.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import { HOUR, shift } from '../../../shared/domain/time.ts';
import { checkpointDue, makeCheckpoint, readName } from '../checkpoints.ts';
import { type Program, answer, atWork, byOperator, refusal } from '../program.ts';

const listed = 60;
/** Made by the minute, so one that is this late was held up. */
const late = 2 * HOUR;

export const checkpointHandlers = (program: Program): Handlers<typeof checkpointRequests> => {
  /** What each window's operator chose last. */
  const chosen = new Map<number, string>();
  return {
    'checkpoint.list': async () => {
      const work = atWork(program);
      const { checkpoints: plan, workstationKey } = await work.desk();
      const store = work.ports.checkpoints;
      const names = [...store.names()].reverse();
      const due = await checkpointDue(work);
      const checkpoints = names.slice(0, listed).map((name) => {
        const note = store.read(name) ?? '';
        return { name, ...readName(name), root: note.split('\n')[2] ?? '', note, left: [...store.left(name)] };
      });
      return answer({
        ...plan,
        mailTo: [...plan.mailTo],
        due,
        overdue: due !== null && shift(due, late) < (await work.now()),
        verifierKey: store.verifierKey(workstationKey),
        more: Math.max(0, names.length - listed),
        checkpoints,
      });
    },
    'checkpoint.make': async () => {
      const made = await makeCheckpoint(atWork(program));
      return made.ok ? answer({ name: made.name }) : made;
    },
    'checkpoint.set': async (plan, caller) => {
      const work = atWork(program);
      const { folder } = plan;
      const known = [null, (await work.desk()).checkpoints.folder, chosen.get(caller.windowId)];
      if (caller.window !== 'command-line' && !known.includes(folder))
        return refusal('folder-not-chosen', 'Choose the folder in the dialog; it cannot be typed.');
      const done = await work.record(undefined, async (tx) => {
        const taken = await tx.onDesk(byOperator(program, caller), { type: 'setCheckpoints', plan });
        return taken.ok ? { ok: true, value: null } : taken;
      });
      return done.ok ? answer({}) : done;
    },
    'checkpoint.chooseFolder': async (_input, caller) => {
      const folder = await program.ports.windows.chooseFolder(caller.windowId);
      if (folder !== null) chosen.set(caller.windowId, folder);
      return answer({ folder });
    },
  };
};
