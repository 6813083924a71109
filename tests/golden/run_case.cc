#include "tests/golden/run_case.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "tests/golden/compare.h"
#include "tests/golden/process.h"
#include "tests/golden/scratch.h"

namespace penstock::golden {
namespace {

namespace fs = std::filesystem;

using Words = std::vector<std::string>;

constexpr std::string_view kOwn = ".penstock/";  // the runner's own files in a scratch directory

void Append(Words* words, const Words& more) {
  words->insert(words->end(), more.begin(), more.end());
}

bool Expects(const TestFile& test, SectionKind kind) {
  return std::any_of(test.sections.begin(), test.sections.end(),
                     [&](const Section& section) { return section.kind == kind; });
}

// One case, one way, one scratch directory.
class Run {
 public:
  Run(const TestFile& test, const Tools& tools, std::string way)
      : test_(test), tools_(tools), directory_(tools.scratch + "/" + way) {
    result_.way = std::move(way);
  }

  WayResult Go() {
    fs::remove_all(directory_);
    fs::create_directories(directory_ + "/" + std::string(kOwn));
    MakeInputs();
    for (const std::string& command : test_.setup) Shell(command);
    if (result_.failures.empty()) Execute();
    for (const std::string& command : test_.cleanup) Shell(command);
    if (result_.failures.empty()) {
      std::error_code ignored;
      fs::remove_all(directory_, ignored);
    } else {
      Fail("the scratch directory is " + directory_);
    }
    return result_;
  }

  const std::string& directory() const { return directory_; }
  std::optional<std::string> Actual(const Section& section) const;

 private:
  void Fail(std::string words) { result_.failures.push_back(std::move(words)); }
  std::string Path(const std::string& name) const { return directory_ + "/" + name; }

  void MakeInputs() {
    for (const Section& section : test_.sections) {
      if (section.kind != SectionKind::kInput) continue;
      inputs_.push_back(section.name);
      if (!section.modifiers.sqlite) {
        WriteFile(Path(section.name), section.content);
      } else if (auto error = MakeDatabase(Path(section.name), section.content)) {
        Fail(section.name + ": " + *error);
      }
    }
  }

  void Shell(const std::string& command) {
    ProcessSpec spec = Spec({"/bin/sh", "-c", command});
    spec.stdin_path.clear();
    spec.signal = 0;
    const ProcessResult result = RunProcess(spec);
    if (result.exit != 0) Fail("`" + command + "` failed: " + result.out + result.err);
  }

  ProcessSpec Spec(Words argv) const {
    ProcessSpec spec;
    spec.argv = std::move(argv);
    spec.directory = directory_;
    spec.stdin_path = test_.stdin_file;
    // No case sees, or leaves anything in, the home of whoever runs it.
    spec.env = {"NO_COLOR=1",
                "LC_ALL=C.UTF-8",
                "HOME=" + Path(std::string(kOwn)),
                "PENSTOCK_BUILD=" + tools_.build,
                "PENSTOCK=" + tools_.penstock,
                "XDG_CACHE_HOME="};
    Append(&spec.env, test_.env);
    spec.timeout_seconds = test_.timeout_seconds;
    spec.signal = test_.signal;
    spec.signal_after_ms = test_.signal_after_ms;
    return spec;
  }

  // Runs `args` the way of this run. The last process's result is the result.
  ProcessResult RunArgs(const Words& args, bool is_last) {
    Words flags(args.begin() + 1, args.end());
    if (is_last && (Expects(test_, SectionKind::kReport) || result_.way == "cache")) {
      Append(&flags, {"--report", std::string(kOwn) + "report.json"});
    }
    if (is_last && Expects(test_, SectionKind::kDirty)) {
      Append(&flags, {"--dirty", std::string(kOwn) + "dirty.jsonl"});
    }
    Words argv = {tools_.penstock, args[0]};
    if (result_.way == "reference") argv[0] = tools_.reference;
    if (result_.way == "exe") return RunBuilt(flags);
    Append(&argv, flags);
    if (result_.way == "tier0") Append(&argv, {"--tier", "0", "--cache", "off"});
    if (result_.way == "tier1") Append(&argv, {"--tier", "1", "--cache", "off"});
    if (result_.way == "cache") Append(&argv, {"--cache", std::string(kOwn) + "cache"});
    ProcessSpec spec = Spec(argv);
    if (!is_last) spec.signal = 0;
    return RunProcess(spec);
  }

