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
