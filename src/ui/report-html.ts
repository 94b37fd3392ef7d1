import type { ReportRow } from '../model/catalog-report.ts';
import { sha256Of } from '../model/digest.ts';
import { bytes, duration, moment } from './format.ts';
import { levelText } from './report-lines.ts';
import { html, join, type Markup, trusted } from './report-markup.ts';
import { barPlot, sharePlot } from './report-plots.ts';
import type { ShownReport } from './report-shown.ts';
import { REPORT_STYLE } from './report-style.ts';

/** More bars than this are a table. */
const MOST_BARS = 40;

/**
 * The report as one page that needs nothing else: no script, no font, no picture, no
 * request. Texts of entries are data in it, whatever they hold.
 */
export function reportPage(report: ShownReport): string {
  const styleDigest = Buffer.from(sha256Of(REPORT_STYLE), 'hex').toString('base64');
  // Should a text ever get out of its place, there is nothing that it may run or ask for.
  const policy = `default-src 'none'; style-src 'sha256-${styleDigest}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>headwater: the state of the catalog</title>
<style>${trusted(REPORT_STYLE)}</style>
</head>
<body>
<main>
<h1>The state of the catalog</h1>
<p class="when">${report.platform}, ${moment(report.madeAt)}</p>
${tiles(report)}
${plots(report)}
${problems(report)}
${wholeTable(report.rows)}
<p class="note">Levels, times and sizes come from signed provenance. “Reproducible” means that this machine built it again under other conditions and came to the same bits: one operator’s word, which is not SLSA_BUILD_REPRODUCED.</p>
</main>
</body>
</html>
`.text;
}

function tiles({ totals }: ShownReport): Markup {
  const shown: readonly (readonly [string, string])[] = [
    ['packages', String(totals.entries)],
    ['built', `${totals.built} of ${totals.releases}`],
    ['reproducible', `${totals.identical} of ${totals.built}`],
    ['build time', duration(totals.seconds)],
    ['artifacts', bytes(totals.artifactSize)],
    ['installed', bytes(totals.treeSize)],
  ];
  return html`<dl class="tiles">${join(shown.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`))}</dl>`;
}

function plots({ rows, totals }: ShownReport): Markup {
  const built = rows.flatMap(({ name, version, built: facts }) =>
    facts === undefined ? [] : [{ label: `${name} ${version}`, facts }],
  );
  const bars = (of: (facts: NonNullable<ReportRow['built']>) => number, text: (value: number) => string) =>
    built
      .map(({ label, facts }) => ({ label, value: of(facts), text: text(of(facts)) }))
      .sort((a, b) => b.value - a.value)
      .slice(0, MOST_BARS);
  const counted = (counts: readonly { of: string; count: number }[]) =>
    counts.slice(0, MOST_BARS).map(({ of, count }) => ({ label: of, value: count, text: String(count) }));
  return html`<section class="plots">
${sharePlot('Reproducible, of all releases', [
  { label: 'identical', value: totals.identical, tone: 'good' },
  { label: 'differs', value: totals.differs, tone: 'bad' },
  { label: 'never built again', value: totals.untested, tone: 'open' },
  { label: 'refused', value: totals.refused, tone: 'bad' },
  { label: 'not built', value: totals.missing, tone: 'none' },
])}
${barPlot(
  titleOf('Build time', built.length),
  bars(({ seconds }) => seconds, duration),
)}
${barPlot(
  titleOf('Installed size', built.length),
  bars(({ treeSize }) => treeSize, bytes),
)}
${barPlot(
  titleOf('Artifact size', built.length),
  bars(({ artifactSize }) => artifactSize, bytes),
)}
${barPlot(titleOf('Licences', totals.licenses.length), counted(totals.licenses))}
${barPlot('Build systems', counted(totals.systems))}
</section>`;
}

/** A plot that leaves some out says so. */
function titleOf(what: string, all: number): string {
  return all > MOST_BARS ? `${what}: the ${MOST_BARS} largest of ${all}` : what;
}

function problems({ broken, elsewhere }: ShownReport): Markup {
  const lines = broken.map(
    ({ name, version = '', code }) => html`<li>${name} ${version}: <code>${code}</code></li>`,
  );
  const none = elsewhere.length === 0 ? html`` : html`<p>Not for this platform: ${elsewhere.join(', ')}</p>`;
  if (lines.length === 0) return none;
  return html`<h2>Cannot be built</h2><ul>${join(lines)}</ul>${none}`;
}

const HEAD = [
  'package',
  'version',
  'state',
  'reproducible',
  'artifact',
  'installed',
  'build',
  'level',
  'system',
  'licence',
];

function wholeTable(rows: readonly ReportRow[]): Markup {
  const head = join(HEAD.map((name) => html`<th scope="col">${name}</th>`));
  return html`<h2>Every release</h2>
<div class="wide"><table><thead><tr>${head}</tr></thead>
<tbody>${join(rows.map(row))}</tbody></table></div>`;
}

const REPRODUCIBLE = { identical: 'yes', differs: 'no', untested: '–' } as const;
const STATE = { built: 'built', missing: 'not built', refused: 'refused' } as const;

function row({ built, ...about }: ReportRow): Markup {
  const numbers =
    built === undefined
      ? ['–', '–', '–', '–']
      : [bytes(built.artifactSize), bytes(built.treeSize), duration(built.seconds), levelText(built.level)];
  const state = about.code === undefined ? STATE[about.state] : about.code;
  return html`<tr><th scope="row" title="${about.summary}">${about.name}</th><td>${about.version}</td><td class="${about.state}">${state}</td><td class="${about.reproducible}">${REPRODUCIBLE[about.reproducible]}</td>${join(numbers.map((text) => html`<td class="number">${text}</td>`))}<td>${about.system}</td><td>${about.license}</td></tr>
`;
}
