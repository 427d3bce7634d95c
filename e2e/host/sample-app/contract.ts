// What the sample app may be asked.
import { z } from 'zod';
import { byName, push, request } from '../../../shared/contract/request.ts';

const done = z.null();

export const sampleContract = byName(
  request({
    name: 'sample.who',
    roles: 'anyone',
    input: z.null(),
    output: z.strictObject({ window: z.string(), role: z.string() }),
  }),
  request({ name: 'sample.signIn', roles: ['nobody'], input: z.null(), output: done }),
  request({ name: 'sample.secret', roles: ['representative'], input: z.null(), output: z.string() }),
  request({ name: 'sample.handOver', roles: ['representative'], input: z.null(), output: done }),
  request({ name: 'sample.handBack', roles: ['customer'], input: z.null(), output: done }),
  request({ name: 'sample.choose', roles: ['representative'], input: z.null(), output: z.array(z.string()) }),
);

export const samplePushes = byName(
  push({ name: 'sample.signedIn', roles: ['representative'], payload: z.strictObject({ operator: z.string() }) }),
);
