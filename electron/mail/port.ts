/** What the application asks of a mail server, and what such a server can answer; adapters and their failures stay behind this. */
import type { Refusal } from '../../shared/domain/decider.ts';

/** One message to one recipient: an answer then says of a person, not of a list, whether mail was taken. */
export type Message = {
  /** With angle brackets, the same at every attempt: `<case-7.notice-2@desk.example>`. */
  readonly messageId: string;
  /** `support@example.test` or `Support desk <support@example.test>`. */
  readonly from: string;
  /** One bare address. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  /** Carries a code or a half: it never goes over a connection that is not encrypted, whatever an owner allows. */
  readonly secret: boolean;
};

export type SendStage = 'connect' | 'tls' | 'auth' | 'from' | 'recipient' | 'data';

/** `response` is the server's own line or the failure's, one line, bounded, without the password. */
export type SendResult =
  | { readonly kind: 'accepted'; readonly response: string }
  | {
      readonly kind: 'refused';
      readonly stage: SendStage;
      readonly response: string;
      /** True when the same message would be refused again: trying later does not help. */
      readonly permanent: boolean;
    }
  /** The connection was lost after the message's end went out: it may have been taken. A person decides; it is never repeated silently. */
  | { readonly kind: 'uncertain'; readonly response: string };

export type MailRefusal = Refusal<'mailUnreachable' | 'mailNotEncrypted' | 'mailSignInRefused' | 'mailNotTaken'>;

export type MailServer = {
  readonly send: (message: Message) => Promise<SendResult>;
  /** Connects, encrypts and signs in, and sends nothing. */
  readonly check: () => Promise<{ readonly ok: true } | { readonly ok: false; readonly refusal: MailRefusal }>;
  /** A refusal as a sentence for whoever set the server up. */
  readonly explain: (refused: Extract<SendResult, { kind: 'refused' }>) => MailRefusal;
  /** Ends what is under way; a message whose end was already out answers `uncertain`. */
  readonly close: () => void;
};
