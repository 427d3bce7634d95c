// The first choice: what brings somebody to this window.
import { IconChevronRight } from '@tabler/icons-react';
import { Button } from '../../ui/button.tsx';
import { Ask, Solo } from '../../ui/customer-shell.tsx';
import { Card } from '../../ui/panel.tsx';
import type { Place } from './customer-window.tsx';

type Choice = Exclude<Place, { home: unknown }>['at'];

const choices: readonly { readonly at: Exclude<Choice, 'welcome'>; readonly title: string; readonly hint: string }[] = [
  { at: 'sign-in', title: 'Sign in', hint: 'Open your reports, or confirm a colleague’s recovery' },
  { at: 'ask', title: 'I cannot sign in', hint: 'Ask for your account to be recovered' },
  { at: 'acknowledge', title: 'I have a disclaimer code', hint: 'Accept what will be lost before a full change' },
  {
    at: 'first-sign-in',
    title: 'I have both halves of a new credential',
    hint: 'Sign in for the first time and choose a password',
  },
  { at: 'set-password', title: 'I have a code to set a password', hint: 'The desk mailed it to you' },
];

type Props = { readonly go: (at: Exclude<Choice, 'welcome'>) => void; readonly handBack: () => void };

export const Welcome = ({ go, handBack }: Props) => (
  <Solo>
    <Ask title="What would you like to do?">Nobody at the desk sees what you type here.</Ask>
    <Card>
      <ul className="stack near">
        {choices.map(({ at, title, hint }) => (
          <li key={at}>
            <Button full icon={IconChevronRight} onClick={() => go(at)} aria-describedby={`${at}-hint`}>
              {title}
            </Button>
            <p className="xs dim" id={`${at}-hint`}>
              {hint}
            </p>
          </li>
        ))}
      </ul>
    </Card>
    <Button kind="bare" onClick={handBack}>
      Give the workstation back
    </Button>
  </Solo>
);
