import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causesOf } from '../../../src/build/compare/causes.ts';
import type { Conditions } from '../../../src/build/compare/conditions.ts';
import { MOST_SPOTS } from '../../../src/build/compare/difference.ts';
import { look } from '../../../src/build/compare/look.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const placesOf = (left: Buffer, right: Buffer) => look(left, right).map(({ place }) => place);

/** A member as ar writes it: name, time, owner, group, mode, size. */
function member(name: string, content: string, time = 0): string {
  const head = [name.padEnd(16), String(time).padEnd(12), '0'.padEnd(6), '0'.padEnd(6), '644'.padEnd(8)].join(
    '',
  );
  return `${head}${String(content.length).padEnd(10)}\`\n${content}${content.length % 2 === 1 ? '\n' : ''}`;
}

const ar = (...members: readonly string[]) => bytes(`!<arch>\n${members.join('')}`);

describe('where two versions of a file part', () => {
  test.each<[string, Buffer, Buffer, string[]]>([
    ['lines', bytes('a\nb\nc\n'), bytes('a\nB\nc\n'), ['line 2']],
    ['a line that only one has', bytes('a\nc\n'), bytes('a\nb\nc\n'), ['line 2']],
    ['lines in another order', bytes('a\nb\n'), bytes('b\na\n'), ['the same lines in another order']],
    ['words in another order', bytes('x: a b c\n'), bytes('x: c a b\n'), ['line 1']],
    ['bytes', bytes('\0\0a\0'), bytes('\0\0b\0'), ['byte 2']],
    ['bytes of other lengths', bytes('\0\0a'), bytes('\0\0ab'), ['byte 3']],
    [
      'a member',
      ar(member('a.o/', 'x'), member('b.o/', 'y')),
      ar(member('a.o/', 'x'), member('b.o/', 'z')),
      ['member b.o, line 1'],
    ],
    [
      'the header of a member',
      ar(member('a.o/', 'x', 5)),
      ar(member('a.o/', 'x', 6)),
      ['member a.o, its header'],
    ],
    [
      'a member too many',
      ar(member('a.o/', 'x')),
      ar(member('a.o/', 'x'), member('c.o/', 'x')),
      ['member c.o, only in the second'],
    ],
    [
      'members in another order',
      ar(member('a.o/', 'x'), member('b.o/', 'y')),
      ar(member('b.o/', 'y'), member('a.o/', 'x')),
      ['the members in another order'],
    ],
    ['contents of a gzip file', gzipSync('a\nb\n'), gzipSync('a\nB\n'), ['unpacked, line 2']],
    [
      'the compression',
      gzipSync('a'.repeat(99), { level: 1 }),
      gzipSync('a'.repeat(99), { level: 0 }),
      ['the compressed bytes alone'],
    ],
  ])('%s', (_, left, right, places) => {
    expect(placesOf(left, right)).toEqual(places);
  });

  test('a long name of a member stands in another member', () => {
    const long = 'a_name_that_is_longer_than_sixteen.o';
    const library = (content: string) => ar(member('//', `${long}/\n`), member('/0', content));
    expect(placesOf(library('x'), library('y'))).toEqual([`member ${long}, line 1`]);
  });
});

describe('files that a build was free to write', () => {
  const heads = ['', '!<arch>\n', '\x7fELF\x02\x01\x01', '\x1f\x8b\x08\x00'];

  test('any two of them are compared to an end', () => {
    const file = fc.tuple(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 400 }));
    fc.assert(
      fc.property(file, file, ([head, one], [, two]) => {
        const [left, right] = [Buffer.concat([bytes(head), one]), Buffer.concat([bytes(head), two])];
        const spots = look(left, right);
        expect(spots.length).toBeLessThanOrEqual(MOST_SPOTS);
        expect(left.equals(right) || spots.length > 0).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('a hundred thousand members of one name, and a gzip file of terabytes, are no trouble', () => {
    const many = member('a.o/', 'x').repeat(100_000);
    expect(placesOf(ar(many, member('b.o/', 'y')), ar(many, member('b.o/', 'z')))).toEqual([
      'member b.o, line 1',
    ]);
    const bomb = gzipSync(Buffer.alloc(65 * 1024 * 1024));
    const other = Buffer.from(bomb);
    other[20] = 255 - (other[20] ?? 0);
    expect(placesOf(bomb, other)[0]).toMatch(/^byte \d+$/);
  });
});

describe('causes', () => {
  const known: Conditions = {
    times: [{ from: new Date('2026-11-23T12:00:00Z'), to: new Date('2026-11-23T12:01:00Z') }],
    cores: 8,
    kernel: ['6.1.0-18-amd64'],
    users: ['65534', 'nobody'],
    paths: ['/home/a/quarantine'],
  };
  const both = {
    left: known,
    right: {
      times: [{ from: new Date('2027-12-31T12:00:00Z'), to: new Date('2027-12-31T12:02:00Z') }],
      cores: 1,
      kernel: ['9.8.7-elsewhere'],
      users: ['54321'],
      paths: ['/var/tmp/b'],
    },
  };
  const seconds = (iso: string) => {
    const four = Buffer.alloc(6);
    four.writeUInt32LE(Date.parse(iso) / 1000, 1);
    return four;
  };
  test.each<[string, string | Buffer, string | Buffer, string[]]>([
    ['ISO dates', 'on 2026-11-23', 'on 2027-12-31', ['build date']],
    ['dates of C', 'Nov 23 2026', 'Dec 31 2027', ['build date']],
    ['dates of date(1)', 'Mon Nov 23 12:00:30 UTC 2026', 'Fri Dec 31 12:01:00 UTC 2027', ['build date']],
    ['years', '(c) 2026', '(c) 2027', ['build date']],
    [
      'seconds in four bytes',
      seconds('2026-11-23T12:00:30Z'),
      seconds('2027-12-31T12:01:00Z'),
      ['build date'],
    ],
    ['dates of the source alone', 'on 2020-01-01', 'on 2020-01-02', []],
    ['the same date, and something else', '2026-11-23 a', '2026-11-23 b', []],
    ['kernels', 'Linux 6.1.0-18-amd64', 'Linux 9.8.7-elsewhere', ['kernel']],
    ['folders', 'in /home/a/quarantine/x', 'in /var/tmp/b/x', ['build path']],
    ['users', 'uid 65534', 'uid 54321', ['user']],
    ['cores', 'make -j8', 'make -j1', ['cores']],
    ['numbers that are not those of cores', 'v8.2', 'v1.3', []],
    ['nothing known', 'f00d', 'cafe', []],
  ])('%s', (_, left, right, causes) => {
    const spot = { place: 'line 1', left: Buffer.from(left), right: Buffer.from(right) };
    expect(causesOf(spot, both)).toEqual(causes);
  });
});
