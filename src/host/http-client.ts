import type { Http } from './http.ts';
export function createHttp(_env: NodeJS.ProcessEnv): Http {
  throw new Error('not yet');
}
