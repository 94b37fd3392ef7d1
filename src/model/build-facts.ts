/**
 * What a provenance predicate claims of a build, in one shape whatever its build type.
 * Claims: the door compares them with the certificate, and the certificate decides.
 */
export interface BuildFacts {
  /** The predicate's own name of the build type, a URI. */
  readonly buildType: string;
  /** `builder.id`, whole, with its ref where it has one. */
  readonly builderId: string;
  /** Canonical https address without `.git`, `git+` or a fragment. */
  readonly sourceRepository?: string;
  /** Hexadecimal commit. */
  readonly sourceCommit?: string;
  /** `refs/tags/v1.2.3`, `refs/heads/main`. */
  readonly sourceRef?: string;
  /** Repository, path and ref of the workflow that was called, where the build type has workflows. */
  readonly workflow?: WorkflowFacts;
  readonly sourceRepositoryId?: string;
  readonly sourceRepositoryOwnerId?: string;
  /** `github-hosted` or `self-hosted`, where it says so. */
  readonly runnerEnvironment?: string;
  /** The event that started the run, as the forge names it: `push`, `workflow_dispatch`. */
  readonly trigger?: string;
  /** As the predicate names it: an address, `<run>-<attempt>`, or the number of a job. */
  readonly invocation?: string;
  /** The forge's number of the run, and which attempt at it this was, where they stand alone. */
  readonly runId?: string;
  readonly runAttempt?: string;
  /** Commit of the file that defines the workflow. */
  readonly workflowCommit?: string;
  /**
   * External parameters besides those above: each known to the build type, printed as
   * canonical JSON by its path. One that the build type does not know was refused.
   */
  readonly parameters: Readonly<Record<string, string>>;
  readonly startedAt?: Date;
  readonly finishedAt?: Date;
}

export interface WorkflowFacts {
  readonly repository: string;
  /**
   * `.github/workflows/release.yml`. Joined to the repository by a slash it is the name
   * that certificates have; GitLab's, which has two slashes there, begins with one: `/.gitlab-ci.yml`.
   */
  readonly path: string;
  readonly ref?: string;
}

/** One build type of others: its names, and how its predicate is read. `predicate` is parsed JSON. */
export interface BuildTypeReader {
  readonly name: string;
  readonly predicateType: 'https://slsa.dev/provenance/v1' | 'https://slsa.dev/provenance/v0.2' | string;
  /** The exact `buildType` values it reads; empty where the predicate type has none. */
  readonly buildTypes: readonly string[];
  /** Only where a build type has a version inside its name: whether this is such a name, in full. */
  readonly isVersionOf?: (buildType: string) => boolean;
  /** Every external parameter it knows besides the facts, by its path in `BuildFacts.parameters`. */
  readonly parameters: readonly KnownParameter[];
  /** @throws HeadwaterError VERIFY_PREDICATE_INVALID, VERIFY_PARAMETER_UNKNOWN, VERIFY_BUILD_TYPE */
  readonly read: (predicate: unknown) => BuildFacts;
}

/** An external parameter of a build type. One that is empty counts as absent, and is not among the facts. */
export interface KnownParameter {
  readonly path: string;
  /** One sentence for people: what it does to the build. */
  readonly meaning: string;
  /** Where the expectation says nothing of it: `harmless` passes, `refused` must be stated. */
  readonly unstated: 'harmless' | 'refused';
}
