// One act of a case as a button: once at a time, locked with its reason, and with the answer beneath it.
import { useState } from 'react';
import type { Answer } from '../../../shared/contract/request.ts';
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

type Mailed = { readonly accepted: boolean; readonly response: string };

/** A mail the server did not take is an answer too: its words are shown, and the case waits. */
const notTaken = (answer: Answer<unknown> | null): string | null => {
  if (!answer?.ok) return null;
  const value = answer.value as Partial<Mailed>;
  return value.accepted === false ? `The mail server did not take it: ${value.response ?? ''}` : null;
};

export const Act = ({ name, case: id, locked, icon, kind = 'main', children, acting }: Props) => {
  const { run, pending, refusal } = useCommand(name);
  const [commandId, setCommandId] = useState(newCommandId);
  const [words, setWords] = useState<string | null>(null);
  const press = async () => {
    setWords(null);
    const answer = await run({ case: id, commandId });
    setCommandId(newCommandId());
    setWords(notTaken(answer));
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
      <Refusal refusal={words === null ? null : { text: words }} tone="soft" kept="The case waits; nothing was lost." />
    </>
  );
};
