// penstock: finds the command and runs it.

#include <fmt/format.h>

#include <cstdio>
#include <new>

#include "compiler/driver/command.h"
#include "runtime/base/check.h"
#include "runtime/base/standard_streams.h"
#include "runtime/base/suggest.h"
#include "stdplugins/register.h"

namespace penstock {
namespace {

constexpr Command kCommands[] = {
    {"run", "compile a job and run it", "", RunCommand},
    {"build", "write a stand-alone executable of a job", "", BuildCommand},
    {"lint", "say what is wrong with jobs, without running them",
     "JOB is a file, a directory (all *.json in it and below, and all *.properties of "
     "connectors),\n"
     "a pattern such as 'jobs/*.json', or - for standard input. It is a script of DataWorks or "
     "DataX,\n"
     "or a configuration of Kafka Connect. Nothing is read but these and .penstock.json, and no\n"
     "system is asked.\n",
     LintCommand},
    {"check", "lint a job, then see whether its systems are as it needs them",
     "Everything that would make a run fail is reported: files and databases that are not there\n"
     "or may not be used, tables, columns and types that do not fit. Nothing is written anywhere.\n"
     "The exit status is that of the first failure.\n",
     CheckCommand},
    {"plan", "show what a job would do: columns, conversions, slices", "", PlanCommand},
    {"preview", "read and convert the first rows, write nothing", "", PreviewCommand},
    {"dump", "print what a step of the compiler gives", "", DumpCommand},
    {"plugins", "list plugins, or describe one", "", PluginsCommand},
    {"explain", "explain a code of a message, or show the tables of the language",
     "CODE is one of a message, such as P105; `conversions` or `functions` for these tables. "
     "Without\n"
     "it, all codes are listed.\n",
     ExplainCommand},
    {"lsp", "be the language server of an editor, on standard input and output",
     "The editor starts it and shows what `penstock lint` would say while a job is being written;\n"
     "it completes and explains keys, values, plugins, functions and variables, and fixes what\n"
     "`lint --fix` can. Settings are those of the nearest .penstock.json.\n",
     LspCommand},
    {"schema", "print a JSON Schema with which editors check jobs",
     "v1, v2: DataWorks 1.0 and 2.0. Without a dialect, one schema takes them all; datasources:\n"
     "of files of data sources. In VS Code:\n"
     "\"json.schemas\": [{\"fileMatch\": [\"jobs/*.json\"], \"url\": \"./job.schema.json\"}]\n",
     SchemaCommand},
    {"template", "print a commented script to begin with",
     "What the job needs is there and empty, and `penstock lint` names it; everything else is a\n"
     "comment. `penstock plugins` lists readers and writers.\n",
     TemplateCommand},
    {"convert", "write a job in another dialect",
     "Parameters stay as they are, with their comments. What has no counterpart is said, and the\n"
     "exit status is 1 then; 0: everything was carried over.\n",
     ConvertCommand},
    {"datasource", "list data sources, or check that jobs can use them",
     "Data sources say where systems are and how to log in, by names that scripts use as\n"
     "`datasource`. Secrets in clear are not shown. The exit status of check is 1 if something\n"
     "is wrong.\n",
     DatasourceCommand},
    {"completion", "print what makes a shell complete commands and flags",
     "bash: put it into /usr/share/bash-completion/completions/penstock, or `eval` it; zsh: into "
     "a\n"
     "file _penstock on $fpath; fish: into ~/.config/fish/completions/penstock.fish.\n",
     CompletionCommand},
    {"manual", "print the manual page, for `man -l -`", "", ManualCommand},
};

void PrintHelp(std::FILE* out) {
  fmt::print(out,
             "penstock {}: compiles data synchronisation jobs to native code\n\n"
             "usage: penstock COMMAND ...\n\ncommands:\n",
             PENSTOCK_VERSION);
  for (const Command& command : kCommands) {
    fmt::print(out, "  {:<10} {}\n", command.name, command.summary);
  }
  fmt::print(out,
             "\n`penstock COMMAND --help` shows a command's flags. JOB is a file, or - for "
             "standard input.\n");
}

void PrintVersion() {
  std::string runs, planned;
  for (const PluginSpec& plugin : StandardPlugins().specs()) {
    std::string& list = plugin.runnable ? runs : planned;
    list += fmt::format("{}{}", list.empty() ? "" : ", ", plugin.name);
  }
  fmt::print("penstock {}\nLLVM {}\nplugins that run: {}\nchecked and planned only: {}\n",
             PENSTOCK_VERSION, PENSTOCK_LLVM_VERSION, runs, planned);
}

ExitCode Main(Arguments arguments) {
  if (arguments.empty()) {
    PrintHelp(stderr);
    return ExitCode::kUsage;
  }
  std::string_view name = arguments[0];
  if (name == "--help" || name == "-h" || name == "help") {
    PrintHelp(stdout);
    return ExitCode::kOk;
  }
  if (name == "--version") {
    PrintVersion();
    return ExitCode::kOk;
  }
  for (const Command& command : kCommands) {
    if (command.name != name) continue;
    CommandLine line(command.name, command.about, arguments.subspan(1));
    return command.run(line);
  }
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  fmt::print(stderr, "penstock: unknown command `{}`{}\nsee `penstock --help`\n", name,
             DidYouMean(name, names));
  return ExitCode::kUsage;
}

}  // namespace

std::span<const Command> Commands() { return kCommands; }

}  // namespace penstock

int main(int argc, char** argv) {
  return penstock::RunWithStandardStreams([&] {
    const size_t count = argc > 0 ? static_cast<size_t>(argc - 1) : 0;
    return static_cast<int>(penstock::Main({argv + 1, count}));
  });
}
