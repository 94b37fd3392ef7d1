/**
 * Tools by headwater's name for them: `name repository alias…`. The repository is upstream's own on
 * GitHub, `-` where it is elsewhere. An alias is a name that others have for it, `brew:x` where only one of them does.
 */
export const TOOLS_A_TO_K = `
act nektos/act
actionlint rhysd/actionlint go:github.com/rhysd/actionlint/cmd/actionlint
age FiloSottile/age
air air-verse/air go:github.com/air-verse/air go:github.com/cosmtrek/air
ansible ansible/ansible pypi:ansible-core pypi:ansible
apko chainguard-dev/apko
argo-rollouts argoproj/argo-rollouts kubectl-argo-rollouts
argocd argoproj/argo-cd
ast-grep ast-grep/ast-grep npm:@ast-grep/cli cargo:ast-grep pypi:ast-grep-cli
atlas ariga/atlas
atmos cloudposse/atmos
atuin atuinsh/atuin cargo:atuin
autoconf -
automake -
aws-cli aws/aws-cli awscli awscli2 pypi:awscli
aws-vault 99designs/aws-vault
azure-cli Azure/azure-cli azure pypi:azure-cli
babashka babashka/babashka borkdude/brew/babashka
bash -
bat sharkdp/bat cargo:bat
bats bats-core/bats-core bats-core npm:bats
bazel bazelbuild/bazel
bazelisk bazelbuild/bazelisk npm:@bazel/bazelisk go:github.com/bazelbuild/bazelisk
biome biomejs/biome npm:@biomejs/biome
black psf/black pypi:black
borg borgbackup/borg borgbackup pypi:borgbackup
bottom ClementTsang/bottom cargo:bottom
broot Canop/broot cargo:broot
btop aristocratos/btop
buf bufbuild/buf bufbuild/buf/buf npm:@bufbuild/buf go:github.com/bufbuild/buf/cmd/buf
buildifier bazelbuild/buildtools go:github.com/bazelbuild/buildtools/buildifier
bun oven-sh/bun oven-sh/bun/bun npm:bun
caddy caddyserver/caddy
cargo-audit rustsec/rustsec cargo:cargo-audit
cargo-binstall cargo-bins/cargo-binstall cargo:cargo-binstall
cargo-deny EmbarkStudios/cargo-deny cargo:cargo-deny
cargo-dist axodotdev/cargo-dist cargo:cargo-dist
cargo-edit killercup/cargo-edit cargo:cargo-edit
cargo-insta mitsuhiko/insta cargo:cargo-insta
cargo-make sagiegurari/cargo-make cargo:cargo-make
cargo-nextest nextest-rs/nextest cargo:cargo-nextest
cargo-watch watchexec/cargo-watch cargo:cargo-watch
ccache ccache/ccache
cfssl cloudflare/cfssl
checkov bridgecrewio/checkov pypi:checkov
chezmoi twpayne/chezmoi
cilium-cli cilium/cilium-cli
clang-format llvm/llvm-project pypi:clang-format
cloudflared cloudflare/cloudflared
cmake Kitware/CMake pypi:cmake
cocogitto cocogitto/cocogitto cargo:cocogitto
commitlint conventional-changelog/commitlint npm:@commitlint/cli
conan conan-io/conan pypi:conan
conftest open-policy-agent/conftest
consul hashicorp/consul hashicorp/tap/consul
container-structure-test GoogleContainerTools/container-structure-test
coreutils -
cosign sigstore/cosign go:github.com/sigstore/cosign/v2/cmd/cosign
crane google/go-containerregistry go:github.com/google/go-containerregistry/cmd/crane
crystal crystal-lang/crystal
cspell streetsidesoftware/cspell npm:cspell
ctlptl tilt-dev/ctlptl tilt-dev/tap/ctlptl
cue cue-lang/cue cuelang cue-lang/tap/cue go:cuelang.org/go/cmd/cue
curl curl/curl
dagger dagger/dagger dagger/tap/dagger
dart dart-lang/sdk
dasel TomWright/dasel go:github.com/tomwright/dasel/v2/cmd/dasel
delta dandavison/delta brew:git-delta cargo:git-delta nix:git-delta
delve go-delve/delve go:github.com/go-delve/delve/cmd/dlv
deno denoland/deno npm:deno
difftastic Wilfred/difftastic cargo:difftastic
direnv direnv/direnv
dive wagoodman/dive
docker-compose docker/compose
doctl digitalocean/doctl
dotnet dotnet/sdk dotnet-core dotnet-sdk
dprint dprint/dprint npm:dprint cargo:dprint
dua Byron/dua-cli dua-cli cargo:dua-cli
duf muesli/duf
dust bootandy/dust brew:dust cargo:du-dust nix:du-dust
earthly earthly/earthly earthly/earthly/earthly
elixir elixir-lang/elixir
elm elm/compiler
erlang erlang/otp
esbuild evanw/esbuild npm:esbuild
eslint eslint/eslint npm:eslint
eza eza-community/eza cargo:eza
fd sharkdp/fd cargo:fd-find nix:fd
ffmpeg FFmpeg/FFmpeg
firebase firebase/firebase-tools firebase-cli firebase-tools npm:firebase-tools
fish fish-shell/fish-shell
flake8 PyCQA/flake8 pypi:flake8
flux fluxcd/flux2 flux2 fluxcd/tap/flux
flyctl superfly/flyctl
fx antonmedv/fx npm:fx
fzf junegunn/fzf go:github.com/junegunn/fzf
gawk -
gcloud - google-cloud-sdk
gdb -
gh cli/cli github-cli
ghq x-motemen/ghq
git git/git
git-cliff orhun/git-cliff cargo:git-cliff npm:git-cliff pypi:git-cliff
git-lfs git-lfs/git-lfs
gitleaks gitleaks/gitleaks gitleaks/tap/gitleaks
gitui gitui-org/gitui cargo:gitui
glab -
gleam gleam-lang/gleam
glow charmbracelet/glow go:github.com/charmbracelet/glow
gnupg -
go golang/go golang
go-task go-task/task task go-task/tap/go-task npm:@go-task/cli go:github.com/go-task/task/v3/cmd/task
gofumpt mvdan/gofumpt go:mvdan.cc/gofumpt
golangci-lint golangci/golangci-lint go:github.com/golangci/golangci-lint/cmd/golangci-lint go:github.com/golangci/golangci-lint/v2/cmd/golangci-lint
goreleaser goreleaser/goreleaser goreleaser/tap/goreleaser go:github.com/goreleaser/goreleaser go:github.com/goreleaser/goreleaser/v2
goss goss-org/goss
gotestsum gotestyourself/gotestsum go:gotest.tools/gotestsum
govulncheck golang/vuln go:golang.org/x/vuln/cmd/govulncheck
gradle gradle/gradle
graphviz -
grpcurl fullstorydev/grpcurl go:github.com/fullstorydev/grpcurl/cmd/grpcurl
grype anchore/grype anchore/grype/grype
gum charmbracelet/gum go:github.com/charmbracelet/gum
hadolint hadolint/hadolint
hatch pypa/hatch pypi:hatch
helix helix-editor/helix
helm helm/helm brew:helm nix:kubernetes-helm
helm-docs norwoodj/helm-docs go:github.com/norwoodj/helm-docs/cmd/helm-docs
helmfile helmfile/helmfile
htop htop-dev/htop
hugo gohugoio/hugo extended_hugo go:github.com/gohugoio/hugo
hurl Orange-OpenSource/hurl cargo:hurl
hyperfine sharkdp/hyperfine cargo:hyperfine
imagemagick ImageMagick/ImageMagick
infracost infracost/infracost
istioctl istio/istio
java openjdk/jdk openjdk jdk
jless PaulJuliusMartinez/jless cargo:jless
jq jqlang/jq
jsonnet google/jsonnet go-jsonnet
julia JuliaLang/julia
just casey/just cargo:just npm:just-install pypi:rust-just
k3d k3d-io/k3d
k6 grafana/k6
k9s derailed/k9s derailed/k9s/k9s
kind kubernetes-sigs/kind go:sigs.k8s.io/kind
ko ko-build/ko
kotlin JetBrains/kotlin
kubebuilder kubernetes-sigs/kubebuilder
kubeconform yannh/kubeconform
kubectl kubernetes/kubernetes kubernetes-cli
kubectx ahmetb/kubectx
kubelogin int128/kubelogin
kubescape kubescape/kubescape
kubeseal bitnami-labs/sealed-secrets
kustomize kubernetes-sigs/kustomize
kyverno kyverno/kyverno
`;
