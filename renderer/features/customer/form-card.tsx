// One question as a card: fields, what went wrong, the one button that acts, and the way back.
import type { ReactNode } from 'react';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/panel.tsx';
import { Refusal } from '../../ui/refusal.tsx';

type Props = {
  readonly title: string;
  readonly action: string;
  /** What the button says while its answer is awaited. */
  readonly acting: string;
  readonly pending: boolean;
  readonly refusal: { readonly text: string } | null;
  readonly submit: () => void;
  readonly back: () => void;
  readonly children: ReactNode;
};

export const FormCard = ({ title, action, acting, pending, refusal, submit, back, children }: Props) => (
  <Card title={title}>
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {children}
      <Refusal refusal={refusal} />
      <Button type="submit" kind="main" full pending={pending}>
        {pending ? acting : action}
      </Button>
      <Button full onClick={back}>
        Back
      </Button>
    </form>
  </Card>
);
