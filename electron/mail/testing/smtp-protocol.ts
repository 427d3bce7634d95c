/** What the mail server in the other process and the one who started it say to each other. */
import type { TestCertificates } from './certificates.ts';
import type { ReceivedMail } from './received-mail.ts';

export const misbehaviours = [
  'none',
  'down',
  /** Says at once that it takes nobody. */
  'refuse-connection-for-now',
  'drop-on-connect',
  'strip-starttls',
  /** Signed by an authority the client was not told of. */
  'wrong-certificate',
  /** Signed by the right authority, for another host. */
  'wrong-name',
  /** By the right authority and for this host, but run out. */
  'expired-certificate',
  'no-auth',
  'refuse-auth',
  'refuse-auth-for-now',
  'drop-at-auth',
  'refuse-from-permanently',
  'refuse-from-for-now',
  'drop-at-from',
  'refuse-recipient-permanently',
  'refuse-recipient-for-now',
  'drop-at-recipient',
  'refuse-data-permanently',
  'refuse-data-for-now',
  /** Takes the message, then drops the connection without a word. */
  'drop-after-dot',
  /** Takes the message, then says nothing while the connection stays open. */
  'silent-after-dot',
  /** Drops the connection where the message would begin. */
  'drop-before-data',
] as const;
export type Misbehaviour = (typeof misbehaviours)[number];

/** What reached the server whatever it answered; the proof that a server one must not trust was told nothing. */
export type Seen = {
  readonly connections: number;
  readonly credentials: number;
  readonly bodies: number;
  /** Every line a client said, in order, as the server read it. */
  readonly commands: readonly string[];
};

export type ToServer =
  | {
      readonly kind: 'start';
      readonly user: string;
      readonly password: string;
      readonly certificates: TestCertificates;
    }
  | { readonly kind: 'misbehave'; readonly request: number; readonly mode: Misbehaviour }
  | { readonly kind: 'forget'; readonly request: number }
  | { readonly kind: 'tell'; readonly request: number };

export type FromServer =
  | { readonly kind: 'ready'; readonly port: number }
  | { readonly kind: 'mail'; readonly mail: ReceivedMail }
  | { readonly kind: 'done'; readonly request: number }
  | { readonly kind: 'told'; readonly request: number; readonly mails: readonly ReceivedMail[]; readonly seen: Seen };
