// The report vaults held on this workstation.
export { Vaults } from './vaults.tsx';
