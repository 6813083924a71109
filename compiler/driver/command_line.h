#pragma once
// The command line of one command. A command declares its arguments once: parsing, `--help`, the
// manual page and shell completions all use these declarations.
//
//   ExitCode DumpCommand(CommandLine& line) {
//     std::string job, stage;
//     line.Positional("JOB", job);
//     line.Value({"--stage", "json|ast|ir", "the compiler step", kRequired}, stage);
//     if (const std::optional<ExitCode> exit = line.Parse()) return *exit;
//     ...

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/status.h"
#include "runtime/engine/run_flags.h"

namespace penstock {

using Arguments = std::span<const char* const>;

// How a flag may occur.
enum class Presence { kOptional, kRequired, kHidden };

struct Flag {
  std::string names;  // "--fix", "-n,--rows"; of a positional argument what it is called, "JOB"
  std::string value;  // what its value is called; `a|b|c`: one of these; empty: it takes none
  std::string help;
  Presence presence = Presence::kOptional;

  // The values that it may have; empty: any.
  std::vector<std::string_view> Choices() const;
};

class CommandLine {
 public:
  // For parsing `arguments` of the command `name`; or, without arguments, for what it takes only:
  // Parse then ends the command. `about` is the text of --help between usage and flags.
  CommandLine(std::string_view name, std::string_view about, std::optional<Arguments> arguments);

  // Declarations. Targets keep their values where the flag does not occur, and outlive Parse.
  void Switch(Flag flag, bool& target);
  void Value(Flag flag, std::string& target);
  // Calls `take` for every occurrence of any such flag, in the order of the command line; it
  // returns what is wrong with the value, or nothing.
  void Each(Flag flag, std::function<std::string(const std::string&)> take);
  void Positional(std::string name, std::string& target, Presence presence = Presence::kRequired);
  void Positionals(std::string name, std::vector<std::string>& target);  // at least one
  // The flags of a run: those that give values of variables, or all.
  void Run(RunFlags& flags, RunFlag::Use use);

  // Nothing: the command goes on. Otherwise it is over: --help was printed, or what is wrong.
  [[nodiscard]] std::optional<ExitCode> Parse();

  // Prints the error and the usage to stderr.
  ExitCode Wrong(std::string_view message) const;

  // "lint JOB... [flags]"
  std::string Usage() const;
  std::string_view about() const { return about_; }

  struct Declaration {
    Flag flag;
    bool positional = false;
    bool repeated = false;
    std::function<std::string(const std::string&)> take;
  };
  std::span<const Declaration> declarations() const { return declarations_; }

 private:
  void PrintHelp() const;
  ExitCode WrongExtra(const std::string& argument) const;

  std::string_view name_;
  std::string_view about_;
  std::optional<Arguments> arguments_;
  std::vector<Declaration> declarations_;
  bool help_ = false;
};

}  // namespace penstock
