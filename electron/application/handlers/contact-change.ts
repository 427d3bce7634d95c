// A change of contact as the desk asks for it: asked, agreed, confirmed, stopped. Each signature is given with one's own passphrase.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { contactChangeRequests } from '../../../shared/contract/contact-change.ts';
import { deskThen, signContactChange, stopContactChange, tellContacts } from '../contact-change.ts';
import { type Program, answer, atWork, byOperator } from '../program.ts';

export const contactChangeHandlers = (program: Program): Handlers<typeof contactChangeRequests> => ({
  'contact.ask': async ({ subscription, commandId, ...input }, caller) => {
    const work = atWork(program);
    const change = work.ports.uuid();
    const asked = await work.record(commandId, async (tx) => {
      const { email, phone, reason, checked, case: id } = input;
      const command = { type: 'askContactChange', change, email, phone, reason, checked, case: id } as const;
      const taken = await tx.onSubscription(byOperator(program, caller), subscription, {
        ...command,
        desk: await deskThen(tx),
      });
      return taken.ok ? { ok: true, value: null } : taken;
    });
    if (!asked.ok) return asked;
    work.later(() => tellContacts(work, subscription));
    return answer({});
  },
  'contact.agree': async ({ subscription, change, passphrase, commandId }, caller) => {
    const work = atWork(program);
    const proof = await work.unlocked.signerOf(caller.actor.id, passphrase);
    if (!proof.ok) return proof;
    const own = { actor: caller.actor, signer: proof.signer };
    return signContactChange(work, own, subscription, 'agreeContactChange', change, commandId);
  },
  'contact.confirm': async ({ subscription, change, passphrase, commandId }, caller) => {
    const work = atWork(program);
    const proof = await work.unlocked.signerOf(caller.actor.id, passphrase);
    if (!proof.ok) return proof;
    const own = { actor: caller.actor, signer: proof.signer };
    return signContactChange(work, own, subscription, 'confirmContactChange', change, commandId);
  },
  'contact.stop': ({ subscription, change, why }, caller) =>
    stopContactChange(atWork(program), byOperator(program, caller), subscription, change, why),
});
