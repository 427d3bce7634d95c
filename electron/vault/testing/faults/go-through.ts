// One worker's share of the states of one operation: crashes, crashes of the recovery, and every call refused in every way.
import { crashStates, digestOfImage, type Extent } from './crash-states.ts';
import { type Change, createDisk, type Fault, type Image } from './disk.ts';
import { Broken, createExamination, type Examination, type FaultKind } from './examine.ts';
import type { Operation } from './operation.ts';

export type Share = {
  readonly worker: number;
  readonly workers: number;
  readonly crashes: Extent;
  /** For a power cut after a program was killed, and another has recovered or is about to. */
  readonly power: Extent;
  /** For the crashes of a recovery; so many recoveries are gone through, spread over all of them. */
  readonly again: Extent & { readonly recoveries: number };
  /** The operation itself is done once more after one of so many recoveries. */
  readonly redoOneOf: number;
};

export type Found = {
  /** Digests of the trees, by the kind of fault that left them first. */
  readonly trees: ReadonlyMap<FaultKind, readonly string[]>;
  /** How many calls were refused, in how many ways. */
  readonly refusals: number;
};

const few: Extent = { allSubsetsUpTo: 2, drawn: 2 };

export const goThrough = async (operation: Operation, share: Share): Promise<Found> => {
  const examination = await createExamination(operation, share.redoOneOf);
  const { prepared, recorded, examine } = examination;
  const { log, promised } = recorded;
  const trees = new Map<FaultKind, string[]>();
  const isMine = (digest: string) => Buffer.from(digest, 'base64').readUInt16LE() % share.workers === share.worker;
  const note = (kind: FaultKind, image: Image) => {
    const digests = trees.get(kind) ?? [];
    digests.push(digestOfImage(image));
    trees.set(kind, digests);
  };
  const recoveries: {
    readonly image: Image;
    readonly log: readonly Change[];
    readonly promise: number;
    readonly position: number;
  }[] = [];

  const take = async (kind: FaultKind, image: Image, promise: number, position: number) => {
    if (!isMine(digestOfImage(image))) return;
    const { isNew, disk } = await examine(image, promise, `${kind} at ${position}`);
    if (!isNew || disk === null) return;
    note(kind, image);
    recoveries.push({ image, log: disk.log, promise, position });
  };

  for (const { kind, position, image } of crashStates(prepared, log, share.crashes))
    await take(kind, image, promised(position), position);

  for (let position = 0; position <= log.length; position += 1) {
    const disk = createDisk(prepared, log.slice(0, position));
    const recovered = await operation.recover(disk.program());
    if (!recovered.ok) throw new Broken(`${operation.name}, killed at ${position}: not recovered`);
    const stage = (await examination.stageOf(disk.image())) ?? -1;
    for (const state of crashStates(prepared, disk.log, share.power, position)) {
      // What the recovery answered is promised as well.
      const promise = state.position === disk.log.length ? stage : promised(position);
      await take('killed, then power', state.image, promise, position);
    }
  }

  const part = Math.min(1, share.again.recoveries / recoveries.length);
  const isDrawn = (_: unknown, index: number) => Math.floor((index + 1) * part) > Math.floor(index * part);
  // Not by whose share it is: the worker that met the first crash goes through those of its recovery.
  for (const { image, log, promise, position } of recoveries.filter(isDrawn))
    for (const state of crashStates(image, log, share.again)) {
      const { isNew } = await examine(state.image, promise, `again at ${position}`);
      if (isNew) note('again', state.image);
    }

  const doneAgain = new Set<string>();
  let refusals = 0;
  for (const [kind, fault] of faults)
    for (let at = 1 + share.worker; ; at += share.workers) {
      if (!(await goThroughFault(operation, examination, kind, { ...fault, at }, note, doneAgain))) break;
      refusals += 1;
    }
  return { trees, refusals };
};

const ways = (code: Fault['code'], short: boolean) =>
  [false, true].map((forGood): readonly [FaultKind, Omit<Fault, 'at'>] => [
    `${code}${short ? ' short' : ''}${forGood ? ' for good' : ''}`,
    { code, forGood, short },
  ]);
/** By the Nth call that can meet them, for every N. */
export const faults: readonly (readonly [FaultKind, Omit<Fault, 'at'>])[] = [
  ...(['ENOSPC', 'EDQUOT', 'EIO'] as const).flatMap((code) => [...ways(code, false), ...ways(code, true)]),
  ...ways('not kept', false),
];

/** What a program must not do to a disk whose fsync failed: give names, or try that fsync again. */
const adding = /^(create|append|write|mkdir|rename|link) /;

/** False when the operation makes no such call any more. */
const goThroughFault = async (
  operation: Operation,
  { prepared, examine, stageOf }: Examination,
  kind: FaultKind,
  fault: Fault,
  note: (kind: FaultKind, image: Image) => void,
  doneAgain: Set<string>,
): Promise<boolean> => {
  const broken = (why: string) => new Broken(`${operation.name}, ${kind} at call ${fault.at}: ${why}`);
  const disk = createDisk(prepared);
  const program = disk.program(fault);
  let answers = 0;
  const outcome = await operation.operate(program, 'first', () => void (answers += 1));
  if (program.faulty() < fault.at) return false;
  if (!outcome.ok && !/^[A-Z].*\bdisk\b.*\.$/.test(outcome.refusal.text))
    throw broken(`refused without a sentence: ${outcome.refusal.text}`);

  const failed = program.calls[program.failed()] ?? '';
  if (failed.startsWith('fsync ')) {
    const since = program.calls.slice(program.failed() + 1);
    const after = since.find((call) => adding.test(call) || call === failed);
    if (after !== undefined) throw broken(`after an fsync that failed: ${after}`);
    if (outcome.ok || outcome.refusal.code !== 'disk-failed') throw broken('an fsync that failed is not fatal');
  }
  const left = disk.image();
  for (const { image } of [...crashStates(prepared, disk.log, few, disk.log.length), { image: left }]) {
    const { isNew } = await examine(image, answers, `${kind} at call ${fault.at}`);
    if (isNew) note(kind, image);
  }
  // The same program goes on once the disk works again, unless it can no longer be trusted.
  program.heal();
  if (!outcome.ok && outcome.refusal.code === 'disk-failed') {
    const once = await operation.operate(program, 'again', () => undefined);
    if (once.ok || once.refusal.code !== 'disk-failed')
      throw broken('it is changed again, on a disk that did not keep its word');
    return true;
  }
  // ENOSPC and EDQUOT are answered by the same lines: where they left the same tree, once is enough.
  const key = `${fault.code === 'EIO'} ${fault.forGood} ${digestOfImage(left)}`;
  if (doneAgain.has(key)) return true;
  doneAgain.add(key);
  const once = await operation.again(program);
  if (!once.ok) throw broken(`not done once the disk works again: ${once.refusal.code}`);
  if ((await stageOf(disk.image())) !== operation.stages) throw broken('not whole once the disk works again');
  return true;
};
