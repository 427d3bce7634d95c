// Mounts a page: Mantine with our theme, the nonce of this load for every style that is made at run time, and the clock of announcements.
import { MantineProvider } from '@mantine/core';
import { setNonce } from 'get-nonce';
import { type ReactNode, StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Announcer } from '../ui/announcer.tsx';
import './styles.ts';
import { cssVariablesResolver, theme } from './theme.ts';

/** Read as a property: browsers hide the attribute's value from selectors, so that a style sheet cannot steal it. */
const nonceOfThisLoad = (): string =>
  document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';

export const showWindow = (page: ReactNode): void => {
  const root = document.getElementById('root');
  if (root === null) throw new Error('showWindow: expected an element with the id root');
  const nonce = nonceOfThisLoad();
  // Parts of Mantine that make their own style elements (scroll lock) ask get-nonce.
  setNonce(nonce);
  createRoot(root).render(
    <StrictMode>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariablesResolver}
        defaultColorScheme="auto"
        getStyleNonce={() => nonce}
      >
        {page}
        <Announcer />
      </MantineProvider>
    </StrictMode>,
  );
};
