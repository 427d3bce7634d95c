/** Refuses what could smuggle a header, a recipient or an SMTP command into a message, before any library sees it. */
import { domainToASCII } from 'node:url';
import type { Message, SendResult } from './port.ts';

export type Mailbox = { readonly name: string; readonly address: string };

export type Envelope = { readonly from: Mailbox; readonly to: string };

type Checked =
  | { readonly ok: true; readonly envelope: Envelope }
  | { readonly ok: false; readonly refused: SendResult & { readonly kind: 'refused' } };

/** CR, LF, NUL, U+0085 and every other control, and the Unicode line and paragraph separators. */
const lineBreakOrControl = /[\p{Cc}\u2028\u2029]/u;

/** A dot-atom of RFC 5322: ASCII only, because not every server speaks SMTPUTF8; no quoted form, no comment, no route. */
const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const messageIdForm = /^<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>$/;

/** RFC 5321: 64 octets before the @, 254 for the whole that fits a path. */
const longestLocalPart = 64;
const longestAddress = 254;
/** RFC 5322 limits a line to 998 octets; nothing Rekey writes comes near. */
const longestHeader = 900;

/** One bare address with its domain in ASCII, or null. */
export const readAddress = (text: string): string | null => {
  const at = text.lastIndexOf('@');
  const local = text.slice(0, Math.max(at, 0));
  const domain = text.slice(at + 1);
  if (at < 1 || local.length > longestLocalPart || !localPart.test(local) || !/^[^\s<>()[\],;:@"\\]+$/u.test(domain))
    return null;
  const address = `${local}@${domainToASCII(domain)}`;
  return /@[A-Za-z0-9.-]+$/.test(address) && address.length <= longestAddress ? address : null;
};

/** `address` or `Name <address>`, or null. */
export const readMailbox = (text: string): Mailbox | null => {
  if (lineBreakOrControl.test(text)) return null;
  const named = /^([^<>]*)<([^<>]+)>$/.exec(text.trim());
  const address = readAddress(named?.[2] ?? text.trim());
  return address === null ? null : { name: named?.[1]?.trim() ?? '', address };
};

// A name outside ASCII in a domain has an ASCII form; before the @ there is none.
const outsideAscii = /^[^\s<>()[\],;:@"\\]*\P{ASCII}[^\s<>()[\],;:@"\\]*@[^@]+$/u;

export const checkHeaders = (message: Message): Checked => {
  const refused = (stage: 'from' | 'recipient' | 'data', what: string, why: string): Checked => ({
    ok: false,
    refused: { kind: 'refused', stage, response: `Not sent: the ${what} ${why}.`, permanent: true },
  });
  const fields = [
    ['from', 'sender', message.from],
    ['recipient', 'recipient', message.to],
    ['data', 'subject', message.subject],
    ['data', 'message id', message.messageId],
  ] as const;
  for (const [stage, what, value] of fields) {
    if (lineBreakOrControl.test(value)) return refused(stage, what, 'contains a line break or a control character');
    if (value.length > longestHeader || !value.isWellFormed()) return refused(stage, what, 'is too long or not text');
  }
  if (!messageIdForm.test(message.messageId)) return refused('data', 'message id', 'is not of the form <id@domain>');
  const from = readMailbox(message.from);
  if (from === null) return refused('from', 'sender', 'is not one mail address');
  const to = readAddress(message.to);
  if (to === null && outsideAscii.test(message.to))
    return refused(
      'recipient',
      'recipient',
      'has letters outside ASCII before the @, and not every server on the way takes those',
    );
  if (to === null) return refused('recipient', 'recipient', 'is not one mail address');
  return { ok: true, envelope: { from, to } };
};
