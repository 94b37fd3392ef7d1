import * as fs from 'node:fs';
import { homePaths } from './home.ts';
import type { Host } from './host.ts';
import type { Http } from './http.ts';
import type { Processes } from './processes.ts';

/**
 * The only maker of a `Host`. Cheap, for it runs at every start: the network client, child
 * processes and locks are loaded by whoever first uses them.
 * @param env the environment to believe; `HEADWATER_HOME` and `HEADWATER_CATALOG` move things.
 * @throws HeadwaterError SETTING_INVALID for a HEADWATER_HOME or HEADWATER_CATALOG that is no absolute path.
 */
export function createHost(env: NodeJS.ProcessEnv = process.env): Host {
  return {
    fs,
    http: lazyHttp(env),
    processes: lazyProcesses,
    now: () => new Date(),
    env,
    paths: homePaths(env),
  };
}

function lazyHttp(env: NodeJS.ProcessEnv): Http {
  let client: Promise<Http> | undefined;
  return {
    async get(url, options) {
      client ??= import('./http-client.ts').then((module) => module.createHttp(env));
      return (await client).get(url, options);
    },
    async close() {
      await client?.then(
        (http) => http.close(),
        () => undefined,
      );
    },
  };
}

const lazyProcesses: Processes = {
  async run(command, options) {
    const { runProcess } = await import('./run-process.ts');
    return runProcess(command, options);
  },
};
