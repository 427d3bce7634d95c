// What an owner sets up.
export { Settings } from './settings.tsx';
