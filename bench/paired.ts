// Timing peers beside each other: every round runs each of them once, in turn, so that a slow minute of the machine is everybody's.

export type Peer = {
  readonly name: string;
  /** Puts things as they were before; not timed. */
  readonly prepare?: () => Promise<void>;
  readonly run: () => Promise<void>;
};

export type Timed = { readonly name: string; readonly seconds: readonly number[]; readonly median: number };

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = [
    sorted[Math.floor((sorted.length - 1) / 2)],
    sorted[Math.ceil((sorted.length - 1) / 2)],
  ];
  return (low + high) / 2;
};

/** One round to warm up, then `rounds` that count; the order turns with each, so that nobody is always behind the same one. */
export const timePaired = async (peers: readonly Peer[], rounds: number): Promise<readonly Timed[]> => {
  const seconds = new Map(peers.map(({ name }) => [name, [] as number[]]));
  for (let round = 0; round <= rounds; round += 1) {
    const turned = peers.map((_, index) => peers[(index + round) % peers.length]).filter((peer) => peer !== undefined);
    for (const { name, prepare, run } of turned) {
      await prepare?.();
      const began = performance.now();
      await run();
      if (round > 0) seconds.get(name)?.push((performance.now() - began) / 1000);
    }
  }
  return peers.map(({ name }) => ({ name, seconds: seconds.get(name) ?? [], median: median(seconds.get(name) ?? []) }));
};

export const inSeconds = (seconds: number): string =>
  seconds < 0.1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
export const asMilliseconds = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;
export const asRatio = (ratio: number): string => `${ratio.toFixed(2)} ×`;

/** A Markdown table with its columns lined up. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...rest] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]) =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rest.map(line)].join('\n');
};
