import { expect, test } from 'vitest';
import { crateLicense, parseCargoLock } from '../../src/catalog/crates.ts';
import { errorOf } from '../world/error-of.ts';

const SHA = 'a'.repeat(64);
const REGISTRY = `registry+https://github.com/rust-lang/${['crates', 'io-index'].join('.')}`;

function lock(...packages: readonly Record<string, string>[]): string {
  const tables = packages.map((fields) =>
    ['[[package]]', ...Object.entries(fields).map(([name, value]) => `${name} = "${value}"`)].join('\n'),
  );
  return `version = 4\n\n${tables.join('\n\n')}\n`;
}

const found = (text: string) => parseCargoLock(text, 'tool 1.0.0');

test('every crate of the registry, none of the workspace', () => {
  const text = lock(
    { name: 'memchr', version: '2.6.4', source: REGISTRY, checksum: SHA },
    { name: 'tool', version: '1.0.0' },
    { name: 'windows-sys', version: '0.48.0', source: REGISTRY, checksum: SHA },
  );
  expect(found(text)).toEqual([
    { name: 'memchr', version: '2.6.4', sha256: SHA },
    { name: 'windows-sys', version: '0.48.0', sha256: SHA },
  ]);
});

test('the first format of locks has its checksums elsewhere', () => {
  const text = lock({ name: 'memchr', version: '2.6.4', source: REGISTRY });
  expect(found(`${text}\n[metadata]\n"checksum memchr 2.6.4 (${REGISTRY})" = "${SHA}"\n`)).toEqual([
    { name: 'memchr', version: '2.6.4', sha256: SHA },
  ]);
});

test.for([
  ['a Git repository', { source: 'git+https://github.com/someone/fork?rev=abc#abc' }],
  ['another registry', { source: 'registry+https://example.com/index', checksum: SHA }],
  ['an address that only begins like it', { source: `${REGISTRY}.example.com`, checksum: SHA }],
  ['no checksum', { source: REGISTRY }],
  ['a checksum that is none', { source: REGISTRY, checksum: 'abc' }],
] as const)('a crate from %s is refused: nothing pins its bytes', ([, fields]) => {
  const error = errorOf(() => found(lock({ name: 'x', version: '1.0.0', ...fields })));
  expect(error).toMatchObject({ code: 'CATALOG_INVALID', detail: { subject: 'tool 1.0.0' } });
});

test.for(['', 'version = 4', '= no toml', 'package = "x"'])('%j is no lock', (text) => {
  expect(errorOf(() => found(text))).toMatchObject({ code: 'CATALOG_INVALID' });
});

test.for([
  ['license = "MIT"', 'MIT'],
  ['license = "MIT/Apache-2.0"', 'MIT OR Apache-2.0'],
  ['license = "Unlicense / MIT"', 'Unlicense OR MIT'],
  ['license = "(MIT OR Apache-2.0) AND Unicode-DFS-2016"', '(MIT OR Apache-2.0) AND Unicode-DFS-2016'],
  ['license = "see the file, please"', 'NOASSERTION'],
  ['license-file = "LICENSE"', 'NOASSERTION'],
  ['', 'NOASSERTION'],
] as const)('%s is %s', ([line, expression]) => {
  expect(crateLicense(`[package]\nname = "x"\n${line}\n`, 'x').expression).toBe(expression);
});

test('a crate that names a file instead says which', () => {
  expect(crateLicense('[package]\nlicense-file = "COPYING"\n', 'x').file).toBe('COPYING');
});
