import { describe, expect, test } from 'vitest';
import type { ReportRow } from '../../src/model/catalog-report.ts';
import { sha256Of } from '../../src/model/digest.ts';
import { reportPage } from '../../src/ui/report-html.ts';
import { reportLines } from '../../src/ui/report-lines.ts';
import type { ShownReport } from '../../src/ui/report-shown.ts';

const ROW: ReportRow = {
  name: 'jq',
  version: '1.8.2',
  kind: 'tool',
  summary: 'JSON on the command line',
  system: 'autotools',
  license: 'MIT',
  state: 'built',
  reproducible: 'identical',
  rebuilds: 1,
  built: {
    artifactSha256: sha256Of('jq'),
    artifactSize: 400_000,
    files: 3,
    treeSize: 1_200_000,
    seconds: 15.4,
    builtAt: '2026-11-23T12:00:00.000Z',
    level: 'SLSA_BUILD_LEVEL_1',
  },
};

function reportOf(rows: readonly ReportRow[]): ShownReport {
  return {
    platform: 'linux-x64',
    madeAt: '2026-11-23T12:00:00.000Z',
    rows,
    totals: {
      ...{ entries: rows.length, releases: rows.length, built: rows.length, missing: 0, refused: 0 },
      ...{ identical: rows.length, differs: 0, untested: 0, files: 3, seconds: 15.4 },
      ...{ artifactSize: 400_000, treeSize: 1_200_000, tools: rows.length, libraries: 0 },
      licenses: rows.map(({ license }) => ({ of: license, count: 1 })),
      levels: [{ of: 'SLSA_BUILD_LEVEL_1', count: rows.length }],
      systems: rows.map(({ system }) => ({ of: system, count: 1 })),
    },
    broken: [],
    elsewhere: [],
  };
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=https://attacker.example/x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '</style><style>@import url(https://attacker.example/)</style>',
  '</title></svg><iframe src=//attacker.example>',
  '&lt;b&gt; &#60;b&#62;',
  '<!--',
  '`alert(1)`',
];

/** Elements and attributes of a page, in order: what of it is no text. */
function tagsOf(page: string): readonly string[] {
  return page.match(/<[^>]*>/g) ?? [];
}

describe('texts of entries are data', () => {
  const calm = tagsOf(reportPage(reportOf([ROW]))).map((tag) => tag.replace(/"[^"]*"/g, '""'));

  test.for(HOSTILE)('%s', (text) => {
    const hostile: ReportRow = {
      ...ROW,
      name: text,
      version: text,
      summary: text,
      system: text,
      license: text,
    };
    const page = reportPage({ ...reportOf([hostile]), platform: text });
    expect(tagsOf(page).map((tag) => tag.replace(/"[^"]*"/g, '""'))).toEqual(calm);
  });

  test('of errors and of other platforms, too', () => {
    const [text = ''] = HOSTILE;
    const broken = [{ name: text, version: text, code: text }];
    expect(reportPage({ ...reportOf([ROW]), broken, elsewhere: [text] })).not.toContain('<script');
  });

  test('what would turn the writing round, or move the cursor, is written out', () => {
    const hostile = { ...ROW, name: 'jq\u202egnp', license: 'MIT\u001b[2J' };
    for (const text of [reportPage(reportOf([hostile])), reportLines(reportOf([hostile])).join('\n')]) {
      expect(text).not.toContain('\u202e');
      expect(text).not.toContain('\u001b[2J');
    }
  });
});

test('the page asks for nothing: no script, no address, and a policy that allows none', () => {
  const page = reportPage(reportOf([ROW, { ...ROW, name: 'lua' }]));
  expect(page).not.toMatch(/https?:|<script|<link|<img|url\(|@import|src=|href=/i);
  const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/
    .exec(page)?.[1]
    ?.replaceAll('&#39;', "'");
  expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/]{43}='; base-uri 'none'/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(page)?.[1] ?? '';
  const digest = Buffer.from(sha256Of(style), 'hex').toString('base64');
  expect(policy).toContain(digest);
  // Attributes of style would not be allowed by it.
  expect(page).not.toContain(' style="');
});

test('a catalog of which nothing is built has a page, too', () => {
  const { built: _, ...row } = ROW;
  const page = reportPage(reportOf([{ ...row, state: 'missing', reproducible: 'untested', rebuilds: 0 }]));
  expect(page).toContain('not built');
  expect(reportPage(reportOf([]))).toContain('<!doctype html>');
});
