// What changes a vault, one operation after the other: made, added to, shared, rotated, an account removed, reports restored.
import { createVault } from '../../create.ts';
import type { Identity } from '../../kept/identity.ts';
import { adoptIncoming, dropReport } from '../../incoming.ts';
import { makeFolder } from '../../disk/durable.ts';
import { generationOf } from '../../disk/layout.ts';
import { listReports, readReport, statusVault, verifyVault } from '../../read.ts';
import { setRecipients } from '../../recipients.ts';
import { restoreInto } from '../../restore.ts';
import { finishRotation, rotate } from '../../rotation/rotate.ts';
import type { VaultTools } from '../../tools.ts';
import { must, seeded } from '../vaults.ts';
import type { Program } from './disk.ts';
import type { Done, Operation } from './operation.ts';
import { ana, ben, engine, eve, plaintext } from './people.ts';

const dir = '/vaults/north';
const dormant = '/vaults/dormant';

const toolsOn = (files: Program, seed: string): VaultTools => ({ files, engine, random: seeded(seed) });
const reader = (files: Program) => toolsOn(files, 'reader');

/** One of them is longer than the parts that writes are torn into. */
const lengths: Readonly<Record<string, number>> = { April: 40, May: 9000, June: 700, July: 1 };
const reportOf = (month: string): Buffer =>
  Buffer.from(`${month} ${plaintext} `.repeat(1000)).subarray(0, lengths[month]);
const addedIn = (month: string): Date => new Date(`2026-0${4 + Object.keys(lengths).indexOf(month)}-02T10:00:00.000Z`);

const drop = (tools: VaultTools, at: string, publicKey: string, month: string) =>
  dropReport(tools, at, publicKey, {
    title: `${month} ${plaintext}`,
    type: 'xml',
    added: addedIn(month),
    source: [reportOf(month)],
  });

const vaultWith = async (program: Program, at: string, holders: readonly Identity[], months: readonly string[]) => {
  const tools = toolsOn(program, `prepare ${at}`);
  const recipients = holders.map((one) => one.recipient);
  const { publicKey } = await must(createVault(tools, at, { id: 'north', recipients }));
  for (const month of months) await must(drop(tools, at, publicKey, month));
  await must(adoptIncoming(tools, at));
};

/** The months whose reports come out whole, in the order of the vault; null when it does not open, or something else is in it. */
const openedBy = async (program: Program, identity: Identity, at = dir): Promise<string | null> => {
  const tools = reader(program);
  const listed = await listReports(tools, at, identity);
  if (!listed.ok) return null;
  const whole: string[] = [];
  for (const { id, title } of listed.reports) {
    const month = title.split(' ')[0] ?? '';
    const parts: Uint8Array[] = [];
    const read = await readReport(tools, at, identity, id, (bytes) => void parts.push(new Uint8Array(bytes)));
    if (read.ok && Buffer.concat(parts).equals(reportOf(month))) whole.push(month);
  }
  return [...whole, ...listed.damaged.map(() => 'damaged')].join();
};

const isSettled = async (program: Program, holder: Identity, waiting: number, at = dir): Promise<boolean> => {
  const verified = await verifyVault(reader(program), at, { identity: holder });
  const status = await statusVault(reader(program), at);
  if (!verified.ok || verified.problems.length > 0 || !status.ok || status.waiting !== waiting) return false;
  const isPrepared = status.unfinished === 'rotation-prepared';
  if (status.unfinished !== null && !isPrepared) return false;
  const last = status.generation + (isPrepared ? 1 : 0);
  const generations = (await program.names(`${at}/objects`)).map((name) => generationOf(name) ?? 0);
  return generations.every((generation) => generation >= status.generation && generation <= last);
};

/** One more report, taken in and read by whoever holds the vault now. */
const addAnother = async (program: Program, holders: readonly Identity[]): Promise<boolean> => {
  const tools = toolsOn(program, 'another');
  const status = await statusVault(tools, dir);
  if (!status.ok) return false;
  const holder = holders.find((one) => status.recipients.includes(one.recipient));
  if (holder === undefined) return false;
  const before = await openedBy(program, holder);
  const dropped = await drop(tools, dir, status.publicKey, 'June');
  const adopted = await adoptIncoming(tools, dir);
  const after = await openedBy(program, holder);
  const left = await statusVault(tools, dir);
  return (
    dropped.ok &&
    adopted.ok &&
    left.ok &&
    left.waiting === 0 &&
    after === [before, 'June'].filter((part) => part !== '').join()
  );
};

