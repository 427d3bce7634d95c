// What an owner sets up.
export { Settings } from './settings.tsx';
export { ThreatBanner } from './threat-banner.tsx';
