// Writes any answer for a person to read: one line a field, lists with dashes, nothing that could steer the terminal.

export const inPlainText = (value: unknown): string => lines(value, '').join('\n');

const lines = (value: unknown, indent: string): readonly string[] => {
  if (Array.isArray(value))
    return value.length === 0 ? [`${indent}none`] : value.flatMap((item) => listed(item, indent));
  if (isRecord(value)) return Object.entries(value).flatMap(([key, member]) => field(key, member, indent));
  return [`${indent}${scalar(value)}`];
};

const field = (key: string, value: unknown, indent: string): readonly string[] => {
  if (Array.isArray(value) && value.length === 0) return [`${indent}${key}: none`];
  if (Array.isArray(value) || isRecord(value)) return [`${indent}${key}:`, ...lines(value, `${indent}  `)];
  return [`${indent}${key}: ${scalar(value)}`];
};

const listed = (item: unknown, indent: string): readonly string[] => {
  const [first = '', ...rest] = lines(item, `${indent}  `);
  return [`${indent}- ${first.trimStart()}`, ...rest];
};

const scalar = (value: unknown): string => {
  if (value === null || value === undefined) return '-';
  return printable(String(value));
};

/** Names and titles come from customers; a control character of theirs must not reach the terminal. */
export const printable = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;
