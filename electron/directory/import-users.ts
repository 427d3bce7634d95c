/** Tells the kinds of user list apart by how they begin, so that a person need not. */
import { readCsvUserList } from './csv.ts';
import type { Import } from './port.ts';
import { readQualysUserList } from './qualys-user-list.ts';

/** Never throws for what a file may hold. What is neither XML nor CSV is refused by the reader that fits it better. */
export const importUsers = (bytes: Uint8Array): Import => {
  const head = new TextDecoder().decode(bytes.subarray(0, 256));
  // Markup of any kind, HTML too, gets the XML reader's reasons.
  return /^\s*</.test(head) ? readQualysUserList(bytes) : readCsvUserList(bytes);
};
