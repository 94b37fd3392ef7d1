import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Recipe } from '../../src/catalog/entry.ts';
import { HeadwaterError } from '../../src/errors.ts';
import { plainTool } from '../world/projects.ts';
import { workbench } from '../world/workbench.ts';

/**
 * What a build leaves in its output so that whoever stages it afterwards, perhaps root, reads
 * or writes a file of the host. `@SENTINEL@` is one, by a path that only the host has.
 */
const TOOL = 'mkdir -p $D/bin && cc -o $D/bin/plain tool.c';

const attacks: Record<string, [code: string, script: string, recipe?: Partial<Recipe>]> = {
  'a pkg-config file that is a link': [
    'BUILD_FORBIDDEN_LINK',
    'mkdir -p $D/lib/pkgconfig && ln -s @SENTINEL@ $D/lib/pkgconfig/plain.pc',
  ],
  'a program to strip that is a link': [
    'BUILD_FORBIDDEN_LINK',
    'rm $D/bin/plain && ln -s @SENTINEL@ $D/bin/plain',
  ],
  'the tree itself is a link': ['BUILD_OUTPUT_EMPTY', 'mv $D /build/else && ln -s @FOLDER@ $D'],
  'the parent of the tree is a link': [
    'BUILD_FORBIDDEN_LINK',
    'mv /out/opt/headwater /build/else && ln -s @FOLDER@ /out/opt/headwater',
  ],
  'a removed folder is a link': [
    'BUILD_FORBIDDEN_LINK',
    'ln -s @FOLDER@ $D/share',
    { remove: ['share/sentinel.pc'] },
  ],
  'a file of the source is a link': [
    'CATALOG_INVALID',
    'ln -s @SENTINEL@ /build/src/readme',
    { files: { 'share/readme': 'readme' } },
  ],
  'a folder that a file is copied to is a link': [
    'BUILD_FORBIDDEN_LINK',
    'ln -s @FOLDER@ $D/share',
    { files: { 'share/sentinel.pc': 'tool.c' } },
  ],
  'the index of info pages lies behind a link': [
    'BUILD_FORBIDDEN_LINK',
    'mkdir $D/share; ln -s @FOLDER@ $D/share/info',
  ],
  'a pipe called like a library': [
    'BUILD_FORBIDDEN_FILE',
    'mkdir $D/lib; mkfifo $D/lib/libplain.la $D/lib/x.pc',
  ],
};

test.each(Object.entries(attacks))('%s', async (_, [code, script, recipe]) => {
  const bench = workbench();
  const { scratch } = bench.machine;
  const sentinel = join(scratch, 'sentinel.pc');
  const text = 'prefix=/opt/headwater/plain\nlibdir=/opt/headwater/plain/lib\n';
  writeFileSync(sentinel, text, { mode: 0o600 });
  const before = statSync(sentinel);
  const filled = script.replaceAll('@SENTINEL@', sentinel).replaceAll('@FOLDER@', scratch);
  const shell = ['sh', '-c', `set -e; D={out}{prefix}; ${TOOL}; ${filled}`];
  const about = { name: 'plain', bins: ['plain'], recipe: { ...recipe, script: [shell] } };
  const error = await bench.build(about, plainTool).catch((thrown: unknown) => thrown);
  expect(error instanceof HeadwaterError ? error.code : error).toBe(code);
  const after = statSync(sentinel);
  expect(readFileSync(sentinel, 'utf8')).toBe(text);
  expect([after.mode, after.uid, after.ctimeMs]).toEqual([before.mode, before.uid, before.ctimeMs]);
});
