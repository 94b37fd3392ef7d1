import { HeadwaterError } from '../errors.ts';

export type Values = Readonly<Record<string, string>>;

/** `${word}` belongs to a shell, so a dollar in front makes it no placeholder. */
const PLACEHOLDER = /(?<!\$)\{([a-z][A-Za-z0-9+._-]*)\}/g;

/**
 * Puts values in the place of `{name}` (docs/BUILD-TYPE.md, "Placeholders").
 * @throws HeadwaterError CATALOG_INVALID for a name that is not among `values`: a typing
 * mistake must not reach a shell as text.
 */
export function expand(text: string, values: Values): string {
  return text.replace(PLACEHOLDER, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    throw new HeadwaterError('CATALOG_INVALID', `the recipe uses an unknown placeholder ${whole}`, {
      expected: Object.keys(values)
        .map((known) => `{${known}}`)
        .join(', '),
      found: text,
      hint: 'libraries must be listed in needs before {needs.NAME} can name them',
    });
  });
}
