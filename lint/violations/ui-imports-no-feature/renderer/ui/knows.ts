import { Vaults } from '../features/vaults/index.ts';

export const knows = Vaults;
