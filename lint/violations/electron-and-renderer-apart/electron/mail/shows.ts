import { Button } from '../../renderer/ui/button.ts';

export const shown = Button;
