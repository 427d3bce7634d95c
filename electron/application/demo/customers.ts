// The invented desk and customers of the demo workspace. Nobody here exists; every address is under .example.
import type { AccountStatus } from '../../../shared/domain/account.ts';
import type { OperatorRole } from '../../../shared/domain/actor.ts';
import type { DataModel } from '../../../shared/domain/recovery/events.ts';

export const demoDesk = 'Dublin desk';
export const demoOwner = { id: 'amara', name: 'Amara Okafor' } as const;

export const demoOperators: readonly { readonly id: string; readonly name: string; readonly role: OperatorRole }[] = [
  { id: 'priya', name: 'Priya Raman', role: 'representative' },
  { id: 'tomasz', name: 'Tomasz Wilk', role: 'representative' },
  { id: 'niall', name: 'Niall Brady', role: 'supervisor' },
  { id: 'jonas', name: 'Jonas Lindqvist', role: 'tam' },
  { id: 'sanna', name: 'Sanna Virtanen', role: 'tam' },
  { id: 'chiara', name: 'Chiara Moretti', role: 'customer-service' },
  { id: 'hugo', name: 'Hugo Almeida', role: 'hardware' },
];

export const demoReturnAddress = 'Appliance Returns\n12 Harbour Road\nDublin D01 XY45\nIreland';

export const demoUnits: readonly {
  readonly subscription: string;
  readonly serial: string;
  readonly model: string;
  /** Negative where it is over. */
  readonly warrantyInDays: number;
}[] = [
  { subscription: 'halden-maritime', serial: 'QGSA-5120-0417', model: 'QGSA-5120', warrantyInDays: 410 },
  { subscription: 'halden-maritime', serial: 'QGSA-5120-0418', model: 'QGSA-5120', warrantyInDays: -35 },
  { subscription: 'vantor-rail', serial: 'QGSA-4120-1103', model: 'QGSA-4120', warrantyInDays: 122 },
  { subscription: 'delmarva-ports', serial: 'QGSA-5120-2290', model: 'QGSA-5120', warrantyInDays: 701 },
];

export type DemoAccount = {
  readonly login: string;
  readonly name: string;
  readonly email: string;
  readonly phone: string;
  readonly role: string;
  readonly status: AccountStatus;
  readonly primary: boolean;
  /** The account is old: the desk meets these customers only now, so the directory's own date has to speak for a witness. */
  readonly createdDaysAgo: number;
  readonly seenDaysAgo: number | null;
  /** What the printed list says of somebody who has set a password here; null for whoever has none. */
  readonly note: string | null;
};

export type DemoVault = {
  readonly name: string;
  readonly holders: readonly string[];
  readonly reports: readonly string[];
};

export type DemoSubscription = {
  readonly id: string;
  readonly name: string;
  readonly dataModel: DataModel;
  readonly timeZone: string;
  readonly endsInDays: number;
  readonly accounts: readonly DemoAccount[];
  readonly vaults: readonly DemoVault[];
};

const person = (
  domain: string,
  name: string,
  fields: Partial<Omit<DemoAccount, 'login' | 'name' | 'email'>> = {},
): DemoAccount => {
  const login = name.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '').replaceAll(' ', '.');
  return {
    login,
    name,
    email: `${login}@${domain}`,
    phone: '',
    role: 'Scanner',
    status: 'active',
    primary: false,
    createdDaysAgo: 800,
    seenDaysAgo: 3,
    note: null,
    ...fields,
  };
};

const primary = (domain: string, name: string, phone: string, seenDaysAgo: number, note: string | null = null) =>
  person(domain, name, { phone, role: 'Manager', primary: true, createdDaysAgo: 1900, seenDaysAgo, note });

const halden = 'haldenmaritime.example';
const vantor = 'vantorrail.example';
const bramwick = 'bramwick.example';

/** Keeps reports: Leila can be the witness. What only Jonas Eide could open besides Ingrid has to wait. */
const haldenMaritime: DemoSubscription = {
  id: 'halden-maritime',
  name: 'Halden Maritime',
  dataModel: 'password-encrypted',
  timeZone: 'Europe/Oslo',
  endsInDays: 210,
  accounts: [
    primary(halden, 'Ingrid Solbakken', '+47 55 01 38 20', 9, 'Primary admin. Opens all three vaults.'),
    person(halden, 'Leila Haddad', {
      role: 'Manager',
      createdDaysAgo: 1100,
      seenDaysAgo: 1,
      note: 'Can be the witness. Opens North Sea fleet and Bergen yard.',
    }),
    person(halden, 'Mikkel Strand', {
      createdDaysAgo: 640,
      seenDaysAgo: 12,
      note: 'Can be the witness, but opens no vault.',
    }),
    person(halden, 'Jonas Eide', {
      role: 'Reader',
      status: 'inactive',
      createdDaysAgo: 1450,
      seenDaysAgo: 400,
      note: 'Inactive now. Held Audit 2024 together with Ingrid.',
    }),
    person(halden, 'Harbour Office', { role: 'Contact', seenDaysAgo: null }),
  ],
  vaults: [
    {
      name: 'North Sea fleet',
      holders: ['ingrid.solbakken', 'leila.haddad'],
      reports: [
        'Fleet perimeter, week 41.xml',
        'Fleet perimeter, week 42.xml',
        'Fleet perimeter, week 43.xml',
        'Bridge systems inventory.csv',
        'Satellite uplinks, open ports.csv',
        'Quarterly summary for the board.pdf',
      ],
    },
    {
      name: 'Bergen yard',
      holders: ['ingrid.solbakken', 'leila.haddad'],
      reports: ['Crane controllers.xml', 'Yard office network.xml', 'Patch state by host.csv', 'Dry dock visit.pdf'],
    },
    {
      name: 'Audit 2024',
      holders: ['ingrid.solbakken', 'jonas.eide'],
      reports: ['Findings of the class society.pdf', 'Remediation list.csv', 'Evidence scan.xml'],
    },
  ],
};

