// A folder that electron-builder takes for Electron's own: where its binary cannot be had, everything else about a package can be tried.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What stands before the fuses in every Electron binary, so that a packager finds them: from electron/electron's docs/tutorial/fuses.md. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
/** The fuses as Electron ships them, `1` on and `0` off: most of what Rekey turns off is on. */
const asShipped = '101100011';

export const standInElectronDist = async (folder: string, version: string): Promise<void> => {
  await mkdir(join(folder, 'locales'), { recursive: true });
  const wire = Buffer.concat([Buffer.from([1, asShipped.length]), Buffer.from(asShipped)]);
  const binary = Buffer.concat([Buffer.from('not Electron '), Buffer.from(sentinel), wire, Buffer.from(' the end')]);
  await writeFile(join(folder, 'electron'), binary, { mode: 0o755 });
  await writeFile(join(folder, 'version'), version);
  await writeFile(join(folder, 'locales', 'en-US.pak'), '');
  for (const name of ['LICENSE', 'LICENSES.chromium.html']) await writeFile(join(folder, name), '');
};
