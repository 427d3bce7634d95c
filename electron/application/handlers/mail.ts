// The desk's mail server: its settings are an event, its password is sealed beside the journal.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { mailRequests } from '../../../shared/contract/mail.ts';
import { mailPasswordKey } from '../outbox.ts';
import { type Program, answer, atWork, byOperator, refusal } from '../program.ts';

export const mailHandlers = (program: Program): Handlers<typeof mailRequests> => ({
  'mail.settings': async () => {
    const { mail } = await atWork(program).desk();
    if (mail === null) return answer(null);
    const { ca, ...shown } = mail;
    return answer(ca === null ? shown : { ...shown, ca });
  },
  'mail.configure': async ({ password, ca, ...settings }, caller) => {
    const work = atWork(program);
    const by = byOperator(program, caller);
    const done = await work.record(undefined, async (tx) => {
      const taken = await tx.onDesk(by, { type: 'configureMail', settings: { ...settings, ca: ca ?? null } });
      if (!taken.ok) return taken;
      tx.seal(mailPasswordKey, work.unlocked.seal(mailPasswordKey, password));
      return { ok: true, value: null };
    });
    return done.ok ? answer({}) : done;
  },
  'mail.check': async () => {
    const work = atWork(program);
    const { mail } = await work.desk();
    const sealed = await work.unlocked.journal.sealed(mailPasswordKey);
    const password = sealed === null ? null : work.unlocked.unseal(mailPasswordKey, sealed);
    if (mail === null || password === null)
      return refusal('mail-not-set-up', 'No mail server is set up yet. Fill in the settings and save them first.');
    const { ca, ...known } = mail;
    const server = program.ports.mailServer({ ...known, password, ...(ca === null ? {} : { ca }) });
    try {
      const checked = await server.check();
      return checked.ok ? answer({ answer: 'The server encrypts, knows this user and takes mail.' }) : checked;
    } finally {
      server.close();
    }
  },
});
