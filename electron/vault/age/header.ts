// An age header (c2sp.org/age): who may open a file. Parsed within 64 KiB and only in its one canonical spelling.

export type Stanza = { readonly type: string; readonly args: readonly string[]; readonly body: Uint8Array };

export type ParsedHeader = {
  readonly stanzas: readonly Stanza[];
  readonly mac: Uint8Array;
  /** What the MAC covers: everything up to and including `---`. */
  readonly covered: Uint8Array;
  /** Where the payload begins. */
  readonly length: number;
};

/** Bounds the work before anything is known to be genuine; some 600 recipients fit. */
export const largestHeader = 64 * 1024;

const intro = 'age-encryption.org/v1\n';
const columns = 64;
const encoder = new TextEncoder();

export const encodeRaw64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64').replace(/=+$/, '');

/** Unpadded base64; null unless it is the canonical spelling of its bytes. */
export const decodeRaw64 = (text: string): Uint8Array | null => {
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return encodeRaw64(bytes) === text ? bytes : null;
};

const encodeStanza = ({ type, args, body }: Stanza): string => {
  const text = encodeRaw64(body);
  // A body ends with a line shorter than 64 columns, an empty one if need be.
  const lines = Array.from({ length: Math.floor(text.length / columns) + 1 }, (_, line) =>
    text.slice(line * columns, (line + 1) * columns),
  );
  return `-> ${[type, ...args].join(' ')}\n${lines.join('\n')}\n`;
};

/** Up to and including `---`, ready to be authenticated. */
export const encodeStanzas = (stanzas: readonly Stanza[]): Uint8Array =>
  encoder.encode(`${intro}${stanzas.map(encodeStanza).join('')}---`);

export const encodeHeader = (covered: Uint8Array, mac: Uint8Array): Uint8Array =>
  Buffer.concat([covered, encoder.encode(` ${encodeRaw64(mac)}\n`)]);

/** Reads the header at the start of `bytes`; null when it is malformed, cut short or longer than the limit. */
export const parseHeader = (bytes: Uint8Array): ParsedHeader | null => {
  // latin1 keeps one character a byte; every byte that may occur is ASCII and checked below.
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, largestHeader)).toString('latin1');
  if (!text.startsWith(intro)) return null;
  const stanzas: Stanza[] = [];
  let at = intro.length;
  const line = (): string | null => {
    const end = text.indexOf('\n', at);
    if (end < 0) return null;
    const found = text.slice(at, end);
    at = end + 1;
    return found;
  };
  for (;;) {
    const start = at;
    const first = line();
    if (first === null) return null;
    if (first.startsWith('---')) {
      const mac = /^--- [A-Za-z0-9+/]{43}$/.test(first) ? decodeRaw64(first.slice(4)) : null;
      if (mac === null || stanzas.length === 0) return null;
      return { stanzas, mac, covered: new Uint8Array(bytes.subarray(0, start + 3)), length: at };
    }
    // Arguments are one or more printable ASCII characters, one space apart.
    if (!/^->( [\x21-\x7e]+)+$/.test(first)) return null;
    const [type = '', ...args] = first.slice(3).split(' ');
    let body = '';
    for (;;) {
      const next = line();
      if (next === null || next.length > columns || !/^[A-Za-z0-9+/]*$/.test(next)) return null;
      body += next;
      if (next.length < columns) break;
    }
    const decoded = decodeRaw64(body);
    if (decoded === null) return null;
    stanzas.push({ type, args, body: decoded });
  }
};
