// SPDX-License-Identifier: Apache-2.0
#include "cli/completion.h"

#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/term/terminal.h"
#include "core/text.h"

namespace sqreen::cli {
namespace {

constexpr std::string_view kBash =
    R"script(# bash completion for sqreen: source <(sqreen completion bash)
_sqreen() {
  local cur=${COMP_WORDS[COMP_CWORD]} line offset=0
  local -a words=("${COMP_WORDS[@]:1:COMP_CWORD}")
  [[ ${COMP_WORDS[0]##*/} == sqreen-start ]] && words=(start "${words[@]}") && offset=1
  # bash splits words at '=': join --mode = block again
  local -a joined=()
  local i=0 n=${#words[@]}
  while ((i < n)); do
    if [[ ${words[i]} == "=" && ${#joined[@]} -gt 0 ]]; then
      joined[-1]+="=${words[i+1]-}"
      ((i += 2))
    else
      joined+=("${words[i]}")
      ((i += 1))
    fi
  done
  COMPREPLY=()
  while IFS= read -r line; do
    case $line in
      ":command "*)
        local at=$((${line#:command } - offset + n - ${#joined[@]}))
        if declare -F _command_offset >/dev/null; then
          _command_offset "$at"
        elif ((COMP_CWORD == at)); then
          COMPREPLY=($(compgen -c -- "$cur"))
        else
          COMPREPLY=($(compgen -f -- "$cur"))
        fi
        return ;;
      :file) compopt -o default 2>/dev/null ;;
      *)
        line=${line%%$'\t'*}
        [[ $cur == "=" || ${COMP_WORDS[COMP_CWORD-1]} == "=" ]] && line=${line#*=}
        COMPREPLY+=("$line") ;;
    esac
  done < <("${COMP_WORDS[0]%-start}" __complete "${joined[@]}" 2>/dev/null)
}
complete -F _sqreen sqreen sqreen-start
)script";

constexpr std::string_view kZsh = R"script(#compdef sqreen sqreen-start
# zsh completion for sqreen: source <(sqreen completion zsh)
_sqreen() {
  local line offset=0
  local -a typed candidates
  typed=("${(@)words[2,CURRENT]}")
  [[ ${words[1]:t} == sqreen-start ]] && typed=(start "${typed[@]}") && offset=1
  for line in "${(@f)$("${words[1]%-start}" __complete "${typed[@]}" 2>/dev/null)}"; do
    case $line in
      ":command "*)
        local at=$(( ${line#:command } - offset ))
        (( CURRENT -= at ))
        shift $at words
        _normal
        return ;;
      :file) _files ;;
      ?*)
        local word=${line%%$'\t'*} text=${line#*$'\t'}
        candidates+=("${word//:/\\:}:$text") ;;
    esac
  done
  (( $#candidates )) && _describe sqreen candidates
}
# Loaded from a folder of completions, this file is the function at its first call.
if [[ $funcstack[1] == _sqreen ]]; then
  _sqreen "$@"
else
  compdef _sqreen sqreen sqreen-start
fi
)script";

constexpr std::string_view kFish =
    R"script(# fish completion for sqreen: sqreen completion fish | source
function __sqreen_complete
    set -l typed (commandline -opc) (commandline -ct)
    set -l program $typed[1]
    set -l offset 0
    set -e typed[1]
    if string match -q '*sqreen-start' -- $program
        set typed start $typed
        set program (string replace -r -- '-start$' '' $program)
        set offset 1
    end
    for line in ($program __complete $typed 2>/dev/null)
        switch $line
            case ':command *'
                set -l at (math (string replace -- ':command ' '' $line))
                set -l inner (string escape -- $typed[$at..-2])
                complete -C (string join ' ' -- $inner $typed[-1])
            case ':file'
                __fish_complete_path (commandline -ct)
            case '*'
                printf '%s\n' $line
        end
    end
end
complete -c sqreen -f -a '(__sqreen_complete)'
complete -c sqreen-start -f -a '(__sqreen_complete)'
)script";

void offer(Terminal& out, const std::string& typed, const std::string& word,
           const std::string& what) {
  if (word.starts_with(typed)) out.line(word + "\t" + printable(what));
}

// What one_of() left in the type's name: "text|json".
std::vector<std::string_view> values_of(const CLI::Option& option, const std::string& type_name) {
  const bool is_set =
      option.get_items_expected_max() > 0 && type_name.find('|') != std::string::npos;
  return is_set ? split(type_name, '|') : std::vector<std::string_view>{};
}

void offer_values(Terminal& out, const CLI::Option& option, const std::string& prefix,
                  const std::string& typed) {
  const std::string type_name = option.get_type_name();
  const std::vector<std::string_view> values = values_of(option, type_name);
  for (const std::string_view value : values) {
    offer(out, typed, prefix + std::string(value), option.get_description());
  }
  if (values.empty() && type_name.find("FILE") != std::string::npos) out.line(":file");
}

void offer_options(Terminal& out, const CLI::App& command, const std::string& typed) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_group().empty()) continue;  // hidden
    for (const std::string& name : spellings(*option)) {
      offer(out, typed, name, option->get_description());
    }
  }
}

void offer_subcommands(Terminal& out, const CLI::App& command, const std::string& typed) {
  for (const CLI::App* subcommand :
       command.get_subcommands([](const CLI::App* c) { return !c->get_group().empty(); })) {
    offer(out, typed, subcommand->get_name(), subcommand->get_description());
  }
}

void offer_positionals(Terminal& out, const CLI::App& command, const std::string& typed) {
  for (const CLI::Option* option : command.get_options()) {
    if (option->get_positional()) offer_values(out, *option, "", typed);
  }
}

}  // namespace

void complete(CLI::App& app, std::span<const std::string> words, Terminal& out) {
  if (words.empty()) return;
  const std::string& typed = words.back();
  const Place place = walk(app, words.first(words.size() - 1));
  if (place.unknown) return;
  if (place.next < words.size() - 1 ||
      (place.command->get_prefix_command() && place.wants_value == nullptr &&
       (place.options_ended || !typed.starts_with('-')) && !typed.empty())) {
    out.line(":command " + std::to_string(place.next + 1));
    return;
  }
  if (place.options_ended && takes_command_behind_dashes(*place.command)) {
    out.line(":command " + std::to_string(place.next + 1));
    return;
  }
  if (place.wants_value != nullptr) return offer_values(out, *place.wants_value, "", typed);
  if (place.command->get_name() == "help" && place.command->get_parent() == &app) {
    return offer_subcommands(out, app, typed);
  }
  const std::size_t equals = typed.find('=');
  if (!place.options_ended && typed.starts_with("--") && equals != std::string::npos) {
    const CLI::Option* option = place.command->get_option_no_throw(typed.substr(0, equals));
    if (option != nullptr) offer_values(out, *option, typed.substr(0, equals + 1), typed);
    return;
  }
  if (!place.options_ended && typed.starts_with('-')) {
    return offer_options(out, *place.command, typed);
  }
  if (place.command->get_prefix_command()) {
    out.line(":command " + std::to_string(place.next + 1));
    return;
  }
  offer_subcommands(out, *place.command, typed);
  offer_positionals(out, *place.command, typed);
}

void add_completion(CLI::App& app, Context& context) {
  CLI::App* command = app.add_subcommand("completion", "Print a shell's completion script");
  const auto shell = std::make_shared<std::string>();
  CLI::Option* option = command->add_option("SHELL", *shell, "The shell")->required();
  one_of(*option, {"bash", "zsh", "fish"});
  command->footer(examples({{"source <(sqreen completion bash)", "in ~/.bashrc"},
                            {"source <(sqreen completion zsh)", "in ~/.zshrc, after compinit"},
                            {"sqreen completion fish | source", "in ~/.config/fish/config.fish"}}));
  command->callback([shell, &context] {
    context.run = [shell, &context] {
      context.out.print(*shell == "bash" ? kBash : *shell == "zsh" ? kZsh : kFish);
      return static_cast<int>(kSuccess);
    };
  });
}

}  // namespace sqreen::cli
