import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256Of } from '../../src/model/digest.ts';
import { type Bundle, pypiAttestation } from './evidence.ts';
import { sendFile, serve, type TestServer } from './http-server.ts';
import type { Wheel } from './pypi-wheel.ts';

/** A file of a project as it was uploaded; whatever the index says of it may be a lie. */
export interface Upload {
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** Served beside it (PEP 658); absent: it has none. */
  readonly metadata?: Uint8Array;
  /** Said by the index instead of what is true. */
  readonly says?: Readonly<Record<string, unknown>>;
  /** Signed bundles; absent: the index has no provenance object of it. */
  readonly attestations?: readonly Bundle[];
  readonly publisher?: unknown;
  readonly uploadedAt?: string;
}

export type Projects = Readonly<Record<string, readonly Upload[]>>;
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface PypiOptions {
  /** Wanted of every request to the index, and of none to the files. */
  readonly credentials?: { readonly user: string; readonly password: string };
  /** `html`: an index of the time before PEP 691. */
  readonly speaks?: 'json' | 'html';
}

export interface PypiServer {
  /** What `index-url` is to be: `http://127.0.0.1:PORT/simple`. */
  readonly index: string;
  /** Pages and provenance, and files with their metadata: two origins, as it is there. */
  readonly pages: TestServer;
  readonly files: TestServer;
  /** Changed by tests: what is served from now on. */
  projects: Projects;
  /** Changed by tests: answered instead, by kind of what was asked for. */
  faults: Partial<Record<'page' | 'provenance' | 'file' | 'metadata', Answer>>;
}

export const SIMPLE_JSON = 'application/vnd.pypi.simple.v1+json';
const INTEGRITY_JSON = 'application/vnd.pypi.integrity.v1+json';

/**
 * An index on loopback that speaks PyPI's protocol: the simple API as JSON or HTML by what is accepted
 * (PEP 503, 691, 700), names redirected to their normalised form, ETags, metadata beside the
 * files (PEP 658), files on another origin, and provenance objects (PEP 740).
 */
export async function pypiServer(projects: Projects, options: PypiOptions = {}): Promise<PypiServer> {
  const files = await serve((request, response) => answerFile(world, request, response));
  const pages = await serve((request, response) => answerPage(world, options, { request, response }));
  const world: PypiServer = { index: `${pages.url}/simple`, pages, files, projects, faults: {} };
  return world;
}

/** A wheel as an upload. */
export function upload(wheel: Wheel, more: Partial<Upload> = {}): Upload {
  const { recipe, fileName, bytes, metadata } = wheel;
  const says = recipe.requiresPython === undefined ? {} : { 'requires-python': recipe.requiresPython };
  return { fileName, bytes, metadata, says, ...more };
}

function answerPage(
  world: PypiServer,
  { credentials, speaks = 'json' }: PypiOptions,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const path = new URL(request.url ?? '', world.pages.url).pathname;
  if (credentials !== undefined && request.headers.authorization !== basic(credentials)) {
    response.writeHead(401, { 'www-authenticate': 'Basic realm="index"' }).end();
    return;
  }
  const provenance = /^\/integrity\/([^/]+)\/[^/]+\/([^/]+)\/provenance$/.exec(path);
  if (provenance !== null) {
    const [, project = '', file = ''] = provenance.map(decodeURIComponent);
    (world.faults.provenance ?? answerProvenance(findUpload(world, project, file)))(request, response);
    return;
  }
  const [, asked] = /^\/simple\/([^/]+)\/?$/.exec(path) ?? [];
  const name = asked?.toLowerCase().replace(/[-_.]+/g, '-');
  if (name === undefined) {
    notFound(response);
  } else if (path !== `/simple/${name}/`) {
    response.writeHead(301, { location: `/simple/${name}/` }).end();
  } else if (world.faults.page !== undefined) {
    world.faults.page(request, response);
  } else {
    answerProject(world, name, { speaks, request, response });
  }
}

