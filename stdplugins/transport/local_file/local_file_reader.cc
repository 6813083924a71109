#include "stdplugins/transport/local_file/local_file_reader.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "runtime/plugin/column_order.h"
#include "stdplugins/format/delimited/delimited_cursor.h"
#include "stdplugins/format/delimited/record_blocks.h"
#include "stdplugins/format/delimited/text_decode.h"
#include "stdplugins/transport/local_file/endpoint_dialect.h"
#include "stdplugins/transport/local_file/file_source.h"
#include "stdplugins/transport/local_file/path_pattern.h"
#include "stdplugins/transport/local_file/planned_file.h"

namespace penstock {
namespace {

// "./a//b" and "a/b" are one file: it is read once.
std::string WithoutEmptySteps(const std::string& path) {
  std::string clean;
  for (size_t i = 0; i < path.size();) {
    const bool at_step = i == 0 || path[i - 1] == '/';
    if (at_step && path[i] == '/' && i != 0) {
      ++i;
    } else if (at_step && path.compare(i, 2, "./") == 0) {
      i += 2;
    } else {
      clean += path[i++];
    }
  }
  return clean;
}

// The files of all paths, in order, each once.
Result<std::vector<std::string>> ExpandAll(const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  std::set<std::string> seen;
  std::string without_match;
  for (const std::string& path : paths) {
    if (path.find('\0') != std::string::npos) {
      return Status(Failure::kInputMissing, "`path` contains a NUL character");
    }
    const std::vector<std::string> found = ExpandPath(path);
    if (found.empty()) without_match += (without_match.empty() ? "`" : ", `") + path + "`";
    for (const std::string& file : found) {
      if (seen.insert(WithoutEmptySteps(file)).second) files.push_back(file);
    }
  }
  if (!without_match.empty()) {
    return Status(Failure::kInputMissing, "no file matches " + without_match);
  }
  if (files.empty()) return Status(Failure::kInputMissing, "`path` does not name a file");
  return files;
}

class LocalFileReader : public Reader {
 public:
  explicit LocalFileReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader) {}

  // The beginning of each file is read, but nothing from pipes, because it would be lost.
  std::vector<Finding> Check() override {
    std::vector<Finding> findings;
    const Status options = ReadOptions();
    if (!options.ok()) findings.push_back({"format of the input", options, ""});
    files_.clear();
    for (const std::string& path : context_.List(endpoint_, "path")) {
      const Result<std::vector<std::string>> files = ExpandAll({path});
      if (!files.ok()) findings.push_back({"input `" + path + "`", files.status(), ""});
      if (!files.ok()) continue;
      for (const std::string& file : *files) {
        findings.push_back(CheckFile(file, options.ok()));
        files_.push_back(IsStandardInput(file) ? "/dev/stdin" : file);
      }
    }
    if (findings.empty()) findings.push_back({"`path`", ExpandAll({}).status(), ""});
    return findings;
  }

  Result<ReadPlan> Plan(int) override {
    PST_RETURN_IF_ERROR(ReadOptions());
    PST_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                         ExpandAll(context_.List(endpoint_, "path")));
    files_.clear();
    ReadPlan plan;
    plan.ordered = true;
    for (const std::string& path : paths) {
      PST_ASSIGN_OR_RETURN(const PlannedFile file, LookAtFile(path));
      plan.slices.push_back(ToSlice(file));
      files_.push_back(IsStandardInput(path) ? "/dev/stdin" : path);
    }
    return plan;
  }

  std::vector<std::string> Files() const override { return files_; }

  Status Attach(const ReadPlan&) override { return ReadOptions(); }

  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view from) override {
    if (!from.empty()) {
      return Status(Failure::kInternal, "text files can be read only from the start");
    }
    PST_ASSIGN_OR_RETURN(PlannedFile file, FromSlice(slice));
    auto input = std::make_unique<LocalFile>(std::move(file), compression_, encoding_,
                                             options_.dialect, context_.cancel);
    auto blocks = std::make_shared<RecordBlocks>(options_, std::move(input));
    return std::unique_ptr<Cursor>(
        std::make_unique<DelimitedCursor>(std::move(blocks), buffers_, context_.concurrency));
  }

 private:
  Finding CheckFile(const std::string& path, bool is_format_known) {
    Finding finding = {.subject = "input `" + path + "`", .status = {}, .note = "can be read"};
    const Result<PlannedFile> file = LookAtFile(path);
    if (!file.ok()) {
      finding.status = file.status();
    } else if (!file->content) {
      finding.note = "is a pipe or a device, which is not read before the run";
    } else if (is_format_known) {
      finding.status = ReadFirst(ToSlice(*file));
    }
    return finding;
  }

  Status ReadFirst(const Slice& slice) {
    PST_ASSIGN_OR_RETURN(const std::unique_ptr<Cursor> cursor, Open(slice, ""));
    Cursor::Batch batch;
    return cursor->Next(&batch).status();
  }

  // All files must have their columns in one order.
  Status CheckOrder(const std::vector<std::string>& names, std::string_view file) {
    const std::lock_guard lock(headers_mutex_);
    const std::optional<std::string> moved = headers_.Moved(names);
    if (!moved) return Status();
    return Status(Failure::kColumnsDiffer, "the column `" + *moved + "` of `" + std::string(file) +
                                               "` is at another place than in a file read before");
  }

  Status ReadOptions() {
    options_ = RecordBlockOptions();
    // Several workers take larger blocks, so that they seldom wait for the lock and for their turn.
    if (context_.concurrency > 1) options_.read_size = 512 * 1024;
    PST_ASSIGN_OR_RETURN(options_.dialect,
                         EndpointDialect(context_, endpoint_, DialectSide::kRead));
    options_.header = context_.Bool(endpoint_, "header", false);
    for (const PlanColumn& column : endpoint_.columns) {
      if (column.field < 0) {
        options_.by_name.push_back(column.name);
      } else {
        options_.min_fields =
            std::max(options_.min_fields, static_cast<uint32_t>(column.field) + 1);
      }
    }
    // All columns are read: what a record has beyond them would be lost.
    options_.exact_fields = context_.Text(endpoint_, "column") == "*";
    const bool is_open = context_.plan->writer.columns.empty();  // all fields, however many
    if (options_.header && (options_.exact_fields || is_open)) {
      options_.check_header = [this](const auto& names, std::string_view file) {
        return CheckOrder(names, file);
      };
    }
    if (!options_.by_name.empty() && !options_.header) {
      return Status(Failure::kHeaderMissing,
                    "the column `" + options_.by_name[0] +
                        "` is given by name, which requires `header` to be true");
    }
    const std::string compress = context_.Text(endpoint_, "compress");
    const auto compression = ParseCompression(compress);
    if (!compression) {
      return Status(Failure::kNotRunnable,
                    "`compress` is `" + compress + "`, but must be gzip, zstd, bzip2, zip or none");
    }
    compression_ = *compression;
    encoding_ = context_.Text(endpoint_, "encoding", "UTF-8");
    const auto probe = DecodeText(encoding_, nullptr, "");
    return probe.ok() ? Status() : probe.status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  RecordBlockOptions options_;
  Compression compression_ = Compression::kNone;
  std::string encoding_;
  BlockBufferPool buffers_;
  std::vector<std::string> files_;  // of the plan
  std::mutex headers_mutex_;
  ColumnOrder headers_;  // of all files so far
};

}  // namespace

std::unique_ptr<Reader> NewLocalFileReader(const RunContext& context) {
  return std::make_unique<LocalFileReader>(context);
}

}  // namespace penstock
