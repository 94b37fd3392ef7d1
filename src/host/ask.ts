import { createInterface } from 'node:readline/promises';

/**
 * Asks a person, on a terminal; undefined where there is none. Only the whole word `yes`
 * is a yes: what is pressed in passing is none.
 */
export async function askOnTerminal(question: string): Promise<boolean | undefined> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY || !stderr.isTTY) return undefined;
  const lines = createInterface({ input: stdin, output: stderr });
  try {
    return (await lines.question(`${question} Type yes to agree: `)) === 'yes';
  } finally {
    lines.close();
  }
}
