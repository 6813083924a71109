// Writes text files that become visible when the job has succeeded. New files take the place of old
// ones by rename before further old files are removed, so that there is no moment without data.

#include "stdplugins/transport/local_file/local_file_writer.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>
#include <utility>

#include "stdplugins/format/delimited/ascii.h"
#include "stdplugins/format/delimited/compress.h"
#include "stdplugins/format/delimited/record_walk.h"
#include "stdplugins/format/delimited/text_decode.h"
#include "stdplugins/transport/local_file/endpoint_dialect.h"
#include "stdplugins/transport/local_file/output_target.h"
#include "stdplugins/transport/local_file/staged_file.h"

namespace penstock {
namespace {

enum class WriteMode { kTruncate, kAppend, kNonConflict };

std::optional<WriteMode> ParseWriteMode(std::string_view name) {
  const std::string lower = LowerAscii(name);
  if (lower.empty() || lower == "truncate") return WriteMode::kTruncate;
  if (lower == "append") return WriteMode::kAppend;
  if (lower == "nonconflict") return WriteMode::kNonConflict;
  return std::nullopt;
}

// Bytes of the whole records of `text` that fit into `room`; of the first record if none does.
size_t CutRecords(const DelimitedDialect& dialect, std::string_view text, uint64_t room) {
  size_t fitting = 0;
  WalkRecords(
      dialect, text.data(), text.size(), [](size_t) {},
      [&](size_t at) {
        if (at + 1 > room && fitting != 0) return false;
        fitting = at + 1;
        return fitting <= room;
      });
  return fitting != 0 ? fitting : text.size();
}

class LocalFileWriter : public Writer {
 public:
  explicit LocalFileWriter(const RunContext& context)
      : context_(context), endpoint_(context.plan->writer) {}
  ~LocalFileWriter() override { Abort(); }

  Status Prepare() override {
    PST_RETURN_IF_ERROR(ReadOptions());
    PST_ASSIGN_OR_RETURN(target_, FindOutputTarget(context_, endpoint_));
    if (target_.is_stdout || !target_.direct_path.empty()) {
      max_size_ = 0;
      return StartPart();
    }
    PST_ASSIGN_OR_RETURN(made_directories_, MakeDirectories(target_.directory));
    if (mode_ == WriteMode::kAppend) target_.names.id = NewOutputId();
    if (mode_ == WriteMode::kNonConflict) {
      PST_ASSIGN_OR_RETURN(const std::vector<std::string> present,
                           ListSiblings(target_.directory, target_.names));
      if (!present.empty()) {
        return Status(Failure::kOutputExists,
                      "`" + present[0] + "` exists and `writeMode` is nonConflict");
      }
    }
    return StartPart();
  }

  Status Write(std::string_view records) override {
    while (!records.empty()) {
      size_t size = records.size();
      if (max_size_ != 0) {
        const uint64_t room = max_size_ - std::min(part_size_, max_size_);
        if (size > room) size = CutRecords(dialect_, records, room);
        // A record that fits nowhere gets a part of its own.
        if (size > room && part_has_records_) {
          PST_RETURN_IF_ERROR(FinishPart());
          PST_RETURN_IF_ERROR(StartPart());
          continue;
        }
      }
      PST_RETURN_IF_ERROR(Append(records.substr(0, size)));
      part_has_records_ = true;
      records.remove_prefix(size);
    }
    return Status();
  }

  Result<bool> WriteRow(const pst_cell*, int, std::string*) override {
    PST_CHECK(false);  // a text writer is given text
    return false;
  }

  Status Publish() override {
    PST_RETURN_IF_ERROR(FinishPart());
    if (parts_[0].is_direct()) {
      outputs_.push_back(parts_[0].final_path());
      parts_.clear();
      return Status();
    }
    const bool replace = mode_ == WriteMode::kTruncate;
    for (StagedFile& part : parts_) {
      const Status status = part.Publish(replace);
      if (!status.ok()) {
        // What this run added beside others goes again; what it replaced cannot come back.
        if (!replace) {
          for (const std::string& path : outputs_) unlink(path.c_str());
        }
        outputs_.clear();
        return status;
      }
      outputs_.push_back(part.final_path());
    }
    parts_.clear();
    made_directories_.clear();
    if (replace) PST_RETURN_IF_ERROR(RemoveOldFiles());
    return SyncDirectory(target_.directory);
  }

  void Abort() override {
    parts_.clear();
    for (auto made = made_directories_.rbegin(); made != made_directories_.rend(); ++made) {
      rmdir(made->c_str());  // fails if somebody else uses it
    }
    made_directories_.clear();
  }

  uint64_t BytesWritten() const override { return bytes_written_; }

  std::string Guarantee() const override {
    if (target_.is_stdout || !target_.direct_path.empty()) {
      return "records are passed on as they are made; a failed run leaves what it wrote";
    }
    return "files are flushed to the disk and get their names only when the whole job succeeded";
  }

  std::vector<std::string> Outputs() const override { return outputs_; }

