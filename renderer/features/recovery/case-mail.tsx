// Mails of this case that the server has not simply taken: which, why, and what can be done about them.
import { MailAgain } from '../../app/mail-again.tsx';
import { MailStrip } from '../../ui/mail-strip.tsx';
import { Panel, Strip } from '../../ui/panel.tsx';
import type { Detail } from './case.tsx';

/** The mail half has its place in the release, where the other half is. */
const apartFromRelease = ({ mails, release }: Detail) => mails.filter(({ mail }) => mail !== release.retry);

export const CaseMail = ({ of: detail }: { readonly of: Detail }) => {
  const shown = apartFromRelease(detail);
  if (shown.length === 0) return null;
  const { waiting, uncertain, refused } = detail.mail;
  const more = waiting + uncertain + refused - detail.mails.length;
  return (
    <Panel title="Mail not taken yet" aside="Accepted is not read: bounces are not read here" flush>
      <ul aria-label="Mails of this case that were not taken yet">
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
