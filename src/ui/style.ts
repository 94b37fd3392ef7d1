import { styleText } from 'node:util';

/** Colours on a terminal only; NO_COLOR, NODE_DISABLE_COLORS and FORCE_COLOR are honoured by `styleText`. */
type Stream = NodeJS.WriteStream;

export const dim = (text: string, stream: Stream = process.stdout): string => style('dim', text, stream);
export const bold = (text: string, stream: Stream = process.stdout): string => style('bold', text, stream);
export const red = (text: string, stream: Stream = process.stderr): string => style('red', text, stream);
export const green = (text: string, stream: Stream = process.stdout): string => style('green', text, stream);
export const yellow = (text: string, stream: Stream = process.stdout): string =>
  style('yellow', text, stream);
export const cyan = (text: string, stream: Stream = process.stdout): string => style('cyan', text, stream);

function style(
  format: 'dim' | 'bold' | 'red' | 'green' | 'yellow' | 'cyan',
  text: string,
  stream: Stream,
): string {
  return styleText(format, text, { stream, validateStream: true });
}
