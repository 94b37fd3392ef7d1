import { GO_CACHE, HOME, MODULES } from '../places.ts';

/**
 * Go's own variables (go help environment), below those of the recipe: modules come from the
 * mounted files alone, and what go.sum says of them is checked; no C; no instructions that
 * only some processors have; caches where they are thrown away.
 */
export function goEnvironment(env: Readonly<Record<string, string>>): Record<string, string> {
  return {
    CGO_ENABLED: '0',
    GOAMD64: 'v1',
    GOARM64: 'v8.0',
    GOCACHE: `${HOME}/go-cache`,
    GOENV: 'off',
    GOFLAGS: '-mod=readonly -modcacherw',
    GOMODCACHE: GO_CACHE,
    GOPROXY: `file://${MODULES}`,
    GOSUMDB: 'off',
    GOTOOLCHAIN: 'local',
    GOVCS: '*:off',
    GOWORK: 'off',
    ...env,
  };
}
