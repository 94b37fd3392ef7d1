import { string as stringFlag } from '@oclif/core/flags';

/** `--with oniguruma,lz4@1.10`: packages for one environment. */
export const withFlag = {
  with: stringFlag({
    description: 'libraries to have at hand; installed if they are missing',
    helpValue: 'LIBRARY[@VERSION],...',
    multiple: true,
    multipleNonGreedy: true,
  }),
};

export function wordsOf(given: readonly string[] | undefined): readonly string[] {
  return (given ?? []).flatMap((list) => list.split(',')).filter((word) => word !== '');
}
