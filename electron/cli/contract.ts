// `rekey contract`: every request that the windows and this command line may make, for whoever writes a script.
import type { Command } from 'commander';
import { z } from 'zod';
import { contract } from '../../shared/contract/contract.ts';
import type { RequestForm } from '../../shared/contract/request.ts';
import { finish, type Io } from './io.ts';

export const registerContractCommand = (program: Command, io: Io): void => {
  program
    .command('contract')
    .description('list every request: its name, who may make it, and the JSON Schema of what goes in and comes out')
    .option('--json', 'print JSON, schemas included')
    .action((options: { json?: true }) => {
      const requests = Object.values<RequestForm>(contract).map(described);
      const text = requests.map(({ name, roles }) => `${name.padEnd(32)}${spoken(roles)}`).join('\n');
      finish(io, { ok: true, value: requests, text }, options.json === true);
    });
};

/** The input as a caller writes it (a default may be left out) and the output as a caller gets it. */
const described = ({ name, roles, input, output }: RequestForm) => ({
  name,
  roles,
  input: z.toJSONSchema(input, { io: 'input' }),
  output: z.toJSONSchema(output, { io: 'output' }),
});

const spoken = (roles: RequestForm['roles']): string => (roles === 'anyone' ? 'anyone' : roles.join(', '));
