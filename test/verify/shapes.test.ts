import { describe, expect, test } from 'vitest';
import { judge, judgeBundle, unlogged } from '../world/attested-case.ts';
import { type HonestName, honest } from '../world/sigstore/honest.ts';
import type { Shape } from '../world/sigstore/signing.ts';

const names = Object.keys(honest) as HonestName[];
const shapes: Shape[] = ['v0.1', 'v0.2', 'v0.3', 'v0.3-intoto', 'rekor-v2'];

describe.each(names)('%s', (name) => {
  test.each(shapes)('in a bundle %s', async (shape) => {
    expect(await judge(name, { signing: { shape } })).toBe('Verified');
  });
});
void [judgeBundle, unlogged];
