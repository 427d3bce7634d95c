// All keys on one page, from the same registry as the palette, with the switch that turns single keys off.
import { Dialog } from './dialog.tsx';
import { CheckField } from './fields.tsx';
import { useKeyPreference } from './keys.ts';
import { type Command, groupsOf, keyName } from './palette.tsx';

type Props = { readonly open: boolean; readonly commands: readonly Command[]; readonly onClose: () => void };

const always = [
  { keys: ['J', '↓'], does: 'Next row' },
  { keys: ['K', '↑'], does: 'Row before' },
  { keys: ['↵'], does: 'Open the selected row' },
  { keys: ['Esc'], does: 'Close' },
] as const;

export const ShortcutSheet = ({ open, commands, onClose }: Props) => {
  const { singleKeys, allow } = useKeyPreference();
  const groups = groupsOf(commands.filter((command) => command.key !== undefined));
  return (
    <Dialog open={open} onClose={onClose} title="Shortcuts" width={608}>
      <div className="shortcuts">
        <section>
          <h3>Lists</h3>
          <ul>
            {always.map(({ keys, does }) => (
              <li key={does}>
                {does}
                <span>
                  {keys.map((key) => (
                    <kbd key={key}>{key}</kbd>
                  ))}
                </span>
              </li>
            ))}
          </ul>
        </section>
        {groups.map((group) => (
          <section key={group.title}>
            <h3>{group.title}</h3>
            <ul>
              {group.commands.map((command) => (
                <li key={command.id}>
                  {command.title}
                  <kbd>{keyName(command.key ?? '')}</kbd>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
      <CheckField
        label="Single keys act"
        hint="They never do while you type. Ctrl K works either way."
        checked={singleKeys}
        onChange={allow}
      />
    </Dialog>
  );
};
