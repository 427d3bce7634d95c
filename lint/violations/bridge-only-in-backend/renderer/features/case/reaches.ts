export const reaches = () => window.rekey;
