// What a new password and new recipients cost, at any size of the vault, beside the key derivation that they cannot do without.
import { randomBytes, scrypt } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemRandom } from '../../electron/keys/random.ts';
import { changePassword, createIdentity, productionWorkFactor } from '../../electron/vault/kept/identity.ts';
import { setRecipients } from '../../electron/vault/recipients.ts';
import { vaultTools } from '../../electron/vault/tools.ts';
import { inSeconds, type Peer, table, timePaired } from '../paired.ts';
import { must, someone, vaultOf } from './vaults-to-rotate.ts';

const derive = promisify<string, Uint8Array, number, object, Buffer>(scrypt);
const rounds = 5;

export const benchChanges = async (folder: string): Promise<string> => {
  const tools = await vaultTools('native');
  const holder = await someone(tools);
  const other = await someone(tools);
  const small = await vaultOf(tools, join(folder, 'small'), holder, { reports: 1, bytes: 1024 * 1024 });
  const large = await vaultOf(tools, join(folder, 'large'), holder, { reports: 4, bytes: 1024 * 1024 * 1024 });
  const sealing = { engine: tools.engine, random: systemRandom, workFactor: productionWorkFactor };
  const { file } = await createIdentity(sealing, 'the first of these passwords');
  const stored = join(folder, 'identity.age');
  const derivation = () =>
    derive('a password', randomBytes(16), 32, { N: 2 ** productionWorkFactor, r: 8, p: 1, maxmem: 2 ** 29 });
  const withOther = new Map([
    [small, false],
    [large, false],
  ]);
  const recipients = (name: string, dir: string): Peer => ({
    name,
    run: async () => {
      const more = withOther.get(dir) === true ? [] : [other.recipient];
      await must(setRecipients(tools, dir, holder, [holder.recipient, ...more]));
      withOther.set(dir, more.length > 0);
    },
  });
  const timed = await timePaired(
    [
      recipients('recipients change, vault of 1 MB', small),
      recipients('recipients change, vault of 4 GiB', large),
      {
        name: 'password change (nothing in a vault moves)',
        prepare: () => writeFile(stored, file),
        run: async () => {
          const old = await readFile(stored);
          const changed = await must(changePassword(sealing, old, 'the first of these passwords', 'and the second'));
          await writeFile(stored, changed.file);
        },
      },
      {
        name: 'scrypt twice: what opening and sealing an identity must do',
        run: async () => void [await derivation(), await derivation()],
      },
    ],
    rounds,
  );
  for (const dir of [small, large]) await rm(dir, { recursive: true, force: true });
  const rows = timed.map(({ name, median, seconds }) => [
    name,
    inSeconds(median),
    `${inSeconds(Math.min(...seconds))} to ${inSeconds(Math.max(...seconds))}`,
  ]);
  return `### Password and recipients\n\n${table([['what', 'median', 'range'], ...rows])}\n`;
};
