// The printed recovery code, on the one page that ever shows it.
import { Button } from '../../ui/button.tsx';
import { GateShell } from '../../ui/desk-shell.tsx';
import { Card } from '../../ui/panel.tsx';

type Props = { readonly code: string; readonly renewed?: boolean; readonly done: () => void };

export const PrintedCode = ({ code, renewed = false, done }: Props) => (
  <GateShell
    title="Print this recovery code"
    lead={`It opens the workspace when every passphrase is lost. It is shown only now.${
      renewed ? ' The code you used opens nothing any more: destroy its sheet.' : ''
    }`}
  >
    <Card>
      <p className="words mono" translate="no">
        {code}
      </p>
      <Button full onClick={() => window.print()}>
        Print
      </Button>
      <Button kind="main" full onClick={done}>
        I have it on paper
      </Button>
    </Card>
  </GateShell>
);
