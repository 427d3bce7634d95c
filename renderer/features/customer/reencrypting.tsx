// Vaults being re-encrypted, while one watches: how far it is, and a stop that loses nothing. Unfinished, it is offered again.
import { IconRefresh } from '@tabler/icons-react';
import { useState } from 'react';
import { useCommand, usePush } from '../../backend/backend.ts';
import { Button } from '../../ui/button.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Progress } from '../../ui/progress.tsx';
import { Refusal } from '../../ui/refusal.tsx';
import { bytes, inNumbers } from '../../ui/words.ts';
import type { CustomerHome } from './customer-window.tsx';

type Rotating = { name: string; done: number; total: number; bytes: number; totalBytes: number };

/** Shown while a request that re-encrypts is under way; nothing until the first vault is. */
export const Reencrypting = () => {
  const [rotating, setRotating] = useState<Rotating | null>(null);
  const stop = useCommand('customer.stopReencrypting');
  usePush('vault.progress', setRotating);
  if (rotating === null) return null;
  return (
    <Progress
      title={`Re-encrypting ${rotating.name}`}
      {...rotating}
      onStop={() => void stop.run({})}
      stopNote="Safe: what is done is kept, and you can go on later"
    />
  );
};

type Props = { readonly vaults: CustomerHome['vaults'] };

export const Unfinished = ({ vaults }: Props) => {
  const { run, pending, refusal } = useCommand('customer.goOnReencrypting');
  const left = vaults.filter(({ unfinished }) => unfinished);
  const [first] = left;
  if (first === undefined) return null;
  const size = bytes(left.reduce((sum, vault) => sum + vault.bytes, 0));
  const which = left.length === 1 ? first.name : `${inNumbers(left.length)} vaults`;
  return (
    <Panel title="Re-encryption is not finished" aside={size}>
      <div className="stack near">
        <p className="two">
          {which} {left.length === 1 ? 'is' : 'are'} not re-encrypted yet. Your reports open with your password as they
          are, but so they do with the key of before, until this is done. Reports that were done are not done again.
        </p>
        {pending ? <Reencrypting /> : null}
        <Refusal refusal={refusal} />
        <Button kind="main" icon={IconRefresh} pending={pending} onClick={() => void run({})}>
          {pending ? 'Re-encrypting' : 'Go on re-encrypting'}
        </Button>
      </div>
    </Panel>
  );
};
