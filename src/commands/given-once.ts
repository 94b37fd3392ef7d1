import { HeadwaterError } from '../errors.ts';

interface Token {
  readonly type: string;
  readonly flag?: string;
}

/**
 * The parser would take the last of two values; whoever gave two may have meant the other.
 * @throws HeadwaterError USAGE
 */
export function mustBeGivenOnce(
  tokens: readonly Token[],
  flags: Readonly<Record<string, { readonly multiple?: boolean }>>,
): void {
  const names = tokens.flatMap(({ type, flag }) => (type === 'flag' && flag !== undefined ? [flag] : []));
  const twice = names.find((name, index) => flags[name]?.multiple !== true && names.indexOf(name) !== index);
  if (twice === undefined) return;
  throw new HeadwaterError('USAGE', `--${twice} is given twice`, { hint: 'one value can be meant' });
}
