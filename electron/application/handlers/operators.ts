// Signing in and out, codes and passphrases, and the operators an owner invites and revokes.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { operatorRequests } from '../../../shared/contract/operators.ts';
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import {
  acceptInvitation,
  inviteOperator,
  newPrintedCode,
  recoverOwner,
  revokeOperator,
  withdrawInvitation,
} from '../people/letting-in.ts';
import { type Program, answer, atWork, byOperator } from '../program.ts';
import { peopleOfTheDesk } from '../read/people-of-the-desk.ts';
import { forgetSigner, signIn } from '../people/sign-in.ts';
import { weakSecret } from '../people/weak-secret.ts';

export const operatorHandlers = (program: Program): Handlers<typeof operatorRequests> => {
  const { windows, push, strength } = program.ports;
  const arrived = (windowId: number, { id, role }: { readonly id: string; readonly role: OperatorRole }) => {
    windows.signedIn(windowId, { kind: 'operator', id, role });
    push('session.changed', {});
  };
  const leave = (id: string, windowId: number) => {
    forgetSigner(program, id);
    windows.signedOut(windowId);
    push('session.changed', {});
    return answer({});
  };
  /** A passphrase is judged with the names that somebody guessing would try first. */
  const weak = async (secret: string, ...about: readonly string[]) => weakSecret(program, secret, about);
  return {
    'session.signIn': async (input, caller) => {
      const signed = await signIn(program, input.operator, input.passphrase);
      if (!signed.ok) return signed;
      arrived(caller.windowId, signed.value);
      return signed;
    },
    'session.lock': (_input, caller) => leave(caller.actor.id, caller.windowId),
    'session.signOut': (_input, caller) => leave(caller.actor.id, caller.windowId),
    'session.changePassphrase': async ({ passphrase, next }, caller) => {
      const work = atWork(program);
      const { id } = caller.actor;
      const tooWeak = await weak(next, id);
      if (tooWeak !== null) return tooWeak;
      const changed = await work.unlocked.changePassphrase(id, passphrase, next);
      if (!changed.ok) return changed;
      const recorded = await work.record(undefined, async (tx) => {
        const taken = await tx.onDesk(byOperator(program, caller), { type: 'changePassphrase' });
        return taken.ok ? { ok: true, value: null } : taken;
      });
      return recorded.ok ? answer({}) : recorded;
    },
    'session.acceptInvitation': async (input, caller) => {
      const tooWeak = await weak(input.passphrase, input.operator);
      if (tooWeak !== null) return tooWeak;
      const accepted = await acceptInvitation(program, input);
      if (!accepted.ok) return accepted;
      arrived(caller.windowId, accepted.value);
      return accepted;
    },
    'session.recover': async (input, caller) => {
      const tooWeak = await weak(input.passphrase, input.operator);
      if (tooWeak !== null) return tooWeak;
      const recovered = await recoverOwner(program, input);
      if (!recovered.ok) return recovered;
      arrived(caller.windowId, recovered.value.operator);
      return recovered;
    },
    'secret.strength': async ({ secret, about }) => answer(await strength(secret, about)),
    'operator.list': async () => {
      const { operators } = await atWork(program).desk();
      return answer(
        Object.values(operators).map(({ id, name, role, enrolledAt, revoked }) => ({
          id,
          name,
          role,
          enrolledAt,
          revoked: revoked !== null,
        })),
      );
    },
    'operator.people': async () => {
      const work = atWork(program);
      const fingerprint = (key: string) => (program.ports.digest(key).slice(0, 16).match(/.{4}/g) ?? []).join(' ');
      return answer(peopleOfTheDesk(await work.desk(), await work.now(), fingerprint));
    },
    'operator.invite': (input, caller) => inviteOperator(program, byOperator(program, caller), input),
    'operator.withdrawInvitation': ({ operator }, caller) =>
      withdrawInvitation(program, byOperator(program, caller), operator),
    'operator.revoke': (input, caller) => revokeOperator(program, byOperator(program, caller), input),
    'operator.newPrintedCode': (_input, caller) => newPrintedCode(program, byOperator(program, caller)),
  };
};
