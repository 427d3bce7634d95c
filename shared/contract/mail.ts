// The mail server the desk speaks through. Its password goes in and never comes out.
import { z } from 'zod';
import { mailSettingsInput, mailSettingsOutput } from './mail-settings.ts';
import { operatorRoles } from '../domain/actor.ts';
import { byName, request } from './request.ts';
import { done, nothing } from './words.ts';

export const mailRequests = byName(
  request({ name: 'mail.settings', roles: operatorRoles, input: nothing, output: mailSettingsOutput.nullable() }),
  request({ name: 'mail.configure', roles: ['owner'], input: mailSettingsInput, output: done }),
  /** Connects, demands STARTTLS and AUTH, and sends nothing. */
  request({ name: 'mail.check', roles: ['owner'], input: nothing, output: z.object({ answer: z.string() }) }),
);