const finish = (program: Program): Promise<Done> => finishRotation(toolsOn(program, 'started again'), dir);

const nothing: Done = { ok: true };

const init: Operation = {
  name: 'init',
  prepare: (program) => makeFolder(program, '/vaults'),
  operate: async (program, seed, answered) => {
    const made = await createVault(toolsOn(program, seed), dir, { id: 'north', recipients: [ana.recipient] });
    if (made.ok) answered();
    return made;
  },
  recover: async (program) => {
    const made = await createVault(toolsOn(program, 'started again'), dir, {
      id: 'north',
      recipients: [ana.recipient],
    });
    return !made.ok && made.refusal.code === 'vault-exists' ? finish(program) : made;
  },
  opens: async () => true,
  stage: async (program) => ((await isSettled(program, ana, 0)) && (await openedBy(program, ana)) === '' ? 1 : null),
  stages: 1,
  again: async (program) =>
    (await init.stage(program)) === 1 ? nothing : init.operate(program, 'again', () => undefined),
  goOn: (program) => addAnother(program, [ana]),
};

const addThese = async (
  program: Program,
  seed: string,
  missing: readonly string[],
  answered: () => void,
): Promise<Done> => {
  const tools = toolsOn(program, seed);
  const status = await statusVault(tools, dir);
  if (!status.ok) return status;
  for (const month of missing) {
    const dropped = await drop(tools, dir, status.publicKey, month);
    if (!dropped.ok) return dropped;
    answered();
  }
  const adopted = await adoptIncoming(tools, dir);
  if (adopted.ok) answered();
  return adopted;
};

const add: Operation = {
  name: 'add',
  prepare: (program) => vaultWith(program, dir, [ana], ['April']),
  operate: (program, seed, answered) => addThese(program, seed, ['May', 'July'], answered),
  recover: (program) => adoptIncoming(toolsOn(program, 'started again'), dir),
  opens: async (program) => ((await openedBy(program, ana)) ?? '').split(',').includes('April'),
  stage: async (program) => {
    const opened = await openedBy(program, ana);
    if (!(await isSettled(program, ana, 0))) return null;
    const stage = ['April', 'April,May', 'April,May,July'].indexOf(opened ?? '');
    // Recovering adopts what was dropped: with both of them in, the last promise is kept too.
    return stage === 2 ? 3 : stage < 0 ? null : stage;
  },
  stages: 3,
  again: async (program) => {
    const adopted = await add.recover(program);
    if (!adopted.ok) return adopted;
    const there = (await openedBy(program, ana))?.split(',') ?? [];
    const missing = ['May', 'July'].filter((month) => !there.includes(month));
    return addThese(program, 'again', missing, () => undefined);
  },
  goOn: (program) => addAnother(program, [ana]),
};

/** One after the other: what is asked of the disk comes in the same order each time. */
const inTurn = async <Value>(list: readonly Identity[], ask: (one: Identity) => Promise<Value>): Promise<Value[]> => {
  const answers: Value[] = [];
  for (const one of list) answers.push(await ask(one));
  return answers;
};

/** Who opens at each stage: the first named open everything, the others nothing. */
const stageOf = async (
  program: Program,
  months: string,
  stages: readonly { readonly open: readonly Identity[]; readonly closed: readonly Identity[] }[],
): Promise<number | null> => {
  for (const [index, { open, closed }] of stages.entries()) {
    const [holder] = open;
    const status = await statusVault(reader(program), dir);
    if (!status.ok || status.recipients.join() !== open.map((one) => one.recipient).join()) continue;
    const opened = await inTurn(open, (one) => openedBy(program, one));
    const shut = await inTurn(closed, (one) => openedBy(program, one));
    if (holder === undefined || !(await isSettled(program, holder, 0))) return null;
    return opened.every((one) => one === months) && shut.every((one) => one === null) ? index : null;
  }
  return null;
};

