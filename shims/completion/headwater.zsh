#compdef headwater hw
# Completion of headwater for zsh; needs compinit.
_headwater() {
  local answer files= tab=$'\t'
  local -a names texts
  for answer in "${(@f)$('@HEADWATER@' complete "${(@Q)words[2,CURRENT-1]}" "$PREFIX" 2>/dev/null)}"; do
    case $answer in
      '') ;;
      :files) files=1 ;;
      *) names+=("${answer%%$tab*}"); texts+=("${answer/$tab/  -- }") ;;
    esac
  done
  (( $#names )) && compadd -l -d texts -a names
  [[ -n $files ]] && _files
}
compdef _headwater headwater hw
