/** The values an event may carry, and the one way they are written as bytes (RFC 8785), so that a signature over them means the same everywhere. */

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Deeper nesting than any event has; refused so that hostile input cannot exhaust the stack. */
const maximumDepth = 100;

/**
 * RFC 8785 (JSON Canonicalization Scheme): members sorted by UTF-16 code units, no white space, numbers and strings as ECMAScript
 * writes them. Throws on what JSON cannot carry (undefined, functions, NaN, infinities, lone surrogates, class instances): such a
 * value reaching a signature is a bug.
 */
export function canonicalJson(value: Json): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (depth > maximumDepth) throw new Error(`canonical JSON: expected at most ${maximumDepth} levels of nesting`);
  if (value === null || value === true || value === false) return String(value);
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string') return writeString(value);
  if (Array.isArray(value)) return writeArray(value, depth);
  if (isPlainObject(value)) return writeObject(value, depth);
  throw new Error(`canonical JSON: expected a JSON value, got ${typeof value}`);
}

function writeArray(value: readonly unknown[], depth: number): string {
  // Array.from visits the holes of a sparse array, which `map` would leave out of the text.
  return `[${Array.from(value, (item) => write(item, depth + 1)).join(',')}]`;
}

function writeObject(value: Readonly<Record<string, unknown>>, depth: number): string {
  // The default sort compares UTF-16 code units, which is the order the RFC asks for; a locale's order is not.
  const members = Object.keys(value)
    .sort()
    .map((key) => `${writeString(key)}:${write(value[key], depth + 1)}`);
  return `{${members.join(',')}}`;
}

function writeNumber(value: number): string {
  if (!Number.isFinite(value)) throw new Error(`canonical JSON: expected a finite number, got ${value}`);
  return JSON.stringify(value);
}

function writeString(value: string): string {
  // RFC 8785 section 3.2.2.2: a lone surrogate must end the operation; JSON.stringify would escape it instead.
  if (!value.isWellFormed()) throw new Error('canonical JSON: expected well-formed Unicode, got a lone surrogate');
  return JSON.stringify(value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
