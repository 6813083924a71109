// The name of a value determines how it is completed: DIR, FILE and the like are names of the file
// system, CODE and the names of plugins are known here, and choices are listed.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/driver/describe_commands.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

using Declaration = CommandLine::Declaration;

bool IsFile(std::string_view value) { return value == "FILE" || value == "JOB" || value == "EXE"; }

void AddPlugins(Side side, std::vector<std::string>& words) {
  const PluginCatalog catalog = StandardPlugins();
  for (const PluginSpec& plugin : catalog.specs()) {
    const bool has_side =
        side == Side::kReader ? plugin.reader.has_value() : plugin.writer.has_value();
    const bool known = std::ranges::find(words, plugin.name) != words.end();
    if (has_side && !known && !plugin.connector) words.emplace_back(plugin.name);
  }
}

// The words that a value may be; empty: they are not known.
std::vector<std::string> Words(const Flag& flag) {
  const std::vector<std::string_view> choices = flag.Choices();
  std::vector<std::string> words(choices.begin(), choices.end());
  if (flag.value == "CODE") {
    for (const DiagInfo& info : AllDiagnostics()) words.emplace_back(info.code);
  }
  if (flag.value == "READER" || flag.value == "PLUGIN") AddPlugins(Side::kReader, words);
  if (flag.value == "WRITER" || flag.value == "PLUGIN") AddPlugins(Side::kWriter, words);
  return words;
}

std::vector<std::string> NamesOf(const Flag& flag) {
  std::vector<std::string> names;
  const size_t comma = flag.names.find(',');
  names.push_back(flag.names.substr(0, comma));
  if (comma != flag.names.npos) names.push_back(flag.names.substr(comma + 1));
  return names;
}

bool IsShown(const Declaration& declaration) {
  return declaration.flag.presence != Presence::kHidden;
}

// `text` between single quotes, for bash and zsh.
std::string Quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

// The action of _arguments that completes a value.
std::string ZshAction(const Flag& flag) {
  const std::vector<std::string> words = Words(flag);
  if (!words.empty()) return fmt::format("({})", fmt::join(words, " "));
  if (flag.value == "DIR") return "_files -/";
  return IsFile(flag.value) ? "_files" : " ";
}

// `text` where _arguments gives brackets and colons a meaning.
std::string ZshText(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':' || c == '\\') escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string FishText(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

std::string FishValue(const Flag& flag) {
  const std::vector<std::string> words = Words(flag);
  if (!words.empty())
    return fmt::format(" -x -a {}", FishText(fmt::format("{}", fmt::join(words, " "))));
  if (flag.value == "DIR") return " -x -a '(__fish_complete_directories)'";
  return IsFile(flag.value) ? " -r -F" : " -x";
}

}  // namespace

