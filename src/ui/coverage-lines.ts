import {
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
import { bold, dim } from './style.ts';
import { table } from './table.ts';

/** The coverage report for a terminal. */
export function coverageLines(report: ShownCoverage): string[] {
  const rows = groupsOf(report).flatMap((group) => group.tools.map((tool) => rowOf(tool, report)));
  const [head = '', ...lines] = table(HEAD, rows);
  return [
    head,
    ...grouped(lines, report),
    ...section('what differs from the files', notesOf(report)),
    ...section('what to do about the rest', todosOf(report)),
    ...section('not taken over', remarksOf(report)),
    '',
    bold(summaryWords(report)),
  ];
}

const HEAD = ['tool', 'version', 'who can prove it', 'level', 'in headwater.toml', 'from'];

function rowOf(tool: ShownTool, { written }: ShownCoverage): readonly string[] {
  return [
    tool.name,
    versionWords(tool),
    proofWords(tool.proof),
    levelWords(tool.proof),
    outcomeWords(tool.outcome, written),
    `${tool.file}:${tool.line}`,
  ];
}

/** One table, so that all columns are alike, with a title above each group. */
function grouped(lines: readonly string[], report: ShownCoverage): string[] {
  let from = 0;
  return groupsOf(report).flatMap(({ words, tools }) => {
    const own = lines.slice(from, from + tools.length);
    from += tools.length;
    return ['', bold(`${tools.length} ${words}`), ...own];
  });
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  return rows.length === 0 ? [] : ['', bold(title), ...table([], rows).map((line) => `  ${line}`)];
}

function notesOf({ tools }: ShownCoverage): readonly (readonly string[])[] {
  return tools.flatMap(({ name, notes }) => notes.map((note) => [name, note]));
}

/** Why nobody can prove a tool, and what is left to do. */
function todosOf({ tools }: ShownCoverage): readonly (readonly string[])[] {
  return tools.flatMap(({ name, proof, todo }) => {
    const reason = reasonWords(proof);
    const why = reason === undefined ? [] : [[name, dim(reason)]];
    return [...why, ...(todo === undefined ? [] : [[why.length === 0 ? name : '', todo]])];
  });
}

function remarksOf({ remarks }: ShownCoverage): readonly (readonly string[])[] {
  return remarks.map(({ file, line, about, why }) => [`${file}:${line}`, about, dim(why)]);
}
