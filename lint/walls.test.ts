// Plants a violation of every wall and asks the linter and the compiler to find it: a wall nobody can walk into may not be there.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import plugin from './plugin.ts';

const project = fileURLToPath(new URL('..', import.meta.url));
const inLint = (folder: string) => join(project, 'lint', folder);
const filesUnder = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(project, join(entry.parentPath, entry.name)));

/** Both tools answer 1 when they found something; what they print is the answer. */
const printed = (script: string, args: readonly string[]): Promise<string> =>
  new Promise((resolve) => {
    execFile(process.execPath, [join(project, script), ...args], { cwd: project }, (_error, stdout) => resolve(stdout));
  });

describe('the linter', () => {
  type Diagnostic = { readonly code: string; readonly filename: string };
  let found: readonly Diagnostic[] = [];

  beforeAll(async () => {
    const args = ['--type-aware', '-f', 'json', 'lint/violations'];
    const report = JSON.parse(await printed('node_modules/oxlint/bin/oxlint', args)) as { diagnostics: Diagnostic[] };
    found = report.diagnostics;
  }, 60_000);

  const rules = readdirSync(inLint('violations'));

  it.each(rules)('finds what breaks %s, and nothing else there', (rule) => {
    const files = filesUnder(join(inLint('violations'), rule));
    const reported = found.filter((each) => files.includes(each.filename));
    expect(reported.map((each) => each.filename).sort()).toEqual(files.sort());
    for (const { code } of reported) expect(code.slice(code.indexOf('('))).toBe(`(${rule})`);
  });

  it('has a planted violation for every rule of its own', () => {
    expect(rules).toEqual(expect.arrayContaining(Object.keys(plugin.rules)));
  });
});

describe('the compiler', () => {
  it.each(['shared', 'electron', 'renderer'])(
    'keeps %s/ to its own environment',
    async (part) => {
      const files = filesUnder(join(inLint('uncompilable'), part));
      const cache = join(project, 'node_modules/.cache');
      mkdirSync(cache, { recursive: true });
      const folder = mkdtempSync(join(cache, 'walls-'));
      try {
        const config = {
          extends: join(project, part, 'tsconfig.json'),
          compilerOptions: { composite: false, emitDeclarationOnly: false, noEmit: true, rootDir: project },
          include: [],
          exclude: [],
          files: files.map((file) => join(project, file)),
          references: [],
        };
        writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
        const output = await printed('node_modules/typescript/bin/tsc', ['-p', folder, '--pretty', 'false']);
        // TS2591, TS2580, TS2584, TS2304: a name that this environment does not have.
        const refused = [...output.matchAll(/(\S+)\(\d+,\d+\): error TS(?:2591|2580|2584|2304|2307)\b/g)].map(
          (each) => each[1],
        );
        expect(refused.sort()).toEqual(files.sort());
        expect(output.match(/error TS/g)).toHaveLength(files.length);
      } finally {
        rmSync(folder, { recursive: true });
      }
    },
    60_000,
  );
});
