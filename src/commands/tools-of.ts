import { HeadwaterError } from '../errors.ts';

/** The words that are left when oclif has taken the flags: names of tools; at least one. */
export function toolsOf(argv: readonly unknown[], command: string): readonly string[] {
  const tools = wordsOf(argv);
  if (tools.length > 0) return tools;
  throw new HeadwaterError('USAGE', `${command} needs a tool`, {
    expected: `headwater ${command} TOOL`,
    hint: '`headwater search` lists the catalog',
  });
}

/** The same, where there may be none. */
export function wordsOf(argv: readonly unknown[]): readonly string[] {
  return argv.filter((word) => typeof word === 'string');
}
