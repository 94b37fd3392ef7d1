import type { Addition } from '../../request/manifest/add.ts';

/** What import itself has written behind a proposal; a line that a person took out says something else. */
const REASONS = [' was not asked', ' gave no answer: ', 'nobody can prove it: '];

/**
 * A manifest without the proposals of an earlier import that a new line answers: `GitHub was not
 * asked` is not true any more once it was. Only comments go, and only such as import writes.
 */
export function withoutOldProposals(text: string, additions: readonly Addition[]): string {
  const starts = additions.flatMap(({ name }) => [`# ${name} = "`, `# ${JSON.stringify(name)} = "`]);
  const isOld = (line: string) =>
    starts.some((start) => line.startsWith(start)) &&
    REASONS.some((reason) => line.slice(line.indexOf('"  # ')).includes(reason));
  return text
    .split('\n')
    .filter((line) => !isOld(line))
    .join('\n');
}
