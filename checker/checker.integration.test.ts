// What leaves the workstation, judged by a checker in another language: it agrees with what is right, and finds what is not.
import { describe, expect, it } from 'vitest';
import { mayAuthor } from '../shared/domain/audit/authorship.ts';
import { canonicalJson, type Json, type JsonObject } from '../shared/domain/json.ts';
import type { RecordedEvent } from '../shared/domain/recorded-event.ts';
import { fullChangeHistory, niall, priya, resetHistory } from '../shared/domain/testing/good-histories.ts';
import { edited, placesIn } from './testing/edits.ts';
import { checkMany, runChecker } from './testing/run-checker.ts';
import { encodeBase64 } from '../electron/keys/base64.ts';
import { newSigningKeys, sign, type SigningKeys } from '../electron/keys/signing.ts';
import { checkpointNote } from '../electron/journal/checkpoint-note.ts';
import { evidenceBundle } from '../electron/journal/evidence-bundle.ts';
import { signHistory, type SignedHistory } from '../electron/journal/testing/signed-history.ts';
import { verifyRecords } from '../electron/journal/verify.ts';

const workstationOf = ({ workstation }: SignedHistory) => ({
  publicKey: workstation.publicKey,
  sign: (message: Uint8Array) => sign(workstation, message),
});

const bundleOf = async (signed: SignedHistory, earlier: string | null = null): Promise<string> => {
  const request = { case: 'c1', by: niall, at: '2026-12-01T00:00:00.000Z', personal: false, earlier };
  const bundled = await evidenceBundle(signed.journal, workstationOf(signed), request);
  if (!bundled.ok) throw new Error(`expected a bundle, got ${bundled.why}`);
  return bundled.text;
};

const bundleFrom = (history: readonly RecordedEvent[]) => bundleOf(signHistory(history));
const findingsOf = async (text: string): Promise<readonly string[]> => (await checkMany([text]))[0] ?? [];

/** Signed again by whoever has the keys of `workstation`, whatever it says now. */
const signedAgain = (bundle: JsonObject, keys: SigningKeys): string => {
  const { signature: _old, ...unsigned } = bundle;
  const signature = encodeBase64(sign(keys, new TextEncoder().encode(canonicalJson(unsigned))));
  return canonicalJson({ ...unsigned, signature });
};

describe('an exported case', () => {
  it('of both recoveries is found right, as our own verification finds its journal', async () => {
    for (const history of [resetHistory(), fullChangeHistory(), fullChangeHistory('authenticator')]) {
      const signed = signHistory(history);
      expect(await verifyRecords(signed.records)).toMatchObject({ ok: true });
      expect(await findingsOf(await bundleOf(signed))).toEqual([]);
    }
  });

  it('says that every kind of event may be signed by the same people as our own audit says', async () => {
    const { said } = await runChecker('--roles');
    const sorted = (table: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>) =>
      Object.fromEntries(
        Object.entries(table).map(([stream, events]) => [
          stream,
          Object.fromEntries(Object.entries(events).map(([type, who]) => [type, [...who].sort()])),
        ]),
      );
    // A case is shown with its subscription and the desk; tickets and sessions are in no evidence file.
    const { desk, subscription, recovery } = mayAuthor;
    expect(sorted(JSON.parse(said))).toEqual(sorted({ desk, subscription, recovery }));
  });

  it('proves that the journal is the one of a checkpoint that its reader holds, grown', async () => {
    const signed = signHistory(resetHistory());
    const verified = await verifyRecords(signed.records.slice(0, 9));
    if (!verified.ok) throw new Error('expected the beginning to verify');
    const { publicKey, sign: signs } = workstationOf(signed);
    const earlier = checkpointNote(verified.checkpoint, publicKey, signs);
    const bundle = JSON.parse(await bundleOf(signed, earlier)) as JsonObject;
    expect(await findingsOf(canonicalJson(bundle))).toEqual([]);
    const otherRoot = checkpointNote(
      { size: 9, root: verified.checkpoint.root.replace(/^./, (first) => (first === 'Z' ? 'Y' : 'Z')) },
      publicKey,
      signs,
    );
    const forged = { ...bundle, earlier: { ...(bundle['earlier'] as JsonObject), checkpoint: otherRoot } };
    expect(await findingsOf(signedAgain(forged, signed.workstation))).toEqual([
      'the bundle: the journal is not the one of the earlier checkpoint, grown',
    ]);
    const request = { case: 'c1', by: niall, at: '2026-12-01T00:00:00.000Z', personal: false };
    expect(await evidenceBundle(signed.journal, workstationOf(signed), { ...request, earlier: otherRoot })).toEqual({
      ok: false,
      why: 'earlier-differs',
    });
  });
});

describe('edits of an exported case', () => {
  it('are rejected too where the workstation itself, or another one, signed the bundle again', async () => {
    const signed = signHistory(resetHistory());
    const bundle = JSON.parse(await bundleOf(signed)) as JsonObject;
    const stranger = newSigningKeys();
    const places = placesIn(bundle['records'] as Json, ['records']).filter(
      // Every fifth place, so that all kinds are met and nobody waits.
      (place, index) => place.length > 2 && index % 5 === 0,
    );
    const variants = places.flatMap((place, index) => {
      const changed = edited(bundle, place, index) as JsonObject;
      return canonicalJson(changed) === canonicalJson(bundle) ? [] : [signedAgain(changed, signed.workstation)];
    });
    const found = await checkMany([
      ...variants,
      signedAgain({ ...bundle, workstationKey: stranger.publicKey }, stranger),
    ]);
    expect(found.filter((sentences) => sentences.length === 0)).toEqual([]);
  });
});

