// The desk's queue of cases.
export { Queue } from './queue.tsx';
