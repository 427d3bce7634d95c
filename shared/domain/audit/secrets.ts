// Invariant 9: no event holds a credential, a code or a key in the clear, and the two halves of one went by two channels.
import { personalTexts } from '../personal-data.ts';
import type { RecordedEvent } from '../recorded-event.ts';
import { traitsOf } from '../sealed-text.ts';
import { misshapen } from './shape.ts';
import { before, newest, only, type OnCase, type Predicate, type Problem, problem } from './story.ts';

const hash = /^\$argon2id\$/;

const judged = new WeakMap<RecordedEvent, boolean>();
const holdsPrivateKey = (event: RecordedEvent): boolean => {
  const holds =
    judged.get(event) ??
    (traitsOf(JSON.stringify(event.data)).privateKey || personalTexts(event).some((text) => traitsOf(text).privateKey));
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
      const texts = [traitsOf(String(data['subject'])), traitsOf(String(data['text']))];
      if (texts.some(({ secretLine }) => secretLine))
        yield problem(event, 'secretInMail', 'The stored text of a mail holds the secret it carried.');
      if (data['purpose'] !== 'attempt-notice' && !texts.some(({ dots }) => dots))
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
