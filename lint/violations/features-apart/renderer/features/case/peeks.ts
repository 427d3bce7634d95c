import { Vaults } from '../vaults/index.ts';

export const peeks = Vaults;
