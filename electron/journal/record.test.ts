import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from '../../shared/domain/json.ts';
import { chainedForm, type RecordedEvent } from '../../shared/domain/recorded-event.ts';
import { dataText, emptyHead, hashRecord, leafOf, recordNext, signedMessage } from './record.ts';

test('what is written once is what the canonical writer says: signed, hashed and kept', () => {
  const text = fc.string({ unit: 'grapheme' });
  const data = fc.dictionary(
    text,
    fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as never),
  );
  fc.assert(
    fc.property(text, text, text, fc.nat(), data, (actor, stream, type, version, given) => {
      const signed: Uint8Array[] = [];
      const signer = { actor, sign: (message: Uint8Array) => (signed.push(message), new Uint8Array(64).fill(7)) };
      const place = { stream, version, at: '2026-11-16T09:00:00.000Z' };
      const made = recordNext(emptyHead, place, signer, { type, data: given });
      // A copy is nothing that was made here: everything of it is written anew.
      const copy: RecordedEvent = { ...made };
      expect(Buffer.from(signed[0] ?? []).toString()).toBe(Buffer.from(signedMessage(copy)).toString());
      expect(hashRecord(made)).toBe(
        createHash('sha256')
          .update(canonicalJson(chainedForm(copy)))
          .digest('hex'),
      );
      expect(Buffer.from(leafOf(made))).toEqual(Buffer.from(leafOf(copy)));
      expect(dataText(made)).toBe(canonicalJson(copy.data));
    }),
  );
});
