// Mails of this case that are not settled: put off, not taken, or uncertain; why, and what can be done about them.
import { MailAgain } from '../../app/mail-again.tsx';
import { MailStrip } from '../../ui/mail-strip.tsx';
import { Panel, Strip } from '../../ui/panel.tsx';
import type { Detail } from './case.tsx';

type Mail = Detail['mails'][number];
type Step = Detail['steps'][number]['step'];

const purposes: Partial<Record<Step, Mail['purpose']>> = {
  verify: 'verification-code',
  disclaimer: 'disclaimer',
  release: 'credential',
};

/** The mail that a step waits for stands in that step. */
export const StepMail = ({ step, of: { case: id, mails } }: { readonly step: Step; readonly of: Detail }) =>
  mails
    .filter(({ purpose }) => purpose === purposes[step])
    .map((mail) => (
      <div key={mail.mail} className="panel well" role="group" aria-label={`${mail.what}: not settled yet`}>
        <MailStrip of={mail}>
          <MailAgain of={mail} case={id} main={step === 'release'} />
        </MailStrip>
      </div>
    ));

export const CaseMail = ({ of: detail }: { readonly of: Detail }) => {
  const present = detail.steps.find(({ state }) => state === 'now');
  const shown = detail.mails.filter(({ purpose }) => present === undefined || purpose !== purposes[present.step]);
  if (shown.length === 0) return null;
  const { waiting, uncertain, refused } = detail.mail;
  const more = waiting + uncertain + refused - detail.mails.length;
  return (
    <Panel title="Mail not settled yet" aside="Accepted is not read: bounces are not read here" flush>
      <ul aria-label="Mails of this case that are not settled yet">
        {shown.map((mail) => (
          <li key={mail.mail}>
            <MailStrip of={mail}>
              <MailAgain of={mail} case={detail.case} />
            </MailStrip>
          </li>
        ))}
      </ul>
      {more > 0 ? <Strip over>And {more} more, as above.</Strip> : null}
    </Panel>
  );
};
