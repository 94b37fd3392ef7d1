#!/bin/sh
# headwater shim: runs the program that was resolved for its name, or explains. It forks
# nothing, and never runs another program of the same name. headwater-shim.c does the same.
__headwater_name=${0##*/}
__headwater_tools='@GENERATIONS@'/current/tools
__headwater_project=
__headwater_wanted=
__headwater_miss=

# HEADWATER_<COMMAND>_VERSION, in capitals, with _ for whatever no variable's name can have.
__headwater_rest=$__headwater_name
__headwater_upper=
while [ "$__headwater_rest" ]; do
  case $__headwater_rest in
    a*) __headwater_upper=${__headwater_upper}A ;; b*) __headwater_upper=${__headwater_upper}B ;;
    c*) __headwater_upper=${__headwater_upper}C ;; d*) __headwater_upper=${__headwater_upper}D ;;
    e*) __headwater_upper=${__headwater_upper}E ;; f*) __headwater_upper=${__headwater_upper}F ;;
    g*) __headwater_upper=${__headwater_upper}G ;; h*) __headwater_upper=${__headwater_upper}H ;;
    i*) __headwater_upper=${__headwater_upper}I ;; j*) __headwater_upper=${__headwater_upper}J ;;
    k*) __headwater_upper=${__headwater_upper}K ;; l*) __headwater_upper=${__headwater_upper}L ;;
    m*) __headwater_upper=${__headwater_upper}M ;; n*) __headwater_upper=${__headwater_upper}N ;;
    o*) __headwater_upper=${__headwater_upper}O ;; p*) __headwater_upper=${__headwater_upper}P ;;
    q*) __headwater_upper=${__headwater_upper}Q ;; r*) __headwater_upper=${__headwater_upper}R ;;
    s*) __headwater_upper=${__headwater_upper}S ;; t*) __headwater_upper=${__headwater_upper}T ;;
    u*) __headwater_upper=${__headwater_upper}U ;; v*) __headwater_upper=${__headwater_upper}V ;;
    w*) __headwater_upper=${__headwater_upper}W ;; x*) __headwater_upper=${__headwater_upper}X ;;
    y*) __headwater_upper=${__headwater_upper}Y ;; z*) __headwater_upper=${__headwater_upper}Z ;;
    [ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789]*)
      __headwater_upper=$__headwater_upper${__headwater_rest%"${__headwater_rest#?}"} ;;
    *) __headwater_upper=${__headwater_upper}_ ;;
  esac
  __headwater_rest=${__headwater_rest#?}
done
eval "__headwater_wanted=\${HEADWATER_${__headwater_upper}_VERSION-}"

# The nearest folder with a manifest, from the real working folder upward. $PWD may be a lie,
# or lead through symlinks, and `$(pwd -P)` forks; a folder that was deleted has no project.
if [ "${HEADWATER_SHIM_GLOBAL-}" != 1 ]; then
  __headwater_pwd=${PWD-}
  __headwater_oldpwd=${OLDPWD-}
  __headwater_had_oldpwd=${OLDPWD+yes}
  if command cd -P . 2>/dev/null; then
    __headwater_dir=${PWD%/}
    PWD=$__headwater_pwd
    if [ "$__headwater_had_oldpwd" ]; then OLDPWD=$__headwater_oldpwd; else unset OLDPWD; fi
    # Only an absolute path gets shorter and shorter until nothing is left.
    case $__headwater_dir in
      '' | /*)
        while :; do
          if [ -e "$__headwater_dir/headwater.toml" ] || [ -h "$__headwater_dir/headwater.toml" ]; then
            __headwater_project=$__headwater_dir/
            break
          fi
          [ "$__headwater_dir" ] || break
          __headwater_dir=${__headwater_dir%/*}
        done
        ;;
    esac
  fi
fi

# A project's state counts while its stamps are as old as the files, neither newer nor older.
if [ "$__headwater_wanted" ]; then
  __headwater_miss="version $__headwater_wanted, for which HEADWATER_${__headwater_upper}_VERSION asks"
elif [ "$__headwater_project" ]; then
  __headwater_state='@ENVS@'$__headwater_dir/@
  __headwater_miss="what ${__headwater_project}headwater.toml was resolved to, and up to date"
  case $__headwater_project in
    */@/* | */@@*) ;;
    *)
      if [ -e "${__headwater_project}headwater.toml" ] && [ -e "$__headwater_state/manifest.stamp" ] &&
        ! [ "${__headwater_project}headwater.toml" -nt "$__headwater_state/manifest.stamp" ] &&
        ! [ "${__headwater_project}headwater.toml" -ot "$__headwater_state/manifest.stamp" ]; then
        if [ -e "${__headwater_project}headwater.lock" ]; then
          if [ -e "$__headwater_state/lock.stamp" ] &&
            ! [ "${__headwater_project}headwater.lock" -nt "$__headwater_state/lock.stamp" ] &&
            ! [ "${__headwater_project}headwater.lock" -ot "$__headwater_state/lock.stamp" ]; then
            __headwater_miss=
          fi
        elif ! [ -e "$__headwater_state/lock.stamp" ]; then
          __headwater_miss=
        fi
      fi
      ;;
  esac
  if [ -e "$__headwater_state/tools/$__headwater_name" ]; then
    __headwater_tools=$__headwater_state/tools
  elif [ -z "$__headwater_miss" ] && ! [ -e "$__headwater_state/manifest.stamp" ]; then
    # It was taken away meanwhile: the global tool is not the project's.
    __headwater_miss="what ${__headwater_project}headwater.toml was resolved to, and up to date"
  fi
