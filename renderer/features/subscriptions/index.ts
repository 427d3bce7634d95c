// Customers' subscriptions as the directory shows them.
export { Subscriptions } from './subscriptions.tsx';
