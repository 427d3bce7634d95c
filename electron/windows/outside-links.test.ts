import { expect, it } from 'vitest';
import { mayOpenOutside } from './outside-links.ts';

const hosts = ['docs.example'];

it.each([
  'tel:+4712345678',
  'tel:+47-123-45678',
  'mailto:ingrid@halden.example',
  'mailto:ingrid@halden.example?subject=Hello',
  'https://docs.example/recovery?step=2#top',
])('hands %s to the system', (address) => {
  expect(mayOpenOutside(address, hosts)).toBe(true);
});

it.each([
  'http://docs.example/',
  'https://docs.example.evil.example/',
  'https://evil.example/docs.example',
  'https://docs.example:8443/',
  'https://docs.example@evil.example/',
  'https://user@docs.example/',
  'https://docs.example\\@evil.example/',
  'tel:+47 123\r\n45',
  'tel:*31%23+4712345678',
  'tel:',
  'mailto:a@b.example,c@d.example@e',
  'mailto:',
  'mailto:a@b.example"--attach=/etc/passwd',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/html,x',
  'smb://share/x',
  'ms-msdt:/id',
  'app://rekey/desk.html',
  'rekey://case/1',
  '',
  'not an address',
  `https://docs.example/${'x'.repeat(3_000)}`,
])('keeps %j inside', (address) => {
  expect(mayOpenOutside(address, hosts)).toBe(false);
});
