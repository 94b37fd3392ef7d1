/** A licence file of a module. */
export interface LicenseFile {
  /** Its name, for example `LICENSE-MIT`. */
  readonly name: string;
  readonly text: string;
}

/** Phrases that stand in every copy of a licence, and those that tell it from its relatives. */
interface KnownText {
  readonly id: string;
  readonly all: readonly string[];
  readonly none?: readonly string[];
}

const REDISTRIBUTION = 'redistribution and use in source and binary forms, with or without modification';
const BSD_THREE = /neither the name|names? of (its|the|any) (contributors|copyright holders|authors?)/;
const MIT_GRANT = 'permission is hereby granted, free of charge, to any person obtaining a copy';
const MIT_NOTICE = 'the above copyright notice and this permission notice';

const KNOWN: readonly KnownText[] = [
  { id: 'Apache-2.0', all: ['apache license', 'version 2.0', 'limitations under the license'] },
  { id: 'Apache-2.0', all: ['apache license version 2.0, january 2004', 'grant of patent license'] },
  { id: 'MIT', all: [MIT_GRANT, MIT_NOTICE] },
  { id: 'MIT-0', all: [MIT_GRANT, 'the software is provided'], none: [MIT_NOTICE] },
  {
    id: 'ISC',
    all: [
      'permission to use, copy, modify, and',
      'distribute this software for any purpose with or without fee is hereby granted',
      'appear in all copies',
    ],
  },
  {
    id: '0BSD',
    all: [
      'permission to use, copy, modify, and',
      'distribute this software for any purpose with or without fee is hereby granted',
    ],
    none: ['appear in all copies'],
  },
  { id: 'MPL-2.0', all: ['mozilla public license', '2.0', 'covered software'] },
  { id: 'GPL-3.0-only', all: ['gnu general public license version 3, 29 june 2007'] },
  { id: 'GPL-2.0-only', all: ['gnu general public license version 2, june 1991'] },
  { id: 'LGPL-3.0-only', all: ['gnu lesser general public license version 3, 29 june 2007'] },
  { id: 'LGPL-2.1-only', all: ['gnu lesser general public license version 2.1, february 1999'] },
  { id: 'AGPL-3.0-only', all: ['gnu affero general public license version 3, 19 november 2007'] },
  { id: 'EPL-2.0', all: ['eclipse public license - v 2.0'] },
  { id: 'EPL-1.0', all: ['eclipse public license - v 1.0'] },
  { id: 'CC0-1.0', all: ['cc0 1.0 universal'] },
  { id: 'CC-BY-SA-4.0', all: ['attribution-sharealike 4.0 international'] },
  { id: 'Unlicense', all: ['this is free and unencumbered software released into the public domain'] },
  {
    id: 'Zlib',
    all: [
      "this software is provided 'as-is', without any express or implied warranty",
      'altered source versions must be plainly marked',
    ],
  },
  { id: 'BSL-1.0', all: ['boost software license - version 1.0'] },
  { id: 'WTFPL', all: ['do what the fuck you want to public license'] },
];

/**
 * The SPDX expression of a module by its licence files, told by phrases that no other
 * well-known licence has; NOASSERTION where a file holds none of them. Files like
 * `LICENSE-MIT` beside each other are a choice, several texts otherwise hold together.
 */
export function licenseOfFiles(files: readonly LicenseFile[]): string {
  const found = files.map(({ text }) => idsIn(text));
  if (files.length === 0 || found.some((ids) => ids.length === 0)) return 'NOASSERTION';
  const ids = [...new Set(found.flat())].sort();
  const isChoice = files.length > 1 && files.every(({ name }) => /^licen[cs]e[-.](?!txt|md|rst)/i.test(name));
  return ids.join(isChoice ? ' OR ' : ' AND ');
}

function idsIn(text: string): readonly string[] {
  const plain = text
    .toLowerCase()
    .replace(/[“”]/g, '"')
    .replace(/[‘’`]/g, "'")
    .replace(/^[\s>#*/;-]+/gm, ' ')
    .replace(/\s+/g, ' ');
  const ids = KNOWN.filter(
    ({ all, none = [] }) =>
      all.every((phrase) => plain.includes(phrase)) && !none.some((phrase) => plain.includes(phrase)),
  ).map(({ id }) => id);
  return [...new Set([...ids, ...bsdIn(plain)])];
}

/** The family differs by its clauses: advertising (4), endorsement (3). */
function bsdIn(plain: string): readonly string[] {
  if (!plain.includes(REDISTRIBUTION)) return [];
  if (plain.includes('all advertising materials mentioning features')) return ['BSD-4-Clause'];
  return [BSD_THREE.test(plain) ? 'BSD-3-Clause' : 'BSD-2-Clause'];
}
