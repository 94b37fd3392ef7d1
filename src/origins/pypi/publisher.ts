import { parseStrictJson } from '../../model/strict-json/parse.ts';

/**
 * Who published, in one line for people. Nobody has signed that: it is what the index says of the
 * publisher that uploaded (PEP 740, "Provenance objects"), and proves nothing.
 */
export interface SaidPublisher {
  readonly saidBy: 'the index';
  /** `GitHub`, `GitLab`, `Google`. */
  readonly kind: string;
  readonly repository?: string;
  readonly workflow?: string;
}

const MOST = 16;
const PLAIN = /^[\x20-\x7e]{1,200}$/;

/** The publishers of a provenance object; empty where it cannot be read. Never throws. */
export function publishersIn(provenance: Uint8Array): readonly SaidPublisher[] {
  const bundles = memberOf(parsed(provenance), 'attestation_bundles');
  if (!Array.isArray(bundles)) return [];
  return bundles.slice(0, MOST).flatMap((bundle) => {
    const publisher = memberOf(bundle, 'publisher');
    const kind = textOf(publisher, 'kind');
    if (kind === undefined) return [];
    const repository = textOf(publisher, 'repository');
    const workflow = textOf(publisher, 'workflow') ?? textOf(publisher, 'workflow_filepath');
    const more = {
      ...(repository !== undefined && { repository }),
      ...(workflow !== undefined && { workflow }),
    };
    return [{ saidBy: 'the index', kind, ...more } as const];
  });
}

/** One sentence for people, which says whose word it is. Undefined where there is no publisher. */
export function publisherHint(name: string, publishers: readonly SaidPublisher[]): string | undefined {
  const [first] = publishers;
  if (first === undefined) return undefined;
  const { kind, repository, workflow } = first;
  const by = [workflow, repository].filter((text) => text !== undefined).join(' of ') || 'somebody';
  return `The index says that ${name} was published by ${by} (${kind}). That is no proof of what it was built from, and nobody else gives one.`;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return parseStrictJson(bytes, { code: 'VERIFY_BUNDLE_INVALID', path: 'provenance' });
  } catch {
    return undefined;
  }
}

function memberOf(value: unknown, name: string): unknown {
  const isRecord = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
  return isRecord ? Object.getOwnPropertyDescriptor(value, name)?.value : undefined;
}

/** Nothing that could move a terminal's cursor. */
function textOf(value: unknown, name: string): string | undefined {
  const text = memberOf(value, name);
  return typeof text === 'string' && PLAIN.test(text) ? text : undefined;
}