fi
__headwater_file=$__headwater_tools/$__headwater_name
__headwater_expected="a program of headwater's store, named in $__headwater_file"

# What the shim cannot answer, headwater itself does: once, for it may be started by a shim.
if [ "$__headwater_miss" ]; then
  __headwater_expected=$__headwater_miss
  __headwater_found='nothing, and headwater itself cannot be asked'
  __headwater_hint="run \`headwater install\` in ${__headwater_project:-any folder}"
  if [ "${HEADWATER_SHIM_MISS-}" != 1 ] && [ -f '@SIGN@' ] && [ -r '@SIGN@' ] && {
    IFS= read -r __headwater_home && IFS= read -r __headwater_launcher
  } <'@SIGN@' && [ -f "$__headwater_launcher" ] && [ -x "$__headwater_launcher" ]; then
    export HEADWATER_SHIM_MISS=1
    exec "$__headwater_launcher" shim-miss "$__headwater_name" -- "$@"
  fi
elif [ -f "$__headwater_file" ] && IFS= read -r __headwater_program <"$__headwater_file"; then
  case $__headwater_program in
    */../*) ;;
    '@STORE@'/*)
      if [ -f "$__headwater_program" ] && [ -x "$__headwater_program" ]; then
        exec "$__headwater_program" "$@"
      fi
      ;;
  esac
  __headwater_found=${__headwater_program:-an empty line}
  case $__headwater_program in
    *' on this platform: '*) __headwater_hint='the project asks for it; HEADWATER_SHIM_GLOBAL=1 leaves projects aside' ;;
    *) __headwater_hint='`headwater doctor` tells what is wrong; installing it again repairs it' ;;
  esac
elif [ -e "$__headwater_file" ]; then
  __headwater_found='a file that cannot be read'
  __headwater_hint='`headwater doctor` tells what is wrong'
else
  __headwater_found=nothing
  __headwater_hint="it is not installed: \`headwater install $__headwater_name\`, or \`headwater search $__headwater_name\`"
fi
printf '%s\n' "error TOOL_MISSING  $__headwater_name" "  expected  $__headwater_expected" \
  "  found     $__headwater_found" "hint: $__headwater_hint" >&2
exit 127
