// What makes files before it records them, one at a time for each subscription: whoever comes second finds it done, not half done.

export type InTurn = <Value>(name: string, job: () => Promise<Value>) => Promise<Value>;

export const createTurns = (): InTurn => {
  const last = new Map<string, Promise<unknown>>();
  return (name, job) => {
    const mine = (last.get(name) ?? Promise.resolve()).then(job);
    const settled: Promise<void> = mine.then(
      () => undefined,
      () => undefined,
    );
    const over = settled.then(() => {
      if (last.get(name) === over) last.delete(name);
    });
    last.set(name, over);
    return mine;
  };
};
