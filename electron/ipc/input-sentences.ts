// What is wrong with an input, said to a person: the field in words and what it has to be, never the value and never a schema's own words.
import type { z } from 'zod';

type Issue = Parameters<z.core.$ZodErrorMap>[0];

/** `timeZone` is "Time zone", `accounts.2.email` is "Accounts, entry 3, email". */
const fieldName = (path: readonly PropertyKey[]): string => {
  const words = path.map((part) =>
    typeof part === 'number'
      ? `entry ${part + 1}`
      : String(part).replace(/(?<=[a-z])[A-Z]/g, (big) => ` ${big.toLowerCase()}`),
  );
  const name = words.join(', ');
  return name === '' ? 'What was asked' : name.charAt(0).toUpperCase() + name.slice(1);
};

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'yes or no',
  array: 'a list',
  object: 'a group of fields',
};

const formats: Readonly<Record<string, string>> = {
  email: 'a mail address',
  datetime: 'a date and time such as 2026-11-23T09:00:00Z',
  date: 'a date such as 2026-11-23',
  uuid: 'an id as Rekey makes them',
  url: 'an address such as https://desk.example',
};

const among = (values: readonly unknown[]): string => values.map(String).join(', ');

/** The sentence for one issue; a message written beside the field in the contract goes before it. */
export const inputSentence = (issue: Issue): string => {
  const name = fieldName(issue.path ?? []);
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? `${name} is missing.`
        : `${name} has to be ${kinds[issue.expected] ?? 'something else'}.`;
    case 'too_small':
      if (issue.origin === 'string')
        return Number(issue.minimum) <= 1
          ? `${name} is missing.`
          : `${name} needs at least ${issue.minimum} characters.`;
      return issue.origin === 'array'
        ? `${name} needs at least ${issue.minimum} of them.`
        : `${name} has to be at least ${issue.minimum}.`;
    case 'too_big':
      if (issue.origin === 'string') return `${name} has more than ${issue.maximum} characters.`;
      return issue.origin === 'array'
        ? `${name} has more than ${issue.maximum} of them.`
        : `${name} has to be at most ${issue.maximum}.`;
    case 'invalid_format':
      return `${name} has to be ${formats[issue.format] ?? 'written in another way'}.`;
    case 'invalid_value':
      return `${name} has to be one of: ${among(issue.values)}.`;
    case 'unrecognized_keys':
      return `Rekey knows no field named ${among(issue.keys)} here.`;
    default:
      return `${name} is not as Rekey expects it.`;
  }
};

/** In a list, what the contract says itself gets its place too. */
const placed = ({ path, message }: z.core.$ZodIssue): string => {
  const name = fieldName(path);
  return path.some((part) => typeof part === 'number') && !message.startsWith(name) ? `${name}: ${message}` : message;
};

/** At most three, so that a whole form filled in wrongly is still read. */
export const sentencesFor = ({ issues }: Pick<z.ZodError, 'issues'>): string => {
  const said = [...new Set(issues.map(placed))];
  const more = said.length > 3 ? ` (and ${said.length - 3} more)` : '';
  return `Rekey cannot read this. ${said.slice(0, 3).join(' ')}${more}`.trimEnd();
};
