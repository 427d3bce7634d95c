/** A real Exim on a loopback port, run by an ordinary user in a folder of its own: TLS, sign-in, one mailbox, and words of its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, chown, copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates } from './certificates.ts';

export type EximProcess = {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly caPem: string;
  /** Every message in the one mailbox there is, whole. */
  readonly delivered: () => Promise<readonly string[]>;
  readonly stop: () => Promise<void>;
};

/** Debian: apt-get install exim4-daemon-light. */
const program = '/usr/sbin/exim4';
/** Debian's `nobody`: a root that runs the tests must not be the one that Exim runs as. */
const nobody = 65_534;

export const startExim = async (): Promise<EximProcess> => {
  const { caPem, right } = await makeCertificates();
  const folder = await mkdtemp(join(tmpdir(), 'rekey-exim-'));
  const [user, password] = ['desk', 'exim-password'];
  const asRoot = process.getuid?.() === 0;
  const own = async (path: string) => (asRoot ? chown(path, nobody, nobody) : undefined);
  try {
    await own(folder);
    for (const inside of ['spool', 'log', 'mail']) {
      await mkdir(join(folder, inside));
      await own(join(folder, inside));
    }
    // Without the set-user-id bit of the installed one: it runs as whoever starts it and as nobody else.
    await copyFile(program, join(folder, 'exim4'));
    await chmod(join(folder, 'exim4'), 0o755);
    const keep = async (name: string, text: string) => {
      await writeFile(join(folder, name), text, { mode: 0o600 });
      await own(join(folder, name));
    };
    await keep('certificate.pem', right.certPem);
    await keep('key.pem', right.keyPem);
    await keep('users', `${user}: ${password}\n`);
    const { child, port } = await listenSomewhere(folder, asRoot, keep);
    const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    return {
      host: '127.0.0.1',
      port,
      user,
      password,
      caPem,
      delivered: async () => {
        const box = join(folder, 'mail', 'new');
        const names = await readdir(box).catch(() => []);
        return Promise.all(names.sort().map((name) => readFile(join(box, name), 'utf8')));
      },
      stop: async () => {
        child.kill('SIGTERM');
        await gone;
        await rm(folder, { recursive: true, force: true, maxRetries: 5 });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
};

/** A port that was free a moment ago may be taken by now, so another is tried. */
const listenSomewhere = async (
  folder: string,
  asRoot: boolean,
  keep: (name: string, text: string) => Promise<void>,
): Promise<{ child: ChildProcess; port: number }> => {
  for (let attempt = 0; attempt < 5; attempt++) {
    const port = await freePort();
    await keep('exim.conf', configuration(folder, port, asRoot));
    const identity = asRoot ? [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : [];
    // It ends with whoever started it, however that ended.
    const exim = [join(folder, 'exim4'), '-bdf', '-q1m', '-C', join(folder, 'exim.conf')];
    const child = spawn('setpriv', [...identity, '--pdeathsig=TERM', ...exim], { stdio: 'ignore' });
    if (await answers(child, port)) return { child, port };
    child.kill('SIGKILL');
  }
  throw new Error('exim: expected it to listen within 5 attempts, it did not');
};

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const bound = probe.address();
      probe.close(() => resolve(typeof bound === 'object' && bound !== null ? bound.port : 0));
    });
  });

const answers = async (child: ChildProcess, port: number): Promise<boolean> => {
  const deadline = AbortSignal.timeout(10_000);
  while (child.exitCode === null && !deadline.aborted) {
    const greeted = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('data', () => resolve(true)).once('error', () => resolve(false));
      socket.once('close', () => resolve(false)).setTimeout(1_000, () => socket.destroy());
    });
    if (greeted) return true;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return false;
};

const configuration = (folder: string, port: number, asRoot: boolean): string => {
  const uid = asRoot ? nobody : process.getuid?.();
  const gid = asRoot ? nobody : process.getgid?.();
  return `
exim_path = ${folder}/exim4
exim_user = ${uid}
exim_group = ${gid}
trusted_users = ${uid}
never_users =
deliver_drop_privilege = true
primary_hostname = mail.desk.example
qualify_domain = desk.example
domainlist local_domains = desk.example
spool_directory = ${folder}/spool
log_file_path = ${folder}/log/%slog
pid_file_path = ${folder}/exim.pid
local_interfaces = <; [127.0.0.1]:${port}
tls_advertise_hosts = *
tls_certificate = ${folder}/certificate.pem
tls_privatekey = ${folder}/key.pem
auth_advertise_hosts = \${if def:tls_in_cipher {*}}
acl_smtp_rcpt = recipient
acl_smtp_data = accept
host_lookup =
rfc1413_hosts =
dns_ipv4_lookup =
smtp_accept_queue_per_connection = 0
keep_environment =
add_environment = PATH=/usr/bin:/bin
begin acl
recipient:
  deny    message = authentication required
          !authenticated = *
  deny    message = no such user here
          !verify = recipient
  accept  domains = +local_domains
  deny    message = relay not permitted
begin routers
local:
  driver = accept
  domains = +local_domains
  local_parts = customer
  transport = mailbox
begin transports
mailbox:
  driver = appendfile
  directory = ${folder}/mail
  maildir_format
  create_directory
  mode = 0600
begin retry
* * F,1h,5m
begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{!eq{$auth2}{}}{eq{$auth3}{\${lookup{$auth2}lsearch{${folder}/users}{$value}{*:*}}}}}}
  server_set_id = $auth2
`;
};
