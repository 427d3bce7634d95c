// Bounds what a window may send before any schema looks at it, so that a hostile page cannot exhaust the main process.

export type Bounds = {
  /** UTF-16 code units over all strings and keys together; a user list or a report travels as text. */
  readonly characters: number;
  readonly values: number;
  readonly depth: number;
};

export const bounds: Bounds = { characters: 16 * 1024 * 1024, values: 200_000, depth: 32 };

/** Null when `input` is plain data within bounds; otherwise the sentence that says what is wrong with it. */
export const whyOutOfBounds = (input: unknown, limit: Bounds = bounds): string | null => {
  let characters = 0;
  let values = 0;
  // A list instead of recursion: the depth is the sender's choice and must not become our stack's.
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value: input, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { value, depth } = next;
    values += 1;
    if (values > limit.values) return `It has more than ${limit.values} values.`;
    if (depth > limit.depth) return `It is nested deeper than ${limit.depth} levels.`;
    if (typeof value === 'string') characters += value.length;
    else if (Array.isArray(value)) for (const item of value) waiting.push({ value: item, depth: depth + 1 });
    else if (isPlainObject(value)) {
      for (const [key, member] of Object.entries(value)) {
        characters += key.length;
        waiting.push({ value: member, depth: depth + 1 });
      }
    } else if (!isScalar(value)) return 'It holds something other than text, numbers, lists and records.';
    if (characters > limit.characters) return `Its text is longer than ${limit.characters} characters.`;
  }
  return null;
};

const isScalar = (value: unknown): boolean =>
  value === null || value === undefined || typeof value === 'boolean' || typeof value === 'number';

const isPlainObject = (value: unknown): value is Record<string, unknown> => {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};
