/** How other managers call what headwater calls by the name in front; written down here by hand, not read from the table under test. */
const ASDF: Readonly<Record<string, string>> = {
  node: 'nodejs',
  go: 'golang',
  gh: 'github-cli',
  protobuf: 'protoc',
  flux: 'flux2',
};

const BREW: Readonly<Record<string, string>> = {
  delta: 'git-delta',
  kubectl: 'kubernetes-cli',
  java: 'openjdk',
  typos: 'typos-cli',
  argocd: 'argocd',
  flux: 'fluxcd/tap/flux',
  terraform: 'hashicorp/tap/terraform',
  tilt: 'tilt-dev/tap/tilt',
};

const NIX: Readonly<Record<string, string>> = {
  node: 'nodejs',
  delta: 'git-delta',
  helm: 'kubernetes-helm',
  yq: 'yq-go',
  java: 'jdk',
  python: 'python3',
  rust: 'rustc',
};

/** Repository and what stands before the version in its tags. */
const AQUA: Readonly<Record<string, string>> = {
  actionlint: 'rhysd/actionlint@v',
  age: 'FiloSottile/age@v',
  argocd: 'argoproj/argo-cd@v',
  atuin: 'atuinsh/atuin@v',
  bat: 'sharkdp/bat@v',
  biome: 'biomejs/biome@cli/v',
  buf: 'bufbuild/buf@v',
  bun: 'oven-sh/bun@bun-v',
  cosign: 'sigstore/cosign@v',
  delta: 'dandavison/delta@',
  deno: 'denoland/deno@v',
  direnv: 'direnv/direnv@v',
  fd: 'sharkdp/fd@v',
  flux: 'fluxcd/flux2@v',
  fzf: 'junegunn/fzf@v',
  gh: 'cli/cli@v',
  go: 'golang/go@go',
  'golangci-lint': 'golangci/golangci-lint@v',
  goreleaser: 'goreleaser/goreleaser@v',
  hadolint: 'hadolint/hadolint@v',
  helm: 'helm/helm@v',
  jq: 'jqlang/jq@jq-',
  just: 'casey/just@',
  k9s: 'derailed/k9s@v',
  kind: 'kubernetes-sigs/kind@v',
  kubectl: 'kubernetes/kubernetes/kubectl@v',
  kustomize: 'kubernetes-sigs/kustomize@kustomize/v',
  ripgrep: 'BurntSushi/ripgrep@',
  shellcheck: 'koalaman/shellcheck@v',
  sops: 'getsops/sops@v',
  terraform: 'hashicorp/terraform@v',
  terragrunt: 'gruntwork-io/terragrunt@v',
  tflint: 'terraform-linters/tflint@v',
  trivy: 'aquasecurity/trivy@v',
  yq: 'mikefarah/yq@v',
  zizmor: 'zizmorcore/zizmor@v',
};

const has = (table: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(table).find(([key]) => key === name)?.[1];

export const asdfSpelling = (name: string): string => has(ASDF, name) ?? name;
export const brewSpelling = (name: string): string => has(BREW, name) ?? name;
export const nixSpelling = (name: string): string => has(NIX, name) ?? name;
export const aquaSpelling = (name: string): string | undefined => has(AQUA, name);