  // flags[0] is the job. What the build refuses is the result; what it warns of belongs to it.
  ProcessResult RunBuilt(const Words& flags) {
    const std::string exe = Path(std::string(kOwn) + "exe");
    ProcessSpec build = Spec({tools_.penstock, "build", flags[0], "-o", exe});
    build.signal = 0;
    const ProcessResult built = RunProcess(build);
    if (built.exit != 0 || built.timed_out) return built;
    Words argv = {exe};
    Append(&argv, Words(flags.begin() + 1, flags.end()));
    ProcessResult run = RunProcess(Spec(argv));
    run.err = built.err + run.err;
    return run;
  }

  void Execute() {
    for (const Words& args : test_.before) {
      const ProcessResult result = RunArgs(args, false);
      if (result.exit != 0) Fail("a `# before:` run failed: " + result.err);
    }
    if (result_.way == "cache") {
      // The first run fills the cache; what it wrote must not help the second.
      const ProcessResult first = RunArgs(test_.args, true);
      if (first.timed_out) return Fail("the first run ran into the time limit");
      for (const std::string& command : test_.cleanup) Shell(command);
      const std::string cache = Path(std::string(kOwn) + "cache");
      const std::string kept = tools_.scratch + "/kept_cache";
      fs::remove_all(kept);
      std::error_code absent;
      fs::rename(cache, kept, absent);
      fs::remove_all(directory_);
      fs::create_directories(directory_ + "/" + std::string(kOwn));
      inputs_.clear();
      MakeInputs();
      for (const std::string& command : test_.setup) Shell(command);
      fs::rename(kept, cache, absent);
      for (const Words& args : test_.before) RunArgs(args, false);
    }
    last_ = RunArgs(test_.args, true);
    if (last_.timed_out) {
      return Fail("ran into the time limit of " + std::to_string(test_.timeout_seconds) + " s\n" +
                  Visible(last_.err).substr(0, 2000));
    }
    for (const std::string& command : test_.after) Shell(command);
    CheckExit();
    for (const Section& section : test_.sections) Check(section);
    if (result_.way == "cache") CheckCached();
    if (!result_.failures.empty() && !last_.err.empty()) {
      Fail("stderr was:\n" + Visible(last_.err).substr(0, 3000));
    }
  }

  // A case that does not speak of the exit status expects 0.
  void CheckExit() {
    int expected = 0;
    for (const Section& section : test_.sections) {
      if (section.kind == SectionKind::kExit) expected = std::atoi(section.content.c_str());
    }
    if (last_.exit != expected) {
      Fail("exit status " + std::to_string(last_.exit) + ", not " + std::to_string(expected));
    }
  }

  void CheckCached() {
    const auto report = ReadFile(Path(std::string(kOwn) + "report.json"));
    if (!report || last_.exit != 0) return;
    if (auto found = CompareJsonSubset(R"({"compile":{"cached":true}})", *report)) {
      Fail("second run with the same cache: " + *found);
    }
  }

  void Check(const Section& section) {
    const std::string head = test_.lines[static_cast<size_t>(section.header_line)].substr(4);
    std::optional<std::string> found;
    switch (section.kind) {
      case SectionKind::kInput:
      case SectionKind::kExit:
        return;
      case SectionKind::kNoFile:
        if (!Glob(directory_, section.name).empty()) found = "the file is there";
        break;
      default: {
        const std::optional<std::string> actual = Actual(section);
        if (!actual) {
          found = "there is no such file";
        } else if (section.kind == SectionKind::kReport) {
          found = CompareJsonSubset(section.content, *actual);
        } else if (section.kind == SectionKind::kDirty) {
          found = CompareJsonLines(section.content, *actual, section.modifiers);
        } else {
          found = CompareText(section.content, *actual, section.modifiers);
        }
      }
    }
    if (found) Fail(head + ": " + *found);
  }

