# Completion of headwater for bash 3.2 and later.
_headwater() {
  local line=${COMP_LINE:0:COMP_POINT} current head breaks answer files= tab=$'\t'
  local -a words
  # bash splits words at @ = and : too; headwater wants them as they were typed.
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=${words[${#words[@]}-1]}
  COMPREPLY=()
  while IFS= read -r answer; do
    if [[ $answer == :files ]]; then files=1; else COMPREPLY+=("${answer%%"$tab"*}"); fi
  done < <('@HEADWATER@' complete "${words[@]:1}" 2>/dev/null)
  [[ -n $files ]] && compopt -o default 2>/dev/null
  # What stands before the last of these is not replaced by what is proposed.
  breaks=${COMP_WORDBREAKS//[^@=:]/}
  [[ -n $breaks && $current == *["$breaks"]* ]] || return 0
  head=${current%"${current##*["$breaks"]}"}
  COMPREPLY=("${COMPREPLY[@]#"$head"}")
}
complete -F _headwater headwater hw
