// Tells a command (`rekey vault status DIR`) from what a desktop hands to every program: switches and links.

/**
 * The words after the program's name, or null where they are no command. A program that is not packaged is Electron itself with the
 * app's folder before them. What begins with a dash is Chromium's, `rekey://` is a link to follow.
 */
export const commandWords = (argv: readonly string[], packaged: boolean): readonly string[] | null => {
  const words = argv.slice(packaged ? 1 : 2);
  const first = words.find((word) => !word.startsWith('--'));
  if (first === undefined || /^-|^rekey:/i.test(first)) return null;
  return words.slice(words.indexOf(first));
};
