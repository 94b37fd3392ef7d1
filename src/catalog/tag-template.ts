/** Where the version stands in a template. */
export const VERSION_PLACE = '{version}';

/** What is wrong with a template of tags; undefined: nothing. */
export function tagMistake(template: string): string | undefined {
  const parts = template.split(VERSION_PLACE);
  if (parts.length !== 2) return parts.length < 2 ? 'does not hold the version' : 'holds the version twice';
  if (template.startsWith('refs/')) return 'is a whole ref';
  return isTagName(parts.join('0')) ? undefined : 'is not the name of a tag';
}

/**
 * Whether git would take it as the name of a tag (git check-ref-format), in printable
 * ASCII and without braces: a name that no tag can have is one that no build was made from.
 */
export function isTagName(name: string): boolean {
  const components = name.split('/');
  return (
    /^[!-~]+$/.test(name) &&
    !/[~^:?*[\]\\{}]|\.\./.test(name) &&
    !name.startsWith('-') &&
    !name.endsWith('.') &&
    components.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'))
  );
}
