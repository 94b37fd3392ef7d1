import { styleText } from 'node:util';

/** Where the text goes: colours on a terminal only. */
type Stream = 'stdout' | 'stderr' | NodeJS.WriteStream;
type Format = 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan';

let plain = false;

/** For whoever knows that nobody reads on a terminal: to look at the streams takes milliseconds. */
export function withoutColours(): void {
  plain = true;
}

export const dim = (text: string, stream: Stream = 'stdout'): string => style('dim', text, stream);
export const bold = (text: string, stream: Stream = 'stdout'): string => style('bold', text, stream);
export const red = (text: string, stream: Stream = 'stderr'): string => style('red', text, stream);
export const green = (text: string, stream: Stream = 'stdout'): string => style('green', text, stream);
export const yellow = (text: string, stream: Stream = 'stderr'): string => style('yellow', text, stream);
export const cyan = (text: string, stream: Stream = 'stdout'): string => style('cyan', text, stream);

/** NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR are honoured by `styleText`. */
function style(format: Format, text: string, stream: Stream): string {
  if (plain) return text;
  const to = typeof stream === 'string' ? process[stream] : stream;
  return styleText(format, text, { stream: to, validateStream: true });
}
