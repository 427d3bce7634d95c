export const later = (then: () => void) => setTimeout(then, 1);
