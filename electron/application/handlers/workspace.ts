// Setting up, opening and checking the workspace; signing in and out; enrolling operators.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { workspaceRequests } from '../../../shared/contract/workspace.ts';
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import { seedDemo } from '../demo-workspace.ts';
import type { Unlocked } from '../ports.ts';
import { type Program, answer, atWork, byOperator, refusal } from '../program.ts';
import { judged } from '../read/judged.ts';

const exists = refusal('workspace-exists', 'There is a workspace here already. Sign in to it.');

export const foundWorkspace = async (
  program: Program,
  input: { desk: string; owner: { id: string; name: string }; passphrase: string; onePerson: boolean },
): Promise<{ recoveryCode: string }> => {
  const { folder } = program.ports;
  const { unlocked, recoveryCode, ownerKey, workstationKey } = await folder.create(input.owner.id, input.passphrase);
  const work = await program.putToWork(unlocked);
  const actor = { kind: 'operator', id: input.owner.id, role: 'owner' } as const;
  const founded = await work.record(undefined, async (tx) => {
    const { desk: name, owner, onePerson } = input;
    const taken = await tx.onDesk(
      { actor, signer: unlocked.operator },
      { type: 'found', name, owner, ownerKey, workstationKey, onePerson },
    );
    return taken.ok ? { ok: true, value: null } : taken;
  });
  if (!founded.ok) throw new Error(`workspace: expected an empty journal to be founded, got ${founded.refusal.code}`);
  program.signers.set(input.owner.id, unlocked.operator);
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

/** Opens the workspace where it is closed, or proves the passphrase where it is open; the role is what the journal says now. */
export const signIn = async (program: Program, operator: string, passphrase: string) => {
  const { folder } = program.ports;
  if (!folder.exists()) return refusal('no-workspace', 'There is no workspace here yet. Make one, or open the demo.');
  const running = program.work();
  let signer;
  let opened: Unlocked | null = null;
  if (running === null) {
    const unlocked = await folder.unlock(operator, passphrase);
    if (!unlocked.ok) return unlocked;
    opened = unlocked;
    signer = unlocked.operator;
  } else {
    const proof = await running.unlocked.signerOf(operator, passphrase);
    if (!proof.ok) return proof;
    signer = proof.signer;
  }
  const work = running ?? (await program.putToWork(opened as Unlocked));
  const known = (await work.desk()).operators[operator];
  if (!known || known.revoked) return refusal('sign-in-refused', 'This name and passphrase do not belong together.');
  program.signers.set(operator, signer);
  folder.rememberOperator(operator);
  const { id, name, role } = known;
  return { ok: true as const, value: { id, name, role } };
};

export const enrolOperator = async (
  program: Program,
  by: ReturnType<typeof byOperator>,
  input: { id: string; name: string; role: OperatorRole; passphrase: string },
) => {
  const work = atWork(program);
  const { id: operator, name, role } = input;
  if ((await work.desk()).operators[operator])
    return refusal('operatorExists', 'An operator with this name is enrolled already.');
  const added = await work.unlocked.addOperator(operator, input.passphrase);
  if (!added.ok) return added;
  const enrolled = await work.record(undefined, async (tx) => {
    const taken = await tx.onDesk(by, { type: 'enrolOperator', operator, name, role, key: added.publicKey });
    return taken.ok ? { ok: true, value: null } : taken;
  });
  return enrolled.ok ? answer({ id: operator, name, role }) : enrolled;
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
      const made = await makeBeside(program, (beside) => foundWorkspace(beside, input));
      const opened = await signIn(program, input.owner.id, input.passphrase);
      return opened.ok ? answer(made) : opened;
    },
    'workspace.createDemo': async () => {
      if (folder.exists()) return exists;
      return answer(
        await makeBeside(program, (beside) => {
          beside.ports.folder.markDemo();
          return seedDemo(beside, { found: foundWorkspace, enrol: enrolOperator });
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
    'session.signIn': async (input, caller) => {
      const signed = await signIn(program, input.operator, input.passphrase);
      if (!signed.ok) return signed;
      const { id, role } = signed.value;
      windows.signedIn(caller.windowId, { kind: 'operator', id, role });
      push('session.changed', {});
      return signed;
    },
    'session.lock': (_input, caller) => {
      program.signers.delete(caller.actor.id);
      program.uploads.drop(caller.actor.id);
      windows.signedOut(caller.windowId);
      push('session.changed', {});
      return answer({});
    },
    'session.signOut': (_input, caller) => {
      program.signers.delete(caller.actor.id);
      program.uploads.drop(caller.actor.id);
      windows.signedOut(caller.windowId);
      push('session.changed', {});
      return answer({});
    },
    'operator.list': async () => {
      const { operators } = await atWork(program).desk();
      return answer(
        Object.values(operators).map(({ id, name, role, enrolledAt, revoked }) => ({
          id,
          name,
          role,
          enrolledAt,
          revoked,
        })),
      );
    },
    'operator.enrol': (input, caller) => enrolOperator(program, byOperator(program, caller), input),
    'window.handBack': (_input, caller) => {
      program.sittings.forget(caller.windowId);
      windows.closeCustomer(caller.windowId);
      return answer({});
    },
    'window.openCustomer': async (_input, caller) => {
      // Handed over: whoever sits there next must not find the desk open behind the customer window.
      program.signers.delete(caller.actor.id);
      program.uploads.drop(caller.actor.id);
      windows.signedOut(caller.windowId);
      push('session.changed', {});
      await windows.openCustomer();
      return answer({});
    },
  };
};
