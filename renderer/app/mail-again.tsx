// What a person can do about a mail that was not simply taken: send the same again, or say that it arrived.
import { IconCheck, IconMail } from '@tabler/icons-react';
import type { RekeyContract } from '../../shared/contract/contract.ts';
import type { OutputOf } from '../../shared/contract/request.ts';
import { newCommandId, useCommand } from '../backend/backend.ts';
import { LockedAction } from '../ui/button.tsx';
import { Refusal } from '../ui/refusal.tsx';

type Mail = OutputOf<RekeyContract['recovery.get']>['mails'][number];

/** The same Message-ID each time, so that a receiver who has it already can tell. */
export const MailAgain = ({
  of: mail,
  case: caseId,
  main = false,
}: {
  readonly of: Mail;
  readonly case: string;
  readonly main?: boolean;
}) => {
  const again = useCommand('recovery.retryMail');
  const settle = useCommand('recovery.settleMail');
  if (mail.standing === 'on-its-way') return null;
  const asked = () => ({ case: caseId, mail: mail.mail, commandId: newCommandId() });
  // A code is issued anew in its step; where it may have arrived already, saying so is all there is to do here.
  const cannot = mail.retry !== null && (mail.purpose === 'verification-code' || mail.purpose === 'disclaimer');
  return (
    <>
      {cannot ? (
        <span className="xs dim">{mail.retry}</span>
      ) : (
        <LockedAction
          kind={main ? 'main' : 'default'}
          small={!main}
          icon={IconMail}
          locked={mail.retry}
          pending={again.pending}
          onClick={() => void again.run(asked())}
        >
          {mail.standing === 'waiting' ? 'Try it now' : 'Send the same mail again'}
        </LockedAction>
      )}
      {mail.standing === 'uncertain' && mail.settle === null ? (
        <LockedAction
          small={!main}
          icon={IconCheck}
          locked={null}
          pending={settle.pending}
          onClick={() => void settle.run(asked())}
        >
          It arrived
        </LockedAction>
      ) : null}
      <Refusal refusal={again.refusal ?? settle.refusal} />
    </>
  );
};
