// Public holidays by country, from lists that are kept elsewhere (date-holidays; its data is CC BY-SA, named in the window).
import type { Day } from '../application/ports.ts';

/** Read only when somebody asks: the lists are large. */
const load = async () => (await import('date-holidays')).default;

export const countries = async (): Promise<readonly { readonly id: string; readonly name: string }[]> => {
  const Holidays = await load();
  return Object.entries(new Holidays().getCountries('en'))
    .map(([id, name]) => ({ id, name: String(name) }))
    .toSorted((a, b) => a.name.localeCompare(b.name));
};

/** Regions of a country with holidays of their own; empty where it has none. */
export const regions = async (country: string): Promise<readonly { readonly id: string; readonly name: string }[]> => {
  const Holidays = await load();
  const known = (new Holidays().getStates(country, 'en') ?? {}) as Readonly<Record<string, string>>;
  return Object.entries(known).map(([id, name]) => ({ id, name: String(name) }));
};

/** Days on which public life rests, each local date once; empty for a country without lists. */
export const publicHolidays = async (
  country: string,
  region: string | null,
  years: readonly number[],
): Promise<readonly Day[]> => {
  const Holidays = await load();
  const lists = region === null ? new Holidays(country) : new Holidays(country, region);
  const days = new Map<string, string>();
  for (const year of years)
    for (const { date, name, type, start, end } of lists.getHolidays(year, 'en') ?? []) {
      if (type !== 'public') continue;
      // One that lasts several days counts for each; dates are local, and `date` begins with its first.
      const lasting = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
      for (let day = 0; day < lasting; day += 1) {
        const at = new Date(Date.parse(`${date.slice(0, 10)}T00:00:00Z`) + day * 86_400_000).toISOString().slice(0, 10);
        if (!days.has(at)) days.set(at, name);
      }
    }
  return [...days].map(([date, name]) => ({ date, name })).toSorted((a, b) => (a.date < b.date ? -1 : 1));
};
