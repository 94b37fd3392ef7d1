import { expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { checkAddress } from '../../src/host/address.ts';

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
    const from = new URL('https://upstream.example/');
    expect(codeOf(() => checkAddress(address, { insecureBases, from }))).toBe('FETCH_ADDRESS_REFUSED');
  },
);

test('a redirect may be relative to where it comes from', () => {
  const from = new URL('https://upstream.example/a/b');
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
    const from = new URL(address);
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
  const from = new URL('http://127.0.0.1:8080/a');
  expect(checkAddress('/b', { from }).href).toBe('http://127.0.0.1:8080/b');
});
