import type { Catalog } from '../../catalog/entry.ts';
import type { Platform } from '../../model/platform.ts';
import type { Manifest } from '../../request/manifest/manifest.ts';
import type { FlowContext } from '../context.ts';
import { type Answers, openAnswers } from './attested/answers.ts';

/** What a run plans with. A project is planned more than once in it, and origins are asked once. */
export interface PlanWorld {
  readonly context: FlowContext;
  readonly answers: Answers;
}

export function openWorld(context: FlowContext): PlanWorld {
  return { context, answers: openAnswers() };
}

/** By what it is decided who is asked for something newer. */
export interface NewestGround {
  readonly manifest: Manifest;
  readonly catalog: Catalog;
  readonly platforms: readonly Platform[];
}
