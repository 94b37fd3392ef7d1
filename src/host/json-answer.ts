import { HeadwaterError } from '../errors.ts';
import { parseStrictJson } from '../model/strict-json/parse.ts';
import { type Answer, askFor, type Question } from './answer.ts';
import type { Host } from './host.ts';

export type { Question } from './answer.ts';

/** The same as `Answer`, with the JSON of one that is `ok`. */
export type JsonAnswer =
  | (Extract<Answer, { state: 'ok' }> & { readonly json: unknown })
  | Exclude<Answer, { state: 'ok' }>;

/** `application/json`, or a type with that suffix (RFC 6839, 3.1). */
const JSON_TYPE = /^(application|text)\/([a-z0-9!#$&^_.+-]+\+)?json$/;

/**
 * Asks an API for JSON: strictly parsed, and only where the server itself says that it is
 * some, for a page to log in at is an answer to anything.
 * @throws HeadwaterError as askFor; FETCH_ANSWER_INVALID for what is no JSON
 */
export async function askJson(question: Question, host: Host): Promise<JsonAnswer> {
  const answer = await askFor({ accept: 'application/json', ...question }, host);
  if (answer.state !== 'ok') return answer;
  mustSayJson(answer.headers['content-type'], answer.url);
  const place = { code: 'FETCH_ANSWER_INVALID', path: answer.url } as const;
  return { ...answer, json: parseStrictJson(answer.bytes, place) };
}

function mustSayJson(contentType: string | undefined, url: string): void {
  const [type = ''] = (contentType ?? '').toLowerCase().split(';');
  if (JSON_TYPE.test(type.trim())) return;
  throw new HeadwaterError('FETCH_ANSWER_INVALID', 'the answer is no JSON', {
    subject: url,
    expected: 'content-type: application/json',
    found: contentType === undefined ? 'no content-type' : JSON.stringify(contentType.slice(0, 80)),
    hint: 'Something between here and the server may have answered in its stead: a proxy, or a page to log in at.',
  });
}
