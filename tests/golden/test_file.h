#pragma once
// A golden case: one *.test file, read into memory. The format is described in tests/README.md.

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace penstock::golden {

// How the text of a section stands for what it means.
struct Modifiers {
  bool subset = false;      // expectations: every line occurs, in this order
  bool sorted = false;      // expectations: compared with both sides sorted by line
  bool escaped = false;     // \xNN \uNNNN \t \r \n \0 \\ stand for bytes
  bool no_newline = false;  // the last line end belongs to the test file, not to the content
  bool sqlite = false;      // inputs: an SQL script that makes the database of that name
};

enum class SectionKind {
  kInput,   // NAME
  kExit,    // expect exit
  kStdout,  // expect stdout
  kStderr,  // expect stderr
  kFile,    // expect FILE
  kNoFile,  // expect no FILE
  kFiles,   // expect files DIR
  kReport,  // expect report
  kDirty,   // expect dirty.jsonl
  kQuery,   // expect query DB: SQL
};

struct Section {
  SectionKind kind = SectionKind::kInput;
  std::string name;  // file, directory or database
  std::string sql;   // kQuery
  Modifiers modifiers;
  std::string content;  // with escapes resolved
  int header_line = 0;  // from 0, of the line that opens the section
  int end_line = 0;     // one past its last line
};

struct TestFile {
  std::string path;
  std::vector<std::string> lines;
  std::string title;                                      // the first line, without `# `
  std::vector<std::string> args;                          // `# args:`, split at blanks
  std::vector<std::vector<std::string>> before;           // `# before:` commands of the same kind
  std::vector<std::string> ways;                          // `# ways:`; empty: all
  std::vector<std::string> setup, after, cleanup, needs;  // shell commands
  std::vector<std::string> env;                           // NAME=value
  std::string stdin_file;
  bool test_plugins = false;  // `# plugins: test`: the compiler with the plugins of tests/plugins
  int timeout_seconds = 20;
  // `# signal: TERM 300`: what is sent to the process, and after how many milliseconds.
  int signal = 0;
  int signal_after_ms = 0;
  std::vector<Section> sections;
};

// The case, or words about what is wrong with the file.
std::variant<TestFile, std::string> ReadTestFile(const std::string& path);

// Lines without their line ends; a last line without one is a line too.
std::vector<std::string> SplitLines(std::string_view text);

}  // namespace penstock::golden
