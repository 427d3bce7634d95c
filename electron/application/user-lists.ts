// Showing and taking a user list: what the file says, as the person reads it, against what is known; taken only as it was shown.
import type { z } from 'zod';
import type { userListPreview } from '../../shared/contract/user-list.ts';
import { type Account, ableToSignIn } from '../../shared/domain/account.ts';
import { canonicalJson } from '../../shared/domain/json.ts';
import { compareLists, whatItMeans } from '../../shared/domain/subscription/list-difference.ts';
import type { Subscription } from '../../shared/domain/subscription/state.ts';
import type { ListFormat, Reading } from '../../shared/domain/subscription/user-list.ts';
import type { OperatorCaller } from '../../shared/contract/request.ts';
import type { DeskAtWork } from './desk-at-work.ts';
import type { ListUploads } from './list-uploads.ts';
import type { By, ListRead } from './ports.ts';
import { answer, refusal } from './program.ts';

type Preview = z.input<typeof userListPreview>;
type Question = Preview['questions'][number];

export type ListInput = {
  readonly subscription: string;
  readonly format?: ListFormat | undefined;
  readonly upload?: string | undefined;
  readonly content?: string | undefined;
  readonly reading?: (Reading & { readonly missing?: 'keep' | 'gone' | undefined }) | undefined;
};

/** As many as a window shows at once; the counts beside them are exact. */
const most = { warnings: 500, changes: 2_000, candidates: 200, missing: 50 } as const;

const oneSource = refusal('oneSource', 'Name one file to read the user list from.');
const gone = refusal('listNotHere', 'The file is not here any more. Choose it again. Nothing was imported.');

/** Who asks, where. */
export type At = { readonly work: DeskAtWork; readonly caller: OperatorCaller; readonly uploads: ListUploads };

const opened = ({ caller, uploads }: At, { upload, content }: ListInput) => {
  if ((upload === undefined) === (content === undefined)) return oneSource;
  if (upload !== undefined) return uploads.of(upload, caller.actor.id) ?? gone;
  return { ok: true as const, name: null, bytes: new TextEncoder().encode(content) };
};

type Listed = {
  readonly ok: true;
  readonly name: string | null;
  readonly bytes: number;
  readonly read: ListRead;
  readonly accounts: readonly Account[] | null;
  readonly questions: readonly Question[];
  /** Known until now, and not in the list. */
  readonly missing: readonly Account[];
  /** The list goes on with who was known, and so is only as new as what was known of them. */
  readonly keptSome: boolean;
};

/** What the list comes to for this subscription; `known` is the newest list before it. */
const listed = async (at: At, input: ListInput, known: Subscription['snapshot']) => {
  const { work } = at;
  const file = opened(at, input);
  if (!file.ok) return file;
  const { missing: choice, ...reading } = input.reading ?? {};
  const read = await work.ports.readList(file.bytes, input.format ?? null, reading);
  if (!read.ok) return read;
  const { name, bytes } = file;
  const of = { ok: true as const, name, bytes: bytes.length, read };
  const { accounts, partial } = read;
  const here = new Set(accounts?.map(({ login }) => login.toLowerCase()));
  const missing =
    accounts === null ? [] : (known?.accounts ?? []).filter(({ login }) => !here.has(login.toLowerCase()));
  const keeps = accounts !== null && partial !== null && choice === 'keep' && missing.length > 0;
  const questions: Question[] = [...read.questions];
  if (accounts !== null && partial !== null && choice === undefined)
    questions.push({
      about: 'notWhole',
      text: `${partial} Say whether who is missing from it stays as known, or counts as gone.`,
    });
  if (!keeps) return { ...of, accounts, questions, missing, keptSome: false } satisfies Listed;
  const listsPrimary = accounts.some(({ primary, status }) => primary && status !== 'deleted');
  const kept = missing.map((one) => (listsPrimary && one.primary ? { ...one, primary: false } : one));
  const settled = kept.some(({ primary, status }) => primary && status !== 'deleted');
  return {
    ...of,
    accounts: [...accounts, ...kept],
    questions: questions.filter(({ about }) => about !== 'noPrimary' || !settled),
    missing,
    keptSome: true,
  } satisfies Listed;
};

const digestOf = (work: DeskAtWork, accounts: readonly Account[]) =>
  work.ports.digest(canonicalJson(accounts as never));

const isPrimary = ({ primary, status }: Account): boolean => primary && status !== 'deleted';

const candidates = (accounts: readonly Account[], known: Subscription['snapshot'], asked: boolean) => {
  const was = known?.accounts.find(isPrimary)?.login;
  const marked = accounts.filter(isPrimary);
  const able = accounts.filter(ableToSignIn);
  const among = asked && marked.length > 1 ? marked : able.length > 0 ? able : accounts;
  // Who is chosen first, so that they are among those who are shown, then who it was.
  const first = [...(asked ? [] : marked), ...among.filter(({ login }) => login === was), ...among];
  return [...new Set(first)]
    .slice(0, most.candidates)
    .map(({ login, name, email }) => ({ login, name, email, was: login === was }));
};

