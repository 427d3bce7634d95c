import { dialog } from 'electron';

export const ask = dialog;
