/** What every journal must do, whichever database keeps it: one suite, run by each adapter's own test with its own way to open one. */

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Commit, Journal, RecordedEvent } from './port.ts';
import { append, at, type Desk, enrolOperator, newDesk, note } from './testing/desk.ts';
import { newSigningKeys, signerFor } from '../keys/signing.ts';
import { verifyRecords } from './verify.ts';

export type JournalUnderTest = {
  /** Opens the same journal each time it is called, several times at once too. */
  readonly open: () => Promise<Journal>;
  readonly remove: () => Promise<void>;
};

export function journalContract(name: string, create: () => Promise<JournalUnderTest>): void {
  describe(`the journal in ${name}`, () => {
    let under: JournalUnderTest;
    let journal: Journal;
    let desk: Desk;

    beforeEach(async () => {
      under = await create();
      journal = await under.open();
      desk = newDesk();
    });
    afterEach(async () => {
      await journal.close();
      await under.remove();
    });

    const found = (): Commit => ({
      commandId: 'found',
      at: at(0),
      appends: [append('desk', 0, desk.owner, desk.founded)],
    });
    const notes = (commandId: string, version: number, ...texts: string[]): Commit => ({
      commandId,
      at: at(1),
      appends: [append('ticket/1', version, desk.workstation, ...texts.map(note))],
    });

    it('is empty before the first event', async () => {
      expect(await journal.head()).toEqual({ position: 0, hash: '0'.repeat(64), at: '' });
      expect(await journal.read('desk')).toEqual([]);
      expect(await all(journal)).toEqual([]);
    });

    it('keeps events with positions and versions from 1, and verifies', async () => {
      await journal.commit(found());
      const result = await journal.commit(notes('n', 0, 'first', 'second'));
      const events = await all(journal);
      expect(events.map(({ position, stream, version }) => [position, stream, version])).toEqual([
        [1, 'desk', 1],
        [2, 'ticket/1', 1],
        [3, 'ticket/1', 2],
      ]);
      expect(result).toEqual({ ok: true, events: events.slice(1), repeated: false });
      expect(await journal.read('ticket/1')).toEqual(events.slice(1));
      expect(await verifyRecords(events)).toMatchObject({ ok: true, events: 3, head: await journal.head() });
    });

    it('reads on from a position', async () => {
      await journal.commit(found());
      await journal.commit(notes('n', 0, 'first', 'second'));
      expect((await all(journal, 2)).map(({ position }) => position)).toEqual([3]);
      expect(await all(journal, 3)).toEqual([]);
    });

    it('reads more events than fit one page, in order', async () => {
      await journal.commit(found());
      await journal.commit(notes('many', 0, ...Array.from({ length: 1100 }, (_, index) => `note ${index}`)));
      expect((await all(journal)).map(({ position }) => position)).toEqual(
        Array.from({ length: 1101 }, (_, index) => index + 1),
      );
    });

    it('answers a wrong expected version with both versions, and writes nothing', async () => {
      await journal.commit(found());
      await journal.commit(notes('n', 0, 'first'));
      const head = await journal.head();
      expect(await journal.commit(notes('late', 0, 'too late'))).toEqual({
        ok: false,
        conflict: { stream: 'ticket/1', expected: 0, actual: 1 },
      });
      expect(await journal.commit(notes('early', 7, 'too early'))).toEqual({
        ok: false,
        conflict: { stream: 'ticket/1', expected: 7, actual: 1 },
      });
      expect(await journal.head()).toEqual(head);
    });

    it('appends to several streams or to none', async () => {
      await journal.commit(found());
      await journal.commit(notes('n', 0, 'first'));
      const both = (expected: number): Commit => ({
        commandId: 'both',
        at: at(2),
        appends: [
          append('ticket/2', 0, desk.owner, note('fresh')),
          append('ticket/1', expected, desk.owner, note('more')),
        ],
        seal: [{ key: 'half/1', bytes: Uint8Array.of(1) }],
      });
      expect(await journal.commit(both(0))).toMatchObject({ ok: false, conflict: { stream: 'ticket/1' } });
      expect(await journal.read('ticket/2')).toEqual([]);
      expect(await journal.sealed('half/1')).toBeNull();
      expect(await journal.commit(both(1))).toMatchObject({ ok: true, repeated: false });
      expect(await journal.read('ticket/2')).toHaveLength(1);
      expect(await journal.read('ticket/1')).toHaveLength(2);
    });

    it('lets several signers append to one stream in one commit, each continuing the one before', async () => {
      const priya = newSigningKeys();
      await journal.commit(found());
      const result = await journal.commit({
        commandId: 'shift',
        at: at(1),
        appends: [
          append('desk', 1, desk.owner, enrolOperator('priya', priya)),
          append('recovery/1', 0, signerFor('operator:priya', priya), note('asked'), note('decided')),
          append('recovery/1', 2, desk.workstation, note('mailed')),
        ],
      });
      expect(result).toMatchObject({ ok: true });
      const events = await journal.read('recovery/1');
      expect(events.map(({ version, actor }) => [version, actor])).toEqual([
        [1, 'operator:priya'],
        [2, 'operator:priya'],
        [3, 'workstation'],
      ]);
      expect(await verifyRecords(journal.readAll())).toMatchObject({ ok: true, events: 5 });
    });

    it('refuses entries of one commit that do not continue each other', async () => {
      await journal.commit(found());
      const result = await journal.commit({
        commandId: 'twice',
        at: at(1),
        appends: [append('ticket/1', 0, desk.owner, note('a')), append('ticket/1', 0, desk.owner, note('b'))],
      });
      expect(result).toEqual({ ok: false, conflict: { stream: 'ticket/1', expected: 0, actual: 1 } });
      expect(await journal.read('ticket/1')).toEqual([]);
    });

    it('answers a command it has already with the events of the first time, even out of date', async () => {
      await journal.commit(found());
      const first = await journal.commit(notes('n', 0, 'first'));
      await journal.commit({ ...notes('m', 1, 'second'), at: at(5) });
      const again = await journal.commit(notes('n', 0, 'first'));
      expect(again).toEqual({ ...first, repeated: true });
      expect(await journal.read('ticket/1')).toHaveLength(2);
    });

    it('knows a command that made no events', async () => {
      await journal.commit(found());
      const sealing = { commandId: 'seal', at: at(1), appends: [], seal: [{ key: 'half/1', bytes: Uint8Array.of(1) }] };
      expect(await journal.commit(sealing)).toEqual({ ok: true, events: [], repeated: false });
      expect(await journal.commit({ ...sealing, seal: [] })).toEqual({ ok: true, events: [], repeated: true });
    });

    it('lets one of many concurrent appends to the same version win', async () => {
      await journal.commit(found());
      const others = await Promise.all(Array.from({ length: 4 }, () => under.open()));
      const results = await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          (others[index % others.length] ?? journal).commit(notes(`race ${index}`, 0, `from ${index}`)),
        ),
      );
      await Promise.all(others.map((other) => other.close()));
      expect(results.filter(({ ok }) => ok)).toHaveLength(1);
      expect(await journal.read('ticket/1')).toHaveLength(1);
      expect(await verifyRecords(journal.readAll())).toMatchObject({ ok: true, events: 2 });
    });

    it('lets one of many concurrent repetitions of a command act', async () => {
      await journal.commit(found());
      const results = await Promise.all(Array.from({ length: 20 }, () => journal.commit(notes('same', 0, 'once'))));
      expect(results.filter((result) => result.ok && !result.repeated)).toHaveLength(1);
      expect(results.every(({ ok }) => ok)).toBe(true);
      expect(await journal.read('ticket/1')).toHaveLength(1);
    });

    it.each([
      ['before the head', at(0)],
      ['without milliseconds', '2026-11-17T09:30:00Z'],
      ['in another zone', '2026-11-17T10:30:00.000+01:00'],
      ['of a day that does not exist', '2026-02-30T09:30:00.000Z'],
    ])('throws on an instant %s, and writes nothing', async (_name, instant) => {
      await journal.commit(found());
      await journal.commit(notes('n', 0, 'first'));
      await expect(journal.commit({ ...notes('m', 1, 'second'), at: instant })).rejects.toThrow(/expected an/);
      expect(await journal.read('ticket/1')).toHaveLength(1);
    });

    it('writes nothing when a signer fails midway', async () => {
      await journal.commit(found());
      const failing = {
        actor: 'operator:olga',
        sign: () => {
          throw new Error('locked');
        },
      };
      const commit = {
        commandId: 'c',
        at: at(1),
        appends: [append('a', 0, desk.owner, note('a')), append('b', 0, failing, note('b'))],
      };
      await expect(journal.commit(commit)).rejects.toThrow('locked');
      expect(await journal.head()).toMatchObject({ position: 1 });
    });

    it('keeps the data as it was signed when the caller changes its own object', async () => {
      await journal.commit(found());
      const data = { text: 'signed' };
      await journal.commit({
        commandId: 'c',
        at: at(1),
        appends: [append('a', 0, desk.owner, { type: 'noted', data })],
      });
      data.text = 'changed';
      expect((await journal.read('a')).map((event) => event.data)).toEqual([{ text: 'signed' }]);
    });

    it('seals, lists by prefix, replaces and erases bytes together with events', async () => {
      await journal.commit(found());
      const bytes = (text: string) => new TextEncoder().encode(text);
      const seal = ['mail/100%_a', 'mail/100%_b', 'mail/100xya', 'window/a'].map((key) => ({ key, bytes: bytes(key) }));
      await journal.commit({ ...notes('s', 0, 'sealed'), seal });
      expect(await journal.sealedKeys('mail/100%_')).toEqual(['mail/100%_a', 'mail/100%_b']);
      expect(await journal.sealedKeys('')).toHaveLength(4);
      expect(await journal.sealed('mail/100%_a')).toEqual(bytes('mail/100%_a'));
      await journal.commit({
        ...notes('e', 1, 'erased'),
        erase: ['mail/100%_a', 'window/a', 'never/there'],
        seal: [
          { key: 'mail/100%_b', bytes: bytes('other') },
          { key: 'window/a', bytes: bytes('again') },
        ],
      });
      expect(await journal.sealed('mail/100%_a')).toBeNull();
      expect(await journal.sealed('mail/100%_b')).toEqual(bytes('other'));
      // Erasing comes before sealing, so that one commit can put a new half in the place of the old.
      expect(await journal.sealed('window/a')).toEqual(bytes('again'));
    });

    it('has everything again when it is closed and opened', async () => {
      await journal.commit(found());
      await journal.commit({ ...notes('n', 0, 'first'), seal: [{ key: 'half/1', bytes: Uint8Array.of(7, 0, 7) }] });
      const before = { head: await journal.head(), events: await all(journal) };
      await journal.close();
      journal = await under.open();
      expect({ head: await journal.head(), events: await all(journal) }).toEqual(before);
      expect(await journal.sealed('half/1')).toEqual(Uint8Array.of(7, 0, 7));
      expect(await journal.commit(notes('n', 0, 'first'))).toMatchObject({ repeated: true });
    });
  });
}

async function all(journal: Journal, after?: number): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  for await (const event of journal.readAll(after)) events.push(event);
  return events;
}
