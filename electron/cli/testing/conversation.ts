// Speaks with `rekey run` over a pipe, a line at a time, as a script does that needs one answer for its next request.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Answer } from '../../../shared/contract/request.ts';
import type { RekeyContract } from '../../../shared/contract/contract.ts';
import type { InputOf, OutputOf } from '../../../shared/contract/request.ts';
import { cliEntry } from './run-cli.ts';

export type Conversation = {
  /** The value; throws the refusal's code and sentence when there is none. */
  readonly ask: <Name extends keyof RekeyContract>(
    as: string,
    name: Name,
    input: InputOf<RekeyContract[Name]>,
  ) => Promise<OutputOf<RekeyContract[Name]>>;
  readonly refusal: <Name extends keyof RekeyContract>(
    as: string,
    name: Name,
    input: InputOf<RekeyContract[Name]>,
  ) => Promise<string>;
  /** The exit code and everything written to standard error. */
  readonly end: () => Promise<{ code: number | null; stderr: string }>;
};

export const converse = (dir: string, operatorsFile: string): Conversation => {
  const child = spawn(process.execPath, [cliEntry, 'run', dir, '-', '--operators', operatorsFile, '--keep-going'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const err: Buffer[] = [];
  child.stderr.on('data', (part: Buffer) => void err.push(part));
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();

  const exchange = async (as: string, name: string, input: unknown): Promise<Answer<unknown>> => {
    child.stdin.write(`${JSON.stringify({ as, name, input })}\n`);
    const line = await answers.next();
    if (line.done === true) throw new Error(`${name}: the program ended: ${Buffer.concat(err).toString()}`);
    return JSON.parse(line.value) as Answer<unknown>;
  };
  return {
    ask: async (as, name, input) => {
      const answer = await exchange(as, name, input);
      if (!answer.ok)
        throw new Error(`${name}: ${answer.refusal.code}: ${answer.refusal.text}\n${Buffer.concat(err).toString()}`);
      return answer.value as never;
    },
    refusal: async (as, name, input) => {
      const answer = await exchange(as, name, input);
      if (answer.ok) throw new Error(`${name}: expected a refusal, got a value`);
      return answer.refusal.code;
    },
    end: async () => {
      child.stdin.end();
      return { code: await closed, stderr: Buffer.concat(err).toString() };
    },
  };
};
