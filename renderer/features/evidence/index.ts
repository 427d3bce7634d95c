// The journal, checked while one watches.
export { Evidence } from './evidence.tsx';