/** Loses reports: nobody besides Ruben can sign in, and only he opens the vaults. */
const vantorRail: DemoSubscription = {
  id: 'vantor-rail',
  name: 'Vantor Rail',
  dataModel: 'password-encrypted',
  timeZone: 'Europe/Amsterdam',
  endsInDays: 96,
  accounts: [
    primary(vantor, 'Ruben Achterberg', '+31 30 712 04 66', 21, 'Primary admin. Nobody else opens his two vaults.'),
    person(vantor, 'Sanne Dekker', { status: 'inactive', createdDaysAgo: 1300, seenDaysAgo: 510 }),
    person(vantor, 'Control Room', { role: 'Contact', seenDaysAgo: null }),
  ],
  vaults: [
    {
      name: 'Signalling network',
      holders: ['ruben.achterberg'],
      reports: [
        'Interlocking hosts.xml',
        'Level crossings, north.xml',
        'Level crossings, south.xml',
        'Firmware by cabinet.csv',
        'Safety case annex.pdf',
      ],
    },
    {
      name: 'Depot scanners',
      holders: ['ruben.achterberg'],
      reports: ['Depot Utrecht.xml', 'Depot Zwolle.xml', 'Open findings.csv'],
    },
  ],
};

/** Referred: a subaccount's holder asks, and support may not touch it (A4). */
const bramwickCouncil: DemoSubscription = {
  id: 'bramwick-council',
  name: 'Bramwick Council',
  dataModel: 'password-encrypted',
  timeZone: 'Europe/London',
  endsInDays: 320,
  accounts: [
    primary(bramwick, 'Harriet Lowe', '+44 20 7946 0417', 2),
    person(bramwick, 'Owen Pryce', { seenDaysAgo: 30 }),
    person(bramwick, 'Tessa Quill', { role: 'Reader', status: 'pending', createdDaysAgo: 6, seenDaysAgo: null }),
  ],
  vaults: [],
};

/** Nobody of these is locked out; a desk knows more customers than it has cases. */
const others: readonly DemoSubscription[] = [
  {
    id: 'kestrel-biologics',
    name: 'Kestrel Biologics',
    dataModel: 'password-encrypted',
    timeZone: 'Europe/Dublin',
    endsInDays: 41,
    accounts: [
      primary('kestrelbio.example', 'Aoife Tierney', '+353 20 910 2288', 1, 'Primary admin. Not locked out.'),
      person('kestrelbio.example', 'Dermot Shaw'),
    ],
    vaults: [{ name: 'Lab network', holders: ['aoife.tierney'], reports: ['Sequencers.xml', 'Lab hosts.csv'] }],
  },
  {
    id: 'delmarva-ports',
    name: 'Delmarva Ports',
    dataModel: 'platform-encrypted',
    timeZone: 'America/New_York',
    endsInDays: 155,
    accounts: [
      primary('delmarvaports.example', 'Carla Whitlock', '+1 410 555 0142', 5),
      person('delmarvaports.example', 'Reggie Bloom', { role: 'Manager' }),
      person('delmarvaports.example', 'Ana Sorrel', { status: 'inactive', seenDaysAgo: 260 }),
    ],
    vaults: [],
  },
  {
    id: 'ostrava-glassworks',
    name: 'Ostrava Glassworks',
    dataModel: 'unknown',
    timeZone: 'Europe/Prague',
    endsInDays: 12,
    accounts: [primary('ostravaglass.example', 'Marek Havlena', '+420 596 010 233', 44)],
    vaults: [],
  },
  {
    id: 'quillon-energy',
    name: 'Quillon Energy',
    dataModel: 'password-encrypted',
    timeZone: 'Europe/Paris',
    endsInDays: 267,
    accounts: [
      primary('quillon.example', 'Solène Marchetti', '+33 1 99 00 41 72', 0),
      person('quillon.example', 'Théo Varenne', { role: 'Reader' }),
      person('quillon.example', 'Plant Desk', { role: 'Contact', seenDaysAgo: null }),
    ],
    vaults: [],
  },
];

export const demoSubscriptions: readonly DemoSubscription[] = [haldenMaritime, vantorRail, bramwickCouncil, ...others];
