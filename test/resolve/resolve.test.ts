import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HeadwaterError } from '../../src/errors.ts';
import { parseRequest } from '../../src/request/parse.ts';
import { resolve } from '../../src/resolve/resolve.ts';
import { type Described, smallCatalog } from './small-catalog.ts';

type Descriptions = Readonly<Record<string, Described>>;

describe('the order of a resolution', () => {
  it('puts everything behind what it needs, and once', () => {
    const diamond = {
      top: { needs: ['left', 'right'] },
      left: { needs: ['low'] },
      right: { needs: ['low'] },
      low: {},
    };
    const { packages, requested } = resolved(['top'], diamond);
    expect(packages.map(({ name }) => name)).toEqual(['low', 'left', 'right', 'top']);
    expect(requested).toEqual(['top']);
    expect(packages[3]?.needs).toEqual([packages[1], packages[2]]);
    expect(packages[1]?.needs[0]).toBe(packages[2]?.needs[0]);
  });

  it('holds for any graph without a cycle', () => {
    const graphs = fc.array(fc.array(fc.nat({ max: 11 }), { maxLength: 4 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(graphs, (graph) => {
        const { packages } = resolved(['p0'], acyclic(graph));
        const seen = new Set<string>();
        for (const { name, needs } of packages) {
          for (const need of needs) expect(seen).toContain(need.name);
          expect(seen).not.toContain(name);
          seen.add(name);
        }
      }),
    );
  });
});

describe('the version of a package', () => {
  const versions = { jq: { versions: ['1.6', '1.7', '1.7.1', '1.70', '1.8.2'] } };

  it.each([
    ['jq', '1.70'],
    ['jq@1.7', '1.7'],
    ['jq@1.7.1', '1.7.1'],
    ['jq@1', '1.70'],
    ['jq@1.8', '1.8.2'],
    ['jq@1.70', '1.70'],
  ])('%s is %s', (asked, version) => {
    expect(resolved([asked], versions).packages[0]?.version).toBe(version);
  });

  it('that is unknown is refused with the ones there are', () => {
    expect(refusal(['jq@1.9'], versions)).toMatchObject({
      code: 'VERSION_UNKNOWN',
      detail: { expected: '1.70, 1.8.2, 1.7.1, 1.7, 1.6', found: '1.9' },
    });
  });
});

describe('what cannot be resolved', () => {
  it('a package nobody knows, with the name that may have been meant', () => {
    const catalog = { jq: {}, ripgrep: {}, tree: {} };
    expect(refusal(['tere'], catalog)).toMatchObject({
      code: 'PACKAGE_UNKNOWN',
      detail: { hint: 'Did you mean tree?' },
    });
    expect(refusal(['ripgerp'], catalog).detail.hint).toBe('Did you mean ripgrep?');
    expect(refusal(['ripg'], catalog).detail.hint).toBe('Did you mean ripgrep?');
    expect(refusal(['qqqqqq'], catalog).detail.hint).not.toContain('Did you mean');
  });

  it('a platform without a recipe, of a package or of what it needs', () => {
    const catalog = { top: { needs: ['low'] }, low: { platforms: ['linux-arm64'] } };
    expect(refusal(['top'], catalog)).toMatchObject({
      code: 'PLATFORM_UNSUPPORTED',
      detail: { subject: 'low', expected: 'linux-arm64', found: 'linux-x64' },
    });
  });

  it('packages that need each other, named in their order', () => {
    const circle = { a: { needs: ['b'] }, b: { needs: ['c'] }, c: { needs: ['b'] } };
    expect(refusal(['a'], circle)).toMatchObject({
      code: 'DEPENDENCY_CYCLE',
      detail: { found: 'b needs c needs b' },
    });
  });
});

/** Needs point to higher numbers only, so there is no way back. */
function acyclic(graph: readonly (readonly number[])[]): Descriptions {
  const entries = graph.map((needs, index) => {
    const higher = [...new Set(needs)].filter((need) => need > index && need < graph.length);
    return [`p${index}`, { needs: higher.map((need) => `p${need}`) }] as const;
  });
  return Object.fromEntries(entries);
}

function resolved(args: readonly string[], described: Descriptions) {
  return resolve(parseRequest(args), smallCatalog(described), 'linux-x64');
}

function refusal(args: readonly string[], described: Descriptions): HeadwaterError {
  try {
    resolved(args, described);
  } catch (error) {
    if (error instanceof HeadwaterError) return error;
    throw error;
  }
  throw new Error('it was resolved');
}
