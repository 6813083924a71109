// Files through the reader of local files, by one cursor and by two in turn, and through record
// blocks that are read in tiny pieces; all against the slow splitter where the text is not
// compressed. Input: dialect, header, compression, encoding, sizes; then the bytes of the file.

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/utf8.h"
#include "stdplugins/format/delimited/delimited_cursor.h"
#include "stdplugins/format/delimited/memory_input.h"
#include "stdplugins/transport/local_file/local_file_reader.h"
#include "tests/fuzz/dialects.h"
#include "tests/fuzz/fuzz.h"
#include "tests/fuzz/slow_split.h"

namespace penstock {
namespace {

struct Row {
  std::vector<std::string> fields;
  bool refused = false;
  friend bool operator==(const Row&, const Row&) = default;
};

// What cursors gave, in the order of blocks.
struct Reading {
  std::map<uint64_t, std::vector<Row>> blocks;
  std::vector<uint32_t> field_counts;  // of the blocks, each once
  int failure = -1;                    // a Failure

  std::vector<Row> Rows() const {
    std::vector<Row> rows;
    for (const auto& [sequence, block] : blocks)
      rows.insert(rows.end(), block.begin(), block.end());
    return rows;
  }
};

// Reads a batch by the addressing that generated code uses.
std::vector<Row> RowsOf(const Cursor::Batch& batch, size_t names) {
  const pst_block& block = batch.block;
  FUZZ_EXPECT(block.row_count > 0, "a block without records");
  FUZZ_EXPECT(block.pos[-1] == 0xffffffff && block.row_end[-1] == 0xffffffff, "first entries");
  for (size_t i = 0; i < names; ++i) {
    FUZZ_EXPECT(block.field_index[i] < block.field_count, "place of a named column");
  }
  std::vector<Row> rows(block.row_count);
  for (uint32_t r = 0; r < block.row_count; ++r) {
    const uint32_t s = block.row_end[static_cast<int32_t>(r) - 1] + 1;
    for (uint32_t k = 0; s + k <= block.row_end[r]; ++k) {
      const uint32_t begin = k == 0 ? block.pos[static_cast<int32_t>(s) - 1] + 1
                                    : block.pos[s + k - 1] + block.delimiter_size;
      FUZZ_EXPECT(begin <= block.pos[s + k], "places in ascending order");
      rows[r].fields.emplace_back(block.base + begin, block.pos[s + k] - begin);
    }
  }
  // What may be read around the records, is read.
  const uint32_t end = block.pos[block.row_end[block.row_count - 1]] + 1;
  volatile char sink = 0;
  for (int i = 0; i < 64; ++i) sink = sink + block.base[end + i] + block.base[-1 - i];
  int64_t last = -1;
  for (const Cursor::Batch::Refused& refused : batch.refused) {
    FUZZ_EXPECT(last < refused.row && refused.row < block.row_count, "refused rows, ascending");
    last = refused.row;
    rows[refused.row].refused = true;
  }
  return rows;
}

// By `first` and forks of it, in turn.
Reading ReadAll(std::unique_ptr<Cursor> first, int cursor_count, size_t names) {
  std::vector<std::unique_ptr<Cursor>> cursors;
  for (int i = 1; i < cursor_count; ++i) cursors.push_back(first->Fork());
  cursors.push_back(std::move(first));
  Reading reading;
  Cursor::Batch batch;
  for (size_t turn = 0; !cursors.empty(); ++turn) {
    const size_t which = turn % cursors.size();
    const Result<Cursor::Step> step = cursors[which]->Next(&batch);
    if (!step.ok()) {
      const int failure = static_cast<int>(step.status().failure());
      FUZZ_EXPECT(reading.failure == -1 || reading.failure == failure, step.status().message());
      FUZZ_EXPECT(!step.status().message().empty(), "a failure without words");
      reading.failure = failure;
    }
    if (!step.ok() || *step == Cursor::Step::kEnd) {
      cursors.erase(cursors.begin() + static_cast<ptrdiff_t>(which));
      continue;
    }
    FUZZ_EXPECT(reading.blocks.emplace(batch.sequence, RowsOf(batch, names)).second, "sequence");
    reading.field_counts.push_back(batch.block.field_count);
  }
  FUZZ_EXPECT(reading.blocks.empty() || reading.blocks.rbegin()->first + 1 == reading.blocks.size(),
              "sequence numbers without gaps");
  std::sort(reading.field_counts.begin(), reading.field_counts.end());
  const auto last = std::unique(reading.field_counts.begin(), reading.field_counts.end());
  reading.field_counts.erase(last, reading.field_counts.end());
  return reading;
}

void ExpectSame(const Reading& a, const Reading& b) {
  FUZZ_EXPECT(a.failure == b.failure, "the same failure");
  FUZZ_EXPECT(a.failure != -1 || a.Rows() == b.Rows(), "the same records");
  FUZZ_EXPECT(a.failure != -1 || a.field_counts == b.field_counts, "the same number of fields");
}

// In a text without line feeds a CR ends records.
DelimitedDialect DialectOf(DelimitedDialect dialect, std::string_view text) {
  if (dialect.line_end != "\n" || text.find('\n') != std::string_view::npos) return dialect;
  DelimitedDialect with_cr = dialect;
  with_cr.line_end = "\r";
  return SlowSplit(with_cr, text).complete > 0 ? with_cr : dialect;
}

void ExpectAsSplit(const DelimitedDialect& declared, bool header, std::string_view text,
                   const Reading& reading) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  const DelimitedDialect dialect = DialectOf(declared, text);
  std::string whole(text);
  SlowSplitting split = SlowSplit(dialect, whole);
  if (split.complete < whole.size()) {
    // The last line may have no end; a CR that is text stays.
    const bool ends_in_cr = dialect.line_end == "\n" && whole.ends_with('\r');
    whole += ends_in_cr ? "\r\n" : dialect.line_end;
    split = SlowSplit(dialect, whole);
  }
  const bool is_cut = split.complete < whole.size();
  FUZZ_EXPECT(!is_cut || reading.failure != -1, "a quote that is not closed");
  const bool says_cut = reading.failure == static_cast<int>(Failure::kUnterminatedQuote);
  FUZZ_EXPECT(is_cut || !says_cut, "all quotes are closed");
  if (reading.failure != -1) return;
  std::vector<Row> expected;
  size_t begin = 0;
  for (const SlowRecord& record : split.records) {
    const std::string_view raw = std::string_view(whole).substr(begin, record.end - begin);
    expected.push_back({record.fields, !IsUtf8(raw)});
    begin = record.end + 1;
  }
  if (header) {
    const auto is_line = [](const Row& row) {
      return row.fields.size() > 1 || (row.fields[0] != "" && row.fields[0] != "\r");
    };
    const auto first = std::find_if(expected.begin(), expected.end(), is_line);
    expected.erase(expected.begin(), first == expected.end() ? first : first + 1);
  }
  FUZZ_EXPECT(reading.Rows() == expected, "the records of the slow splitter");
}

// A file in memory with a path of its own.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : fd_(memfd_create("fuzz", 0)) {
    FUZZ_EXPECT(fd_ >= 0, "memfd_create");
    FUZZ_EXPECT(write(fd_, content.data(), content.size()) == static_cast<ssize_t>(content.size()),
                "write");
  }
  ~MemoryFile() { close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  const int fd_;
};

