// CLI11 parses the arguments; the messages are ours. It is included here only: it takes
// ten seconds to compile.

#include "compiler/driver/command_line.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <cstdio>

#include "runtime/base/show_text.h"
#include "runtime/base/suggest.h"

namespace penstock {
namespace {

using Declaration = CommandLine::Declaration;

// "--report" of "-r,--report": the name used in messages.
std::string_view LongName(std::string_view names) {
  return names.substr(names.find(',') == names.npos ? 0 : names.find(',') + 1);
}

// "a, b or c"
std::string Alternatives(std::span<const std::string_view> names) {
  std::string text;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += names[i];
  }
  return text;
}

std::string Take(const Declaration& declaration, const std::string& value) {
  const Flag& flag = declaration.flag;
  if (flag.value.empty() && value != "true") {
    return fmt::format("`{}` takes no value", LongName(flag.names));
  }
  const std::vector<std::string_view> choices = flag.Choices();
  if (choices.empty() || std::ranges::find(choices, value) != choices.end()) {
    return declaration.take(value);
  }
  const std::string shown = Printable(value, 100);
  return fmt::format("`{}{}`: must be {}{}",
                     declaration.positional ? "" : fmt::format("{} ", LongName(flag.names)), shown,
                     Alternatives(choices), DidYouMean(value, choices));
}

void Declare(const Declaration& declaration, CLI::App& app) {
  const Flag& flag = declaration.flag;
  CLI::Option* option =
      app.add_option(flag.names, [&declaration](const std::vector<std::string>& values) {
        for (const std::string& value : values) {
          const std::string fault = Take(declaration, value);
          if (!fault.empty()) throw CLI::ValidationError(fault);
        }
        return true;
      });
  option->type_name(flag.value);
  if (!declaration.positional) {
    option->trigger_on_parse();
    if (flag.value.empty()) option->expected(0);
  } else if (declaration.repeated) {
    option->expected(1, CLI::detail::expected_max_vector_size)->allow_extra_args();
  }
}

}  // namespace

std::vector<std::string_view> Flag::Choices() const {
  std::vector<std::string_view> choices;
  std::string_view rest = value;
  if (rest.find('|') == rest.npos) return choices;
  while (true) {
    const size_t end = rest.find('|');
    choices.push_back(rest.substr(0, end));
    if (end == rest.npos) return choices;
    rest.remove_prefix(end + 1);
  }
}

CommandLine::CommandLine(std::string_view name, std::string_view about,
                         std::optional<Arguments> arguments)
    : name_(name), about_(about), arguments_(arguments) {}

void CommandLine::Switch(Flag flag, bool& target) {
  Each(std::move(flag), [&target](const std::string&) {
    target = true;
    return std::string();
  });
}

void CommandLine::Value(Flag flag, std::string& target) {
  Each(std::move(flag), [&target](const std::string& value) {
    target = value;
    return std::string();
  });
}

void CommandLine::Each(Flag flag, std::function<std::string(const std::string&)> take) {
  declarations_.push_back({.flag = std::move(flag), .take = std::move(take)});
}

void CommandLine::Positional(std::string name, std::string& target, Presence presence) {
  const bool choice = name.find('|') != name.npos;
  declarations_.push_back(
      {.flag = {.names = choice ? "CHOICE" : name, .value = name, .help = {}, .presence = presence},
       .positional = true,
       .take = [&target](const std::string& value) {
         target = value;
         return std::string();
       }});
}

void CommandLine::Positionals(std::string name, std::vector<std::string>& target) {
  declarations_.push_back(
      {.flag = {.names = name, .value = name, .help = {}, .presence = Presence::kRequired},
       .positional = true,
       .repeated = true,
       .take = [&target](const std::string& value) {
         target.push_back(value);
         return std::string();
       }});
}

void CommandLine::Run(RunFlags& flags, RunFlag::Use use) {
  for (const RunFlag& flag : AllRunFlags()) {
    if (flag.use > use) continue;
    Flag declared = {.names = fmt::format("{}{}{}", flag.short_name,
                                          flag.short_name.empty() ? "" : ",", flag.name),
                     .value = std::string(flag.value),
                     .help = std::string(flag.help),
                     .presence = flag.hidden ? Presence::kHidden : Presence::kOptional};
    Each(std::move(declared),
         [&flag, &flags](const std::string& value) { return TakeRunFlag(flag, value, flags); });
  }
}

