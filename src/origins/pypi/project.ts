import { HeadwaterError } from '../../errors.ts';
import { askFor } from '../../host/answer.ts';
import type { Host } from '../../host/host.ts';
import { askJson } from '../../host/json-answer.ts';
import type { PipIndex } from '../../host/pip-config.ts';
import { sha256Of } from '../../model/digest.ts';
import type { OriginContext } from '../origin.ts';
import { addressFrom, openIndex, questionOf } from './ask.ts';
import { type KeptPage, keepPage, keptPage } from './kept-page.ts';
import { type Metadata, readMetadata } from './metadata.ts';
import { type IndexedWheel, type ProjectPage, readPage } from './page.ts';

const SIMPLE_JSON = 'application/vnd.pypi.simple.v1+json';
/** Bytes. The largest page of a project has some 20 MB. */
const LARGEST_PAGE = 32 * 1024 * 1024;
const LARGEST_METADATA = 4 * 1024 * 1024;

const read = new WeakMap<Host, Map<string, Promise<ProjectPage>>>();

/**
 * The page of a project, asked for once a process.
 * @param project normalised name
 * @throws HeadwaterError PACKAGE_UNKNOWN, ORIGIN_UNCONFIGURED, ORIGIN_METADATA_INVALID, FETCH_*
 */
export function projectPage(project: string, context: OriginContext): Promise<ProjectPage> {
  const pages = read.get(context.host) ?? new Map<string, Promise<ProjectPage>>();
  read.set(context.host, pages);
  const page = pages.get(project) ?? fetchPage(project, context);
  pages.set(project, page);
  return page;
}

async function fetchPage(project: string, context: OriginContext): Promise<ProjectPage> {
  const index = await openIndex(context.host);
  const url = `${index.base}/${encodeURIComponent(project)}/`;
  const kept = keptPage(url, context.host);
  const answer = await askPage({ url, kept }, index, context);
  if (answer.state === 'ok') {
    keepPage({ ...answer, asked: url, etag: answer.headers.etag }, context.host);
    return readPage(answer.json, { project, url: answer.url });
  }
  if (answer.state === 'unchanged' && kept !== undefined)
    return readPage(kept.json, { project, url: kept.url });
  throw new HeadwaterError('PACKAGE_UNKNOWN', `the index knows no ${project}`, {
    subject: `pypi:${project}`,
    expected: `a project of the index (${index.from})`,
    found: 'HTTP 404',
  });
}

async function askPage(
  { url, kept }: { readonly url: string; readonly kept: KeptPage | undefined },
  index: PipIndex,
  context: OriginContext,
) {
  const question = {
    ...questionOf(url, index, context),
    accept: SIMPLE_JSON,
    maxBytes: LARGEST_PAGE,
    ...(kept !== undefined && { ifNoneMatch: kept.etag }),
  };
  try {
    return await askJson(question, context.host);
  } catch (error) {
    if (!(error instanceof HeadwaterError) || !speaksOtherwise(error)) throw error;
    throw new HeadwaterError('FETCH_ANSWER_INVALID', 'the index does not speak JSON', {
      ...error.detail,
      subject: url,
      expected: SIMPLE_JSON,
      hint: 'An index without the JSON of PEP 691 cannot say that a file has provenance. Set PIP_INDEX_URL to one that has it.',
    });
  }
}

/** It sent HTML all the same, or said that it has nothing of the kind (RFC 9110, 15.5.7). */
function speaksOtherwise({ code, message, detail }: HeadwaterError): boolean {
  if (code === 'FETCH_ANSWER_INVALID') return true;
  return code === 'FETCH_FAILED' && [message, detail.found].some((text) => /HTTP 406\b/.test(text ?? ''));
}

/**
 * The metadata of a wheel, from beside it (PEP 658). It decides which repository the wheel must
 * have been built from, so that it must be what the index has a digest of.
 * @throws HeadwaterError ORIGIN_METADATA_MISSING, ORIGIN_METADATA_INVALID, FETCH_*
 */
export async function metadataOf(wheel: IndexedWheel, context: OriginContext): Promise<Metadata> {
  const { metadataSha256, fileName } = wheel;
  if (metadataSha256 === undefined) throw missing(wheel, 'no digest of it on the page (PEP 658)');
  const url = `${addressFrom(wheel.address, wheel.page)}.metadata`;
  const question = questionOf(url, await openIndex(context.host), context);
  const answer = await askFor({ ...question, toldBy: wheel.page, maxBytes: LARGEST_METADATA }, context.host);
  if (answer.state !== 'ok') throw missing(wheel, 'HTTP 404');
  const found = sha256Of(answer.bytes);
  if (found === metadataSha256) return readMetadata(answer.bytes, wheel);
  throw new HeadwaterError('ORIGIN_METADATA_INVALID', 'the metadata of a wheel is not what the index says', {
    subject: fileName,
    expected: `sha256:${metadataSha256}`,
    found: `sha256:${found}`,
    hint: 'The index and the server of its files disagree. Nothing of it was believed.',
  });
}

function missing({ fileName, provenance }: IndexedWheel, found: string): HeadwaterError {
  const bare = provenance === undefined ? ', and no provenance either' : '';
  return new HeadwaterError('ORIGIN_METADATA_MISSING', 'the index has no metadata of a wheel', {
    subject: fileName,
    expected: 'metadata beside the file, by its digest',
    found: `${found}${bare}`,
    hint: 'Without it nobody knows which repository the wheel should come from. Set PIP_INDEX_URL to an index that serves it; mirrors often leave it out.',
  });
}
