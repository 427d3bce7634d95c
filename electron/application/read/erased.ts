// What a window shows where a personal text was: sealed texts whose key was destroyed never leave as such.
import { withoutSealed } from '../../../shared/domain/sealed-text.ts';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `erased on 3 Nov 2026`, in UTC like every date of the evidence. */
const erasedOn = (at: string): string =>
  `erased on ${Number(at.slice(8, 10))} ${months[Number(at.slice(5, 7)) - 1]} ${at.slice(0, 4)}`;

/** `destroyedAt` answers when the key of an id was destroyed; null leaves the text, for it is sealed under no key of this workspace. */
export const sayErased = (value: unknown, destroyedAt: (key: string) => string | null): unknown => {
  if (typeof value === 'string')
    return withoutSealed(value, (key) => {
      const at = destroyedAt(key);
      return at === null ? null : erasedOn(at);
    });
  if (Array.isArray(value)) return value.map((item) => sayErased(item, destroyedAt));
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, sayErased(member, destroyedAt)]));
};
