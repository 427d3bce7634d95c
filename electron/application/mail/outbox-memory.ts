// What the outbox knows only while the program runs: codes still in hand, mails in somebody's hands, and a line that mail waits in.

export type Body = { readonly text: string; readonly html?: string };

export type OutboxMemory = {
  /** Bodies with a code in them, by mail: kept nowhere else, so that a code dies with the program. */
  readonly inHand: Map<string, Body>;
  /** Mails that are being sent or stand in a line to be. */
  readonly underWay: Set<string>;
  /** Mails that the last look found on their way and in nobody's hands: their answer could not be recorded. */
  readonly lost: Set<string>;
  /** Mail work in order, apart from everything else that runs in the background: thousands of notices must keep nobody waiting. */
  readonly post: (job: () => Promise<void>) => void;
  readonly idle: () => Promise<void>;
  /** The server was down: until then nothing is tried by itself. Null once it took something, or its settings changed. */
  readonly quiet: (until: string | null) => void;
  readonly quietUntil: () => string | null;
  /** The program is ending: what is on its way is finished, the rest goes on at the next start. */
  readonly stop: () => void;
  readonly stopped: () => boolean;
};

export const createOutboxMemory = (reportBug: (error: unknown) => void): OutboxMemory => {
  let line: Promise<void> = Promise.resolve();
  let until: string | null = null;
  let stopping = false;
  return {
    inHand: new Map(),
    underWay: new Set(),
    lost: new Set(),
    post: (job) => {
      line = line.then(() => (stopping ? undefined : job())).catch(reportBug);
    },
    idle: async () => {
      let seen: Promise<void>;
      do {
        seen = line;
        await seen;
      } while (seen !== line);
    },
    quiet: (time) => {
      until = time;
    },
    quietUntil: () => until,
    stop: () => {
      stopping = true;
    },
    stopped: () => stopping,
  };
};
