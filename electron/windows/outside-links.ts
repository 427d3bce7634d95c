// Which addresses Rekey hands to the system: a phone call, a letter, and the https hosts that the program itself links to.

/** Longer ones are refused: some systems' handlers misread them, and no link of ours comes near. */
const longest = 2_000;

export const mayOpenOutside = (address: string, httpsHosts: readonly string[]): boolean => {
  // Control characters and spaces could end the address early in a shell behind the system's handler.
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  if (address.length > longest || /[\u0000-\u0020\u007f-\u00a0"'`\\]/.test(address) || !URL.canParse(address))
    return false;
  const { protocol, hostname, port, username, password, pathname } = new URL(address);
  switch (protocol) {
    case 'tel:':
      return /^\+?[0-9().-]{3,32}$/.test(pathname);
    case 'mailto:':
      return /^[^@?/]+@[^@?/]+$/.test(pathname);
    case 'https:':
      return httpsHosts.includes(hostname) && port === '' && username === '' && password === '';
    default:
      return false;
  }
};
