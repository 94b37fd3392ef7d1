import {
  levelWords,
  outcomeWords,
  proofWords,
  type ShownCoverage,
  summaryWords,
  versionWords,
} from './coverage-words.ts';
import { bold, dim } from './style.ts';
import { table } from './table.ts';

/** The coverage report for a terminal. */
export function coverageLines(report: ShownCoverage): string[] {
  const rows = report.tools.map((tool) => [
    tool.name,
    versionWords(tool),
    proofWords(tool.proof),
    levelWords(tool.proof),
    outcomeWords(tool.outcome, report.written),
    `${tool.file}:${tool.line}`,
  ]);
  return [
    ...table(['tool', 'version', 'who can prove it', 'level', 'in headwater.toml', 'from'], rows),
    ...section('what differs from the files', notesOf(report)),
    ...section('what to do about the rest', todosOf(report)),
    ...section('not taken over', remarksOf(report)),
    '',
    bold(summaryWords(report)),
  ];
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
    const why = proof.type === 'nobody' ? [[name, dim(proof.why)]] : [];
    return [...why, ...(todo === undefined ? [] : [[why.length === 0 ? name : '', todo]])];
  });
}

function remarksOf({ remarks }: ShownCoverage): readonly (readonly string[])[] {
  return remarks.map(({ file, line, about, why }) => [`${file}:${line}`, about, dim(why)]);
}
