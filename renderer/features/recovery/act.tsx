// One act of a case as a button: once at a time, locked with its reason, and with its refusal beneath it. What became of a mail that it
// sends stands in the step.
import { useState } from 'react';
import { newCommandId, useCommand } from '../../backend/backend.ts';
import { LockedAction } from '../../ui/button.tsx';
import type { IconKind } from '../../ui/icon.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type ActName =
  | 'recovery.decide'
  | 'recovery.sendCode'
  | 'recovery.askAuthenticator'
  | 'recovery.sendDisclaimer'
  | 'recovery.execute'
  | 'recovery.challenge'
  | 'recovery.release';

type Props = {
  readonly name: ActName;
  readonly case: string;
  readonly locked: string | null | undefined;
  readonly icon?: IconKind;
  readonly kind?: 'main' | 'default';
  readonly children: string;
  readonly acting: string;
};

export const Act = ({ name, case: id, locked, icon, kind = 'main', children, acting }: Props) => {
  const { run, pending, refusal } = useCommand(name);
  const [commandId, setCommandId] = useState(newCommandId);
  const press = async () => {
    await run({ case: id, commandId });
    setCommandId(newCommandId());
  };
  return (
    <>
      <LockedAction
        kind={kind}
        locked={locked ?? null}
        pending={pending}
        {...(icon ? { icon } : {})}
        onClick={() => void press()}
      >
        {pending ? acting : children}
      </LockedAction>
      <Refusal refusal={refusal} />
    </>
  );
};
