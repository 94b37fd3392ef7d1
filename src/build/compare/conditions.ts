/** What is known of where, when and by whom a build was made: what its bytes may give away. */
export interface Conditions {
  /** From its beginning to its end: by the clock that its steps saw, then by that of the files, where it is another. */
  readonly times: readonly Window[];
  /** Processors that it saw. */
  readonly cores: number;
  /** What the kernel called itself: release, version. */
  readonly kernel: readonly string[];
  /** The user that the host saw: number, and name where there is one. */
  readonly users: readonly string[];
  /** Beginnings of the folders it was made in, outside of the seal. */
  readonly paths: readonly string[];
}

export interface Window {
  readonly from: Date;
  readonly to: Date;
}
