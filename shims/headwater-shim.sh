#!/bin/sh
# headwater shim: runs the program that was resolved for its name, or explains. It forks
# nothing, and never runs another program of the same name.
__headwater_name=${0##*/}
__headwater_file='@TOOLS@'/$__headwater_name
if [ -f "$__headwater_file" ] && IFS= read -r __headwater_program <"$__headwater_file"; then
  case $__headwater_program in
    */../*) ;;
    '@STORE@'/*)
      if [ -f "$__headwater_program" ] && [ -x "$__headwater_program" ]; then
        exec "$__headwater_program" "$@"
      fi
      ;;
  esac
  __headwater_found=${__headwater_program:-an empty line}
  __headwater_hint='`headwater doctor` tells what is wrong; installing it again repairs it'
else
  __headwater_found=nothing
  __headwater_hint='it is not installed: `headwater install '$__headwater_name'`, or `headwater search '$__headwater_name'`'
  if [ -e "$__headwater_file" ]; then
    __headwater_found='a file that cannot be read'
    __headwater_hint='`headwater doctor` tells what is wrong'
  fi
fi
# Only programs of the store are run, hence no shim, and nothing here starts headwater:
# there is no way around in a circle.
printf '%s\n' "error TOOL_MISSING  $__headwater_name" \
  "  expected  a program of headwater's store, named in $__headwater_file" \
  "  found     $__headwater_found" \
  "hint: $__headwater_hint" >&2
exit 127