std::string WriteBashCompletion(const DescribedCommands& commands) {
  std::string names;
  std::string cases;
  for (const auto& [command, line] : commands) {
    names += fmt::format("{} ", command->name);
    cases += fmt::format("    {})\n", command->name);
    std::string flags, values;
    std::vector<std::string> words;
    for (const Declaration& declaration : line.declarations()) {
      if (!IsShown(declaration)) continue;
      const std::vector<std::string> known = Words(declaration.flag);
      if (declaration.positional) {
        for (const std::string& word : known) {
          if (std::ranges::find(words, word) == words.end()) words.push_back(word);
        }
        continue;
      }
      const std::vector<std::string> spelled = NamesOf(declaration.flag);
      flags += fmt::format("{} ", fmt::join(spelled, " "));
      if (declaration.flag.value.empty()) continue;
      const std::string kind =
          !known.empty() ? fmt::format("words={}", Quoted(fmt::format("{}", fmt::join(known, " "))))
          : declaration.flag.value == "DIR" ? "kind=-d"
          : IsFile(declaration.flag.value)  ? "kind=-f"
                                            : "kind=none";
      values += fmt::format("        {}) {} ;;\n", fmt::join(spelled, "|"), kind);
    }
    cases += fmt::format("      words={}\n", Quoted(fmt::format("{}", fmt::join(words, " "))));
    cases += fmt::format("      flags={}\n", Quoted(flags));
    if (!values.empty()) cases += fmt::format("      case $previous in\n{}      esac\n", values);
    cases += "      ;;\n";
  }
  return fmt::format(R"(# bash completion of penstock
_penstock() {{
  local current=${{COMP_WORDS[COMP_CWORD]}} previous=${{COMP_WORDS[COMP_CWORD - 1]}}
  local words= flags= kind=
  # `--flag=value` comes in three words.
  if [[ $current == = ]]; then
    current=
  elif [[ $previous == = ]]; then
    previous=${{COMP_WORDS[COMP_CWORD - 2]}}
  fi
  if ((COMP_CWORD == 1)); then
    mapfile -t COMPREPLY < <(compgen -W '{}--help --version' -- "$current")
    return
  fi
  case ${{COMP_WORDS[1]}} in
{}    *) return ;;
  esac
  if [[ $kind == none ]]; then
    COMPREPLY=()
  elif [[ -n $kind ]]; then
    mapfile -t COMPREPLY < <(compgen $kind -- "$current")
  elif [[ $current == -?* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$flags" -- "$current")
  elif [[ -n $words ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
  else
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
  fi
}}
complete -o filenames -F _penstock penstock
)",
                     names, cases);
}

std::string WriteZshCompletion(const DescribedCommands& commands) {
  std::string names;
  std::string cases;
  for (const auto& [command, line] : commands) {
    names += fmt::format("    {}\n",
                         Quoted(fmt::format("{}:{}", command->name, ZshText(command->summary))));
    cases += fmt::format("  {})\n    _arguments -S", command->name);
    for (const Declaration& declaration : line.declarations()) {
      if (!IsShown(declaration)) continue;
      const Flag& flag = declaration.flag;
      const std::string value =
          flag.value.empty() ? "" : fmt::format(":{}:{}", ZshText(flag.value), ZshAction(flag));
      if (declaration.positional) {
        cases += fmt::format(" \\\n      {}", Quoted((declaration.repeated ? "*" : "") + value));
        continue;
      }
      for (const std::string& name : NamesOf(flag)) {
        const bool is_long = name.starts_with("--") && !flag.value.empty();
        cases +=
            fmt::format(" \\\n      {}", Quoted(fmt::format("*{}{}[{}]{}", name, is_long ? "=" : "",
                                                            ZshText(flag.help), value)));
      }
    }
    cases += "\n    ;;\n";
  }
  return fmt::format(R"(#compdef penstock
_penstock() {{
  local -a commands
  commands=(
{}  )
  if ((CURRENT == 2)); then
    _describe command commands
    _arguments '--help[print what there is]' '--version[print the version]'
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
{}  esac
}}
_penstock "$@"
)",
                     names, cases);
}

std::string WriteFishCompletion(const DescribedCommands& commands) {
  std::string text =
      "# fish completion of penstock\n"
      "complete -c penstock -f -n __fish_use_subcommand\n"
      "complete -c penstock -n __fish_use_subcommand -l help -d 'print what there is'\n"
      "complete -c penstock -n __fish_use_subcommand -l version -d 'print the version'\n";
  for (const auto& [command, line] : commands) {
    text += fmt::format("\ncomplete -c penstock -n __fish_use_subcommand -a {} -d {}\n",
                        command->name, FishText(command->summary));
    const std::string within =
        fmt::format("complete -c penstock -n '__fish_seen_subcommand_from {}'", command->name);
    bool takes_files = false;
    for (const Declaration& declaration : line.declarations()) {
      if (!IsShown(declaration)) continue;
      const Flag& flag = declaration.flag;
      if (declaration.positional) {
        takes_files |= IsFile(flag.value);
        if (!IsFile(flag.value)) text += within + FishValue(flag) + "\n";
        continue;
      }
      text += within;
      for (const std::string& name : NamesOf(flag)) {
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
      }
      if (!flag.value.empty()) text += FishValue(flag);
      text += fmt::format(" -d {}\n", FishText(flag.help));
    }
    text += within + (takes_files ? " -F\n" : " -f\n");
  }
  return text;
}

}  // namespace penstock
