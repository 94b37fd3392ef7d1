/** A component of CycloneDX, as far as merging reads it. */
export interface Component {
  readonly 'bom-ref': string;
}

export interface Dependency {
  readonly ref: string;
  readonly dependsOn: readonly string[];
}

/** A bill of materials of one package. */
export interface Bom {
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly Dependency[];
}
