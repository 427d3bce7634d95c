import { invoke } from '../backend/backend.ts';

export const asks = invoke;
