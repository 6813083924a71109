#include <fmt/format.h>

#include <map>

#include "compiler/driver/describe_commands.h"
#include "runtime/base/status.h"

namespace penstock {
namespace {

struct FailureRow {
  ExitCode exit;
  std::string_view title;
};
constexpr FailureRow kFailures[] = {
#define PST_FAILURE(name, code, exit, retry, title, advice) {exit, title},
#include "runtime/base/failures.def"
#undef PST_FAILURE
};

// Text without roff commands.
std::string Plain(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (plain.empty() || plain.back() == '\n') plain += "\\&";
    if (c == '\\') {
      plain += "\\e";
    } else if (c == '-') {
      plain += "\\-";
    } else if (c == '`') {
      plain += "\\(ga";
    } else if (c == '\'') {
      plain += "\\(aq";
    } else {
      plain += c;
    }
  }
  return plain;
}

std::string Bold(std::string_view text) { return "\\fB" + Plain(text) + "\\fR"; }

std::string FlagNames(const Flag& flag) {
  const size_t comma = flag.names.find(',');
  std::string names = Bold(flag.names.substr(0, comma));
  if (comma != flag.names.npos) names += ", " + Bold(flag.names.substr(comma + 1));
  if (!flag.value.empty()) names += fmt::format(" \\fI{}\\fR", Plain(flag.value));
  return names;
}

// What each exit status may mean, from the failures that have it.
std::string ExitStatus() {
  std::map<int, std::string> meanings = {
      {0, "done, counts agree"},
      {static_cast<int>(ExitCode::kLintFoundErrors),
       "lint found errors; convert could not convert everything"},
      {static_cast<int>(ExitCode::kUsage), "invalid command line"},
  };
  for (const FailureRow& failure : kFailures) {
    std::string& meaning = meanings[static_cast<int>(failure.exit)];
    meaning += fmt::format("{}{}", meaning.empty() ? "" : "; ", failure.title);
  }
  std::string text;
  for (const auto& [exit, meaning] : meanings) {
    text += fmt::format(".TP\n.B {}\n{}\n", exit, Plain(meaning));
  }
  return text;
}

}  // namespace

std::string WriteManualPage(const DescribedCommands& commands) {
  std::string page = fmt::format(
      ".TH PENSTOCK 1 \"\" \"penstock {}\" \"User Commands\"\n"
      ".SH NAME\npenstock \\- compiles data synchronisation jobs to native code\n"
      ".SH SYNOPSIS\n.B penstock\n.I COMMAND\n.RI [ argument ...]\n"
      ".SH DESCRIPTION\n"
      "A job says: read these columns from here, keep these rows, write them there. It is a script "
      "of\n"
      "DataWorks (1.0 and 2.0) or DataX, or a sink of Kafka Connect. A JOB is a file, or \\- for\n"
      "standard input.\n.SH COMMANDS\n",
      PENSTOCK_VERSION);
  for (const auto& [command, line] : commands) {
    page +=
        fmt::format(".SS {}\n{}.\n", Plain("penstock " + line.Usage()), Plain(command->summary));
    if (!command->about.empty()) page += fmt::format(".PP\n{}", Plain(command->about));
    for (const CommandLine::Declaration& declaration : line.declarations()) {
      const Flag& flag = declaration.flag;
      if (declaration.positional || flag.presence == Presence::kHidden) continue;
      page += fmt::format(".TP\n{}\n{}\n", FlagNames(flag), Plain(flag.help));
    }
  }
  page += ".SH EXIT STATUS\n" + ExitStatus() +
          ".SH ENVIRONMENT\n"
          ".TP\n.B NO_COLOR\nif set and not empty, messages have no colours\n"
          ".SH FILES\n"
          ".TP\n.I .penstock.json\nsettings of a project: the nearest one upwards from a script\n"
          ".TP\n.I ~/.cache/penstock\ncompiled jobs\n";
  return page;
}

}  // namespace penstock
