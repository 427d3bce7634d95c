// Installs what is missing, and only that: npm packages by the lock, then the system's programs that tests and windows need.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { giveUp, inProject, project, run, say } from './steps.mjs';

export const setUp = () => {
  installPackages();
  installPrograms();
};

const installPackages = () => {
  if (packagesMatchLock()) return;
  say('installing npm packages…');
  const code = run('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error']);
  if (code !== 0) giveUp('npm could not install the packages; is the registry reachable? Then run this again.');
};

/** Compares the lock with what npm noted and with what is there; an optional package may be absent, never of another version. */
const packagesMatchLock = () => {
  const noted = inProject('node_modules', '.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = JSON.parse(readFileSync(inProject('package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(noted, 'utf8')).packages;
  return Object.entries(wanted).every(([path, { version, optional, link }]) => {
    if (path === '' || link) return true;
    if (present[path] === undefined) return optional === true;
    return present[path].version === version && existsSync(inProject(path));
  });
};

/** Each with the Debian package that brings it, and how to see that it is there. */
const programs = [
  { package: 'chromium', there: () => ['chromium', 'chromium-browser', 'google-chrome'].some(isOnPath) },
  { package: 'fonts-dejavu-core', there: () => hasFiles('/usr/share/fonts') },
  { package: 'age', there: () => isOnPath('age') },
  { package: 'expect', there: () => isOnPath('expect') },
  { package: 'openssl', there: () => isOnPath('openssl') },
  { package: 'exim4-daemon-light', there: () => isExecutable('/usr/sbin/exim4') },
  // For the checker of exported cases, which the system's own Python runs.
  { package: 'python3-cryptography', there: () => hasFiles('/usr/lib/python3/dist-packages/cryptography') },
];

const installPrograms = () => {
  if (process.platform !== 'linux') return;
  const missing = programs.filter(({ there }) => !there()).map((program) => program.package);
  if (missing.length === 0) return;
  if (!isOnPath('apt-get'))
    giveUp(`install these with the system's package manager, then run this again: ${missing.join(' ')}`);
  const line = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid() !== 0)
    giveUp(`some programs are missing; run this line, then this again:\n\n  sudo sh -c '${line}'\n`);
  say(`installing ${missing.join(', ')}…`);
  // Run level 1 lets no package start a service: the mail server is for tests, which start their own.
  const quiet = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  const install = ['install', '-y', '-qq', '--no-install-recommends', ...missing];
  // A stale list of packages is not fatal by itself: what it still names may be all that is needed.
  run('apt-get', ['update', '-qq'], quiet);
  if (run('apt-get', install, quiet) !== 0)
    giveUp(`the programs could not be installed; try it by hand:\n\n  ${line}\n`);
};

const isOnPath = (name) =>
  [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'].some((folder) =>
    isExecutable(join(folder, name)),
  );

const isExecutable = (file) => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

const hasFiles = (folder) => existsSync(folder) && readdirSync(folder).length > 0;

if (process.argv[1] === inProject('scripts', 'setup.mjs')) {
  setUp();
  say(`ready in ${project}`);
}
