// Invariant 9: no event holds a credential, a code or a key in the clear, and the two halves of one went by two channels.
import type { RecordedEvent } from '../recorded-event.ts';
import { misshapen } from './shape.ts';
import { before, newest, only, type OnCase, type Predicate, type Problem, problem } from './story.ts';

/** Never legitimate anywhere: age's and PEM's own marks of a private key. */
const privateKey = /AGE-SECRET-KEY-|PRIVATE KEY-----/i;
/** On a line of its own in a mail, as the templates print what is to be typed: a code, or a half of five words. */
const codeLine = /^\s*[0-9A-Z]{4}(-[0-9A-Z]{4})+\s*$/m;
const halfLine = /^\s*[a-z]+(-[a-z]+){4}\s*$/m;
const hash = /^\$argon2id\$/;

const judged = new WeakMap<RecordedEvent, boolean>();
const holdsPrivateKey = (event: RecordedEvent): boolean => {
  const holds = judged.get(event) ?? privateKey.test(JSON.stringify(event.data));
  judged.set(event, holds);
  return holds;
};

export const nothingSecretIsRecorded: Predicate = function* (story) {
  for (const event of story.history) {
    const { type, data } = event;
    if (misshapen(event) === 'unknownField')
      yield problem(event, 'unknownField', `A ${type} event has a field that no such event has.`);
    if (holdsPrivateKey(event)) yield problem(event, 'privateKey', 'An event holds a private key.');
    if (type === 'mailIntended') {
      const text = `${String(data['subject'])}\n${String(data['text'])}`;
      if (codeLine.test(text) || halfLine.test(text))
        yield problem(event, 'secretInMail', 'The stored text of a mail holds the secret it carried.');
      if (data['purpose'] !== 'attempt-notice' && !text.includes('•'))
        yield problem(event, 'notElided', 'The stored text of a mail shows no dots where its secret stood.');
    }
    if ('codeHash' in data && !hash.test(String(data['codeHash'])))
      yield problem(event, 'codeNotHashed', 'A code is recorded otherwise than as its Argon2id hash.');
  }
  for (const { events } of story.cases) yield* twoChannels(events);
};

/** One half goes by mail; the other by the witness on a reset, by the verified number on a full change, never both ways. */
function* twoChannels(events: readonly OnCase[]): Iterable<Problem> {
  for (const event of only(events, 'halfReadOut', 'halfHanded')) {
    const executed = before(only(events, 'executed'), event.position).length > 0;
    if (executed !== (event.type === 'halfReadOut'))
      yield problem(event, 'otherChannel', 'A half went by a channel that this path does not use.');
    if (
      event.type === 'halfReadOut' &&
      newest(only(events, 'verified'), event.position)?.data.phone !== event.data.phone
    )
      yield problem(event, 'numberNotVerified', 'A half was read out on a number that was not the verified one.');
  }
  const set = only(events, 'passwordSet')[0];
  if (set && before(only(events, 'halfReadOut', 'halfHanded'), set.position).length === 0)
    yield problem(set, 'oneHalfOnly', 'A password was set though only one half of the credential had left.');
}
