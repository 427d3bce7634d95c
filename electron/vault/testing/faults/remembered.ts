// Remembers what a judgement of a disk came to by all that it asked of the disk: what answers the same way is not judged twice.
import { basename, dirname } from 'node:path';
import { digestOf } from './crash-states.ts';
import { createDisk, type Disk, type Image, nodeIn, type Program } from './disk.ts';

/** What a call depends on: a name's being there, a folder's names, a file's content, or that and which file it is. */
type Asked = 'kind' | 'names' | 'content' | 'file';
type Step<Value> = { asked?: { what: Asked; path: string }; value?: Value; readonly answers: Map<string, Step<Value>> };

const answerTo = (image: Image, what: Asked, path: string): string => {
  const node = nodeIn(image, path);
  if (node === undefined) return '-';
  const bytes = image.files.get(node);
  if (bytes === undefined)
    return what === 'names' ? [...(image.folders.get(node)?.keys() ?? [])].sort().join() : 'folder';
  if (what === 'kind' || what === 'names') return 'file';
  return what === 'file' ? `${node} ${digestOf(bytes)}` : digestOf(bytes);
};

/** Each call with what it depends on; a call that is not here would be missed. */
const asking = (program: Program, ask: (what: Asked, path: string) => void): Program => ({
  ...program,
  openToRead: (path) => {
    ask('content', path);
    return program.openToRead(path);
  },
  openToWrite: (path) => {
    ask('file', path);
    return program.openToWrite(path);
  },
  openToAppend: (path) => {
    ask('file', path);
    return program.openToAppend(path);
  },
  openBulk: (path, as) => {
    ask(as === 'read' ? 'content' : 'file', path);
    return program.openBulk(path, as);
  },
  names: (path) => {
    ask('names', path);
    return program.names(path);
  },
  makeFolder: (path) => {
    for (let at = path; at !== '/'; at = dirname(at)) ask('kind', at);
    return program.makeFolder(path);
  },
  rename: (from, to) => {
    ask('file', from);
    ask('kind', to);
    return program.rename(from, to);
  },
  link: (from, to) => {
    ask('file', from);
    ask('kind', to);
    return program.link(from, to);
  },
  remove: (path) => {
    ask('kind', path);
    return program.remove(path);
  },
  removeFolder: (path) => {
    ask('kind', path);
    return program.removeFolder(path);
  },
  syncFolder: (path) => {
    ask('kind', path);
    return program.syncFolder(path);
  },
});

/** `judge` must ask the same first question of every disk, and the same next one after the same answers. */
export const remembered = <Value>(judge: (program: Program, disk: Disk) => Promise<Value>) => {
  const first: Step<Value> = { answers: new Map() };
  let fresh = 0;
  const judged = async (image: Image): Promise<Value> => {
    let step = first;
    while (step.asked !== undefined) {
      const next = step.answers.get(answerTo(image, step.asked.what, step.asked.path));
      if (next === undefined) break;
      step = next;
    }
    if (step.value !== undefined) return step.value;
    fresh += 1;
    let at = first;
    const known = new Set<string>();
    const disk = createDisk(image);
    const program = asking(disk.program(), (what, path) => {
      if (known.has(`${what} ${path}`)) return;
      known.add(`${what} ${path}`);
      at.asked ??= { what, path };
      if (at.asked.what !== what || at.asked.path !== path)
        throw new Error(`expected ${at.asked.what} of ${basename(at.asked.path)} to be asked, got ${what} of ${path}`);
      const answer = answerTo(image, what, path);
      const next = at.answers.get(answer) ?? { answers: new Map() };
      at.answers.set(answer, next);
      at = next;
    });
    const value = await judge(program, disk);
    at.value = value;
    return value;
  };
  return { judged, fresh: () => fresh };
};
