/** Makes throw-away authorities and certificates for this machine, so that TLS in tests is checked like TLS in production. */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type Certificate = { readonly certPem: string; readonly keyPem: string };

export type TestCertificates = {
  /** The authority that a careful client is told to trust. */
  readonly caPem: string;
  /** For `localhost`, 127.0.0.1 and ::1, by that authority. */
  readonly right: Certificate;
  /** By that authority, for another host. */
  readonly otherName: Certificate;
  /** For this host and by that authority, but it ran out yesterday. */
  readonly expired: Certificate;
  /** For this host, by an authority that nobody trusts. */
  readonly otherAuthority: Certificate;
};

const run = promisify(execFile);
const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
const thisHost = 'DNS:localhost,IP:127.0.0.1,IP:::1';

/** Valid for two days; nothing stays on disk. Needs `openssl` 3 (Debian: apt-get install openssl). */
export const makeCertificates = async (): Promise<TestCertificates> => {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-tls-'));
  try {
    const [trusted, untrusted] = [join(folder, 'trusted'), join(folder, 'untrusted')];
    await makeAuthority(trusted);
    await makeAuthority(untrusted);
    return {
      caPem: await readFile(`${trusted}.pem`, 'utf8'),
      right: await makeLeaf(trusted, join(folder, 'right'), thisHost),
      otherName: await makeLeaf(trusted, join(folder, 'other-name'), 'DNS:elsewhere.example'),
      expired: await makeLeaf(trusted, join(folder, 'expired'), thisHost, -1),
      otherAuthority: await makeLeaf(untrusted, join(folder, 'other-authority'), thisHost),
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

const makeAuthority = (file: string): Promise<void> =>
  openssl(
    [
      'req',
      '-x509',
      ...newKey,
      '-keyout',
      `${file}.key`,
      '-out',
      `${file}.pem`,
      '-days',
      '2',
      '-subj',
      '/CN=Rekey test authority',
    ],
    ['-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign'],
  );

const makeLeaf = async (authority: string, file: string, names: string, days = 2): Promise<Certificate> => {
  await openssl(
    ['req', ...newKey, '-keyout', `${file}.key`, '-out', `${file}.csr`, '-subj', '/CN=Rekey test server'],
    ['-addext', 'basicConstraints=critical,CA:FALSE', '-addext', `subjectAltName=${names}`],
  );
  // Signed in a step of its own, which alone takes a number of days below zero: a certificate that has run out.
  await openssl(
    ['x509', '-req', '-in', `${file}.csr`, '-CA', `${authority}.pem`, '-CAkey', `${authority}.key`, '-CAcreateserial'],
    ['-days', String(days), '-copy_extensions', 'copyall', '-out', `${file}.pem`],
  );
  return { certPem: await readFile(`${file}.pem`, 'utf8'), keyPem: await readFile(`${file}.key`, 'utf8') };
};

const openssl = async (...groups: readonly (readonly string[])[]): Promise<void> => {
  try {
    await run('openssl', groups.flat());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      throw new Error('The tests need openssl. On Debian or Ubuntu: apt-get install openssl', { cause: error });
    throw error;
  }
};
