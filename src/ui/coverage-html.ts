import {
  type CoverageGroup,
  groupsOf,
  levelWords,
  outcomeWords,
  proofWords,
  reasonWords,
  type ShownCoverage,
  type ShownTool,
  summaryWords,
  versionWords,
} from './coverage-words.ts';

/** What the page begins with: a file that does not is none of ours to replace. */
export const COVERAGE_PAGE_START = '<!doctype html>\n<!-- headwater import -->\n';

/**
 * The coverage report as one page that loads nothing and runs nothing. All that comes from files is
 * escaped (the attack: a tool called `<script>`), and the page's own policy forbids the rest.
 */
export function coveragePage(report: ShownCoverage): string {
  return `${COVERAGE_PAGE_START}<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>headwater: who can prove these tools</title>
<style>${STYLE}</style>
</head>
<body>
<h1>Who can prove these tools</h1>
<p>${escaped(summaryWords(report))}. From ${escaped(report.files.map(({ path }) => path).join(', '))}.</p>
${bar(report)}
${groupsOf(report)
  .map((group) => section(group, report.written))
  .join('\n')}
${remarks(report)}
</body>
</html>
`;
}

const STYLE = `
body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;background:#fff}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #d8dee4}
small{display:block;color:#57606a}
.bar{display:flex;height:.8rem;margin:1rem 0}
.attested{background:#1a7f37}.source{background:#0969da}.unasked{background:#bf8700}.nobody{background:#cf222e}
td .dot,h2 .dot{display:inline-block;width:.7rem;height:.7rem;border-radius:50%;margin-right:.4rem}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}th,td{border-color:#30363d}small{color:#8b949e}}
`;

function bar({ summary }: ShownCoverage): string {
  const parts = Object.entries(summary).filter(([, count]) => count > 0);
  const spans = parts.map(
    ([type, count]) => `<span class="${escaped(type)}" style="flex:${Number(count)}"></span>`,
  );
  return `<div class="bar" aria-hidden="true">${spans.join('')}</div>`;
}

function section({ type, words, tools }: CoverageGroup, written: boolean): string {
  return `<h2><span class="dot ${type}"></span>${tools.length} ${escaped(words)}</h2>
<table>
<thead><tr><th>Tool</th><th>Version</th><th>Who can prove it</th><th>Level</th><th>In headwater.toml</th><th>From</th></tr></thead>
<tbody>
${tools.map((tool) => row(tool, written)).join('\n')}
</tbody>
</table>`;
}

function row(tool: ShownTool, written: boolean): string {
  const { name, notes, todo, proof } = tool;
  const reason = reasonWords(proof);
  const why = reason === undefined ? [] : [reason];
  const more = [...why, ...notes, ...(todo === undefined ? [] : [todo])];
  const cells = [
    `<strong>${escaped(name)}</strong>${more.map((text) => `<small>${escaped(text)}</small>`).join('')}`,
    escaped(versionWords(tool)),
    `<span class="dot ${escaped(proof.type)}"></span>${escaped(proofWords(proof))}`,
    escaped(levelWords(proof)),
    escaped(outcomeWords(tool.outcome, written)),
    `${escaped(`${tool.file}:${tool.line}`)}${tool.written === name ? '' : `<small>${escaped(tool.written)}</small>`}`,
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function remarks(report: ShownCoverage): string {
  if (report.remarks.length === 0) return '';
  const items = report.remarks.map(
    ({ file, line, about, why }) =>
      `<tr><td>${escaped(`${file}:${line}`)}</td><td>${escaped(about)}</td><td>${escaped(why)}</td></tr>`,
  );
  return `<h2>Not taken over</h2>\n<table><tbody>\n${items.join('\n')}\n</tbody></table>`;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
  ["'", '&#39;'],
  ['`', '&#96;'],
]);

function escaped(text: string): string {
  return text.replace(/[&<>"'`]/g, (sign) => ENTITIES.get(sign) ?? '');
}
