// The journal, checked while one watches, and what leaves it: checkpoints and cases.
export { CaseSheet } from './case-sheet.tsx';
export { CheckpointSheet } from './checkpoint-sheet.tsx';
export { Evidence } from './evidence.tsx';
