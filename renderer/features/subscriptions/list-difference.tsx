// What a user list would change: in numbers, in what it means for a recovery, in warnings with their lines, and user by user.
import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Chip } from '../../ui/chip.tsx';
import { Panel, Table } from '../../ui/panel.tsx';
import { inNumbers } from '../../ui/words.ts';
import { fieldWords, type Preview, type Read } from './list-words.ts';

type Change = Read['changes'][number];
type Warning = Preview['warnings'][number];

export const ListDifference = ({ of: { read, warnings, moreWarnings } }: { readonly of: Preview }) => (
  <>
    {read === null ? null : (
      <>
        <dl className="tally num" aria-label="What would change">
          <Count term="New" count={read.added} />
          <Count term="Changed" count={read.changed} />
          <Count term="Gone" count={read.gone} />
          <Count term="As before" count={read.same} />
          <Count term="Able to sign in" count={read.ableToSignIn} />
        </dl>
        {read.means.length === 0 ? null : (
          <div className="refusal soft">
            <ul className="plain stack near" aria-label="What it means">
              {read.means.map((text) => (
                <li key={text}>{text}</li>
              ))}
            </ul>
          </div>
        )}
      </>
    )}
    {warnings.length === 0 ? null : (
      <Panel title="Warnings" aside={inNumbers(warnings.length + moreWarnings)} flush>
        <Long
          label="Warnings"
          items={warnings}
          more={moreWarnings}
          draw={(shown) => (
            <Table<Warning & { readonly at: number }>
              label="Warnings"
              idOf={({ at }) => `${at}`}
              items={shown.map((warning, at) => ({ ...warning, at }))}
              columns={[
                { id: 'line', title: 'Line', cell: ({ line }) => (line === null ? 'List' : inNumbers(line)) },
                { id: 'text', title: 'What', cell: ({ text }) => text },
              ]}
            />
          )}
        />
      </Panel>
    )}
    {read === null || read.changes.length === 0 ? null : (
      <Panel
        title={read.before === null ? 'Users in it' : 'User by user'}
        aside={inNumbers(read.changes.length + read.moreChanges)}
        flush
      >
        <Long
          label="User by user"
          items={read.changes}
          more={read.moreChanges}
          draw={(shown) => (
            <Table<Change>
              label="User by user"
              idOf={({ login }) => login}
              items={shown}
              columns={[
                { id: 'login', title: 'User', cell: ({ login, name }) => <Who login={login} name={name} /> },
                { id: 'kind', title: 'What', cell: ({ kind, signIn }) => <What kind={kind} signIn={signIn} /> },
                { id: 'fields', title: 'Before and after', cell: ({ fields }) => <Fields of={fields} /> },
              ]}
            />
          )}
        />
      </Panel>
    )}
  </>
);

const Count = ({ term, count }: { readonly term: string; readonly count: number }) => (
  <div>
    <dt>{term}</dt>
    <dd>{inNumbers(count)}</dd>
  </div>
);

const Who = ({ login, name }: { readonly login: string; readonly name: string }) => (
  <>
    {name === '' ? login : name}
    {name === '' || name === login ? null : <div className="xs dim">{login}</div>}
  </>
);

const tones = { new: 'ok', changed: 'still', gone: 'warn' } as const;
const kindWords = { new: 'New', changed: 'Changed', gone: 'Gone' } as const;

const What = ({ kind, signIn }: Pick<Change, 'kind' | 'signIn'>) => (
  <>
    <Chip tone={tones[kind]}>{kindWords[kind]}</Chip>
    {signIn === null || kind !== 'changed' ? null : (
      <div className="xs dim">{signIn === 'gained' ? 'can sign in now' : 'cannot sign in any more'}</div>
    )}
  </>
);

const Fields = ({ of: fields }: { readonly of: Change['fields'] }) => (
  <ul className="plain">
    {fields.map(({ field, before, after }) => (
      <li key={field}>
        <span className="dim">{fieldWords[field] ?? field}:</span> {before || 'none'} → {after || 'none'}
      </li>
    ))}
  </ul>
);

type LongProps<Item> = {
  readonly label: string;
  readonly items: readonly Item[];
  /** Known to be there, and not sent to the window. */
  readonly more: number;
  readonly draw: (shown: readonly Item[]) => React.ReactNode;
};

const atOnce = 50;

/** Draws a page of them at a time, so that thousands keep nothing waiting. */
const Long = <Item,>({ label, items, more, draw }: LongProps<Item>) => {
  const [count, setCount] = useState(atOnce);
  const left = items.length - count;
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reached by keyboard */}
      <div className="scrolls" role="group" aria-label={label} tabIndex={0}>
        {draw(items.slice(0, count))}
      </div>
      {left > 0 || more > 0 ? (
        <div className="strip">
          {left > 0 ? (
            <Button kind="bare" small onClick={() => setCount(count + 10 * atOnce)}>
              Show more
            </Button>
          ) : null}
          <span className="xs dim">
            {inNumbers(Math.min(count, items.length))} of {inNumbers(items.length + more)} shown
          </span>
        </div>
      ) : null}
    </>
  );
};
