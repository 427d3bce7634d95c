// Picks the adapters, by hand, once for both composition roots: the windows' and the command line's.
import { existsSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Ports, Windows } from './application/ports.ts';
import { backupsIn, prune, whyUnusable } from './backup/take.ts';
import { diskTrouble } from './machine/disk-trouble.ts';
import { createCheckpointStore } from './workspace/checkpoint-store.ts';
import { createEmbeddedDirectory } from './directory/embedded.ts';
import { readListAside } from './directory/list-reader.ts';
import { type Argon2Cost, codeCost } from './keys/argon2.ts';
import { authenticatorStep, authenticatorUri, newAuthenticatorSecret } from './keys/authenticator.ts';
import { caseWords, codeMatches, hashCode, newCode, newHalf, normaliseWords } from './keys/codes.ts';
import { strengthOf } from './keys/strength.ts';
import { calendarEntry } from './holidays/calendar-entry.ts';
import { countries, publicHolidays, regions } from './holidays/countries.ts';
import { daysInICalendar } from './holidays/icalendar.ts';
import { createSmtpServer } from './mail/smtp.ts';
import { letters } from './mail/templates.ts';
import { saveFile } from './machine/save-file.ts';
import { createSinceBoot } from './machine/since-boot.ts';
import { createVaults } from './vault/workspace-vaults.ts';
import { createWorkspaceFolder } from './workspace/folder.ts';

export type Wiring = {
  /** The workspace's folder. */
  readonly dir: string;
  readonly windows: Windows;
  readonly push: Ports['push'];
  readonly clock?: () => Date;
  /** Left out with a `clock` of one's own: then the two agree always. */
  readonly sinceBoot?: Ports['sinceBoot'];
  /** Left out by what answers one request and ends, as the command line does. */
  readonly wake?: Ports['wake'];
  /** Cheaper work for tests and the demo; production leaves both out. */
  readonly kdf?: Argon2Cost;
  readonly scryptWorkFactor?: number;
};

/** Invented customers' passwords need not withstand anybody, and a demo should not keep people waiting. */
export const demoWorkFactor = 12;

export const wire = ({
  dir,
  windows,
  push,
  clock: given,
  kdf,
  scryptWorkFactor = 18,
  sinceBoot: counted,
  wake = () => () => undefined,
}: Wiring): Ports => {
  const clock = given ?? (() => new Date());
  const sinceBoot =
    counted ?? (given === undefined ? createSinceBoot() : () => ({ boot: 'given', uptime: given().getTime() }));
  const folder = createWorkspaceFolder(dir, kdf);
  const vaults = createVaults(join(dir, 'vaults'), scryptWorkFactor);
  const demoVaults = createVaults(join(dir, 'vaults'), demoWorkFactor);
  const making = `${dir}.making`;
  const discard = () => rmSync(making, { recursive: true, force: true });
  return {
    beside: () => {
      discard();
      const elsewhere = { dir: making, windows, push: () => undefined, clock, scryptWorkFactor };
      return {
        ports: wire(kdf === undefined ? elsewhere : { ...elsewhere, kdf }),
        // An empty folder, which somebody made for the workspace, gives way; one with anything in it does not.
        putInPlace: () => {
          if (existsSync(dir)) rmdirSync(dir);
          renameSync(making, dir);
        },
        discard,
      };
    },
    folder,
    holidays: { countries, regions, of: publicHolidays, inFile: daysInICalendar, entry: calendarEntry },
    codes: {
      newCode: () => newCode(),
      hashCode: (code) => hashCode(code, kdf ?? codeCost),
      codeMatches,
      decoyHash: hashCode(newCode(), kdf ?? codeCost),
      newHalf: () => newHalf(),
      caseWords: () => caseWords(),
      normaliseWords,
      nonce: () => randomBytes(16).toString('base64url'),
    },
    authenticators: { newSecret: newAuthenticatorSecret, uri: authenticatorUri, stepOf: authenticatorStep },
    vaults: {
      ...vaults,
      createIdentity: (password) => (folder.isDemo() ? demoVaults : vaults).createIdentity(password),
    },
    directory: createEmbeddedDirectory(join(dir, 'identities')),
    letters,
    diskTrouble: (error) => diskTrouble(error)?.text ?? null,
    backups: { list: backupsIn, prune, unusable: whyUnusable },
    readList: readListAside,
    strength: strengthOf,
    digest: (text) => createHash('sha256').update(text).digest('hex'),
    mailServer: (settings) => createSmtpServer(settings),
    windows,
    saveFile,
    checkpoints: createCheckpointStore(join(dir, 'checkpoints')),
    clock,
    sinceBoot,
    wake,
    uuid: () => randomUUID(),
    random: Math.random,
    push,
  };
};
