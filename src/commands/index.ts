import { Activate } from './activate.ts';
import { Build } from './build.ts';
import { CatalogBump } from './catalog-bump.ts';
import { CatalogOutdated } from './catalog-outdated.ts';
import { CatalogReport } from './catalog-report.ts';
import { Completion } from './completion.ts';
import { ConfigGet, ConfigList, ConfigSet, ConfigUnset } from './config.ts';
import { Doctor } from './doctor.ts';
import { Env } from './env.ts';
import { Exec } from './exec.ts';
import { Export } from './export.ts';
import { Gc } from './gc.ts';
import { Generations } from './generations.ts';
import { Import } from './import.ts';
import { Info } from './info.ts';
import { Install } from './install.ts';
import { KeysExport, KeysRotate, KeysShow } from './keys.ts';
import { List } from './list.ts';
import { Lock } from './lock.ts';
import { Outdated } from './outdated.ts';
import { PolicyCheck, PolicyPins, PolicyShow, PolicyUnpin } from './policy.ts';
import { Rebuild } from './rebuild.ts';
import { RecipeNew } from './recipe-new.ts';
import { Rollback } from './rollback.ts';
import { Sbom } from './sbom.ts';
import { Search } from './search.ts';
import { ShimMiss } from './shim-miss.ts';
import { TrustList, TrustRemove, TrustRestore, TrustShow, TrustUpdate } from './trust.ts';
import { TrustAddBuilder, TrustAddKey, TrustAddRoot } from './trust-add.ts';
import { TrustAddBuilderKey } from './trust-add-builder-key.ts';
import { TrustAddVerifier } from './trust-add-verifier.ts';
import { Uninstall } from './uninstall.ts';
import { Update, Upgrade } from './update.ts';
import { Verify } from './verify.ts';
import { Which } from './which.ts';
import { Why } from './why.ts';

/** All commands by oclif's ids: a colon stands where a user types a blank. */
export const commands = {
  activate: Activate,
  build: Build,
  'catalog:bump': CatalogBump,
  'catalog:outdated': CatalogOutdated,
  'catalog:report': CatalogReport,
  completion: Completion,
  'config:get': ConfigGet,
  'config:list': ConfigList,
  'config:set': ConfigSet,
  'config:unset': ConfigUnset,
  doctor: Doctor,
  env: Env,
  exec: Exec,
  export: Export,
  gc: Gc,
  generations: Generations,
  import: Import,
  info: Info,
  install: Install,
  'keys:export': KeysExport,
  'keys:rotate': KeysRotate,
  'keys:show': KeysShow,
  list: List,
  lock: Lock,
  outdated: Outdated,
  'policy:check': PolicyCheck,
  'policy:pins': PolicyPins,
  'policy:show': PolicyShow,
  'policy:unpin': PolicyUnpin,
  rebuild: Rebuild,
  'recipe:new': RecipeNew,
  rollback: Rollback,
  sbom: Sbom,
  search: Search,
  'shim-miss': ShimMiss,
  'trust:add:builder': TrustAddBuilder,
  'trust:add:builder-key': TrustAddBuilderKey,
  'trust:add:key': TrustAddKey,
  'trust:add:root': TrustAddRoot,
  'trust:add:verifier': TrustAddVerifier,
  'trust:list': TrustList,
  'trust:remove': TrustRemove,
  'trust:restore': TrustRestore,
  'trust:show': TrustShow,
  'trust:update': TrustUpdate,
  uninstall: Uninstall,
  update: Update,
  upgrade: Upgrade,
  verify: Verify,
  which: Which,
  why: Why,
};
