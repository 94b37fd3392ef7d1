import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Recipe } from '../../src/catalog/entry.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { plainTool } from '../world/projects.ts';
import { type Files, makeSource, packageOf } from '../world/recipe.ts';
import { workbench } from '../world/workbench.ts';

/** What a build is refused for, each with its own code; nothing is left that could be installed. */

const CC = 'mkdir -p $D/bin $D/lib && cc $CFLAGS -o $D/bin/plain tool.c';

async function refusal(script: string, recipe: Partial<Recipe> = {}, files: Files = plainTool) {
  const bench = workbench();
  const shell = ['sh', '-c', `set -e; D={out}{prefix}; ${script}`];
  const about = { name: 'plain', bins: ['plain'], recipe: { ...recipe, script: [shell] } };
  const error = await bench.build(about, files).catch((thrown: unknown) => thrown);
  if (!(error instanceof HeadwaterError)) throw error ?? new Error('it was built');
  const left = bench.machine.host.fs.readdirSync(`${bench.machine.scratch}/quarantine-1`);
  expect(left).toEqual([]);
  return error;
}

async function codeOf(...args: Parameters<typeof refusal>) {
  return (await refusal(...args)).code;
}

test('a failing step: its last lines, and where the whole log is', async () => {
  const error = await refusal('for i in $(seq 99); do echo line $i; done; exit 7');
  expect(error.code).toBe('BUILD_STEP_FAILED');
  expect(error.detail.found).toBe('exit code 7');
  expect(error.detail.details).toEqual(Array.from({ length: 20 }, (_, i) => `line ${i + 80}`));
  expect(error.detail.log).toMatch(/02-for-i-in\.log$/);
});

test('escape sequences of a failing step do not reach the terminal', async () => {
  const error = await refusal(String.raw`printf '\033[31mred\033[0m \033]0;title\007'; exit 1`);
  expect(error.detail.details?.at(-1)).toBe('red ]0;title');
});

test('a shared library of the host', async () => {
  const link = 'echo "int one(void){return 1;}" >one.c && cc -shared -fPIC -o libone.so one.c';
  const use = 'echo "int one(void); int main(void){return one();}" >two.c';
  const script = `${CC} && ${link} && ${use} && cc -o $D/bin/plain two.c -L. -lone`;
  expect(await codeOf(script)).toBe('BUILD_FORBIDDEN_LIBRARY');
});

test('a library of its own is found by a run path below $ORIGIN, and refused by an absolute one', async () => {
  const script = (path: string) =>
    `${CC} && echo "int one(void){return 1;}" >one.c && cc -shared -fPIC -o $D/lib/libone.so one.c &&
     echo "int one(void); int main(void){return one() - 1;}" >two.c &&
     cc -o $D/bin/plain two.c -L$D/lib -lone '-Wl,-rpath,${path}'`;
  const bench = workbench();
  const shell = ['sh', '-c', `D={out}{prefix}; ${script('$ORIGIN/../lib')}`];
  const recipe = { script: [shell], check: [['plain']] };
  await bench.build({ name: 'plain', bins: ['plain'], recipe }, plainTool);
  expect(await codeOf(script('/opt/headwater/plain/lib'))).toBe('BUILD_NOT_RELOCATABLE');
  expect(await codeOf(script('$ORIGIN/../../lib'))).toBe('BUILD_NOT_RELOCATABLE');
  expect(await codeOf(script('relative'))).toBe('BUILD_NOT_RELOCATABLE');
});

test.each([
  ['absolute', '/usr/bin/env'],
  ['leaving the tree', '../../env'],
  ['climbing after another symlink', 'here/../../../etc/passwd'],
])('a symlink that is %s', async (_, target) => {
  const script = `${CC} && mkdir -p $D/a/b && touch $D/a/b/f && ln -s ../a/b $D/bin/here && ln -s ${target} $D/bin/link`;
  expect(await codeOf(script)).toBe('BUILD_FORBIDDEN_LINK');
});

test.each([
  ['a setuid program', 'chmod u+s $D/bin/plain'],
  ['a setgid program', 'chmod g+s $D/bin/plain'],
  ['a pipe', 'mkfifo $D/bin/pipe'],
  ['a sparse file of terabytes', 'truncate -s 7T $D/bin/big'],
  ['files that are too large together', 'for i in 1 2 3; do truncate -s 1500M $D/bin/$i; done'],
  ['a name with a line break', 'touch "$D/bin/$(printf \'a\\nb\')"'],
  ['a name that is not UTF-8', 'touch "$D/bin/$(printf \'a\\377\')"'],
])('%s', async (_, script) => {
  expect(await codeOf(`${CC} && ${script}`)).toBe('BUILD_FORBIDDEN_FILE');
});

test('a program that strip cannot read', async () => {
  const error = await refusal(`${CC} && head -c 70 $D/bin/plain >$D/bin/cut`);
  expect(error.code).toBe('BUILD_STEP_FAILED');
  expect(error.detail.log).toMatch(/03-strip\.log$/);
});

