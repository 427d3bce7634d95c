// The half that is read to the verified number, for as long as the call takes.
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { SplitHalf } from '../../ui/secret-words.tsx';
import type { Detail } from './case.tsx';

type Props = { readonly of: Detail; readonly half: string; readonly close: () => void };

export const HalfToRead = ({ of: detail, half, close }: Props) => (
  <Dialog
    open
    onClose={close}
    title="Read these five words out"
    sub={`To ${detail.requester?.name ?? ''}, on ${detail.decision?.phone ?? 'the verified number'}. Have them repeated.`}
    actions={
      <Button kind="main" onClick={close}>
        They have it
      </Button>
    }
  >
    <SplitHalf label="The second half" words={half} />
  </Dialog>
);
