// What the customer window shows.
export { CustomerWindow } from './customer-window.tsx';