export const previewList = async (at: At, input: ListInput) => {
  const { work } = at;
  const state = await work.subscription(input.subscription);
  if (state.id === '') return refusal('subscriptionUnknown', 'No subscription with this id is registered.');
  const known = state.snapshot;
  const list = await listed(at, input, known);
  if (!list.ok) return list;
  const { read, accounts, questions, missing } = list;
  const { policy } = await work.desk();
  const shownAs = (preview: Preview['read']) =>
    answer<Preview>({
      name: list.name,
      bytes: list.bytes,
      format: read.format,
      columns: read.columns.map(({ name, samples }) => ({ name, samples: [...samples] })),
      mapping: read.mapping,
      statusWords: [...read.statusWords],
      roleWords: [...read.roleWords],
      questions: [...questions],
      partial:
        read.partial === null
          ? null
          : {
              text: read.partial,
              missing: missing.slice(0, most.missing).map(({ name, login }) => name || login),
              more: Math.max(0, missing.length - most.missing),
            },
      warnings: read.warnings.slice(0, most.warnings),
      moreWarnings: Math.max(0, read.warnings.length - most.warnings),
      read: preview,
    });
  if (accounts === null) return shownAs(null);
  const { changes, ...counts } = compareLists(known?.accounts ?? [], accounts);
  const vaults = Object.values(state.vaults)
    .filter((vault) => vault.state === 'live' || vault.state === 'waiting')
    .map(({ name, recipients }) => ({ name, holders: recipients.map(({ login }) => login) }));
  return shownAs({
    users: accounts.length,
    ableToSignIn: accounts.filter(ableToSignIn).length,
    primary: accounts.filter(isPrimary).length === 1 ? (accounts.find(isPrimary)?.login ?? null) : null,
    candidates: candidates(
      accounts,
      known,
      questions.some(({ about }) => about === 'severalPrimaries'),
    ),
    before: known === null ? null : { users: known.accounts.length, asOf: known.asOf },
    ...counts,
    changes: changes.slice(0, most.changes).map((change) => ({ ...change, fields: [...change.fields] })),
    moreChanges: Math.max(0, changes.length - most.changes),
    means: [
      ...whatItMeans(known?.accounts ?? null, accounts, {
        vaults,
        coolingOff: policy.coolingOff,
        caseOpen: state.reservation !== null,
      }),
      ...(list.keptSome ? ['Who is missing stays as known, so the list does not become newer than it is.'] : []),
    ],
    previewed: { digest: digestOf(work, accounts), basis: known?.position ?? null },
  });
};

/** What a person has to say first. That nobody is primary holds up a recovery, not the list. */
const heldBy = (questions: readonly Question[]): Question | undefined =>
  questions.find(({ about }) => about !== 'noPrimary');

const moved = refusal(
  'listMovedOn',
  'A newer user list is known since this one was shown. Look at what it would change now. Nothing was imported.',
);

export const takeList = async (
  at: At,
  by: By,
  input: ListInput & { readonly previewed?: { readonly digest: string; readonly basis: number | null } | undefined },
) => {
  const { work } = at;
  const { subscription, previewed } = input;
  const known = (await work.subscription(subscription)).snapshot;
  if (previewed !== undefined && previewed.basis !== (known?.position ?? null)) return moved;
  const list = await listed(at, input, known);
  if (!list.ok) return list;
  const { read, accounts, keptSome } = list;
  const held = heldBy(list.questions);
  if (held !== undefined) return refusal(`userList-${held.about}`, `${held.text} Nothing was imported.`);
  if (accounts === null) throw new Error('user list: expected accounts where nothing is asked, found none');
  const digest = digestOf(work, accounts);
  if (previewed !== undefined && previewed.digest !== digest)
    return refusal('listChanged', 'The file is not what was shown any more. Look at it again. Nothing was imported.');
  const now = await work.now();
  const taken = await work.record(undefined, async (tx) => {
    const { snapshot } = await tx.subscription(subscription);
    // Between the look at the file and this there may have been time for another list.
    if ((snapshot?.position ?? null) !== (known?.position ?? null)) return moved;
    const asOf = keptSome && known !== null ? known.asOf : now;
    const recorded = await tx.onSubscription(by, subscription, {
      type: 'takeSnapshot',
      digest,
      asOf,
      source: read.format,
      accounts,
    });
    return recorded.ok ? { ok: true as const, value: null } : recorded;
  });
  if (!taken.ok) return taken;
  at.uploads.drop(at.caller.actor.id);
  return answer({
    taken: accounts.length,
    ableToSignIn: accounts.filter(ableToSignIn).length,
    warnings: [...read.warnings],
  });
};
