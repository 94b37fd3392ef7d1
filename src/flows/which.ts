import { HeadwaterError } from '../errors.ts';
import type { Host } from '../host/host.ts';
import { programOf } from '../link/generation.ts';
import { closestName } from '../resolve/suggest.ts';
import { linkedTools } from './linked.ts';

export interface WhichResult {
  readonly command: string;
  readonly program: string;
  readonly name: string;
  readonly version: string;
}

/** The program that a command's shim runs. @throws HeadwaterError NOT_INSTALLED, STORE_DAMAGED */
export function which(command: string, host: Host): WhichResult {
  const tools = linkedTools(host);
  const bins = tools.flatMap((tool) => tool.bins.map((bin) => ({ tool, bin })));
  const found = bins.find(({ bin }) => bin === command);
  if (found === undefined)
    throw unknown(
      command,
      bins.map(({ bin }) => bin as string),
    );
  const { tool, bin } = found;
  const program = programOf(tool, bin);
  if (host.fs.existsSync(program)) return { command, program, name: tool.name, version: tool.version };
  throw new HeadwaterError('STORE_DAMAGED', `${command} is linked to a program that is gone`, {
    expected: program,
    hint: `\`headwater install ${tool.name}\` builds it again`,
  });
}

function unknown(command: string, known: readonly string[]): HeadwaterError {
  const close = closestName(command, known);
  return new HeadwaterError('NOT_INSTALLED', `no installed tool has the command ${command}`, {
    hint: close === undefined ? '`headwater list` tells what is installed' : `did you mean ${close}?`,
  });
}
