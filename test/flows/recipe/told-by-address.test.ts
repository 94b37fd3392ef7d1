import { expect, test } from 'vitest';
import { namesOf } from '../../../src/flows/recipe/told-by-address.ts';

test.for([
  ['https://example.com/vowels-1.0.tar.gz', 'vowels', '1.0'],
  ['https://github.com/someone/vowels/archive/refs/tags/v1.0.tar.gz', 'vowels', '1.0'],
  ['pkg:golang/example.com/vowels/v2@v2.1.0', 'vowels', '2.1.0'],
  ['pkg:cargo/vowels@1.0.0', 'vowels', '1.0.0'],
])('%s', ([url = '', name, version]) => {
  expect(namesOf({ url })).toEqual({ name, version });
});

test.for(['./vowels-1.0.tar.gz', '/tmp/vowels-1.0.tar.gz', 'file:///tmp/vowels-1.0.tar.gz', 'vowels'])(
  '%s is no address that others have',
  (url) => {
    const asked = () => namesOf({ url, name: 'vowels', version: '1.0' });
    expect(asked).toThrow(
      expect.objectContaining({
        code: 'RECIPE_UNCLEAR',
        detail: expect.objectContaining({ expected: expect.stringContaining('https://') }),
      }),
    );
  },
);
