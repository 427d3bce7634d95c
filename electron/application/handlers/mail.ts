// The desk's mail server: its settings are an event, its password is sealed beside the journal. And what waits for it.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { mailRequests } from '../../../shared/contract/mail.ts';
import { tryEverything } from '../mail/mail-again.ts';
import { bareAddress, mailPasswordKey, mailServerOf, messageIdOf, messageOf } from '../mail/outbox.ts';
import { type Program, answer, atWork, byOperator, refusal } from '../program.ts';
import { readOutbox } from '../read/read-outbox.ts';

const notSetUp = refusal('mail-not-set-up', 'No mail server is set up yet. Fill in the settings and save them first.');

export const mailHandlers = (program: Program): Handlers<typeof mailRequests> => ({
  'mail.settings': async () => {
    const { mail } = await atWork(program).desk();
    if (mail === null) return answer(null);
    const { ca, allowPlain = null, ...shown } = mail;
    return answer({ ...shown, ...(ca === null ? {} : { ca }), ...(allowPlain === null ? {} : { allowPlain }) });
  },
  'mail.configure': async ({ password, ca, allowPlain, ...settings }, caller) => {
    const work = atWork(program);
    const by = byOperator(program, caller);
    const done = await work.record(undefined, async (tx) => {
      const command = { ...settings, ca: ca ?? null, allowPlain: allowPlain ?? null };
      const taken = await tx.onDesk(by, { type: 'configureMail', settings: command });
      if (!taken.ok) return taken;
      tx.seal(mailPasswordKey, work.unlocked.seal(mailPasswordKey, password));
      return { ok: true, value: null };
    });
    // What the old settings led to says nothing about the new ones.
    if (done.ok) work.outbox.quiet(null);
    return done.ok ? answer({}) : done;
  },
  'mail.check': async () => {
    const through = await mailServerOf(atWork(program));
    if (through === null) return notSetUp;
    const { server } = through;
    try {
      const checked = await server.check();
      return checked.ok ? answer({ answer: 'The server encrypts, knows this user and takes mail.' }) : checked;
    } finally {
      server.close();
    }
  },
  'mail.test': async (input) => {
    const work = atWork(program);
    const through = await mailServerOf(work);
    if (through === null) return notSetUp;
    const { server, from } = through;
    const to = input.to || bareAddress(from);
    const { subject, text, html } = work.ports.letters.composeTestMail({ desk: (await work.desk()).name });
    const mail = `test-${work.ports.uuid()}`;
    const intent = { mail, to, messageId: messageIdOf(mail, from), subject, text };
    try {
      const sent = await server.send(messageOf(intent, { text, html }, from, false));
      if (sent.kind === 'accepted') return answer({ to, response: sent.response });
      if (sent.kind === 'refused') return { ok: false, refusal: server.explain(sent) };
      return refusal(
        'mailUncertain',
        `The connection was lost after the test message had left (${sent.response}). See whether it arrives, then try again.`,
      );
    } finally {
      server.close();
    }
  },
  'mail.outbox': async (_input, caller) => answer(await readOutbox(atWork(program), caller.actor)),
  'mail.tryAll': async (_input, caller) => {
    const work = atWork(program);
    return answer({ started: await tryEverything(work, byOperator(program, caller)) });
  },
});
