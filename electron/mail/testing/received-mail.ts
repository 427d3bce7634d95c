/** Reads back what nodemailer wrote, far enough for a test to see sender, recipient, subject, id and the plain text. */

export type ReceivedMail = {
  /** The address in the header, without a name. */
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly messageId: string;
  /** The plain text part, line ends as \n. */
  readonly text: string;
  readonly html: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** Who the SMTP dialogue named, which is what a server goes by. */
  /** Octets of the longest line as it came over the wire. */
  readonly longestLine: number;
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
};

type Part = { readonly headers: ReceivedMail['headers']; readonly body: string };

export const readMail = (raw: string, envelope: ReceivedMail['envelope']): ReceivedMail => {
  const mail = splitPart(raw);
  const parts = leaves(mail);
  const body = (type: string): string | null => {
    const part = parts.find((candidate) =>
      (header(candidate, 'content-type') || 'text/plain').toLowerCase().startsWith(type),
    );
    return part ? decodeBody(part) : null;
  };
  return {
    from: address(header(mail, 'from')),
    to: address(header(mail, 'to')),
    subject: decodeWords(header(mail, 'subject')),
    messageId: header(mail, 'message-id'),
    text: body('text/plain') ?? '',
    html: body('text/html'),
    headers: mail.headers,
    longestLine: Math.max(...raw.split('\r\n').map((line) => Buffer.byteLength(line))),
    envelope,
  };
};

const splitPart = (raw: string): Part => {
  const end = raw.indexOf('\r\n\r\n');
  const head = end < 0 ? raw : raw.slice(0, end);
  const headers = head
    .replace(/\r\n[ \t]+/g, ' ')
    .split('\r\n')
    .filter((line) => line.includes(':'))
    .map((line) => ({
      name: line.slice(0, line.indexOf(':')).toLowerCase(),
      value: line.slice(line.indexOf(':') + 1).trim(),
    }));
  return { headers, body: end < 0 ? '' : raw.slice(end + 4) };
};

const header = (part: Part, name: string): string =>
  part.headers.find((candidate) => candidate.name === name)?.value ?? '';

const leaves = (part: Part): readonly Part[] => {
  const boundary = /boundary="?([^";]+)"?/i.exec(header(part, 'content-type'))?.[1];
  if (boundary === undefined) return [part];
  return part.body
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((piece) => leaves(splitPart(piece.replace(/^\r\n/, '').replace(/\r\n$/, ''))));
};

const decodeBody = (part: Part): string => {
  const encoding = header(part, 'content-transfer-encoding').toLowerCase();
  const bytes =
    encoding === 'base64'
      ? Buffer.from(part.body, 'base64')
      : encoding === 'quoted-printable'
        ? quotedPrintable(part.body)
        : Buffer.from(part.body, 'latin1');
  return bytes.toString('utf8').replaceAll('\r\n', '\n');
};

const quotedPrintable = (text: string): Buffer =>
  Buffer.from(
    text
      .replace(/=[ \t]*\r\n/g, '')
      .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  );

/** RFC 2047 encoded words; white space between two of them belongs to neither. */
const decodeWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : quotedPrintable(word.replaceAll('_', ' ')).toString('utf8'),
    );

const address = (value: string): string => /<([^<>]+)>\s*$/.exec(value)?.[1] ?? value;
