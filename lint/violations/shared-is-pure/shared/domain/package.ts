import { z } from 'zod';
import { create } from 'zustand';

export const both = [z, create];
