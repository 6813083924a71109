// penstock: finds the command and runs it.

#include <fmt/format.h>

#include <cstdio>
#include <new>

#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/command.h"
#include "runtime/base/check.h"
#include "runtime/base/standard_streams.h"

namespace penstock {
namespace {

constexpr Command kCommands[] = {
    {"run", "run JOB [flags]", "compile a job and run it", "", RunCommand},
    {"build", "build JOB -o EXE", "write a stand-alone executable of a job",
     "  -o EXE            the executable to write; it takes the run flags\n", BuildCommand},
    {"lint", "lint JOB... [flags]", "say what is wrong with jobs, without running them",
     "JOB is a file, a directory (all *.json in it and below, and all *.properties of connectors),\n"
     "a pattern such as 'jobs/*.json', or - for standard input. It is a script of DataWorks or DataX,\n"
     "or a configuration of Kafka Connect. Nothing is read but these and .penstock.json, and no\n"
     "system is asked.\n\n"
     "  --format F        human (default), json, sarif or github\n"
     "  --deny CODE       a warning that counts as an error; CODE may begin several: P5\n"
     "  --warn CODE       a warning again, whatever .penstock.json says; also one that is off\n"
     "                    unless asked for (see `penstock explain`); P for all of them\n"
     "  --allow CODE      a warning not to be shown; errors cannot be allowed\n"
     "  --deny-warnings   all warnings count as errors\n"
     "  --fix             write safe fixes into the files\n"
     "  --diff            show the fixes instead\n"
     "  --unsafe          also those that are a guess\n",
     LintCommand},
    {"plan", "plan JOB [-p name=value]...",
     "show what a job would do: columns, conversions, slices",
     "  -p name=value     the value of a variable of the job\n", PlanCommand},
    {"preview", "preview JOB [-n ROWS] [-p name=value]...",
     "read and convert the first rows, write nothing",
     "  -n ROWS           how many rows (default 20)\n"
     "  -p name=value     the value of a variable of the job\n",
     PreviewCommand},
    {"dump", "dump JOB --stage json|ast|ir|llvm|asm", "print what a step of the compiler gives",
     "  --stage S         the step\n"
     "  --tier 0|1        for llvm and asm: before (0) or after (1) optimisation (default 1)\n",
     DumpCommand},
    {"plugins", "plugins [NAME] [--format human|json]", "list plugins, or describe one",
     "  --format F        human (default) or json\n", PluginsCommand},
    {"explain", "explain [CODE|conversions|functions]",
     "explain a code of a message, or show the tables of the language", "", ExplainCommand},
    {"lsp", "lsp", "be the language server of an editor, on standard input and output",
     "The editor starts it and shows what `penstock lint` would say while a job is being written;\n"
     "it completes and explains keys, values, plugins, functions and variables, and fixes what\n"
     "`lint --fix` can. Settings are those of the nearest .penstock.json.\n\n"
     "  --stdio           accepted: there is no other way to talk to it\n",
     LspCommand},
    {"schema", "schema [v1|v2|datax|kafka-connect]",
     "print a JSON Schema with which editors check jobs",
     "v1, v2: DataWorks 1.0 and 2.0. Without a dialect, one schema takes them all. In VS Code:\n"
     "\"json.schemas\": [{\"fileMatch\": [\"jobs/*.json\"], \"url\": \"./job.schema.json\"}]\n",
     SchemaCommand},
    {"template", "template READER WRITER [--dialect v1|v2|datax]",
     "print a commented script to begin with",
     "What the job needs is there and empty, and `penstock lint` names it; everything else is a\n"
     "comment. `penstock plugins` lists readers and writers.\n\n"
     "  --dialect D       v1, v2 (default): DataWorks 1.0 and 2.0; datax: DataX\n",
     TemplateCommand},
    {"convert", "convert JOB --to v1|v2|datax [-o FILE]", "write a job in another dialect",
     "Parameters stay as they are, with their comments. What has no counterpart is said, and the\n"
     "exit status is 1 then; 0: everything was carried over.\n\n"
     "  --to D            v1, v2: DataWorks 1.0 and 2.0; datax: DataX\n"
     "  -o FILE           write the job to FILE instead of standard output\n",
     ConvertCommand},
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
    fmt::print("penstock {}\n", PENSTOCK_VERSION);
    return ExitCode::kOk;
  }
  for (const Command& command : kCommands) {
    if (command.name == name) return command.run(arguments.subspan(1));
  }
  std::vector<std::string_view> names;
  for (const Command& command : kCommands) names.push_back(command.name);
  fmt::print(stderr, "penstock: unknown command `{}`{}\nsee `penstock --help`\n", name,
             DidYouMean(name, names));
  return ExitCode::kUsage;
}

}  // namespace

std::span<const Command> Commands() { return kCommands; }

const Command& FindCommand(std::string_view name) {
  for (const Command& command : kCommands) {
    if (command.name == name) return command;
  }
  PST_CHECK(false);
}

}  // namespace penstock

int main(int argc, char** argv) {
  return penstock::RunWithStandardStreams([&] {
    const size_t count = argc > 0 ? static_cast<size_t>(argc - 1) : 0;
    return static_cast<int>(penstock::Main({argv + 1, count}));
  });
}
