// What a rotation has prepared and can go on from, authenticated with the identity that prepared it: a folder writer cannot plant a key.
import { timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { hkdf, hmac } from '../age/hkdf.ts';
import { readSmall, writeSmall } from '../disk/durable.ts';
import type { Files } from '../disk/files.ts';
import type { Identity } from './identity.ts';
import { isId, type Layout } from '../disk/layout.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const planSchema = z.strictObject({
  /** Digest of the manifest that the rotation started from. */
  base: digest,
  publicKey: z.string().max(80),
  recipients: z.array(z.string().max(80)).max(1000),
  keyring: digest,
  rotationKeyring: digest,
});
export type Plan = Readonly<z.infer<typeof planSchema>>;

const doneSchema = z.strictObject({
  id: z.string().refine(isId),
  size: z.int().nonnegative(),
  digest: z.string().regex(/^b3:[0-9a-f]{64}$/),
  metaDigest: digest,
});

/** A report that lies in the next generation, whole and durable. */
export type Reencrypted = {
  readonly id: string;
  readonly size: number;
  readonly digest: string;
  readonly metaDigest: string;
};

const largestStage = 128 * 1024 * 1024;
/** As long as a line of an object can be: what is not shaped like one costs no MAC. */
const doneLine = /^[0-9a-f]{64} \{.{100,400}\}$/;
/** More than a vault can have objects, twice: whoever can write the folder must not make its holder wait for hours. */
const mostLines = 400_000;

const stageKey = (identity: Identity): Uint8Array =>
  hkdf(identity.secret, new Uint8Array(0), 'rekey/v1/rotation-stage');

const macWith = (key: Uint8Array, text: string): string => Buffer.from(hmac(key, Buffer.from(text))).toString('hex');

/** `<mac> <json>`; null unless this identity wrote it. */
const authentic = (key: Uint8Array, context: string, line: string): unknown => {
  const mac = Buffer.from(line.slice(0, 64));
  const text = line.slice(65);
  const wanted = Buffer.from(macWith(key, `${context}\n${text}`));
  if (mac.length !== wanted.length || !timingSafeEqual(mac, wanted)) return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
};

const signed = (key: Uint8Array, context: string, value: object): string => {
  const text = JSON.stringify(value);
  return `${macWith(key, `${context}\n${text}`)} ${text}\n`;
};

export const writePlan = (files: Files, at: Layout, identity: Identity, plan: Plan): Promise<string> =>
  writeSmall(files, at.plan, Buffer.from(signed(stageKey(identity), 'plan', plan)));

export const readPlan = async (files: Files, at: Layout, identity: Identity): Promise<Plan | null> => {
  const bytes = await readSmall(files, at.plan, largestStage);
  if (bytes === null) return null;
  const plan = planSchema.safeParse(
    authentic(stageKey(identity), 'plan', Buffer.from(bytes).toString('utf8').trimEnd()),
  );
  return plan.success ? plan.data : null;
};

/** The manifest that a staged rotation says it starts from. Not authenticated: it tells only whether what is staged is stale. */
export const stagedBase = async (files: Files, at: Layout): Promise<string | null> => {
  const bytes = await readSmall(files, at.plan, largestStage);
  try {
    const plan = planSchema.safeParse(
      JSON.parse(
        Buffer.from(bytes ?? [])
          .toString('utf8')
          .slice(65),
      ),
    );
    return plan.success ? plan.data.base : null;
  } catch {
    return null;
  }
};

/** Not synced: a line that a power cut loses means a report done again. */
export const noteDone = async (
  files: Files,
  at: Layout,
  identity: Identity,
  plan: Plan,
  done: readonly Reencrypted[],
): Promise<void> => {
  const key = stageKey(identity);
  const file = await files.openToAppend(at.done);
  try {
    const lines = done.map(({ id, size, digest, metaDigest }) =>
      signed(key, plan.publicKey, { id, size, digest, metaDigest }),
    );
    await file.write(Buffer.from(lines.join('')));
  } finally {
    await file.close();
  }
};

export const readDone = async (
  files: Files,
  at: Layout,
  identity: Identity,
  plan: Plan,
): Promise<readonly Reencrypted[]> => {
  const bytes = (await readSmall(files, at.done, largestStage)) ?? new Uint8Array(0);
  const key = stageKey(identity);
  const lines = Buffer.from(bytes).toString('utf8').split('\n', mostLines);
  return lines.flatMap((line) => {
    if (!doneLine.test(line)) return [];
    const done = doneSchema.safeParse(authentic(key, plan.publicKey, line));
    return done.success ? [done.data] : [];
  });
};
