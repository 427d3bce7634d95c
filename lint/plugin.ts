// Gives the walls, and the bans that need more than an import's name, to oxlint as rules.
import { dirname, relative, resolve, sep } from 'node:path';
import { type Target, type Wall, walls } from './walls.ts';

type Node = { readonly type: string };
type Named = { readonly name?: string; readonly value?: string | number | boolean | object | null };
type Specifier = Node & { readonly imported?: Named; readonly local?: Named };
type Import = Node & { readonly source: Named | null; readonly specifiers?: readonly Specifier[] };
type Member = Node & { readonly object: Node & Named; readonly property: Node & Named; readonly computed: boolean };
type Call = Node & { readonly callee: Node & Named; readonly arguments: readonly (Node & Named)[] };

type Context = {
  readonly filename: string;
  readonly cwd: string;
  readonly report: (found: { readonly node: object; readonly message: string }) => void;
};
type Visitors = { readonly [type: string]: (node: never) => void };
type Rule = { readonly create: (context: Context) => Visitors };

/** The planted violations stand in their own small tree, where the same walls hold. */
const planted = /^lint\/violations\/[^/]+\//;

const placeOf = (file: string, cwd: string): string => relative(cwd, file).split(sep).join('/').replace(planted, '');

const targetOf = (specifier: string, context: Context): Target =>
  specifier.startsWith('.')
    ? { file: placeOf(resolve(dirname(context.filename), specifier), context.cwd) }
    : { package: specifier };

const importedNames = (node: Import): string[] => {
  if (node.type === 'ExportAllDeclaration' || node.type === 'ImportExpression') return ['*'];
  return (node.specifiers ?? []).map((each) => {
    if (each.type === 'ImportNamespaceSpecifier') return '*';
    if (each.type === 'ImportDefaultSpecifier') return 'default';
    const name = each.imported ?? each.local;
    return name?.name ?? (typeof name?.value === 'string' ? name.value : '*');
  });
};

const wallRule = (wall: Wall): Rule => ({
  create: (context) => {
    const file = placeOf(context.filename, context.cwd);
    if (!wall.stands(file)) return {};
    const look = (node: Import) => {
      const specifier = node.source?.value;
      if (typeof specifier !== 'string') return;
      if (wall.stops(targetOf(specifier, context), file, importedNames(node)))
        context.report({ node, message: `${wall.says} (${specifier})` });
    };
    return {
      ImportDeclaration: look,
      ExportNamedDeclaration: look,
      ExportAllDeclaration: look,
      ImportExpression: look,
      TSImportType: (node: Import & { readonly argument?: Named }) =>
        look({ ...node, type: 'ImportExpression', source: node.source ?? node.argument ?? null }),
      CallExpression: (node: Call) => {
        const [first] = node.arguments;
        if (node.callee.name === 'require' && first !== undefined)
          look({ ...node, type: 'ImportExpression', source: first });
      },
    };
  },
});

const clocks = new Set([
  'Date.now',
  'Math.random',
  'Temporal.Now',
  'performance.now',
  'crypto.randomUUID',
  'crypto.getRandomValues',
]);

const noClockInShared: Rule = {
  create: (context) => {
    if (!placeOf(context.filename, context.cwd).startsWith('shared/')) return {};
    const refuse = (node: object) =>
      context.report({ node, message: 'shared/ has no clock and no chance: now, random values and ids are passed in' });
    const nowFromDate = (node: Call) => {
      if (node.callee.name === 'Date' && node.arguments.length === 0) refuse(node);
    };
    return {
      MemberExpression: (node: Member) => {
        const property = node.computed ? node.property.value : node.property.name;
        if (clocks.has(`${node.object.name}.${typeof property === 'string' ? property : ''}`)) refuse(node);
      },
      NewExpression: nowFromDate,
      CallExpression: nowFromDate,
    };
  },
};

const bridgeOnlyInBackend: Rule = {
  create: (context) => {
    const file = placeOf(context.filename, context.cwd);
    if (!file.startsWith('renderer/') || file.startsWith('renderer/backend/')) return {};
    return {
      MemberExpression: (node: Member) => {
        const isGlobal = ['window', 'globalThis', 'self'].includes(node.object.name ?? '');
        const property = node.computed ? node.property.value : node.property.name;
        if (isGlobal && property === 'rekey')
          context.report({ node, message: 'only renderer/backend/ touches the bridge' });
      },
    };
  },
};

const plugin = {
  meta: { name: 'walls' },
  rules: {
    ...Object.fromEntries(walls.map((wall) => [wall.rule, wallRule(wall)])),
    'no-clock-in-shared': noClockInShared,
    'bridge-only-in-backend': bridgeOnlyInBackend,
  },
};

// oxlint takes a plugin by its default export.
export default plugin;
