// Sends a file to the program in parts that each fit through the boundary; nothing of it stays in the window.
import type { Answer } from '../../shared/contract/request.ts';
import { ask } from './bridge.ts';

/** Bytes; in Base64 a third more, which the contract takes at once. */
const partSize = 3 * 1024 * 1024;

export type SentFile = { readonly upload: string; readonly name: string; readonly size: number };

export const sendList = async (
  to: 'subscription.uploadUsers' | 'ticketImport.upload' | 'attachment.upload' | 'customer.uploadFile',
  file: File,
  went: (bytes: number) => void,
): Promise<Answer<SentFile>> => {
  const upload = crypto.randomUUID();
  const { name, size } = file;
  for (let at = 0; ; ) {
    const piece = file.slice(at, at + partSize);
    const part = await inBase64(piece);
    if (part === null) {
      const text = `${name} cannot be read. It may have changed since it was chosen; choose it again.`;
      return { ok: false, refusal: { code: 'unreadable', text } };
    }
    const sent = await ask(to, { upload, name, size, at, part });
    if (!sent.ok) return sent;
    at += piece.size;
    went(at);
    if (at >= size) return { ok: true, value: { upload, name, size } };
  }
};

const inBase64 = (piece: Blob): Promise<string | null> =>
  new Promise((resolve) => {
    const reader = new FileReader();
    reader.addEventListener('error', () => resolve(null));
    reader.addEventListener('load', () => {
      const { result } = reader;
      resolve(typeof result === 'string' ? result.slice(result.indexOf(',') + 1) : null);
    });
    reader.readAsDataURL(piece);
  });
