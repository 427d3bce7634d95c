// Invariant 16: personal data is erased when nothing needs it any more, and nothing is recorded under a key that was destroyed.
import type { Stamp } from '../decider.ts';
import { personalTexts } from '../personal-data.ts';
import { sealedUnder } from '../sealed-text.ts';
import { between } from '../time.ts';
import { ending, newest, only, type OnSubscription, type Predicate, problem, type Story } from './story.ts';

const changeUnderWay = (story: Story, events: readonly OnSubscription[], { position, at }: Stamp): boolean => {
  const asked = newest(only(events, 'contactChangeAsked'), position);
  if (asked === undefined) return false;
  const later = events.filter((event) => event.position > asked.position && event.position < position);
  if (only(later, 'contactChangeStopped').length > 0) return false;
  const until = only(later, 'contactChangeApplied')[0]?.data.until;
  return until === undefined ? between(asked.at, at) < story.policyAt(position).challengeFor : between(at, until) > 0;
};

export const erasedOnlyInTime: Predicate = function* (story) {
  for (const { id, events, erasures } of story.subscriptions.values()) {
    if (erasures.length === 0) continue;
    const cases = story.cases.filter(({ subscription }) => subscription.id === id);
    for (const erased of erasures) {
      if (erased.data.subscription !== id)
        yield problem(
          erased,
          'otherSubscription',
          'An erasure names another subscription than the one it was made on.',
        );
      const before = cases.filter(({ opened }) => opened.position < erased.position);
      const ends = before.map((one) => ending(one.events)).filter((end) => end !== undefined);
      if (ends.length < before.length || ends.some(({ position }) => position > erased.position))
        yield problem(erased, 'erasedWhileOpen', 'Personal data was erased while a recovery was open that needed it.');
      if (changeUnderWay(story, events, erased))
        yield problem(erased, 'erasedMidway', 'Personal data was erased while a change of contact was under way.');
      const last = ends
        .map(({ at }) => at)
        .sort()
        .at(-1);
      const { eraseAfter } = story.policyAt(erased.position);
      if (
        erased.actor === 'workstation' &&
        (eraseAfter <= 0 || last === undefined || between(last, erased.at) < eraseAfter)
      )
        yield problem(
          erased,
          'erasedTooEarly',
          'Personal data was erased by the workstation before its time was over.',
        );
    }
    const dead = new Map(erasures.map(({ data, position }) => [data.key, position]));
    const tickets = story.tickets.filter(({ opened }) => opened.data.subscription === id);
    const streams = new Set([
      `subscription/${id}`,
      ...cases.map((one) => `recovery/${one.id}`),
      ...tickets.map((one) => `ticket/${one.id}`),
      ...story.sessions.flatMap((one) => (one.began.data.subscription === id ? [`session/${one.id}`] : [])),
    ]);
    for (const event of story.history) {
      if (!streams.has(event.stream)) continue;
      const revived = personalTexts(event).some((text) => {
        const destroyed = dead.get(sealedUnder(text));
        return destroyed !== undefined && destroyed < event.position && sealedUnder(text) !== null;
      });
      if (revived)
        yield problem(event, 'underDeadKey', 'Something personal was recorded under a key that had been destroyed.');
    }
  }
};
