import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MACHINE, readElf } from '../../src/build/elf.ts';
import { tempHome } from '../world/temp-home.ts';

function compiled(...flags: readonly string[]): Buffer {
  const { scratch } = tempHome();
  writeFileSync(
    join(scratch, 'a.c'),
    '#include <math.h>\nint main(int c, char **v) { return (int)pow(c, 2); }\n',
  );
  execFileSync('cc', ['-o', 'out', 'a.c', ...flags, '-lm'], { cwd: scratch });
  return readFileSync(join(scratch, 'out'));
}

function read(file: Buffer) {
  return readElf((offset, length) => file.subarray(offset, offset + length));
}

const machine = process.arch === 'arm64' ? MACHINE.arm64 : MACHINE.x64;

test('a program', () => {
  expect(read(compiled())).toEqual({
    machine,
    interpreter: expect.stringMatching(/^\/lib.*\/ld-linux/),
    needed: ['libm.so.6', 'libc.so.6'],
    runPaths: [],
  });
});

test('run paths of both kinds, each folder alone', () => {
  const runPath = '-Wl,-rpath,/opt/a:$ORIGIN/../lib';
  expect(read(compiled(runPath, '-Wl,--enable-new-dtags')).runPaths).toEqual(['/opt/a', '$ORIGIN/../lib']);
  expect(read(compiled(runPath, '-Wl,--disable-new-dtags')).runPaths).toEqual(['/opt/a', '$ORIGIN/../lib']);
});

test('a shared library has no interpreter; an audit library counts as needed', () => {
  const elf = read(compiled('-shared', '-fPIC', '-Wl,--audit=/tmp/spy.so', '-Wl,--filter=libother.so'));
  expect(elf.interpreter).toBeUndefined();
  expect(elf.needed).toEqual(expect.arrayContaining(['/tmp/spy.so', 'libm.so.6', 'libother.so']));
});

test('an object file and a static program need nothing', () => {
  expect(read(compiled('-c'))).toEqual({ machine, needed: [], runPaths: [] });
  expect(read(compiled('-static'))).toEqual({ machine, needed: [], runPaths: [] });
});

test('agrees with readelf', () => {
  const file = process.execPath;
  const text = execFileSync('readelf', ['-d', file], { encoding: 'utf8' });
  const needed = [...text.matchAll(/\(NEEDED\).*\[(.*)\]/g)].map(([, name]) => name);
  expect(needed.length).toBeGreaterThan(2);
  expect(read(readFileSync(file)).needed).toEqual(needed);
});

test('damage is a RangeError or still an ELF, never anything else', () => {
  const whole = compiled();
  const damage = fc.array(fc.tuple(fc.nat(1023), fc.nat(255)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(damage, fc.nat(whole.length), (changes, length) => {
      const file = Buffer.from(whole.subarray(0, length));
      for (const [at, byte] of changes) if (at < file.length) file[at] = byte;
      try {
        expect(read(file).needed).toBeInstanceOf(Array);
      } catch (error) {
        expect(error).toBeInstanceOf(RangeError);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['another magic', 0, 0x00],
  ['32-bit', 4, 1],
  ['big-endian', 5, 2],
])('%s is refused', (_, at, byte) => {
  const file = compiled();
  file[at] = byte;
  expect(() => read(file)).toThrow(RangeError);
});
