// Palette, shortcut sheet and keys around a window's pages.
import { useState } from 'react';
import { IconKeyboard, IconSearch } from '@tabler/icons-react';
import { type Command, Palette } from '../ui/palette.tsx';
import { ShortcutSheet } from '../ui/shortcut-sheet.tsx';
import { allCommands, useCommandKeys } from './commands.ts';

type Open =
  | { readonly what: 'nothing' }
  | { readonly what: 'palette' | 'shortcuts'; readonly commands: readonly Command[] };

/** Gives the function that opens the palette, and what has to be drawn at the end of the page. */
export const useCommandFrame = () => {
  const [open, setOpen] = useState<Open>({ what: 'nothing' });
  const close = () => setOpen({ what: 'nothing' });
  const show = (what: 'palette' | 'shortcuts') => setOpen({ what, commands: [...allCommands(), ...own] });
  const own: readonly Command[] = [
    { id: 'find', title: 'Find or do', group: 'Anywhere', icon: IconSearch, key: 'Mod+K', run: () => show('palette') },
    {
      id: 'shortcuts',
      title: 'All shortcuts',
      group: 'Anywhere',
      icon: IconKeyboard,
      key: '?',
      run: () => show('shortcuts'),
    },
  ];
  useCommandKeys(own);
  const commands = open.what === 'nothing' ? [] : open.commands;
  return {
    openPalette: () => show('palette'),
    overlays: (
      <>
        <Palette
          open={open.what === 'palette'}
          commands={commands.filter((command) => command.id !== 'find')}
          onClose={close}
          onShortcuts={() => show('shortcuts')}
        />
        <ShortcutSheet open={open.what === 'shortcuts'} commands={commands} onClose={close} />
      </>
    ),
  };
};
