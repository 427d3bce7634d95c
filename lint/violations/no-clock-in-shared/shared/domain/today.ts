export const today = () => new Date();
export const fixed = (at: string) => new Date(at);
