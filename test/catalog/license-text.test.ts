import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { licenseOfFiles } from '../../src/catalog/license-text.ts';

const root = join(import.meta.dirname, '../..');
const apache = readFileSync(join(root, 'LICENSE'), 'utf8');
const mit = `MIT License\n\nCopyright (c) 2020 Somebody\n\nPermission is hereby granted, free of charge, to any person
obtaining a copy of this software. The above copyright notice and this permission
notice shall be included in all copies.\n`;
const bsd = (clauses: string) =>
  `Redistribution and use in source and binary forms, with or without\n// modification, are permitted.\n${clauses}`;

test.for<[string, readonly (readonly [string, string])[], string]>([
  ['the licence of this repository', [['LICENSE', apache]], 'Apache-2.0'],
  ['a wrapped text', [['LICENSE', mit]], 'MIT'],
  ['a text in comments', [['LICENSE', mit.replace(/^/gm, '// ')]], 'MIT'],
  ['two clauses', [['LICENSE', bsd('')]], 'BSD-2-Clause'],
  ['three clauses', [['LICENSE', bsd('Neither the name of Somebody nor …')]], 'BSD-3-Clause'],
  ['two texts in a file', [['LICENSE', mit + apache]], 'Apache-2.0 AND MIT'],
  [
    'two files',
    [
      ['COPYING', mit],
      ['LICENSE', apache],
    ],
    'Apache-2.0 AND MIT',
  ],
  [
    'a choice',
    [
      ['LICENSE-APACHE', apache],
      ['LICENSE-MIT', mit],
    ],
    'Apache-2.0 OR MIT',
  ],
  [
    'the same twice',
    [
      ['LICENSE', mit],
      ['LICENSE.md', mit],
    ],
    'MIT',
  ],
  ['nothing', [], 'NOASSERTION'],
  ['nothing known', [['LICENSE', 'Ask us.']], 'NOASSERTION'],
  [
    'one known of two',
    [
      ['LICENSE', mit],
      ['COPYING', 'Ask us.'],
    ],
    'NOASSERTION',
  ],
])('%s', ([, files, expected]) => {
  expect(licenseOfFiles(files.map(([name, text]) => ({ name, text })))).toBe(expected);
});
