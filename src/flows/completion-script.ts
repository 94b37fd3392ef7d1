import { join } from 'node:path';
import { packageRoot } from '../host/home.ts';
import type { Host } from '../host/host.ts';
import { shellQuote } from '../ui/shell-quote.ts';

/** shims/completion/headwater.<shell>, which asks this headwater, by its absolute path. */
export function completionScript(shell: 'bash' | 'zsh' | 'fish', { fs }: Host): string {
  const root = packageRoot();
  const template = fs.readFileSync(join(root, 'shims', 'completion', `headwater.${shell}`), 'utf8');
  const program = shellQuote(join(root, 'bin', 'headwater'), shell);
  return template.replace("'@HEADWATER@'", () => program).replace(/\n$/, '');
}
