// Works a workspace on a small disk that is full but for `pages`, and says what it was told; run in a mount namespace of its own.
import { existsSync } from 'node:fs';
import { cp, mkdir, rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { deskIn, olga, rory } from './desk-in-process.ts';

const [original = '', disk = '', from = '0', to = '0', step = '1'] = process.argv.slice(2);
const page = 4096;

/** Takes what is left but for `pages`, in one file. */
const fill = async (pages: number): Promise<void> => {
  const { bavail, bsize } = await statfs(disk);
  await writeFile(join(disk, 'filler'), Buffer.alloc(Math.max(0, bavail * bsize - pages * page)));
};

type Told = {
  readonly pages: number;
  readonly answers: readonly string[];
  readonly bugs: readonly string[];
  readonly whole: boolean;
  readonly lost: number;
};
const told: Told[] = [];

for (let pages = Number(from); pages <= Number(to); pages += Number(step)) {
  const dir = join(disk, 'workspace');
  await rm(join(disk, 'filler'), { force: true });
  await rm(dir, { recursive: true, force: true });
  await cp(original, dir, { recursive: true });
  await mkdir(join(disk, 'reports'), { recursive: true });
  const report = join(disk, 'reports', 'scan.txt');
  await writeFile(report, Buffer.alloc(page));
  await fill(pages);

  const answers: string[] = [];
  let accepted = 0;
  const desk = deskIn(dir);
  const ask = async (...[who, name, input]: Parameters<typeof desk.ask>): Promise<unknown> => {
    const answered = await desk.ask(who, name, input);
    answers.push(answered.ok ? 'ok' : `${answered.refusal.code}: ${answered.refusal.text}`);
    if (answered.ok && name === 'session.acceptInvitation') accepted += 1;
    return answered.ok ? answered.value : null;
  };
  const opened = await desk.signIn();
  answers.push(opened.ok ? 'ok' : `${opened.refusal.code}: ${opened.refusal.text}`);
  if (opened.ok) {
    await desk.signIn(rory);
    const invited = (await ask(olga, 'operator.invite', { id: 'nora', name: 'Nora', role: 'supervisor' })) as {
      code: string;
    } | null;
    const passphrase = 'tide table on the kitchen wall';
    if (invited !== null)
      await ask(null, 'session.acceptInvitation', { operator: 'nora', code: invited.code, passphrase });
    const found = (await ask(rory, 'recovery.open', {
      subscription: 'halden',
      channel: 'phone',
      claim: 'ingrid',
    })) as { case: string } | null;
    if (found !== null) await ask(rory, 'recovery.cancel', { case: found.case, why: 'the disk' });
    desk.wait(7 * 24 * 3_600_000);
    await ask(olga, 'retention.erase', { subscription: 'halden', reason: 'the disk', keepList: true });
  }
  await desk.close().catch((error: unknown) => answers.push(`close: ${String(error)}`));

  await rm(join(disk, 'filler'));
  const again = deskIn(dir);
  const reopened = await again.signIn();
  const verified = reopened.ok ? await again.must(olga, 'workspace.verify', {}) : null;
  const operators = reopened.ok ? await again.must(olga, 'operator.list', {}) : [];
  await again.close();
  const lost = operators.filter(({ id }) => id === 'nora').length < accepted ? 1 : 0;
  told.push({
    pages,
    answers,
    bugs: desk.bugs.map((bug) => (bug instanceof Error ? (bug.stack ?? '') : JSON.stringify(bug))),
    whole: verified?.ok === true && existsSync(join(dir, 'keys.json')),
    lost,
  });
}
process.stdout.write(JSON.stringify(told));
