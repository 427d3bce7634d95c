// Setting up and checking the workspace, and handing the workstation over.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { workspaceRequests } from '../../../shared/contract/workspace.ts';
import { seedDemo } from '../demo/workspace.ts';
import { enrolAtOnce } from '../people/letting-in.ts';
import { type Program, answer, atWork, refusal } from '../program.ts';
import { judged } from '../read/judged.ts';
import { forgetSigner, signIn } from '../people/sign-in.ts';
import { weakSecret } from '../people/weak-secret.ts';

const exists = refusal('workspace-exists', 'There is a workspace here already. Sign in to it.');

export const foundWorkspace = async (
  program: Program,
  input: { desk: string; owner: { id: string; name: string }; passphrase: string; onePerson: boolean },
): Promise<{ recoveryCode: string }> => {
  const { folder } = program.ports;
  const made = await folder.create(input.owner.id, input.passphrase);
  const { unlocked, signer, recoveryCode, recoveryKey: printedCode, ownerKey, workstationKey } = made;
  const work = await program.putToWork(unlocked);
  const actor = { kind: 'operator', id: input.owner.id, role: 'owner' } as const;
  const founded = await work.record(undefined, async (tx) => {
    const { desk: name, owner, onePerson } = input;
    const taken = await tx.onDesk(
      { actor, signer },
      { type: 'found', name, owner, ownerKey, workstationKey, onePerson, printedCode },
    );
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!founded.ok) throw new Error(`workspace: expected an empty journal to be founded, got ${founded.refusal.code}`);
  program.signers.set(input.owner.id, signer);
  folder.rememberOperator(input.owner.id);
  return { recoveryCode };
};

/** Made whole in a folder beside and then put in place, so that a stop on the way leaves nothing that could be taken for a workspace. */
const makeBeside = async <Value>(program: Program, make: (beside: Program) => Promise<Value>): Promise<Value> => {
  const { program: beside, close, putInPlace, discard } = program.beside();
  try {
    const value = await make(beside);
    await close();
    putInPlace();
    return value;
  } catch (error) {
    await close();
    discard();
    throw error;
  }
};

export const workspaceHandlers = (program: Program): Handlers<typeof workspaceRequests> => {
  const { folder, windows, push } = program.ports;
  return {
    'workspace.status': async (_input, caller) => {
      const work = program.work();
      const desk = work === null ? null : await work.desk();
      const operator = caller.actor?.kind === 'operator' ? desk?.operators[caller.actor.id] : undefined;
      return answer({
        state: work !== null ? 'open' : folder.exists() ? 'locked' : 'absent',
        desk: desk?.name ?? null,
        demo: folder.isDemo(),
        operator: operator ? { id: operator.id, name: operator.name, role: operator.role } : null,
        lastOperator: folder.lastOperator(),
        readOnly: work?.unlocked.readOnly ?? null,
      });
    },
    'workspace.create': async (input) => {
      if (folder.exists()) return exists;
      const { owner, desk } = input;
      const weak = await weakSecret(program, input.passphrase, [owner.id, owner.name, desk]);
      if (weak !== null) return weak;
      const made = await makeBeside(program, (beside) => foundWorkspace(beside, input));
      const opened = await signIn(program, input.owner.id, input.passphrase);
      return opened.ok ? answer(made) : opened;
    },
    'workspace.createDemo': async () => {
      if (folder.exists()) return exists;
      return answer(
        await makeBeside(program, (beside) => {
          beside.ports.folder.markDemo();
          return seedDemo(beside, { found: foundWorkspace, enrol: enrolAtOnce });
        }),
      );
    },
    'workspace.verify': async ({ checkpoint }) => {
      const { unlocked, ports } = atWork(program);
      const given = checkpoint?.trim() === '' ? undefined : checkpoint;
      const problems = await unlocked.verify(given);
      const { position, hash } = await unlocked.journal.head();
      return answer({
        ok: problems.length === 0,
        events: position,
        head: hash,
        problems: [...problems],
        checkpoints: ports.checkpoints.names().length + (given === undefined ? 0 : 1),
        invariants: [...judged(problems)],
      });
    },
    'workspace.rebuildViews': async () => answer(await atWork(program).unlocked.views.rebuild()),
    'window.handBack': (_input, caller) => {
      program.sittings.forget(caller.windowId);
      windows.closeCustomer(caller.windowId);
      return answer({});
    },
    'window.openCustomer': async (_input, caller) => {
      // Handed over: whoever sits there next must not find the desk open behind the customer window.
      forgetSigner(program, caller.actor.id);
      windows.signedOut(caller.windowId);
      push('session.changed', {});
      await windows.openCustomer();
      return answer({});
    },
  };
};
