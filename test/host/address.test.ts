import { expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { checkAddress, type Referrer } from '../../src/host/address.ts';

const insecureBases = ['http://mirror.example/debian'];

test.each([
  'https://upstream.example/a.tar.gz',
  'http://127.0.0.1:8080/a',
  'http://127.8.9.1/a',
  'http://localhost/a',
  'http://[::1]:8080/a',
  'http://mirror.example/debian/pool/main/a.tar.gz',
])('%s is an address to fetch from', (address) => {
  expect(checkAddress(address, { insecureBases }).href).toBe(address);
});

test.each([
  'http://upstream.example/a',
  'http://mirror.example/debian',
  'http://mirror.example/debian-other/a',
  'http://mirror.example/debian/../a',
  'http://mirror.example/debian/%2e%2e/a',
  'http://mirror.example/debian/\\..\\..\\a',
  'http://mirror.example:8080/debian/a',
  'http://other.example/debian/a',
  'http://localhost.example/a',
  'http://127.0.0.1.example/a',
  'https://user@upstream.example/a',
  'https://:word@upstream.example/a',
  'file:///etc/passwd',
  'javascript:1',
  'debian:pool/a',
  '/relative',
  '',
])('%j is refused', (address) => {
  expect(codeOf(() => checkAddress(address, { insecureBases }))).toBe('FETCH_ADDRESS_REFUSED');
});

test.each(['http://127.0.0.1/a', 'http://mirror.example/debian/a'])(
  'no redirect leads from https back to %s',
  (address) => {
    const from = publicServer('https://upstream.example/');
    expect(codeOf(() => checkAddress(address, { insecureBases, from }))).toBe('FETCH_ADDRESS_REFUSED');
  },
);

test('a redirect may be relative to where it comes from', () => {
  const from = publicServer('https://upstream.example/a/b');
  expect(checkAddress('../c', { from }).href).toBe('https://upstream.example/c');
  expect(checkAddress('//cdn.example/c', { from }).href).toBe('https://cdn.example/c');
});

test('a word in an address is not printed', () => {
  expect(() => checkAddress('https://user:secret@upstream.example/')).toThrow(
    expect.not.objectContaining({
      detail: expect.objectContaining({ subject: expect.stringMatching('secret') }),
    }),
  );
});

function publicServer(url: string): Referrer {
  return { url: new URL(url), reach: 'public' };
}

function codeOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof HeadwaterError) return error.code;
    throw error;
  }
  return 'accepted';
}

test.each(['http://mirror.example/debian/a', 'https://upstream.example/a'])(
  'attack: %s redirects to a service of this machine',
  (address) => {
    const from = publicServer(address);
    for (const own of [
      'http://127.0.0.1:2375/a',
      'http://localhost/a',
      'http://[::1]/a',
      'https://localhost/a',
    ]) {
      expect(codeOf(() => checkAddress(own, { from, insecureBases }))).toBe('FETCH_ADDRESS_REFUSED');
    }
  },
);

test('a service of this machine may redirect to itself', () => {
  const from = { url: new URL('http://127.0.0.1:8080/a'), reach: 'loopback' } as const;
  expect(checkAddress('/b', { from }).href).toBe('http://127.0.0.1:8080/b');
  expect(checkAddress('http://localhost:9/b', { from }).href).toBe('http://localhost:9/b');
});

/** Networks that nobody of the Internet is in (IANA Special-Purpose Address Registries), however they are written. */
const INSIDE = [
  '10.0.0.1',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.1.1',
  '100.64.0.1',
  '169.254.169.254',
  '0x0a000001',
  '167772161',
  '10.1',
  '[fc00::1]',
  '[fd12:3456::1]',
  '[fe80::1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:c0a8:101]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b:1::1]',
  '[2002:a00:1::]',
];
const ON_THIS_MACHINE = [
  '0.0.0.0',
  '127.1',
  '[::]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  'a.localhost',
  'localhost.',
];

test.each([...INSIDE, ...ON_THIS_MACHINE])('attack: a public server points to https://%s/', (host) => {
  const from = publicServer('https://upstream.example/a');
  expect(codeOf(() => checkAddress(`https://${host}/`, { from }))).toBe('FETCH_ADDRESS_REFUSED');
  expect(checkAddress(`https://${host}/`).protocol).toBe('https:');
});

test('a private server may point to itself and to the Internet, and to no other private one', () => {
  const from = { url: new URL('https://10.0.0.1/a'), reach: 'private' } as const;
  expect(checkAddress('https://10.0.0.1:8443/b', { from }).port).toBe('8443');
  expect(checkAddress('https://upstream.example/', { from }).hostname).toBe('upstream.example');
  for (const other of ['https://10.0.0.2/', 'https://127.0.0.1/', 'http://127.0.0.1/']) {
    expect(codeOf(() => checkAddress(other, { from }))).toBe('FETCH_ADDRESS_REFUSED');
  }
});

test.each([
  'https://203.0.113.7/',
  'https://[2606:4700::1]/',
  'https://198.18.0.7/',
  'https://172.32.0.1/',
  'https://11.0.0.1/',
])('%s is on the Internet', (url) => {
  expect(checkAddress(url, { from: publicServer('https://upstream.example/a') }).href).toBe(url);
});
