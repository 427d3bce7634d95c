// Everything that can be done or gone to, by a few letters: one list for the keyboard, fed by the command registry.
import { Modal } from '@mantine/core';
import { IconBolt, IconLock, IconSearch } from '@tabler/icons-react';
import { type CSSProperties, type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { Icon, type IconKind } from './icon.tsx';

export type Command = {
  readonly id: string;
  readonly title: string;
  /** The heading it stands under: "RK-2041, the selected case", "Go to". */
  readonly group: string;
  readonly hint?: string;
  /** Words that find it though they are not shown. */
  readonly keywords?: string;
  readonly icon?: IconKind;
  /** One character as `KeyboardEvent.key` gives it, or `Mod+K`. Single ones are off while typing. */
  readonly key?: string;
  /** The sentence that says what opens it; it then stays in the list with a lock and does nothing. */
  readonly locked?: string | null;
  readonly run: () => void;
};

type Props = {
  readonly open: boolean;
  readonly commands: readonly Command[];
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
};

export const Palette = ({ open, onClose, ...rest }: Props) => (
  <Modal.Root opened={open} onClose={onClose} size={608} yOffset={112} centered={false}>
    <Modal.Overlay className="dialog-scrim" blur={0} />
    <Modal.Content
      classNames={{ content: 'dialog floating', inner: 'palette-inner' }}
      aria-label="Find or do"
      style={{ '--dialog-width': '608px' } as CSSProperties}
    >
      <Search onClose={onClose} {...rest} />
    </Modal.Content>
  </Modal.Root>
);

const Search = ({ commands, onClose, onShortcuts }: Omit<Props, 'open'>) => {
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const groups = groupsOf(commands.filter((command) => matches(command, words)));
  const found = groups.flatMap((group) => group.commands);
  const active = found[Math.min(at, found.length - 1)];
  const optionId = (command: Command) => `${id}-${command.id}`;

  useEffect(() => {
    if (active !== undefined)
      list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);

  const choose = (command: Command | undefined) => {
    if (command === undefined || isLocked(command)) return;
    onClose();
    command.run();
  };
  const press = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const last = found.length - 1;
    if (event.key === 'ArrowDown') setAt(at >= last ? 0 : at + 1);
    else if (event.key === 'ArrowUp') setAt(at <= 0 ? last : at - 1);
    else if (event.key === 'Enter') choose(active);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className="palette-search">
        <Icon of={IconSearch} tone="dim" />
        <input
          role="combobox"
          aria-label="Find or do"
          aria-expanded={found.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active === undefined ? undefined : optionId(active)}
          placeholder="Find or do"
          spellCheck={false}
          autoComplete="off"
          data-autofocus
          value={query}
          onChange={(event) => {
            setQuery(event.currentTarget.value);
            setAt(0);
          }}
          onKeyDown={press}
        />
        <kbd aria-hidden>Esc</kbd>
      </div>
      {found.length === 0 ? (
        <p className="palette-list dim" role="status">
          Nothing here is called that. Try a case number, a customer or what you want to do.
        </p>
      ) : null}
      <div
        className="palette-list"
        role="listbox"
        id={`${id}-list`}
        aria-label="Found"
        ref={list}
        hidden={found.length === 0}
      >
        {groups.map((group) => (
          <div key={group.title} role="group" aria-label={group.title}>
            <div className="cap" aria-hidden>
              {group.title}
            </div>
            {group.commands.map((command) => (
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the search field hears the keys
              <div
                key={command.id}
                id={optionId(command)}
                role="option"
                tabIndex={-1}
                className="opt"
                aria-selected={command === active}
                aria-disabled={isLocked(command) || undefined}
                onMouseMove={() => setAt(found.indexOf(command))}
                onClick={() => choose(command)}
              >
                <Icon of={isLocked(command) ? IconLock : (command.icon ?? IconBolt)} />
                <span>{marked(command.title, words)}</span>
                <span className="hint grow cut">
                  {marked(isLocked(command) ? (command.locked ?? '') : (command.hint ?? ''), words)}
                </span>
                {command.key === undefined || isLocked(command) ? null : <kbd aria-hidden>{keyName(command.key)}</kbd>}
              </div>
            ))}
          </div>
        ))}
      </div>
      <div className="palette-foot">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> move
        </span>
        <span>
          <kbd>↵</kbd> do
        </span>
        <button type="button" className="right" onClick={onShortcuts}>
          <kbd>?</kbd> all shortcuts
        </button>
      </div>
    </>
  );
};

const isLocked = (command: Command): boolean => command.locked !== undefined && command.locked !== null;

/** "Mod+K" is "Ctrl K" on a keyboard. */
export const keyName = (key: string): string =>
  key
    .split('+')
    .map((part) => ({ Mod: 'Ctrl', Enter: '↵' })[part] ?? part.toUpperCase())
    .join(' ');

const matches = (command: Command, words: readonly string[]): boolean => {
  const text = [command.title, command.hint, command.keywords, command.group].join(' ').toLowerCase();
  return words.every((word) => text.includes(word));
};

export const groupsOf = (commands: readonly Command[]): { readonly title: string; readonly commands: Command[] }[] => {
  const groups = new Map<string, Command[]>();
  for (const command of commands) groups.set(command.group, [...(groups.get(command.group) ?? []), command]);
  return [...groups].map(([title, inGroup]) => ({ title, commands: inGroup }));
};

/** The first place of the first word that occurs, marked. */
const marked = (text: string, words: readonly string[]): ReactNode => {
  const lower = text.toLowerCase();
  const word = words.find((each) => lower.includes(each));
  if (word === undefined) return text;
  const start = lower.indexOf(word);
  return (
    <>
      {text.slice(0, start)}
      <mark>{text.slice(start, start + word.length)}</mark>
      {text.slice(start + word.length)}
    </>
  );
};
