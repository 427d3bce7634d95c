// A command runs once at a time, however often its button is pressed.

/** Null, at once, while the one before has no answer yet: two clicks come before the next render, so no state of a page can tell. */
export const oneAtATime = <Input, Outcome>(
  send: (input: Input) => Promise<Outcome>,
): ((input: Input) => Promise<Outcome | null>) => {
  let running = false;
  return async (input) => {
    if (running) return null;
    running = true;
    try {
      return await send(input);
    } finally {
      running = false;
    }
  };
};
