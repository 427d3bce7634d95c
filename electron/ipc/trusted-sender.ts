// Decides whether a message comes from a page of ours: the main frame of the one page its window was opened on.
import type { WindowKind } from '../../shared/contract/request.ts';

export type Sender = {
  /** Id of the web contents, which the main process hands out; a page cannot choose it. */
  readonly id: number;
  readonly url: string;
  readonly isMainFrame: boolean;
};

export const pageOf: { readonly [Kind in WindowKind]: string } = {
  desk: 'app://rekey/desk.html',
  customer: 'app://rekey/customer.html',
};

/** Query and fragment are the page's own (deep links, tabs); scheme, host and path must be exactly the window's page. */
export const isTrustedSender = (sender: Sender, window: WindowKind): boolean => {
  if (!sender.isMainFrame || !URL.canParse(sender.url)) return false;
  const { protocol, host, pathname, username, password } = new URL(sender.url);
  if (username !== '' || password !== '') return false;
  return `${protocol}//${host}${pathname}` === pageOf[window];
};