 private:
  Status ReadOptions() {
    PST_ASSIGN_OR_RETURN(dialect_, EndpointDialect(context_, endpoint_, DialectSide::kWrite));
    const std::string mode = context_.Text(endpoint_, "writeMode");
    const auto parsed_mode = ParseWriteMode(mode);
    if (!parsed_mode) {
      return Status(Failure::kNotRunnable,
                    "`writeMode` is `" + mode + "`, but must be truncate, append or nonConflict");
    }
    mode_ = *parsed_mode;
    const std::string compress = context_.Text(endpoint_, "compress");
    const auto compression = ParseCompression(compress);
    if (!compression) {
      return Status(Failure::kNotRunnable,
                    "`compress` is `" + compress + "`, but must be gzip, zstd, bzip2 or none");
    }
    compression_ = *compression;
    const std::string encoding = context_.Text(endpoint_, "encoding", "UTF-8");
    if (!IsUtf8Name(encoding)) {
      return Status(Failure::kEncodingUnavailable,
                    "`encoding` is `" + encoding + "`, but files are written in UTF-8 only");
    }
    max_size_ = static_cast<uint64_t>(context_.Int(endpoint_, "maxFileSize", 0)) << 20;
    return MakeHeader();
  }

  // The names of the header: `header` as a list, or the job's own if it is true.
  Result<std::vector<std::string>> HeaderNames() const {
    const OptionValue* value = RunContext::Find(endpoint_, "header");
    std::vector<std::string> names;
    if (value == nullptr) return names;
    if (const bool* truth = std::get_if<bool>(value)) {
      names = {*truth ? "true" : "false"};
    } else {
      names = context_.List(endpoint_, "header");
    }
    const std::string word = names.size() == 1 ? LowerAscii(names[0]) : "list";
    if (word.empty() || word == "false") return std::vector<std::string>();
    if (word != "true") return names;
    if (context_.plan->column_names.empty()) {
      return Status(Failure::kNotRunnable,
                    "`header` is true, but the names of the columns are not known before the run; "
                    "list them in `header`");
    }
    return context_.plan->column_names;
  }

  Status MakeHeader() {
    PST_ASSIGN_OR_RETURN(const std::vector<std::string> names, HeaderNames());
    for (size_t i = 0; i < names.size(); ++i) {
      const auto field = QuoteField(dialect_, names[i]);
      if (!field) {
        return Status(Failure::kNotRunnable,
                      "the header name `" + names[i] +
                          "` holds the delimiter or a line end; use `fileFormat` csv");
      }
      if (i != 0) header_ += dialect_.delimiter;
      header_ += *field;
    }
    if (!names.empty()) header_ += dialect_.line_end;
    return Status();
  }

  Status StartPart() {
    if (target_.is_stdout) {
      FileDescriptor fd(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3));
      if (!fd.is_open()) return CannotOpen("stdout");
      parts_.push_back(StagedFile::Direct(std::move(fd), "stdout", context_.stop));
    } else if (!target_.direct_path.empty()) {
      FileDescriptor fd(open(target_.direct_path.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY));
      if (!fd.is_open()) return CannotOpen(target_.direct_path);
      parts_.push_back(StagedFile::Direct(std::move(fd), target_.direct_path, context_.stop));
    } else {
      const std::string name = target_.names.Name(static_cast<int>(parts_.size()));
      PST_ASSIGN_OR_RETURN(StagedFile part,
                           StagedFile::Create(target_.directory, name, context_.stop));
      parts_.push_back(std::move(part));
    }
    compressor_ = NewCompressor(compression_);
    part_size_ = 0;
    part_has_records_ = false;
    return Append(header_);
  }

  static Status CannotOpen(const std::string& path) {
    return Status(Failure::kOutputCannotCreate,
                  "`" + path + "` cannot be opened for writing: " + std::strerror(errno));
  }

  Compressor::Sink sink() {
    return [this](std::string_view bytes) {
      bytes_written_ += bytes.size();
      return parts_.back().Append(bytes);
    };
  }

  Status Append(std::string_view bytes) {
    part_size_ += bytes.size();
    return compressor_->Add(bytes, sink());
  }

  Status FinishPart() {
    PST_RETURN_IF_ERROR(compressor_->Finish(sink()));
    return parts_.back().Finish();
  }

  // Removes the files of earlier runs that this one did not replace.
  Status RemoveOldFiles() {
    PST_ASSIGN_OR_RETURN(const std::vector<std::string> present,
                         ListSiblings(target_.directory, target_.names));
    for (const std::string& path : present) {
      if (std::ranges::find(outputs_, path) != outputs_.end()) continue;
      if (unlink(path.c_str()) != 0 && errno != ENOENT) {
        return Status(Failure::kOutputWriteError,
                      "the old file `" + path + "` cannot be removed: " + std::strerror(errno));
      }
    }
    return Status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  DelimitedDialect dialect_;
  WriteMode mode_ = WriteMode::kTruncate;
  Compression compression_ = Compression::kNone;
  std::string header_;     // with its line end; written at the start of each part
  uint64_t max_size_ = 0;  // bytes of a part before compression; 0: any
  OutputTarget target_;
  std::vector<std::string> made_directories_;

  std::vector<StagedFile> parts_;  // the last one is open
  std::unique_ptr<Compressor> compressor_;
  uint64_t part_size_ = 0;  // before compression
  bool part_has_records_ = false;
  std::atomic<uint64_t> bytes_written_ = 0;
  std::vector<std::string> outputs_;
};

}  // namespace

std::unique_ptr<Writer> NewLocalFileWriter(const RunContext& context) {
  return std::make_unique<LocalFileWriter>(context);
}

}  // namespace penstock
