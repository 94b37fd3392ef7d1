import { HeadwaterError } from '../errors.ts';
import { type SearchPath, variablesOf } from '../model/search-path.ts';
import { shellScript } from './env-script.ts';
import { SHELLS, type Shell } from './shell-quote.ts';

export const ENV_FORMATS = [...SHELLS, 'dotenv', 'github', 'json'] as const;

export type EnvFormat = (typeof ENV_FORMATS)[number];

type Env = Readonly<Record<string, string | undefined>>;

/**
 * An environment as text: for shells, lines that are evaluated; otherwise whole values, as a
 * program started in `env` would get them.
 * @throws HeadwaterError ENV_UNWRITABLE for a value that the format cannot say
 */
export function environmentText(paths: readonly SearchPath[], format: EnvFormat, env: Env): string {
  switch (format) {
    case 'sh':
    case 'bash':
    case 'zsh':
    case 'fish':
      return shellScript(paths, format satisfies Shell);
    case 'dotenv':
      return each(variablesOf(paths, env), dotenvLine);
    case 'github':
      return each(variablesOf(paths, env), githubLines);
    case 'json':
      return JSON.stringify(variablesOf(paths, env), null, 2);
  }
}

function each(
  variables: Readonly<Record<string, string>>,
  print: (name: string, value: string) => string,
): string {
  return Object.entries(variables)
    .map(([name, value]) => print(name, value))
    .join('\n');
}

/**
 * There is no standard. Bare where every reader agrees; else in single quotes, in which no
 * reader expands anything; or in double ones, if there is nothing in it that one would expand.
 */
function dotenvLine(name: string, value: string): string {
  if (/^[\w/.,:@%+=-]*$/.test(value)) return `${name}=${value}`;
  if (!/['\n\r\0]/.test(value)) return `${name}='${value}'`;
  if (!/["\\$`\n\r\0]/.test(value)) return `${name}="${value}"`;
  throw new HeadwaterError('ENV_UNWRITABLE', `a dotenv file cannot say what ${name} is`, {
    expected: 'a value on one line, without a single quote beside one of " \\ $ `',
    found: JSON.stringify(value),
    hint: 'use --format json, or a home with a plainer path',
  });
}

/**
 * A line for the file of GITHUB_ENV; a value with line breaks between two delimiters
 * (GitHub Actions, "Workflow commands", "Multiline strings").
 * The attack that this answers: a value in which the delimiter stands ends early, and the
 * rest of it sets other variables.
 */
function githubLines(name: string, value: string): string {
  if (!/[\n\r]/.test(value)) return `${name}=${value}`;
  const lines = value.split(/\r\n|\n|\r/);
  let delimiter = 'HEADWATER';
  while (lines.includes(delimiter)) delimiter += '_';
  return `${name}<<${delimiter}\n${value}\n${delimiter}`;
}
