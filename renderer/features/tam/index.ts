export { Expiring } from './expiring.tsx';
export { Term } from './term.tsx';
