export const later = () => import('../../renderer/ui/button.ts');