test('the network: there is none, and the error says so', async () => {
  const error = await refusal(`bash -c 'exec 3<>/dev/tcp/example.com/80'`, { tools: ['bash'] });
  expect(error.code).toBe('BUILD_NETWORK_USED');
  expect(error.detail.found).toMatch(/example\.com/);
  expect(error.detail.hint).toContain('pin what it fetches');
});

test('a program that the recipe does not name: which', async () => {
  const error = await refusal('no-such-generator tool.c');
  expect(error.code).toBe('BUILD_STEP_FAILED');
  expect(error.detail.hint).toMatch(/^no-such-generator is no tool of this build/);
});

test('a file outside of the output', async () => {
  const error = await refusal(`${CC} && cp $D/bin/plain /usr/bin/`);
  expect(error.code).toBe('BUILD_STEP_FAILED');
  expect(error.detail.found).toContain('Read-only file system');
  const elsewhere = await refusal('mkdir -p {out}/usr/local/bin && touch {out}/usr/local/bin/plain');
  expect(elsewhere.code).toBe('BUILD_OUTPUT_EMPTY');
  expect(elsewhere.detail).toMatchObject({ found: '/usr/local/bin/plain', subject: 'plain 1.0 (source)' });
  expect(elsewhere.detail.log).toMatch(/\/plain-1\.0-/);
});

test('nothing installed', async () => {
  expect(await codeOf('true')).toBe('BUILD_OUTPUT_EMPTY');
});

test('a command that the entry promises is missing, or cannot be run', async () => {
  expect(await codeOf('mkdir -p $D/bin && touch $D/bin/other')).toBe('BUILD_OUTPUT_EMPTY');
  expect(await codeOf('mkdir -p $D/bin && touch $D/bin/plain')).toBe('BUILD_OUTPUT_EMPTY');
});

test('a check that fails', async () => {
  expect(await codeOf(CC, { check: [['plain'], ['false']] })).toBe('BUILD_CHECK_FAILED');
});

test('a tree that works only where it was built for', async () => {
  const script = `mkdir -p $D/bin $D/share && echo hello >$D/share/data &&
    printf '#!/bin/sh\\ncat {prefix}/share/data\\n' >$D/bin/plain && chmod +x $D/bin/plain`;
  expect(await codeOf(script, { check: [['plain']] })).toBe('BUILD_NOT_RELOCATABLE');
});

test('a script whose interpreter stays behind', async () => {
  const script = `${CC} && mv $D/bin/plain $D/bin/interpreter &&
    printf '#!{prefix}/bin/interpreter\\n' >$D/bin/plain && chmod +x $D/bin/plain`;
  const error = await refusal(script, { check: [['plain']] });
  expect(error.code).toBe('BUILD_NOT_RELOCATABLE');
  expect(error.detail.log).toMatch(/05-check-1\.log$/);
});

test('a program that is not there', async () => {
  expect(await codeOf(CC, { check: [['nowhere']] })).toBe('BUILD_CHECK_FAILED');
});

test('a check sees neither the compiler nor the source', async () => {
  expect(await codeOf(CC, { check: [['sh', '-c', 'command -v cc']] })).toBe('BUILD_CHECK_FAILED');
  expect(await codeOf(CC, { check: [['sh', '-c', 'test -e /build/src']] })).toBe('BUILD_CHECK_FAILED');
});

test('a source that changed after it was fetched', async () => {
  const bench = workbench();
  const source = await makeSource(bench.machine.scratch, 'plain', plainTool);
  const pkg = packageOf({ name: 'plain', recipe: {}, sha256: source.sha256 });
  writeFileSync(source.path, 'x', { flag: 'a' });
  await expect(bench.buildFrom(pkg, [source])).rejects.toMatchObject({ code: 'BUILD_SOURCE_CHANGED' });
  await expect(bench.buildFrom(pkg, [])).rejects.toMatchObject({ code: 'BUILD_SOURCE_CHANGED' });
});

test('a folder that the build made a symlink is not followed out of the tree', async () => {
  const script = `${CC} && ln -s /etc $D/etc`;
  expect(await codeOf(script, { remove: ['etc/passwd'] })).toBe('BUILD_FORBIDDEN_LINK');
  expect(await codeOf(`${CC}; rm -r $D; ln -s /etc {out}{prefix}`)).toBe('BUILD_OUTPUT_EMPTY');
});

test('a file beside a good tree: it would be missing where the program looks for it', async () => {
  const error = await refusal(`${CC} && mkdir -p {out}/usr/share/x && echo 1 >{out}/usr/share/x/y`);
  expect(error.code).toBe('BUILD_FORBIDDEN_FILE');
  expect(error.detail.found).toBe('DESTDIR/usr/share/x/y');
  expect(await codeOf(`${CC} && mkdir -p {out}/etc && ln -s /nowhere {out}/etc/plain`)).toBe(
    'BUILD_FORBIDDEN_FILE',
  );
});
