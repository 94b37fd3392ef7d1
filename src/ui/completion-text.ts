interface Answer {
  readonly candidates: readonly { readonly text: string; readonly about?: string }[];
  readonly files: boolean;
}

/**
 * What the completion scripts (shims/completion) read: a candidate a line, a tab before
 * what it is about; a line `:files` where the shell is to offer files.
 */
export function completionText({ candidates, files }: Answer): string {
  const lines = candidates.map(({ text, about }) =>
    about === undefined ? text : `${text}\t${firstLine(about)}`,
  );
  return [...lines, ...(files ? [':files'] : [])].join('\n');
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').replaceAll('\t', ' ');
}
