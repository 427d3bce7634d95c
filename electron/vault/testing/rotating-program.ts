// A program of its own that rotates the vault in the folder it is given, and says every call it makes to the disk: killed in between.
import { writeSync } from 'node:fs';
import { systemRandom } from '../../keys/random.ts';
import { diskFiles, type Files } from '../disk/files.ts';
import { rotate } from '../rotation/rotate.ts';
import { identityFor, must, testEngine } from './vaults.ts';

const [dir = '', workers = '0'] = process.argv.slice(2);
/** At once, not when there is time: the line must not come after the call. */
const say = (line: string) => void writeSync(1, `${line}\n`);

const told = Object.fromEntries(
  Object.entries(diskFiles).map(([name, call]) => [
    name,
    (...args: readonly string[]) => {
      say(name);
      return (call as (...args: readonly string[]) => unknown)(...args);
    },
  ]),
) as unknown as Files;

const ana = await identityFor('ana');
await must(
  rotate({ files: told, engine: testEngine, random: systemRandom }, dir, ana, {
    recipients: null,
    workers: Number(workers),
    onProgress: ({ bytes }) => say(`${bytes} bytes`),
    onPrepared: async () => say('prepared'),
    onCommitted: async () => say('committed'),
  }),
);
say('rotated');
