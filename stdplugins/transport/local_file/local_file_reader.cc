#include "stdplugins/transport/local_file/local_file_reader.h"

#include <algorithm>
#include <set>
#include <utility>

#include "stdplugins/format/delimited/delimited_cursor.h"
#include "stdplugins/format/delimited/record_blocks.h"
#include "stdplugins/transport/local_file/endpoint_dialect.h"
#include "stdplugins/transport/local_file/file_source.h"
#include "stdplugins/transport/local_file/path_pattern.h"

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
      return Status(Failure::kInputMissing, "`path` holds a NUL character");
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
  if (files.empty()) return Status(Failure::kInputMissing, "`path` names no file");
  return files;
}

class LocalFileReader : public Reader {
 public:
  explicit LocalFileReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader) {}

  Status Prepare() override {
    RecordBlockOptions options;
    // Several workers take larger blocks, so that they seldom wait for the lock and for their turn.
    if (context_.concurrency > 1) options.read_size = 512 * 1024;
    PST_ASSIGN_OR_RETURN(options.dialect, EndpointDialect(context_, endpoint_, DialectSide::kRead));
    options.header = context_.Bool(endpoint_, "header", false);
    for (const PlanColumn& column : endpoint_.columns) {
      if (column.field < 0) {
        options.by_name.push_back(column.name);
      } else {
        options.min_fields = std::max(options.min_fields, static_cast<uint32_t>(column.field) + 1);
      }
    }
    // All columns are read: what a record has beyond them would be lost.
    options.exact_fields = context_.Text(endpoint_, "column") == "*";
    if (!options.by_name.empty() && !options.header) {
      return Status(Failure::kHeaderMissing, "the column `" + options.by_name[0] +
                                                 "` is given by name, but `header` is not true");
    }
    const std::string compress = context_.Text(endpoint_, "compress");
    const auto compression = ParseCompression(compress);
    if (!compression) {
      return Status(Failure::kNotRunnable,
                    "`compress` is `" + compress + "`, but must be gzip, zstd, bzip2 or none");
    }
    PST_ASSIGN_OR_RETURN(files_, ExpandAll(context_.List(endpoint_, "path")));
    auto inputs = std::make_unique<LocalFiles>(
        files_, *compression, context_.Text(endpoint_, "encoding", "UTF-8"), context_.stop);
    PST_RETURN_IF_ERROR(inputs->Check());
    total_bytes_ = inputs->total_bytes();
    dialect_ = options.dialect;
    blocks_ = std::make_unique<RecordBlocks>(std::move(options), std::move(inputs));
    return Status();
  }

  std::vector<SliceInfo> Slices() const override {
    std::vector<SliceInfo> slices;
    for (const std::string& file : files_) slices.push_back({file});
    return slices;
  }

  bool ordered() const override { return true; }

  std::unique_ptr<Cursor> NewCursor() override {
    return std::make_unique<DelimitedCursor>(dialect_, *blocks_, context_.concurrency);
  }

  uint64_t TotalBytes() const override { return total_bytes_; }

 private:
  const RunContext& context_;
  const EndpointPlan& endpoint_;
  std::vector<std::string> files_;
  DelimitedDialect dialect_;
  uint64_t total_bytes_ = 0;
  std::unique_ptr<RecordBlocks> blocks_;
};

}  // namespace

std::unique_ptr<Reader> NewLocalFileReader(const RunContext& context) {
  return std::make_unique<LocalFileReader>(context);
}

}  // namespace penstock
