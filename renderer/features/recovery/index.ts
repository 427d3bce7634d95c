// One recovery, worked step by step.
export { Case } from './case.tsx';