const without =
  (type: string, nth = 0) =>
  (history: readonly RecordedEvent[]) => {
    const gone = history.filter((event) => event.type === type)[nth];
    return history.filter((event) => event !== gone);
  };
const saying =
  (type: string, change: Partial<RecordedEvent> | JsonObject, nth = 0) =>
  (history: readonly RecordedEvent[]) => {
    const target = history.filter((event) => event.type === type)[nth];
    return history.map((event) =>
      event === target ? { ...event, data: { ...event.data, ...(change as JsonObject) } } : event,
    );
  };
const by =
  (type: string, actor: string, nth = 0) =>
  (history: readonly RecordedEvent[]) => {
    const target = history.filter((event) => event.type === type)[nth];
    return history.map((event) => (event === target ? { ...event, actor } : event));
  };
const showing = (login: string, change: JsonObject, nth: number) => (history: readonly RecordedEvent[]) => {
  const target = history.filter((event) => event.type === 'snapshotTaken')[nth];
  const accounts = (target?.data['accounts'] ?? []) as readonly JsonObject[];
  const changed = accounts.map((account) => (account['login'] === login ? { ...account, ...change } : account));
  return history.map((event) => (event === target ? { ...event, data: { ...event.data, accounts: changed } } : event));
};

type Rogue = readonly [
  invariant: number,
  what: string,
  edit: (history: readonly RecordedEvent[]) => readonly RecordedEvent[],
];

const rogueResets: readonly Rogue[] = [
  [1, 'nobody was able to sign in when it was decided', showing('leila', { status: 'inactive' }, 1)],
  [1, 'the directory was days old', saying('snapshotTaken', { asOf: '2026-11-01T09:00:00.000Z' }, 1)],
  [2, 'nobody approved', without('approved')],
  [2, 'the approval answers another challenge', saying('approved', { nonce: 'n0' })],
  [2, 'the challenge had run out', saying('challenged', { expires: '2026-11-01T10:30:00.000Z' })],
  [2, 'the witness was not asked', saying('challenged', { witnesses: ['jonas'] })],
  [2, 'the witness changed after approving', showing('leila', { email: 'new@x.example' }, 3)],
  [2, 'the directory was not read again after the approval', without('snapshotTaken', 3)],
  [2, 'the witness never had a half', without('halfHanded')],
  [4, 'somebody else than the primary is recovered', saying('requesterIdentified', { login: 'leila' })],
  [8, 'the workstation approved in the witness’s name', by('approved', 'workstation')],
  [8, 'a representative wrote down a delivery that only the machine sees', by('mailAccepted', priya)],
  [
    10,
    'the credential was released twice',
    (history) => {
      const released = history.find(({ type }) => type === 'releaseIntended') as RecordedEvent;
      return history.flatMap((event) =>
        event === released ? [event, { ...event, position: event.position + 0.5 }] : [event],
      );
    },
  ],
  [
    11,
    'another case was open',
    (history) => {
      const reserved = history.find(({ type }) => type === 'recoveryReserved') as RecordedEvent;
      const other = { ...reserved, position: reserved.position - 0.5, data: { case: 'c0' } };
      return history.flatMap((event) => (event === reserved ? [other, event] : [event]));
    },
  ],
  [
    12,
    'it went to an address that is not on file',
    (history) =>
      ['challenged', 'approved', 'releaseIntended'].reduce(
        (one, type) => saying(type, { address: 'x@y.example' })(one),
        history,
      ),
  ],
];

const rogueChanges: readonly Rogue[] = [
  [3, 'nobody was verified', without('verified')],
  [3, 'the verification had run out', saying('verified', { until: '2026-11-01T09:00:00.000Z' })],
  [
    3,
    'no disclaimer was accepted',
    (history) => history.filter(({ type, data }) => type !== 'mailAccepted' || data['purpose'] !== 'disclaimer'),
  ],
  [3, 'the disclaimer stated another loss', saying('disclaimerIssued', { loss: { dataModel: 'unknown', vaults: [] } })],
  [3, 'the customer acknowledged nothing', without('acknowledged')],
  [3, 'nobody seconded it', without('secondPersonAgreed')],
  [3, 'a subaccount was able to sign in at the release', showing('leila', { status: 'active' }, 3)],
  [6, 'the second person had asked for it', by('pathDecided', niall)],
  [13, 'who carried it out had supplied the list', (history) => by('snapshotTaken', priya, 1)(history)],
];

const rogueProofs: readonly Rogue[] = [
  [3, 'nobody had asked for the authenticator’s code', without('authenticatorAsked')],
  [12, 'no authenticator was enrolled', without('authenticatorEnrolled')],
  [3, 'the authenticator’s code was of another time', saying('verified', { step: 0 })],
  [3, 'the authenticator’s code can be used again', without('authenticatorUsed')],
];

describe('a history that was signed correctly and not allowed', () => {
  it.each([
    ...rogueResets.map((rogue) => [...rogue, resetHistory] as const),
    ...rogueChanges.map((rogue) => [...rogue, fullChangeHistory] as const),
    ...rogueProofs.map((rogue) => [...rogue, () => fullChangeHistory('authenticator')] as const),
  ])('is found by invariant %i: %s', async (invariant, _what, edit, history) => {
    const found = await findingsOf(await bundleFrom(edit(history())));
    expect(found.join('\n')).toMatch(
      invariant === 8 ? /may not author|somebody else's name/ : new RegExp(`invariants?[^)]*\\b${invariant}\\b`),
    );
  });
});
