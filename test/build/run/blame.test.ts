import { expect, test } from 'vitest';
import { blame } from '../../../src/build/run/blame.ts';

test.each([
  ['curl: (6) Could not resolve host: example.com'],
  ["fatal: unable to access 'https://example.com/': Could not resolve host: example.com"],
  ['wget: unable to resolve host address ‘example.com’'],
  ['<urlopen error [Errno -3] Temporary failure in name resolution>'],
  ['go: example.com/x@v1.0.0: Get "https://example.com/x": dial tcp: lookup example.com: no such host'],
  ['  dns error: failed to lookup address information: Name or service not known'],
  ['npm error network request failed, reason: getaddrinfo EAI_AGAIN example.com'],
  ['connect: Network is unreachable'],
])('the network was wanted: %s', (line) => {
  const found = blame(['checking for x... no', line, 'error: it failed', 'make: *** [all] Error 2']);
  expect(found).toMatchObject({ line: line.trim(), wantedNetwork: true });
});

test.each([
  ['sh: 1: flex: not found', 'flex'],
  ['/build/src/run.sh: line 7: xxd: command not found', 'xxd'],
  ['make: gawk: No such file or directory', 'gawk'],
])('a program that is not there: %s', (line, program) => {
  expect(blame(['much', line, 'make: *** [all] Error 127'])).toEqual({
    line,
    hint: expect.stringMatching(new RegExp(`^${program} is no tool of this build`)),
  });
});

test('a file outside of the output', () => {
  const line = "cp: cannot create regular file '/usr/local/bin/x': Read-only file system";
  expect(blame([line])).toEqual({ line, hint: expect.stringContaining('{out}{prefix}') });
});

test.each([
  ['main.c:3:10: fatal error: zlib.h: No such file or directory'],
  ['error[E0425]: cannot find value `x` in this scope'],
  ['CMake Error at CMakeLists.txt:4 (find_package):'],
  ["make: *** No rule to make target 'x', needed by 'all'.  Stop."],
  ["ld: main.o: in function `main': undefined reference to `deflate'"],
  ['configure: error: no acceptable C compiler found in $PATH'],
])('the first mistake, and not what it led to: %s', (line) => {
  const lines = ['checking for fatal error: handling... yes', 'cc -Werror -o error.o error.c', line];
  const after = ['other.c:1: error: another', 'make[1]: *** [Makefile:9: main.o] Error 1'];
  expect(blame([...lines, ...after])).toEqual({ line });
});

test('where nothing stands out nothing is said', () => {
  expect(blame(['checking for x... not found', 'a', 'b', 'c', 'd', '0 errors, 1 warning'])).toEqual({});
});