std::optional<ExitCode> CommandLine::Parse() {
  Switch({"-h,--help", "", "print this help"}, help_);
  if (!arguments_) {
    for (Declaration& declaration : declarations_) declaration.take = nullptr;
    return ExitCode::kOk;
  }
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  for (const Declaration& declaration : declarations_) Declare(declaration, app);
  // The last argument comes first.
  std::vector<std::string> arguments(arguments_->rbegin(), arguments_->rend());
  for (const std::string_view argument : *arguments_) {
    if (argument == "--") break;
    // The parser would use the next argument as the value.
    if (argument.starts_with("--") && argument.find('=') == argument.size() - 1) {
      return Wrong(fmt::format("`{}` requires a value", argument.substr(0, argument.size() - 1)));
    }
  }
  try {
    app.parse(std::move(arguments));
  } catch (const CLI::ArgumentMismatch& mismatch) {
    // "--format: 1 required TEXT missing"
    const std::string_view message = mismatch.what();
    return Wrong(fmt::format("`{}` requires a value", message.substr(0, message.find(':'))));
  } catch (const CLI::ParseError& error) {
    return Wrong(error.what());
  }
  if (help_) {
    PrintHelp();
    return ExitCode::kOk;
  }
  const std::vector<std::string> extras = app.remaining();
  for (const std::string& extra : extras) {
    if (extra != "--") return WrongExtra(extra);
  }
  for (const Declaration& declaration : declarations_) {
    const Flag& flag = declaration.flag;
    if (flag.presence != Presence::kRequired) continue;
    if (app.count(std::string(LongName(flag.names))) > 0) continue;
    if (!declaration.positional) {
      return Wrong(fmt::format("`{} {}` is required", LongName(flag.names), flag.value));
    }
    return Wrong(fmt::format("{} is required", flag.value));
  }
  return std::nullopt;
}

ExitCode CommandLine::WrongExtra(const std::string& argument) const {
  const std::string shown = Printable(argument, 100);
  if (argument == "-" || !argument.starts_with("-")) {
    return Wrong(fmt::format("unexpected argument `{}`", shown));
  }
  std::vector<std::string_view> names;
  for (const Declaration& declaration : declarations_) {
    if (declaration.positional || declaration.flag.presence == Presence::kHidden) continue;
    names.push_back(LongName(declaration.flag.names));
  }
  const std::string name = argument.substr(0, argument.find('='));
  return Wrong(fmt::format("unknown flag `{}`{}", Printable(name, 100), DidYouMean(name, names)));
}

ExitCode CommandLine::Wrong(std::string_view message) const {
  fmt::print(stderr, "penstock {}: {}\nusage: penstock {}\n", name_, TerminalText(message),
             Usage());
  return ExitCode::kUsage;
}

std::string CommandLine::Usage() const {
  std::string usage(name_);
  bool has_flags = false;
  for (const Declaration& declaration : declarations_) {
    const Flag& flag = declaration.flag;
    const bool required = flag.presence == Presence::kRequired;
    if (declaration.positional) {
      const std::string_view dots = declaration.repeated ? "..." : "";
      usage += fmt::format(fmt::runtime(required ? " {}{}" : " [{}{}]"), flag.value, dots);
    } else if (required) {
      usage += fmt::format(" {} {}", LongName(flag.names), flag.value);
    } else if (flag.presence == Presence::kOptional && flag.names != "-h,--help") {
      has_flags = true;
    }
  }
  return usage + (has_flags ? " [flags]" : "");
}

void CommandLine::PrintHelp() const {
  std::string help = fmt::format("usage: penstock {}\n\n", Usage());
  if (!about_.empty()) help += fmt::format("{}\n", about_);
  for (const Declaration& declaration : declarations_) {
    const Flag& flag = declaration.flag;
    if (declaration.positional || flag.presence == Presence::kHidden) continue;
    std::string names = flag.names;
    if (const size_t comma = names.find(','); comma != names.npos) names.insert(comma + 1, " ");
    help +=
        FlagHelp(flag.value.empty() ? names : fmt::format("{} {}", names, flag.value), flag.help);
  }
  std::fputs(help.c_str(), stdout);
}

}  // namespace penstock