const months = ['April', 'May', 'June', 'July'];
const all = months.join();

const recipients: Operation = {
  name: 'recipients',
  prepare: (program) => vaultWith(program, dir, [ana, eve], months),
  operate: async (program, seed, answered) => {
    const to = [ana.recipient, ben.recipient];
    const set = await setRecipients(toolsOn(program, seed), dir, ana, to);
    if (set.ok) answered();
    return set;
  },
  recover: finish,
  opens: async (program) => (await openedBy(program, ana)) === all,
  stage: (program) =>
    stageOf(program, all, [
      { open: [ana, eve], closed: [ben] },
      { open: [ana, ben], closed: [eve] },
    ]),
  stages: 1,
  again: (program) => recipients.operate(program, 'again', () => undefined),
  goOn: (program) => addAnother(program, [ana]),
};

/** Handed from one holder to another: the old key opens for the one, the new one for the other, and at each moment one of them opens. */
const rotation: Operation = {
  name: 'rotate',
  prepare: (program) => vaultWith(program, dir, [ana, eve], months),
  operate: async (program, seed, answered) => {
    const rotated = await rotate(toolsOn(program, seed), dir, ana, { recipients: [ben.recipient], workers: 0 });
    if (rotated.ok) answered();
    return rotated;
  },
  recover: finish,
  opens: async (program) => (await openedBy(program, ana)) === all || (await openedBy(program, ben)) === all,
  stage: (program) =>
    stageOf(program, all, [
      { open: [ana, eve], closed: [ben] },
      { open: [ben], closed: [ana, eve] },
    ]),
  stages: 1,
  again: async (program) =>
    (await rotation.stage(program)) === 1 ? nothing : rotation.operate(program, 'again', () => undefined),
  goOn: (program) => addAnother(program, [ana, ben]),
};

/** Of an account, there being no removal of reports: off the keyring, then the rotation that this owes. */
const remove: Operation = {
  name: 'remove',
  prepare: (program) => vaultWith(program, dir, [ana, eve], ['April', 'May']),
  operate: async (program, seed, answered) => {
    const tools = toolsOn(program, seed);
    const set = await setRecipients(tools, dir, ana, [ana.recipient]);
    if (!set.ok) return set;
    answered();
    const rotated = await rotate(tools, dir, ana, { recipients: null, workers: 0 });
    if (rotated.ok) answered();
    return rotated;
  },
  recover: finish,
  opens: async (program) => (await openedBy(program, ana)) === 'April,May',
  stage: async (program) => {
    const stage = await stageOf(program, 'April,May', [
      { open: [ana, eve], closed: [ben] },
      { open: [ana], closed: [ben, eve] },
    ]);
    const status = await statusVault(reader(program), dir);
    return stage === 1 && status.ok && status.generation > 1 ? 2 : stage;
  },
  stages: 2,
  again: async (program) =>
    (await remove.stage(program)) === 2 ? nothing : remove.operate(program, 'again', () => undefined),
  goOn: (program) => addAnother(program, [ana]),
};

const restore: Operation = {
  name: 'restore',
  prepare: async (program) => {
    await vaultWith(program, dormant, [eve], ['April', 'May', 'July']);
    await vaultWith(program, dir, [ana], ['June']);
  },
  operate: async (program, seed, answered) => {
    const to = { from: dormant, oldIdentity: eve, into: dir, workers: 0 };
    const restored = await restoreInto(toolsOn(program, seed), to);
    if (restored.ok) answered();
    return restored;
  },
  recover: finish,
  opens: async (program) =>
    (await openedBy(program, eve, dormant)) === 'April,May,July' &&
    ((await openedBy(program, ana)) ?? '').split(',').includes('June'),
  stage: async (program) => {
    if (!(await isSettled(program, ana, 0)) || !(await isSettled(program, eve, 0, dormant))) return null;
    const opened = await openedBy(program, ana);
    return opened === 'June' ? 0 : opened === 'June,April,May,July' ? 1 : null;
  },
  stages: 1,
  again: (program) => restore.operate(program, 'again', () => undefined),
  goOn: (program) => addAnother(program, [ana]),
};

export const vaultOperations: readonly Operation[] = [init, add, recipients, rotation, remove, restore];
