// The only two names that cross between a window and the main process; everything else is a name inside the contract.
export const invokeChannel = 'rekey:invoke';
export const pushChannel = 'rekey:push';

/** How the preload learns which window it is in; it decides nothing, the main process keeps its own record. */
export const windowArgument = '--rekey-window=';
