// The re-encryptions under way, so that whoever watches one can stop it. What is done by then is kept, and gone on with later.

export type RunningRotations = {
  /** Runs one of a subscription; the signal is raised when it is to stop. */
  readonly run: <Value>(subscription: string, rotation: (signal: AbortSignal) => Promise<Value>) => Promise<Value>;
  /** False when none was under way. From its commit on a rotation ends by itself. */
  readonly stop: (subscription: string) => boolean;
};

export const createRunningRotations = (): RunningRotations => {
  const running = new Map<string, AbortController>();
  return {
    run: async (subscription, rotation) => {
      const stop = new AbortController();
      running.set(subscription, stop);
      try {
        return await rotation(stop.signal);
      } finally {
        running.delete(subscription);
      }
    },
    stop: (subscription) => {
      const found = running.get(subscription);
      found?.abort();
      return found !== undefined;
    },
  };
};
