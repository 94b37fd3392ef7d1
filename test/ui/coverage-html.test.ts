import { expect, test } from 'vitest';
import { coveragePage } from '../../src/ui/coverage-html.ts';
import { coverageLines } from '../../src/ui/coverage-lines.ts';
import type { ShownCoverage, ShownTool } from '../../src/ui/coverage-words.ts';

const EVIL = `</title></table><script>alert(1)</script><img src=x onerror='y' a="b">&\``;

const tool = (more: Partial<ShownTool>): ShownTool => ({
  name: 'jq',
  written: 'jq',
  file: '.tool-versions',
  line: 1,
  version: '1.8',
  proof: { type: 'source', by: 'headwater', level: 'SLSA_BUILD_LEVEL_1' },
  outcome: 'added',
  notes: [],
  ...more,
});

function report(tools: readonly ShownTool[]): ShownCoverage {
  const count = (type: string) => tools.filter(({ proof }) => proof.type === type).length;
  return {
    manifest: '/p/headwater.toml',
    written: true,
    files: [{ path: EVIL, format: 'asdf', tools: tools.length }],
    tools,
    remarks: [{ file: EVIL, line: 1, about: EVIL, why: EVIL }],
    summary: {
      attested: count('attested'),
      source: count('source'),
      unasked: count('unasked'),
      nobody: count('nobody'),
    },
  };
}

const ALL = report([
  tool({ release: '1.8.2' }),
  tool({ name: EVIL, written: EVIL, file: EVIL, version: EVIL, notes: [EVIL], todo: EVIL }),
  tool({
    proof: { type: 'attested', by: EVIL, level: 'SLSA_BUILD_LEVEL_2', orSource: true, checked: 'catalog' },
    outcome: 'kept',
  }),
  tool({ proof: { type: 'unasked', where: EVIL }, outcome: 'proposed' }),
  tool({ proof: { type: 'nobody', why: EVIL }, version: '', outcome: 'proposed' }),
]);

test('attack: a name that is a script is text of the page', () => {
  const page = coveragePage(ALL);
  expect(page).not.toMatch(/<(script|img)/i);
  expect(page.match(/<\/title>/g)).toHaveLength(1);
  expect(page.match(/<\/table>/g)).toHaveLength(5);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page.replace(/<[^<>]*>/g, '')).not.toMatch(/[<>]/);
});

test('the page loads nothing and runs nothing', () => {
  const page = coveragePage(ALL);
  expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  expect(page).not.toMatch(/<[^<>]*\s(src|href|on\w+)\s*=/i);
});

test('each tool is told by who can prove it, at which level', () => {
  const lines = coverageLines(ALL);
  expect(lines.filter((line) => /built from source by headwater +L1/.test(line))).toHaveLength(2);
  expect(lines.filter((line) => line.includes('not known: '))).toHaveLength(1);
  expect(lines.at(-1)).toContain(
    '5 tools: 1 attested by others, 2 built from source by headwater, 1 not asked, 1 that nobody can prove',
  );
});

test('an empty list has nothing to prove', () => {
  expect(coverageLines(report([])).at(-1)).toContain('0 tools: nothing to prove');
});
