// The Mail screen.
export { Mail } from './mail.tsx';
