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
     "JOB is a file, a directory (all *.json files in it and below, and all *.properties files "
     "of\nconnectors), a pattern such as 'jobs/*.json', or - for standard input. It is a DataWorks "
     "or\nDataX script, or a Kafka Connect configuration. Only these files and .penstock.json are "
     "read;\nno database or service is contacted.\n",
     LintCommand},
    {"check", "lint a job, then check that its files and databases fit it",
     "Everything that would make a run fail is reported: files and databases that do not exist "
     "or\ncannot be accessed, and tables, columns and types that do not fit. Nothing is written. "
     "The\nexit status is that of the first failure.\n",
     CheckCommand},
    {"plan", "show what a job would do: columns, conversions, slices", "", PlanCommand},
    {"preview", "read and convert the first rows, write nothing", "", PreviewCommand},
    {"dump", "print what a step of the compiler gives", "", DumpCommand},
    {"plugins", "list plugins, or describe one", "", PluginsCommand},
    {"explain", "explain a code of a message, or show the tables of the language",
     "CODE is the code of a message, such as P105. `conversions` and `functions` print these "
     "tables.\nWithout an argument, all codes are listed.\n",
     ExplainCommand},
    {"lsp", "run the language server for editors, on standard input and output",
     "The editor starts the server and shows what `penstock lint` reports while you write a job. "
     "The\nserver completes and explains keys, values, plugins, functions and variables, and "
     "offers the\nfixes of `lint --fix`. Settings are read from the nearest .penstock.json.\n",
     LspCommand},
    {"mcp", "run the server for language models, on standard input and output",
     "The server speaks the Model Context Protocol: lint, plan, convert, explain, plugins, "
     "template "
     "and\nschema are tools that an assistant can use. They write nothing and connect to "
     "nothing.\n",
     McpCommand},
    {"schema", "print a JSON Schema for editors",
     "v1, v2: DataWorks 1.0 and 2.0. datasources: files of data sources. Without a dialect, "
     "one\nschema accepts all job scripts. In VS Code:\n\"json.schemas\": [{\"fileMatch\": "
     "[\"jobs/*.json\"], \"url\": \"./job.schema.json\"}]\n",
     SchemaCommand},
    {"template", "print a commented script to start from",
     "Required values are present but empty, and `penstock lint` lists them; everything else is "
     "a\ncomment. `penstock plugins` lists readers and writers.\n",
     TemplateCommand},
    {"convert", "convert a job to another dialect",
     "Parameters and their comments are kept. Settings that the other dialect does not have "
     "are\nreported, and the exit status is then 1; it is 0 if everything was converted.\n",
     ConvertCommand},
    {"datasource", "list data sources, or check that jobs can use them",
     "Data sources are named addresses and logins, which scripts refer to with `datasource`. "
     "Secrets\nin clear text are not shown. The exit status of check is 1 if it finds an error.\n",
     DatasourceCommand},
    {"completion", "print a script for shell completion of commands and flags",
     "bash: save it as /usr/share/bash-completion/completions/penstock, or `eval` it. zsh: save it "
     "as\n_penstock in a directory of $fpath. fish: save it "
     "as\n~/.config/fish/completions/penstock.fish.\n",
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
