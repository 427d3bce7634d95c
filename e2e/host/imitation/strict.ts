// Makes what the imitation lacks fail loudly: code that relies on it would otherwise pass here and break on Electron.

/** Names that language, promises and inspection ask of any object. */
const asked = new Set([
  'then',
  'toJSON',
  'constructor',
  'domain',
  'inspect',
  'nodeType',
  'asymmetricMatch',
  '$$typeof',
]);

export const strict = <Target extends object>(name: string, target: Target): Target =>
  new Proxy(target, {
    get: (object, key, receiver) => {
      if (typeof key === 'string' && !(key in object) && !asked.has(key)) throw notImitated(`${name}.${key}`);
      return Reflect.get(object, key, receiver);
    },
    set: (object, key, value, receiver) => {
      if (typeof key === 'string' && !(key in object)) throw notImitated(`${name}.${key}`);
      return Reflect.set(object, key, value, receiver);
    },
  });

export const notImitated = (what: string): Error =>
  new Error(`stand-in host: electron's ${what} is not imitated; add it under e2e/host/imitation or do without it`);
