// Whether a new passphrase or password may be used: long enough, and not what somebody guessing would try first.
import { type Program, refusal } from '../program.ts';

/** Null when it may. `about`: names of whoever it is for; the desk's own name is tried too. */
export const weakSecret = async (program: Program, secret: string, about: readonly string[]) => {
  const desk = (await program.work()?.desk())?.name;
  const { accepted, text } = await program.ports.strength(secret, [...about, ...(desk === undefined ? [] : [desk])]);
  return accepted ? null : refusal('secretWeak', text);
};