function answerProject(
  world: PypiServer,
  name: string,
  { speaks, request, response }: { speaks: string; request: IncomingMessage; response: ServerResponse },
): void {
  const uploads = Object.hasOwn(world.projects, name) ? world.projects[name] : undefined;
  const accept = request.headers.accept ?? '*/*';
  const asJson = speaks === 'json' && accept.includes(SIMPLE_JSON);
  if (uploads === undefined) {
    notFound(response);
    return;
  }
  if (!asJson && !/text\/html|\*\/\*/.test(accept)) {
    response.writeHead(406).end();
    return;
  }
  const body = asJson ? JSON.stringify(pageOf(world, name, uploads)) : htmlOf(world, uploads);
  const etag = `"${sha256Of(body).slice(0, 22)}"`;
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const type = asJson ? SIMPLE_JSON : 'text/html; charset=UTF-8';
  response.writeHead(200, { 'content-type': type, etag, vary: 'Accept' }).end(body);
}

/** PEP 691, "Project Detail", with what PEP 700, 714 and 740 add. */
function pageOf(world: PypiServer, name: string, uploads: readonly Upload[]) {
  return {
    meta: { 'api-version': '1.3', '_last-serial': 7 },
    name,
    versions: [...new Set(uploads.map(({ fileName }) => versionOf(fileName)))],
    files: uploads.map((file) => fileOf(world, name, file)),
  };
}

function fileOf(world: PypiServer, name: string, file: Upload) {
  const { fileName, bytes, metadata, says, attestations, uploadedAt = '2026-01-02T03:04:05.678901Z' } = file;
  const digest = metadata === undefined ? false : { sha256: sha256Of(metadata) };
  const provenance = `${world.pages.url}/integrity/${name}/${versionOf(fileName)}/${fileName}/provenance`;
  return {
    filename: fileName,
    url: fileAddress(world, fileName),
    hashes: { sha256: sha256Of(bytes) },
    size: bytes.length,
    'requires-python': null,
    'upload-time': uploadedAt,
    yanked: false,
    'core-metadata': digest,
    'data-dist-info-metadata': digest,
    provenance: attestations === undefined ? null : provenance,
    ...says,
  };
}

function fileAddress(world: PypiServer, fileName: string): string {
  return `${world.files.url}/packages/ab/cd/${fileName}`;
}

function htmlOf(world: PypiServer, uploads: readonly Upload[]): string {
  const links = uploads.map(
    ({ fileName, bytes }) =>
      `<a href="${fileAddress(world, fileName)}#sha256=${sha256Of(bytes)}">${fileName}</a><br/>`,
  );
  return `<!DOCTYPE html>\n<html><body>\n${links.join('\n')}\n</body></html>\n`;
}

function answerProvenance(file: Upload | undefined): Answer {
  return (_request, response) => {
    if (file?.attestations === undefined) {
      notFound(response);
      return;
    }
    const publisher = file.publisher ?? {
      kind: 'GitHub',
      repository: 'acme/tool',
      workflow: 'release.yml',
      environment: '',
    };
    const attestations = file.attestations.map(pypiAttestation);
    const body = { version: 1, attestation_bundles: [{ publisher, attestations }] };
    response.writeHead(200, { 'content-type': INTEGRITY_JSON }).end(JSON.stringify(body));
  };
}

function answerFile(world: PypiServer, request: IncomingMessage, response: ServerResponse): void {
  const name = decodeURIComponent((request.url ?? '').split('/').at(-1) ?? '');
  const isMetadata = name.endsWith('.metadata');
  const fault = isMetadata ? world.faults.metadata : world.faults.file;
  const file = allUploads(world).find(({ fileName }) => fileName === name.replace(/\.metadata$/, ''));
  const bytes = isMetadata ? file?.metadata : file?.bytes;
  if (fault !== undefined) {
    fault(request, response);
  } else if (bytes === undefined) {
    notFound(response);
  } else {
    sendFile(request, response, { bytes, etag: `"${sha256Of(bytes).slice(0, 22)}"` });
  }
}

function findUpload(world: PypiServer, project: string, file: string): Upload | undefined {
  return world.projects[project]?.find(({ fileName }) => fileName === file);
}

function allUploads({ projects }: PypiServer): readonly Upload[] {
  return Object.values(projects).flat();
}

function versionOf(fileName: string): string {
  return fileName.replace(/\.(tar\.gz|zip)$/, '').split('-')[1] ?? '0';
}

function basic({ user, password }: { user: string; password: string }): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain' }).end('404 Not Found');
}
