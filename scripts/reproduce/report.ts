import type { Outcome } from './outcome.ts';
import type { Reproduction, Reproductions } from './reproduce.ts';

/** A table that reads well on a terminal and is Markdown, then what was varied, then every difference. */
export function reportLines({ sides, results }: Reproductions): readonly string[] {
  const wrong = results.filter((result) => result.differences.length > 0);
  return [
    ...table([HEAD, ...results.map(row)]),
    '',
    ...['Between the two builds differed:', ...sides.varied.map(item)],
    ...(sides.same.length > 0 ? ['', 'This machine could not vary:', ...sides.same.map(item)] : []),
    ...['', 'Places of the build that files mention:', ...mentions(results).map(item)],
    ...wrong.flatMap(({ what, differences }) => ['', `${what} differs:`, ...differences.map(item)]),
    '',
    `${results.length - wrong.length} of ${results.length} identical`,
  ];
}

function mentions(results: readonly Reproduction[]): readonly string[] {
  const lines = results.flatMap(({ what, first }) =>
    first.type === 'made' ? first.traces.map((trace) => `${what.replace('@', ' ')}, ${trace}`) : [],
  );
  return lines.length > 0 ? lines : ['none'];
}

const HEAD = [
  'package',
  's, 1st build',
  's, 2nd build',
  'bytes',
  'artifact (sha256)',
  'tar (sha256)',
  'identical',
];

function row({ what, first, second, differences }: Reproduction): readonly string[] {
  const made = first.type === 'made' ? first : second;
  const about = made.type === 'made' ? made : { size: '', sha256: '', tarSha256: '' };
  return [
    what.replace('@', ' '),
    ...[seconds(first), seconds(second), String(about.size)],
    ...[short(about.sha256), short(about.tarSha256)],
    differences.length === 0 ? 'yes' : 'NO',
  ];
}

function seconds(outcome: Outcome): string {
  return outcome.type === 'made' ? outcome.seconds.toFixed(1) : outcome.code;
}

function short(sha256: string): string {
  return sha256 === '' ? '' : `${sha256.slice(0, 16)}…`;
}

function item(text: string): string {
  return `- ${text}`;
}

function table(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [head = [], ...body] = rows;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)];
}
