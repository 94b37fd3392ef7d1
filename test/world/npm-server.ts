import type { IncomingMessage, ServerResponse } from 'node:http';
import { sha256Of } from '../../src/model/digest.ts';
import { sendFile, serve, type TestServer } from './http-server.ts';
import { type Attestation, attestationsOf } from './npm-evidence.ts';
import { integrityOf, manifestOf, type NpmPackage, plainName, tarballOf } from './npm-package.ts';
import { type Kind, type Place, placeOf } from './npm-routes.ts';
import { type PrivateSigstore, privateSigstore } from './sigstore/private-sigstore.ts';

export interface NpmOptions {
  /** Signs the provenance; its root is what a test trusts. Default: a new one, under the name that npm's has. */
  readonly sigstore?: PrivateSigstore;
  /** Exact `authorization` that everything on the registry's origin takes: 401 without, 403 with another. */
  readonly authorization?: string;
  /** Packages that do not exist for those who come without it (404, as there). */
  readonly hidden?: { readonly names: readonly string[]; readonly authorization: string };
  /** Tarballs on an origin of their own. */
  readonly tarballs?: 'elsewhere';
  /** `false`: no version is served alone, as not every registry does. */
  readonly versionsAlone?: boolean;
  /** Folder of the server that the registry is below, like `/api/npm`; default the top. */
  readonly below?: string;
}

interface Published {
  readonly recipe: NpmPackage;
  readonly tarball: Uint8Array;
  /** Address of the tarball. */
  readonly url: string;
  readonly attestations: readonly Attestation[];
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export interface NpmServer {
  /** `http://127.0.0.1:PORT/`, with a slash at the end: what `registry` is to be. */
  readonly registry: string;
  readonly sigstore: PrivateSigstore;
  /** The registry, and where tarballs lie; the same one, but with `tarballs: 'elsewhere'`. */
  readonly server: TestServer;
  readonly files: TestServer;
  publish(recipe: NpmPackage): Promise<Published>;
  /** Changed by tests: the bytes that an address of a tarball gives from now on. */
  readonly tarballs: Map<string, Uint8Array>;
  /** Changed by tests: what is served as attestations, by `name@version`. */
  readonly attestations: Map<string, readonly Attestation[]>;
  /** Changed by tests: answered instead, by kind of what was asked for. */
  faults: Partial<Record<Kind, Answer>>;
  /** Lines of an .npmrc that sends a client here. */
  npmrc(...more: readonly string[]): string;
}

interface World extends NpmServer {
  readonly options: NpmOptions;
  readonly packages: Map<string, Published[]>;
}

/**
 * A registry on loopback that speaks npm's protocol: packuments, full and abbreviated by what is
 * accepted, ETags, scoped names either way, tarballs with integrity, attestation sets, and tokens.
 */
export async function startNpm(options: NpmOptions = {}): Promise<NpmServer> {
  const server = await serve((request, response) => answer(world, request, response));
  const files =
    options.tarballs === undefined
      ? server
      : await serve((request, response) => answerFile(world, request, response));
  const world: World = {
    options,
    packages: new Map(),
    registry: `${server.url}${options.below ?? ''}/`,
    sigstore: options.sigstore ?? (await privateSigstore('logged', 'public-good')),
    server,
    files,
    tarballs: new Map(),
    attestations: new Map(),
    faults: {},
    publish: (recipe) => publish(world, recipe),
    npmrc: (...more) => [`registry=${world.registry}`, ...more, ''].join('\n'),
  };
  return world;
}

async function publish(world: World, recipe: NpmPackage): Promise<Published> {
  const { name, version } = recipe;
  const tarball = tarballOf(recipe);
  const base = world.files === world.server ? world.registry : `${world.files.url}/`;
  const url = `${base}${name}/-/${plainName(name)}-${version}.tgz`;
  const attestations = await attestationsOf(recipe, tarball, world.sigstore);
  const published = { recipe, tarball, url, attestations };
  world.tarballs.set(new URL(url).pathname, tarball);
  world.attestations.set(`${name}@${version}`, attestations);
  world.packages.set(name, [...(world.packages.get(name) ?? []), published]);
  return published;
}

function answer(world: World, request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '', world.registry).pathname;
  const place = placeOf(path.slice((world.options.below ?? '').length), world.tarballs.has(path));
  const status = refusal(world, request, place.name);
  if (status !== undefined) {
    sendJson(response, status, { error: `status ${status}` });
    return;
  }
  const fault = world.faults[place.kind];
  if (fault !== undefined) {
    fault(request, response);
    return;
  }
  switch (place.kind) {
    case 'tarball':
      answerFile(world, request, response);
      return;
    case 'attestations':
      answerAttestations(world, place.name, response);
      return;
    case 'packument':
      answerPackument(world, place.name, { request, response });
      return;
    case 'version':
      answerVersion(world, place, response);
  }
}

