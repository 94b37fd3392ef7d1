import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { FORMATS } from '../../src/request/foreign/formats.ts';
import { parseHermit } from '../../src/request/foreign/hermit.ts';
import { identify } from '../../src/request/foreign/names/identify.ts';
import { readForeignText } from '../../src/request/foreign/text.ts';
import { stackAt } from '../world/foreign/stacks.ts';
import * as like from '../world/foreign/write-like.ts';

/** Whatever a file holds: it is understood, or refused with file and line, and nothing else happens. */

/** One place of each format, and all files that hold a version alone. */
const PLACES = FORMATS.flatMap(({ name, places }) => (name === 'version' ? places : places.slice(0, 1)));

function readAny(path: string, bytes: Uint8Array): 'read' | HeadwaterError {
  const format = FORMATS.find(({ places }) => places.includes(path));
  if (format === undefined) throw new Error(path);
  const before = Object.getOwnPropertyNames(Object.prototype).length;
  try {
    const { tools } = format.parse(readForeignText(bytes, path));
    for (const tool of tools) {
      expect(tool.line).toBeGreaterThan(0);
      identify(tool.space, tool.name);
    }
    return 'read';
  } catch (error) {
    if (!(error instanceof HeadwaterError)) throw error;
    expect(error.code).toBe('FOREIGN_INVALID');
    expect(error.detail.subject).toMatch(/:\d+$/);
    return error;
  } finally {
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  }
}

const VALID: readonly string[] = Array.from({ length: 12 }, (_, hand) => hand).flatMap((hand) => {
  const { tools } = stackAt(hand);
  const written = [like.likeToolVersions, like.likeMise, like.likeMiseLock, like.likeAqua, like.likeBrewfile];
  const more = [like.likePackageJson, like.likeGoMod, like.likePrototools, like.likeDevbox];
  return [...written, ...more].map((write) => write(tools, hand));
});

const PIECES = [
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  ':',
  ',',
  '#',
  '\n',
  '  ',
  '&a ',
  '*a',
  '!!x ',
  '<<: ',
  '---\n',
  '"""',
].concat([
  '__proto__',
  'constructor',
  'prototype',
  ' = ',
  '- ',
  '| ',
  '> ',
  'do\n',
  'end\n',
  '<<~E\n',
  '=begin\n',
  '@',
  '\\',
]);

/** A valid file into which pieces were put, or from which a part was cut. */
const damaged = fc
  .tuple(
    fc.constantFrom(...VALID),
    fc.array(fc.tuple(fc.nat(), fc.constantFrom(...PIECES)), { maxLength: 4 }),
    fc.nat(),
  )
  .map(([text, pieces, cut]) => {
    const put = pieces.reduce((rest, [at, piece]) => {
      const place = at % (rest.length + 1);
      return rest.slice(0, place) + piece + rest.slice(place);
    }, text);
    return cut % 3 === 0 ? put.slice(0, cut % (put.length + 1)) : put;
  });

describe.each(PLACES.map((place) => [place]))('%s', (place) => {
  test('any text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (text) => void readAny(place, Buffer.from(text)),
      ),
    );
  });
  test('any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => void readAny(place, bytes)));
  });
  test('files that were damaged', () => {
    fc.assert(
      fc.property(damaged, (text) => void readAny(place, Buffer.from(text))),
      { numRuns: 150 },
    );
  });
});

test('any names of files in the folder of hermit', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' }).map((name) => `.${name}.pkg`)), (names) => {
      for (const { space, name } of parseHermit(names).tools) identify(space, name);
    }),
  );
});

const repeated = (text: string, times = 20_000) => text.repeat(times / text.length);

/** What makes a reader that is not careful call itself, or expand, without an end. */
const BOMBS: Readonly<Record<string, string>> = {
  'open lists': repeated('['),
  'open tables': repeated('{"a":'),
  'steps of a list': repeated('- '),
  'steps of keys': repeated('? '),
  'keys below keys': Array.from({ length: 1500 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'dotted keys': `a${'.a'.repeat(9000)} = 1`,
  'open texts': repeated('"a'),
  'brackets that close nothing': `${`${repeated(']', 10_000)}\n`.repeat(40)}`,
  'open comments': repeated('/*'),
  'blanks before a comment': `${' '.repeat(19_000)}x`,
  'words of a tag': repeated('a-'),
  'open blocks': repeated('if x\n'),
  'open brackets in Ruby': repeated('brew [\n'),
  'many quotes': repeated("brew '"),
  'one line without an end': 'x'.repeat(30_000),
  'aliases of aliases': `a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\npackages: [*c,*c]\n`,
};

describe.each(Object.entries(BOMBS))('%s', (_, text) => {
  test.each(PLACES)('%s', (place) => {
    readAny(place, Buffer.from(text));
  });
});
