/** Projects of the usual kinds, by the tools that they keep: headwater's name and a whole version each. */
const STACKS: Readonly<Record<string, string>> = {
  'web-app': 'node@20.11.1 pnpm@9.1.0',
  'web-app-old': 'node@16.20.2 yarn@1.22.19',
  'web-monorepo': 'node@22.3.0 pnpm@9.4.0 jq@1.7.1 gh@2.52.0 just@1.29.1',
  'bun-service': 'bun@1.1.18 biome@1.8.3',
  'deno-edge': 'deno@1.44.4 jq@1.6',
  rails: 'ruby@3.3.3 node@20.14.0 yarn@1.22.22',
  'rails-infra': 'ruby@3.2.2 node@18.20.3 terraform@1.8.5 kubectl@1.29.5',
  sinatra: 'ruby@2.7.8',
  django: 'python@3.11.9 poetry@1.8.3 node@20.11.1',
  fastapi: 'python@3.12.4 uv@0.2.15 ruff@0.4.10 pre-commit@3.7.1',
  notebooks: 'python@3.10.14 poetry@1.7.1',
  ansible: 'python@3.9.19 pre-commit@3.5.0 shellcheck@0.9.0 yq@4.40.5',
  'go-service': 'go@1.22.4 golangci-lint@1.59.1 gotestsum@1.12.0',
  'go-cli': 'go@1.21.11 goreleaser@1.26.2 golangci-lint@1.57.2',
  'go-grpc': 'go@1.22.1 buf@1.34.0 protobuf@25.3 sqlc@1.26.0',
  'go-operator': 'go@1.22.0 kind@0.23.0 kubectl@1.30.2 helm@3.15.2 kustomize@5.4.2',
  'rust-cli': 'rust@1.79.0 just@1.28.0 cargo-nextest@0.9.72',
  'rust-lib': 'rust@1.75.0 typos@1.22.9 git-cliff@2.3.0',
  'rust-wasm': 'rust@1.78.0 node@20.15.0 wasm-pack@0.12.1',
  'elixir-phoenix': 'elixir@1.16.3 erlang@26.2.5 node@20.11.0',
  'elixir-umbrella': 'elixir@1.15.7 erlang@26.1.2',
  'java-spring': 'java@21.0.2 maven@3.9.7',
  'kotlin-android': 'java@17.0.2 gradle@8.8 kotlin@2.0.0',
  'scala-spark': 'java@11.0.2 sbt@1.10.0 scala@2.13.14',
  terraform: 'terraform@1.9.0 terragrunt@0.59.5 tflint@0.51.1',
  'terraform-docs': 'terraform@1.5.7 terraform-docs@0.18.0 pre-commit@3.7.0 trivy@0.52.2',
  opentofu: 'opentofu@1.7.2 terragrunt@0.58.14 sops@3.8.1 age@1.2.0',
  'k8s-gitops': 'kubectl@1.28.11 flux@2.3.0 kustomize@5.4.1 sops@3.8.1 helm@3.14.4 yq@4.44.2',
  'k8s-argocd': 'kubectl@1.29.0 argocd@2.11.3 helm@3.15.1 kubeconform@0.6.6',
  'k8s-local': 'kind@0.22.0 tilt@0.33.16 helm@3.14.0 kubectl@1.29.2 k9s@0.32.4',
  homelab: 'kubectl@1.30.0 flux@2.2.3 sops@3.8.0 age@1.1.1 just@1.27.0 helmfile@0.165.0',
  dotfiles: 'ripgrep@14.1.0 fd@10.1.0 fzf@0.53.0 bat@0.24.0 eza@0.18.18 delta@0.17.0 jq@1.7.1',
  'dotfiles-shell': 'starship@1.19.0 zoxide@0.9.4 atuin@18.3.0 direnv@2.34.0 neovim@0.10.0',
  'dotfiles-git': 'lazygit@0.42.0 gh@2.51.0 delta@0.16.5 git-cliff@2.2.2 lefthook@1.6.15',
  'ci-images': 'cosign@2.2.4 crane@0.19.2 syft@1.7.0 grype@0.79.1 hadolint@2.12.0',
  'ci-lint': 'actionlint@1.7.1 shellcheck@0.10.0 shfmt@3.8.0 typos@1.22.7 zizmor@0.1.5',
  docs: 'hugo@0.127.0 vale@3.6.0 node@20.12.2',
  'docs-rust': 'mdbook@0.4.40 lychee@0.15.1 just@1.30.1',
  'zig-engine': 'zig@0.13.0 just@1.29.0',
  'data-dbt': 'python@3.11.7 uv@0.2.13 sqlfluff@3.0.7',
  gleam: 'gleam@1.2.1 erlang@26.2.4',
  load: 'k6@0.51.0 jq@1.7 yq@4.44.1',
};

export interface StackTool {
  readonly name: string;
  readonly version: string;
}

function toolsOfStack(text: string): readonly StackTool[] {
  return text.split(' ').map((word) => {
    const [name = '', version = ''] = word.split('@');
    return { name, version };
  });
}

/** Each stack once. */
export const stackNames: readonly string[] = Object.keys(STACKS);

export function stackAt(index: number): { readonly name: string; readonly tools: readonly StackTool[] } {
  const name = stackNames[index % stackNames.length] ?? '';
  return { name, tools: toolsOfStack(STACKS[name] ?? '') };
}
