// The disclaimer's wording as an owner sets it, and as it would read for an invented customer.
import type { Handlers } from '../../../shared/contract/request.ts';
import type { wordingRequests } from '../../../shared/contract/wording.ts';
import { defaultWording, whyNotWording, withPlainLines } from '../../../shared/domain/desk/disclaimer-wording.ts';
import { shift, HOUR } from '../../../shared/domain/time.ts';
import { type Program, answer, atWork, byOperator } from '../program.ts';
import { operatorName } from '../read/people.ts';

export const wordingHandlers = (program: Program): Handlers<typeof wordingRequests> => ({
  'wording.get': async () => {
    const desk = await atWork(program).desk();
    const set = desk.wordings.map(({ version, subject, text, by, at }) => ({
      version,
      subject,
      text,
      by: operatorName(by, desk),
      at,
    }));
    return answer({ versions: [...set.reverse(), { version: 0, ...defaultWording, by: null, at: null }] });
  },
  'wording.preview': async (input) => {
    const work = atWork(program);
    const wording = withPlainLines(input);
    if (whyNotWording(wording) !== null) return answer(null);
    const now = await work.now();
    const { subject, elided } = work.ports.letters.composeDisclaimer(
      {
        desk: (await work.desk()).name,
        name: 'Ada Example',
        caseNumber: 'RK-0000',
        account: 'ada.example',
        cutOff: now,
        dataModel: 'password-encrypted',
        code: '',
        expires: shift(now, 24 * HOUR),
        vaults: [
          {
            name: 'Quarterly scans',
            reports: 14,
            bytes: 3_210_000,
            first: '2025-02-03T09:00:00.000Z',
            last: now,
            otherAccounts: ['bo.example'],
            oldPassword: true,
          },
          { name: 'Audits', reports: 0, bytes: 0, first: null, last: null, otherAccounts: [], oldPassword: true },
        ],
      },
      wording,
    );
    return answer({ subject, text: elided });
  },
  'wording.set': async (input, caller) => {
    const done = await atWork(program).record(undefined, async (tx) => {
      const taken = await tx.onDesk(byOperator(program, caller), { type: 'setTemplate', ...input });
      return taken.ok ? { ok: true, value: (await tx.desk()).wordings.at(-1)?.version ?? 0 } : taken;
    });
    return done.ok ? answer({ version: done.value }) : done;
  },
});
