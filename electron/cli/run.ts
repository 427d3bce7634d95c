// `rekey run`: a whole conversation with the program, a request a line and an answer a line, by several operators in turn.
import { createReadStream, existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Answer } from '../../shared/contract/request.ts';
import { finish, type Io, readJsonInput, readSecret, type Refused, refused } from './io.ts';
import { type Line, linesOf } from './lines.ts';
import type { OpenRekey, Operator } from './open-rekey.ts';
import { refuseTwoReaders } from './passphrase.ts';

type Options = { readonly operators: string; readonly keepGoing?: true };

const help = `
A line of FILE.jsonl is {"as": OPERATOR, "name": REQUEST, "input": {…}}; its answer is {"ok":true,"value":…} or
{"ok":false,"refusal":{"code","text"}}, written before the next line is read, so that a script may speak over a pipe.
FILE.json maps each operator to a file with their passphrase, named from where FILE.json is or from the current folder.
A request that begins with customer. is made by the customer to whom that operator hands the workstation; a sign-in there
holds until customer.signOut. The exit code is 1 when a request was refused, with --keep-going too.`;

export const registerRunCommand = (program: Command, io: Io): void => {
  program
    .command('run')
    .description('make the requests of a file, in order, as several operators')
    .argument('<DIR>', 'the workspace')
    .argument('<FILE.jsonl>', 'the requests, or - for standard input')
    .requiredOption('--operators <FILE.json>', 'maps each operator to the file that holds their passphrase')
    .option('--keep-going', 'go on after a refusal')
    .option('--json', 'answers are JSON anyway')
    .addHelpText('after', help)
    .action(async (dir: string, file: string, options: Options, command: Command) => {
      refuseTwoReaders(command, file, options.operators);
      const operators = await readOperators(io, options.operators);
      if (!operators.ok) return finish(io, operators, true);
      if (file !== '-' && !existsSync(file))
        return finish(io, refused('unreadable', `${file} cannot be read (ENOENT).`), true);
      const source = file === '-' ? process.stdin : createReadStream(file);
      const { openRekey } = await import('./open-rekey.ts');
      await run(io, openRekey(io, dir), linesOf(source), operators.files, options.keepGoing === true);
    });
};

const operatorsFile = z.record(z.string().max(64), z.string().min(1).max(4096));
const requestLine = z.strictObject({
  as: z.string().max(64),
  name: z.string().max(100),
  input: z.unknown().optional(),
});

const readOperators = async (
  io: Io,
  file: string,
): Promise<{ ok: true; files: ReadonlyMap<string, string> } | Refused> => {
  const read = await readJsonInput(io, file);
  if (!read.ok) return read;
  const parsed = operatorsFile.safeParse(read.json);
  if (!parsed.success) return refused('badInput', 'The operators file has to map each operator to a file name.');
  const beside = (path: string): string => {
    if (isAbsolute(path) || file === '-') return path;
    const near = join(dirname(file), path);
    return existsSync(near) ? near : path;
  };
  return { ok: true, files: new Map(Object.entries(parsed.data).map(([id, path]) => [id, beside(path)])) };
};

const run = async (
  io: Io,
  rekey: OpenRekey,
  lines: AsyncIterable<Line>,
  files: ReadonlyMap<string, string>,
  keepGoing: boolean,
): Promise<void> => {
  const signedIn = new Map<string, Operator>();
  const tally = { made: 0, refused: 0 };
  try {
    for await (const line of lines) {
      if ('text' in line && line.text.trim() === '') continue;
      const answer = await answerTo(io, rekey, line, files, signedIn);
      io.out(
        `${JSON.stringify(answer.ok ? { ok: true, value: answer.value } : { ok: false, refusal: answer.refusal })}\n`,
      );
      tally.made += 1;
      if (answer.ok) continue;
      tally.refused += 1;
      if (keepGoing) continue;
      finish(io, refused('stopped', `Stopped at line ${line.number}: ${answer.refusal.text}`), true);
      return;
    }
    if (tally.refused > 0)
      finish(io, refused('refusals', `${tally.refused} of ${tally.made} requests were refused.`), true);
  } finally {
    await rekey.close();
  }
};

const answerTo = async (
  io: Io,
  rekey: OpenRekey,
  line: Line,
  files: ReadonlyMap<string, string>,
  signedIn: Map<string, Operator>,
): Promise<Answer<unknown>> => {
  const request = readLine(line);
  if (!request.ok) return request;
  const { as, name, input } = request.value;
  let operator = signedIn.get(as);
  if (operator === undefined) {
    const file = files.get(as);
    if (file === undefined) return refused('operatorUnknown', 'The operators file does not name this operator.');
    const passphrase = await readSecret(io, file);
    if (!passphrase.ok) return passphrase;
    const proof = await rekey.signIn(as, passphrase.secret);
    if (!proof.ok) return proof;
    operator = proof.value;
    signedIn.set(as, operator);
  }
  return rekey.ask(operator, name, input ?? {});
};

const readLine = (line: Line): { ok: true; value: z.output<typeof requestLine> } | Refused => {
  if (!('text' in line)) return refused('badLine', line.problem);
  let json: unknown;
  try {
    json = JSON.parse(line.text);
  } catch {
    return refused('badLine', 'The line is not JSON.');
  }
  const parsed = requestLine.safeParse(json);
  return parsed.success
    ? { ok: true, value: parsed.data }
    : refused('badLine', 'The line has to be {"as": OPERATOR, "name": REQUEST, "input": {…}}.');
};
