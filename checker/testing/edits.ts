// Edits of an exported case, one at a time: what anybody with a text editor could do to it.
import fc from 'fast-check';
import { canonicalJson, type Json } from '../../shared/domain/json.ts';

export type Place = readonly (string | number)[];

export const placesIn = (value: Json, at: Place = []): readonly Place[] =>
  typeof value !== 'object' || value === null
    ? [at]
    : [at, ...Object.entries(value).flatMap(([name, member]) => placesIn(member, [...at, name]))];

/** One thing at `place` another way: changed, gone, doubled, or moved. `dice` chooses how. */
export const edited = (bundle: Json, place: Place, dice: number): Json => {
  const copy = structuredClone(bundle) as unknown;
  const parent = place.slice(0, -1).reduce<unknown>((part, name) => (part as never)[name], copy) as Record<
    string,
    unknown
  >;
  const name = place.at(-1) as string;
  const value = parent[name];
  const list = Array.isArray(parent) ? (parent as unknown[]) : null;
  if (list !== null && dice % 4 === 0) list.splice(Number(name), 1);
  else if (list !== null && dice % 4 === 1) list.splice(Number(name), 0, structuredClone(value));
  else if (list !== null && list.length > 1 && dice % 4 === 2) list.push(...list.splice(0, 1));
  else if (list === null && dice % 5 === 0) delete parent[name];
  else if (list === null && dice % 5 === 1) parent[`${name}2`] = value;
  else if (typeof value === 'string') parent[name] = changedText(value, dice);
  else if (typeof value === 'number') parent[name] = value + 1 + (dice % 3);
  else if (typeof value === 'boolean') parent[name] = !value;
  else parent[name] = 'something else';
  return copy as Json;
};

const changedText = (text: string, dice: number): string => {
  const place = dice % (text.length + 1);
  const letter = text[place];
  return letter === undefined
    ? `${text}x`
    : `${text.slice(0, place)}${letter === 'A' ? 'B' : 'A'}${text.slice(place + 1)}`;
};

/** `count` different texts, each the bundle with one random edit; the same ones for the same bundle. */
export const randomEdits = (bundle: string, count: number): readonly string[] => {
  const parsed = JSON.parse(bundle) as Json;
  const places = placesIn(parsed).slice(1);
  const texts = new Set<string>();
  const dice = fc.sample(fc.tuple(fc.nat(), fc.nat()), { numRuns: 2 * count, seed: 20261123 });
  for (const [where, how] of dice) {
    if (texts.size === count) break;
    const text = canonicalJson(edited(parsed, places[where % places.length] ?? [], how));
    // Moving the members of a list of equals, say, changes nothing.
    if (text !== bundle) texts.add(text);
  }
  return [...texts];
};
