// Takes a stream apart into lines as they come, so that a conversation over a pipe is answered line by line, within bounds.

export type Line =
  | { readonly number: number; readonly text: string }
  | { readonly number: number; readonly problem: string };

/** Room for the largest request, a user list, written with escapes. */
export const longestLine = 64 * 1024 * 1024;

/** Numbers count from 1. A last line without an end counts; a line too long or not UTF-8 is named and passed over. */
export async function* linesOf(source: AsyncIterable<Buffer>, limit: number = longestLine): AsyncGenerator<Line> {
  let before = 0;
  let parts: Buffer[] = [];
  let length = 0;
  const end = (): Line => {
    const number = ++before;
    const bytes = Buffer.concat(parts);
    const tooLong = length > limit;
    parts = [];
    length = 0;
    if (tooLong) return { number, problem: `The line is longer than ${limit} bytes.` };
    try {
      return { number, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
    } catch {
      return { number, problem: 'The line is not UTF-8 text.' };
    }
  };
  const keep = (part: Buffer) => {
    length += part.length;
    if (length <= limit) parts.push(part);
    else parts = [];
  };
  for await (const chunk of source) {
    let from = 0;
    for (let to = chunk.indexOf(0x0a, from); to >= 0; to = chunk.indexOf(0x0a, from)) {
      keep(chunk.subarray(from, to));
      yield end();
      from = to + 1;
    }
    keep(chunk.subarray(from));
  }
  if (length > 0) yield end();
}
