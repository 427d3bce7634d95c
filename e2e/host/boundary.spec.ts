import { expect } from '@playwright/test';
import { invoke, test } from './sample.ts';

test('a window asks, is told who it is by the main process, and hears what it may', async ({ sample }) => {
  const desk = sample.desk();
  expect(await invoke(desk, 'sample.who')).toEqual({ ok: true, value: { window: 'desk', role: 'nobody' } });
  expect(await invoke(desk, 'sample.secret')).toMatchObject({ ok: false, refusal: { code: 'sign-in-first' } });
  const heard = desk.evaluate(
    () =>
      new Promise((resolve) => {
        const { rekey } = window as unknown as { rekey: { subscribe: (name: string, hear: unknown) => void } };
        rekey.subscribe('sample.signedIn', resolve);
      }),
  );
  await invoke(desk, 'sample.signIn');
  expect(await heard).toEqual({ operator: 'priya' });
  expect(await invoke(desk, 'sample.secret')).toEqual({ ok: true, value: 'for representatives' });
});

test('the page sees one frozen object with three members, and nothing of Node or Electron', async ({ sample }) => {
  const seen = await sample.desk().evaluate(() => {
    const page = window as unknown as Record<string, unknown>;
    const rekey = page['rekey'] as Record<string, unknown>;
    const frozen = Object.isFrozen(rekey) && Object.getOwnPropertyDescriptor(window, 'rekey')?.writable === false;
    const leaked = ['require', 'process', 'module', 'Buffer', '__standInHost'].filter((name) => name in window);
    return { members: Object.keys(rekey).sort(), frozen, leaked };
  });
  expect(seen).toEqual({ members: ['invoke', 'subscribe', 'window'], frozen: true, leaked: [] });
});

test('the bridge knows only the contract’s names, and carries only plain data', async ({ sample }) => {
  const desk = sample.desk();
  expect(await invoke(desk, 'sample:map')).toMatchObject({ ok: false, refusal: { code: 'unknown-request' } });
  const refused = await desk.evaluate(async () => {
    const { rekey } = window as unknown as { rekey: { invoke: (name: string, input: unknown) => Promise<unknown> } };
    const sent = [new ArrayBuffer(8), new Map(), new Set(), { deep: [new Uint8Array(2)] }];
    return Promise.all(sent.map((each) => rekey.invoke('sample.who', each).then(() => '', String)));
  });
  expect(refused.map((each) => /carries (\w+)/.exec(each)?.[1])).toEqual(['ArrayBuffer', 'Map', 'Set', 'Uint8Array']);
});

test('the customer window fills the screen, hides the desk, and cannot ask as the desk', async ({ sample }) => {
  await invoke(sample.desk(), 'sample.signIn');
  await invoke(sample.desk(), 'sample.handOver');
  const customer = await sample.customer();
  expect(await invoke(customer, 'sample.who')).toEqual({ ok: true, value: { window: 'customer', role: 'customer' } });
  expect(await invoke(customer, 'sample.secret')).toMatchObject({ ok: false, refusal: { code: 'not-allowed' } });
  const windows = () =>
    sample.evaluate(
      ({ BrowserWindow }) =>
        BrowserWindow.getAllWindows().map((each) => ({ kiosk: each.isKiosk(), visible: each.isVisible() })),
      null,
    );
  expect(await windows()).toEqual([
    { kiosk: false, visible: false },
    { kiosk: true, visible: true },
  ]);
  await customer.evaluate(() => location.assign('/desk.html')).catch(() => {});
  expect(new URL(customer.url()).pathname).toBe('/customer.html');

  await invoke(customer, 'sample.handBack').catch(() => {});
  await expect.poll(windows).toEqual([{ kiosk: false, visible: true }]);
  expect(await invoke(sample.desk(), 'sample.secret')).toMatchObject({ ok: false, refusal: { code: 'sign-in-first' } });
});

test('a page cannot hold a frame, not even of our own page', async ({ sample }) => {
  const blocked = await sample.desk().evaluate(async () => {
    const violation = new Promise((resolve) =>
      document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective)),
    );
    const frame = document.createElement('iframe');
    frame.src = '/customer.html';
    document.body.append(frame);
    return violation;
  });
  expect(blocked).toBe('frame-src');
});

test('a dialog answers what the test puts there', async ({ sample }) => {
  await sample.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, '/some/report.pdf');
  await invoke(sample.desk(), 'sample.signIn');
  expect(await invoke(sample.desk(), 'sample.choose')).toEqual({ ok: true, value: ['/some/report.pdf'] });
});
