// Refuses what a message cannot carry here: Electron clones buffers, maps and sets, this bridge would silently make `{}` of them.

export const plainData = <Value>(value: Value, where: string): Value => {
  look(value, where, 0);
  return value;
};

const look = (value: unknown, where: string, depth: number): void => {
  if (depth > 200) throw new TypeError(`stand-in host: ${where} is nested too deeply`);
  if (value === null || typeof value !== 'object') {
    if (typeof value === 'function' || typeof value === 'symbol')
      throw new TypeError(`stand-in host: ${where}: an object could not be cloned (${typeof value})`);
    return;
  }
  if (Array.isArray(value)) {
    for (const item of value) look(item, where, depth + 1);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype && !isForeignRecord(value))
    throw new TypeError(`stand-in host: ${where} carries ${kindOf(value)}; only plain data crosses its bridge`);
  for (const member of Object.values(value)) look(member, where, depth + 1);
};

/** A record made in another realm (a page, a worker) has that realm's Object.prototype. */
const isForeignRecord = (value: object): boolean =>
  Object.prototype.toString.call(value) === '[object Object]' && kindOf(value) === 'Object';

const kindOf = (value: object): string => value.constructor?.name ?? 'an object without a constructor';
