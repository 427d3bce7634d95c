// Goes through the states that crashes and faults leave of one operation: each is recovered by the production code and looked at.
import { type CrashState, digestOfImage } from './crash-states.ts';
import { type Change, createDisk, type Disk, emptyImage, type Fault, type Image } from './disk.ts';
import type { Operation } from './operation.ts';
import { plaintext } from './people.ts';
import { remembered } from './remembered.ts';

/** A recovery that was itself cut short, and a power cut after a program was killed and another had recovered. */
export type FaultKind =
  | CrashState['kind']
  | 'again'
  | 'killed, then power'
  | `${Fault['code']}${' short' | ''}${'' | ' for good'}`;

export class Broken extends Error {}

const scanned = new WeakMap<Buffer, boolean>();
const hidden = [plaintext, 'AGE-SECRET-KEY', 'signing-seed', '"title"'];
const showsPlaintext = (bytes: Buffer): boolean => {
  const known = scanned.get(bytes) ?? hidden.some((text) => bytes.includes(text));
  scanned.set(bytes, known);
  return known;
};

export type Examination = {
  readonly prepared: Image;
  /** A whole run of the operation, with the places in its log where it answered. */
  readonly recorded: { readonly log: readonly Change[]; readonly promised: (position: number) => number };
  /** Recovers the state and looks at it; answers the recovery's disk. `isNew` is false for a state that was seen before. */
  readonly examine: (image: Image, promised: number, what: string) => Promise<{ isNew: boolean; disk: Disk | null }>;
  readonly stageOf: (image: Image) => Promise<number | null>;
};

export const createExamination = async (operation: Operation, redoEvery: number): Promise<Examination> => {
  const making = createDisk(emptyImage);
  await operation.prepare(making.program());
  const prepared = making.image();

  const run = createDisk(prepared);
  const answers: number[] = [];
  const outcome = await operation.operate(run.program(), 'first', () => void answers.push(run.log.length));
  if (!outcome.ok || answers.length !== operation.stages)
    throw new Broken(`${operation.name}: undisturbed, it does not do what it says`);
  const promised = (position: number) => answers.filter((at) => at <= position).length;

  /** By the digest of the tree: how far the operation had come once the state was recovered. */
  const seen = new Map<string, number>();
  const opens = remembered((program) => operation.opens(program));
  const stageOf = remembered((program) => operation.stage(program));
  const goesOn = remembered(async (program, disk) => {
    const kept = await operation.goOn(program);
    scan(disk.image(), 'going on');
    return kept;
  });

  const scan = (image: Image, what: string) => {
    for (const bytes of image.files.values())
      if (showsPlaintext(bytes)) throw new Broken(`${operation.name}, ${what}: plaintext is on the disk`);
  };

  const redo = async (image: Image) => {
    const disk = createDisk(image);
    const outcome = await operation.again(disk.program());
    if (!outcome.ok) return outcome.refusal.code;
    scan(disk.image(), 'done again');
    return (await operation.stage(disk.program())) === operation.stages ? null : 'not whole';
  };

  const examine = async (image: Image, promise: number, what: string) => {
    const broken = (why: string) => new Broken(`${operation.name}, ${what}: ${why}`);
    const key = digestOfImage(image);
    const known = seen.get(key);
    if (known !== undefined) {
      if (known < promise) throw broken('it fell behind what it had answered');
      return { isNew: false, disk: null };
    }
    scan(image, what);
    if (!(await opens.judged(image))) throw broken('it opens for nobody');
    const disk = createDisk(image);
    const recovered = await operation.recover(disk.program());
    if (!recovered.ok) throw broken(`it is not recovered: ${recovered.refusal.code}`);
    const left = disk.image();
    scan(left, what);
    const stage = await stageOf.judged(left);
    if (stage === null) throw broken('once recovered it is neither the old one whole nor the new one');
    if (stage < promise) throw broken('it fell behind what it had answered');
    if (!(await goesOn.judged(left))) throw broken('a fresh operation after the recovery is not kept');
    seen.set(key, stage);
    if (seen.size % redoEvery === 0) {
      const why = await redo(left);
      if (why !== null) throw broken(`done again, it fails: ${why}`);
    }
    return { isNew: true, disk };
  };
  return {
    prepared,
    recorded: { log: run.log, promised },
    examine,
    stageOf: stageOf.judged,
  };
};