  const TestFile& test_;
  const Tools& tools_;
  const std::string directory_;
  std::vector<std::string> inputs_;
  ProcessResult last_;
  WayResult result_;
};

std::optional<std::string> Run::Actual(const Section& section) const {
  switch (section.kind) {
    case SectionKind::kStdout:
      return last_.out;
    case SectionKind::kStderr:
      return last_.err;
    case SectionKind::kReport:
      return ReadFile(Path(std::string(kOwn) + "report.json"));
    case SectionKind::kDirty:
      return ReadFile(Path(std::string(kOwn) + "dirty.jsonl"));
    case SectionKind::kFiles: {
      std::string list;
      for (const std::string& file : ListFiles(directory_, section.name, inputs_)) {
        list += file + "\n";
      }
      return list;
    }
    case SectionKind::kQuery: {
      const auto rows = QueryDatabase(Path(section.name), section.sql);
      if (const auto* error = std::get_if<std::string>(&rows)) return "error: " + *error + "\n";
      std::string text;
      for (const std::string& row : std::get<0>(rows)) text += row + "\n";
      return text;
    }
    case SectionKind::kExit:
      return std::to_string(last_.exit) + "\n";
    case SectionKind::kFile: {
      const std::vector<std::string> found = Glob(directory_, section.name);
      if (found.size() != 1) return std::nullopt;
      return ReadFile(found[0]);
    }
    case SectionKind::kInput:
    case SectionKind::kNoFile:
      return std::nullopt;
  }
  return std::nullopt;
}

// Writes what came out into the sections of the test file that can hold it unchanged.
void Update(const TestFile& test, const Run& run) {
  std::vector<std::string> lines = test.lines;
  for (auto section = test.sections.rbegin(); section != test.sections.rend(); ++section) {
    const std::optional<std::string> actual = run.Actual(*section);
    const Modifiers& how = section->modifiers;
    if (!actual || how.subset || how.escaped || how.sorted) continue;
    if (section->kind == SectionKind::kReport || section->kind == SectionKind::kDirty) continue;
    if (!CompareText(section->content, *actual, how)) continue;
    const auto first = lines.begin() + section->header_line + 1;
    lines.erase(first, lines.begin() + section->end_line);
    const std::vector<std::string> content = SplitLines(*actual);
    lines.insert(lines.begin() + section->header_line + 1, content.begin(), content.end());
  }
  std::ofstream out(test.path, std::ios::binary | std::ios::trunc);
  for (const std::string& line : lines) out << line << "\n";
}

Words WaysOf(const TestFile& test, const Tools& tools) {
  if (test.args[0] != "run") return {"once"};
  if (tools.update) return {"tier1"};
  Words ways;
  if (test.ways.empty()) ways = {"tier0", "tier1", "cache", "exe", "reference"};
  for (const std::string& way : test.ways) {
    if (way == "jit") {
      Append(&ways, {"tier0", "tier1", "cache"});
    } else {
      ways.push_back(way);
    }
  }
  if (!tools.ways.empty()) {
    std::erase_if(ways, [&](const std::string& way) {
      return std::find(tools.ways.begin(), tools.ways.end(), way) == tools.ways.end();
    });
  }
  return ways;
}

}  // namespace

std::vector<WayResult> RunCase(const TestFile& test, const Tools& tools) {
  for (const std::string& command : test.needs) {
    ProcessSpec spec;
    spec.argv = {"/bin/sh", "-c", command};
    spec.directory = "/";
    spec.env = {"PENSTOCK_BUILD=" + tools.build, "PENSTOCK=" + tools.penstock};
    if (RunProcess(spec).exit != 0) return {{"", true, "needs `" + command + "`", {}}};
  }
  std::vector<WayResult> results;
  if (WaysOf(test, tools).empty()) return {{"", true, "none of its ways is asked for", {}}};
  for (const std::string& way : WaysOf(test, tools)) {
    Run run(test, tools, way);
    results.push_back(run.Go());
    if (tools.update) Update(test, run);
  }
  return results;
}

}  // namespace penstock::golden
