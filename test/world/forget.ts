import { type Env, headwater, type Said } from './cli.ts';

/** Takes a tool off PATH and all that only it needed out of the store, with no way back. */
export async function forget(tool: string, env: Env): Promise<Said> {
  const said = await headwater(['uninstall', tool], env);
  if (said.code !== 0) return said;
  return headwater(['gc', '--keep', '1', '--older-than', '0m'], env);
}
