import * as electron from 'electron';

export const listens = electron;