function refusal({ options }: World, request: IncomingMessage, name: string): number | undefined {
  const { authorization, hidden } = options;
  const given = request.headers.authorization;
  if (authorization !== undefined && given !== authorization) return given === undefined ? 401 : 403;
  if (
    hidden?.names.some((one) => name === one || name.startsWith(`${one}@`)) &&
    given !== hidden.authorization
  )
    return 404;
  return undefined;
}

function answerFile(world: World, request: IncomingMessage, response: ServerResponse): void {
  const bytes = world.tarballs.get(new URL(request.url ?? '', world.registry).pathname);
  if (world.files !== world.server && world.faults.tarball !== undefined) {
    world.faults.tarball(request, response);
  } else if (bytes === undefined) {
    sendJson(response, 404, { error: 'not_found' });
  } else {
    sendFile(request, response, { bytes, etag: etagOf(bytes) });
  }
}

function answerAttestations(world: World, spec: string, response: ServerResponse): void {
  const attestations = world.attestations.get(spec) ?? [];
  if (attestations.length === 0) sendJson(response, 404, { error: 'No attestations found' });
  else sendJson(response, 200, { attestations });
}

function answerVersion(world: World, { name, version }: Place, response: ServerResponse): void {
  const published = world.packages.get(name)?.find(({ recipe }) => recipe.version === version);
  if (published === undefined || world.options.versionsAlone === false) {
    sendJson(response, 404, { error: 'version not found' });
  } else {
    sendJson(response, 200, versionOf(world, published));
  }
}

/** npm registry, "package metadata": the corgi, where it is asked for. */
const ABBREVIATED = 'application/vnd.npm.install-v1+json';

function answerPackument(
  world: World,
  name: string,
  { request, response }: { request: IncomingMessage; response: ServerResponse },
): void {
  const published = world.packages.get(name);
  if (published === undefined) {
    sendJson(response, 404, { error: 'Not found' });
    return;
  }
  const short = request.headers.accept?.includes(ABBREVIATED) === true;
  const body = JSON.stringify(
    short ? abbreviated(world, name, published) : packument(world, name, published),
  );
  const etag = etagOf(Buffer.from(body));
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const type = short ? ABBREVIATED : 'application/json';
  response.writeHead(200, { 'content-type': type, etag, vary: 'accept-encoding, accept' }).end(body);
}

const BORN = '2026-01-02T03:04:05.678Z';

function packument(world: World, name: string, published: readonly Published[]) {
  const times = published.map(({ recipe }) => [recipe.version, recipe.publishedAt ?? BORN]);
  return {
    _id: name,
    name,
    'dist-tags': tagsOf(published),
    versions: Object.fromEntries(published.map((one) => [one.recipe.version, versionOf(world, one)])),
    time: { created: BORN, modified: BORN, ...Object.fromEntries(times) },
  };
}

const SHORT = [
  'name',
  'version',
  'deprecated',
  'dependencies',
  'optionalDependencies',
  'peerDependencies',
  'peerDependenciesMeta',
  'devDependencies',
  'bundleDependencies',
  'bin',
  'directories',
  'dist',
  'engines',
  'os',
  'cpu',
  'libc',
  '_hasShrinkwrap',
  'hasInstallScript',
];

function abbreviated(world: World, name: string, published: readonly Published[]) {
  const { versions, ...rest } = packument(world, name, published);
  const short = Object.entries(versions).map(([version, said]) => [
    version,
    Object.fromEntries(Object.entries(said).filter(([member]) => SHORT.includes(member))),
  ]);
  return {
    name: rest.name,
    'dist-tags': rest['dist-tags'],
    versions: Object.fromEntries(short),
    modified: BORN,
  };
}

function versionOf(world: World, { recipe, tarball, url, attestations }: Published): Record<string, unknown> {
  const { says, saysDist, scripts = {}, deprecated } = recipe;
  const hasInstallScript = ['preinstall', 'install', 'postinstall'].some((name) =>
    Object.hasOwn(scripts, name),
  );
  const provenance = attestations.at(-1);
  return {
    ...manifestOf(recipe),
    _id: `${recipe.name}@${recipe.version}`,
    ...(deprecated !== undefined && { deprecated }),
    ...(hasInstallScript && { hasInstallScript }),
    dist: {
      integrity: integrityOf(tarball),
      shasum: Buffer.from(integrityOf(tarball, 'sha1').slice('sha1-'.length), 'base64').toString('hex'),
      tarball: url,
      ...(provenance !== undefined && {
        attestations: {
          url: `${world.registry}-/npm/v1/attestations/${recipe.name.replace('/', '%2f')}@${recipe.version}`,
          provenance: { predicateType: provenance.predicateType },
        },
      }),
      ...saysDist,
    },
    ...says,
  };
}

function tagsOf(published: readonly Published[]): Record<string, string> {
  const tags = published.flatMap(({ recipe: { tags: names = ['latest'], version } }) =>
    names.map((name) => [name, version] as const),
  );
  return Object.fromEntries(tags);
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function etagOf(bytes: Uint8Array): string {
  return `"${sha256Of(bytes).slice(0, 22)}"`;
}