struct FileCase {
  DelimitedDialect dialect;
  bool header = false;
  std::string compress;
  std::string encoding;
  std::string name;  // a column to find in the header; may be empty
};

Reading ReadFile(const FileCase& file_case, const std::string& path, int cursor_count) {
  JobPlan plan;
  const auto set = [&](const char* name, std::string value) {
    plan.reader.options[name] = Template::Plain(std::move(value));
  };
  const auto byte = [](char c) { return c == 0 ? std::string() : std::string(1, c); };
  plan.reader.plugin = "txtfile";
  plan.reader.options["path"] = std::vector<Template>{Template::Plain(path)};
  plan.reader.options["header"] = file_case.header;
  set("fieldDelimiter", file_case.dialect.delimiter);
  set("quoteChar", byte(file_case.dialect.quote));
  set("escapeChar", byte(file_case.dialect.escape));
  set("lineDelimiter", file_case.dialect.line_end);
  set("compress", file_case.compress);
  set("encoding", file_case.encoding);
  if (!file_case.name.empty()) plan.reader.columns.emplace_back().name = file_case.name;
  RunContext context;
  context.plan = &plan;
  context.concurrency = cursor_count;
  const std::unique_ptr<Reader> reader = NewLocalFileReader(context);
  const Result<ReadPlan> read_plan = reader->Plan(cursor_count);
  if (!read_plan.ok() && read_plan.status().failure() == Failure::kEncodingUnavailable) return {};
  FUZZ_EXPECT(read_plan.ok(), read_plan.status().message());
  FUZZ_EXPECT(reader->Attach(*read_plan).ok(), "Attach");
  Result<std::unique_ptr<Cursor>> cursor = reader->Open(read_plan->slices.at(0), "");
  FUZZ_EXPECT(cursor.ok(), cursor.status().message());
  return ReadAll(*std::move(cursor), cursor_count, plan.reader.columns.size());
}

Reading ReadInPieces(const FileCase& file_case, std::string_view text, size_t read_size,
                     size_t piece, int cursor_count) {
  RecordBlockOptions options;
  options.dialect = file_case.dialect;
  options.header = file_case.header;
  options.read_size = read_size;
  if (!file_case.name.empty()) options.by_name = {file_case.name};
  BlockBufferPool buffers;
  auto blocks = std::make_shared<RecordBlocks>(
      options, std::make_unique<MemoryInput>(std::string(text), piece));
  return ReadAll(std::make_unique<DelimitedCursor>(std::move(blocks), buffers, cursor_count),
                 cursor_count, options.by_name.size());
}

void Check(FuzzInput input) {
  FileCase file_case;
  file_case.dialect = FuzzDialects()[input.Choose(FuzzDialects().size())];
  const size_t header = input.Choose(3);
  file_case.header = header > 0;
  if (header == 2) file_case.name = "a";
  static const char* const kCompressions[] = {"none", "none", "none", "gzip", "zstd", "bzip2"};
  static const char* const kEncodings[] = {"UTF-8", "UTF-8",  "UTF-8",   "ISO-8859-1",
                                           "GBK",   "UTF-16", "UTF-16LE"};
  file_case.compress = kCompressions[input.Choose(std::size(kCompressions))];
  file_case.encoding = kEncodings[input.Choose(std::size(kEncodings))];
  const size_t read_size = 1 + input.Choose(80);
  const size_t piece = 1 + input.Choose(80);
  const std::string_view text = input.Rest();

  const MemoryFile file(text);
  const Reading one = ReadFile(file_case, file.path(), 1);
  ExpectSame(one, ReadFile(file_case, file.path(), 2));
  if (file_case.compress != "none" || file_case.encoding != "UTF-8") return;
  for (const int cursors : {1, 3, 4}) {
    ExpectSame(one, ReadInPieces(file_case, text, read_size, piece, cursors));
  }
  ExpectAsSplit(file_case.dialect, file_case.header, text, one);
}

}  // namespace
}  // namespace penstock

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  penstock::Check(penstock::FuzzInput(data, size));
  return 0;
}
