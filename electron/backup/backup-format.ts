// What a backup is: a workspace's files in a folder of their own, and one file written last that lists them all.
import { z } from 'zod';

export const backupFormat = 'rekey-backup/1';
export const listName = 'backup.json';
/** `rekey-20261117T090000Z-42`: when it was made and the journal's position, so that names sort by time. */
const namePattern = /^rekey-\d{8}T\d{6}Z-\d+$/;
export const isBackupName = (name: string): boolean => namePattern.test(name);
export const backupName = (at: string, position: number): string =>
  `rekey-${at.slice(0, 19).replaceAll(/[-:]/g, '')}Z-${position}`;

const digest = z.string().regex(/^[0-9a-f]{64}$/);
/** Inside the backup and nowhere else: no empty, dotted or absolute part. */
const path = z
  .string()
  .max(1000)
  .regex(/^[^/\\]+(\/[^/\\]+)*$/)
  .refine((text) => text.split('/').every((part) => part !== '.' && part !== '..'));

export const backupList = z.strictObject({
  format: z.literal(backupFormat),
  at: z.string(),
  /** The journal's newest record and its hash: everything in the backup is as it was then. */
  position: z.int().nonnegative(),
  hash: z.string(),
  files: z.array(z.strictObject({ path, bytes: z.int().nonnegative(), digest })).max(2_000_000),
});
export type BackupList = z.infer<typeof backupList>;

/** What a workspace is made of; locks, this machine's own settings and what is half made stay behind. */
export const isPartOfWorkspace = (relative: string): boolean =>
  /^(keys\.json|journal\.db|workspace\.json)$/.test(relative) ||
  (/^(identities|vaults)\//.test(relative) && !/(^|\/)(lock(\.[0-9a-f]+)?|\.[^/]*)$/.test(relative));
