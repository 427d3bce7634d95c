// Every operation whose crashes and faults are gone through.
import { identityPassword } from './identity-password.ts';
import type { Operation } from './operation.ts';
import { vaultOperations } from './vault-operations.ts';

export const operations: readonly Operation[] = [...vaultOperations, identityPassword];
