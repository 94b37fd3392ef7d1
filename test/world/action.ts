import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from './bundle.ts';

/** A step of the composite action that runs a script. */
export interface ActionStep {
  readonly name: string;
  readonly script: string;
}

/** The scripts of action.yml, as the runner finds them: what stands indented below `run: |`. */
export function actionSteps(): readonly ActionStep[] {
  const text = readFileSync(join(projectRoot, 'action.yml'), 'utf8');
  const steps = text.split(/^ {4}- name: /m).slice(1);
  return steps.flatMap((step) => {
    const name = step.split('\n', 1)[0] ?? '';
    const script = /^ {6}run: \|\n((?: {8}.*\n|\n)*)/m.exec(step)?.[1];
    return script === undefined ? [] : [{ name, script: script.replace(/^ {8}/gm, '') }];
  });
}

/** What a file of GITHUB_ENV or GITHUB_OUTPUT sets, read as the runner reads it. */
export function readRunnerFile(path: string): Readonly<Record<string, string>> {
  const lines = readFileSync(path, 'utf8').split('\n');
  const found: Record<string, string> = {};
  for (let index = 0; index < lines.length; index += 1) {
    const [, name = '', sign, rest = ''] = /^([^=<]+)(=|<<)(.*)$/.exec(lines[index] ?? '') ?? [];
    if (sign === '=') found[name] = rest;
    if (sign !== '<<') continue;
    const end = lines.indexOf(rest, index + 1);
    found[name] = lines.slice(index + 1, end).join('\n');
    index = end;
  }
  return found;
}
