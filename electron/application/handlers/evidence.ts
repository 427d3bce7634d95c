// Evidence that leaves the workstation: a case as a signed file that others can check.
import type { evidenceRequests } from '../../../shared/contract/evidence.ts';
import type { Handlers } from '../../../shared/contract/request.ts';
import { canonicalJson } from '../../../shared/domain/json.ts';
import { chainedForm } from '../../../shared/domain/recorded-event.ts';
import { type Program, answer, atWork, refusal } from '../program.ts';
import { judged } from '../read/judged.ts';
import { operatorName } from '../read/people.ts';
import { deskStream, recoveryStream, subscriptionStream } from '../transaction.ts';

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
  'evidence.sheet': async (input, caller) => {
    const work = atWork(program);
    const { unlocked, ports } = work;
    const { phase, subscription } = await work.recovery(input.case);
    if (phase === 'unopened') return refusal('caseUnknown', 'No such case is in this workspace.');
    const desk = await work.desk();
    const hashes: { position: number; hash: string }[] = [];
    const others = { subscription: 0, desk: 0 };
    for await (const record of unlocked.journal.recorded()) {
      if (record.stream === recoveryStream(input.case))
        hashes.push({ position: record.position, hash: ports.digest(canonicalJson(chainedForm(record))) });
      if (record.stream === subscriptionStream(subscription)) others.subscription += 1;
      if (record.stream === deskStream) others.desk += 1;
    }
    const problems = await unlocked.verify();
    const checkpoint = await unlocked.checkpoint();
    return answer({
      at: await work.now(),
      by: operatorName(caller.actor.id, desk),
      desk: desk.name,
      verifierKey: ports.checkpoints.verifierKey(desk.workstationKey),
      verified: {
        events: (await unlocked.journal.head()).position,
        problems: problems.length,
        checkpoints: ports.checkpoints.names().length,
        invariants: [...judged(problems)],
      },
      checkpoint: checkpoint.ok ? checkpoint.note : null,
      hashes,
      others,
    });
  },
  'window.savePdf': async ({ title }, caller) => {
    const { windows, saveFile } = program.ports;
    if (caller.window === 'command-line')
      return refusal('not-here', 'There is no page here to print. Export the case as a signed file instead.');
    const path = await windows.chooseSavePath(caller.windowId, `${title}.pdf`);
    if (path === null) return answer({ saved: false });
    const pdf = await windows.printToPdf(caller.windowId, title);
    if (pdf === null) return refusal('not-printed', 'No PDF could be made of this page. Print it to a file instead.');
    const saved = await saveFile(path, pdf);
    return saved.ok ? answer({ saved: true }) : saved;
  },
});
