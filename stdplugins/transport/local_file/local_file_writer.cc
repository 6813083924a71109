// Writes text files that become visible when the job has succeeded.

#include "stdplugins/transport/local_file/local_file_writer.h"

#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "runtime/base/ascii.h"
#include "runtime/base/check.h"
#include "runtime/base/directory.h"
#include "runtime/base/file_identity.h"
#include "runtime/base/show_text.h"
#include "runtime/base/staged_file.h"
#include "stdplugins/format/delimited/compress.h"
#include "stdplugins/format/delimited/record_walk.h"
#include "stdplugins/format/delimited/text_encode.h"
#include "stdplugins/transport/local_file/check_target.h"
#include "stdplugins/transport/local_file/endpoint_dialect.h"
#include "stdplugins/transport/local_file/output_parts.h"
#include "stdplugins/transport/local_file/publication.h"

namespace penstock {
namespace {

// Less text than this compresses badly on its own, and takes little time.
constexpr size_t kMinPiece = 128 * 1024;

// Bytes of a record that a message shows, because nothing else tells which one it is.
constexpr size_t kShownRecord = 200;

enum class WriteMode { kTruncate, kAppend, kNonConflict };

std::optional<WriteMode> ParseWriteMode(std::string_view name) {
  const std::string lower = LowerCase(name);
  if (lower.empty() || lower == "truncate") return WriteMode::kTruncate;
  if (lower == "append") return WriteMode::kAppend;
  if (lower == "nonconflict") return WriteMode::kNonConflict;
  return std::nullopt;
}

// Several attempts write to the same files, one after the other.
class PartsWriter : public SliceWriter {
 public:
  PartsWriter(std::shared_ptr<OutputParts> parts, const OutputFormat& format, std::string encoding,
              Ledger* ledger)
      : parts_(std::move(parts)),
        format_(format),
        encoding_(std::move(encoding)),
        ledger_(ledger) {}
  ~PartsWriter() override {
    if (!is_staged_) Discard();
  }

  Status Write(const OutputBatch& batch) override {
    std::string scratch;
    if (format_.encoder && !format_.encoder->Encode(batch.text, &scratch)) {
      return WriteEncodable(batch);
    }
    PST_RETURN_IF_ERROR(parts_->Write(batch.text, batch.encoded));
    ledger_->Settle(batch.id, {});
    return Status();
  }

  Status Flush() override { return Status(); }

  // Files are flushed to the disk once, when they are published, and not for each slice: the output
  // of a crashed run is useless.
  Result<std::string> Stage() override {
    is_staged_ = true;
    return std::string();
  }

  void Discard() override {
    if (!std::exchange(is_discarded_, true)) parts_->TakeBack();
  }

 private:
  // The records of the batch that the encoder can encode; the others are refused.
  Status WriteEncodable(const OutputBatch& batch) {
    std::string text, scratch;
    std::vector<Refusal> refused;
    size_t begin = 0;
    uint32_t row = 0;
    const auto take = [&](size_t at) {
      const std::string_view record = batch.text.substr(begin, at + 1 - begin);
      scratch.clear();
      if (format_.encoder->Encode(record, &scratch)) {
        text += record;
      } else {
        refused.push_back({row, encoding_ + " does not have a character of the record `" +
                                    Printable(record, kShownRecord) + "`"});
      }
      begin = at + 1;
      ++row;
      return true;
    };
    WalkRecords(format_.dialect, batch.text.data(), batch.text.size(), [](size_t) {}, take);
    PST_CHECK(begin == batch.text.size() && row == batch.records);
    PST_RETURN_IF_ERROR(parts_->Write(text, {}));
    ledger_->Settle(batch.id, refused);
    return Status();
  }

  const std::shared_ptr<OutputParts> parts_;
  const OutputFormat& format_;
  const std::string encoding_;
  Ledger* const ledger_;
  bool is_staged_ = false;
  bool is_discarded_ = false;
};

class LocalFileWriter : public Writer {
 public:
  explicit LocalFileWriter(const RunContext& context)
      : context_(context), endpoint_(context.plan->writer) {}
  ~LocalFileWriter() override { Abort(); }

  std::vector<Finding> Check() override {
    const Status options = ReadOptions();
    std::vector<Finding> findings =
        CheckLocalTarget(context_, mode_ == WriteMode::kNonConflict, format_.max_part_size != 0);
    if (!options.ok())
      findings.insert(findings.begin(), Finding{"format of the output", options, ""});
    return findings;
  }

  FileUse UseOf(const std::string& path) const override {
    const Result<OutputTarget> target = FindOutputTarget(context_, endpoint_);
    if (!target.ok() || target->is_direct()) return FileUse::kNone;
    // `append` uses a name that does not exist yet.
    const auto mode = ParseWriteMode(context_.Text(endpoint_, "writeMode"));
    if (mode == WriteMode::kAppend) return FileUse::kNone;
    OutputNames names = target->names;
    names.numbered = context_.Int(endpoint_, "maxFileSize", 0) != 0;
    // By its name in the directory, which need not be the one it is given here; and by what a link
    // of that name leads to.
    const auto is_output = [&](const std::string& file) {
      return names.MayGive(NameOf(file)) &&
             FileIdentity::Of(DirectoryOf(file)) == FileIdentity::Of(target->directory);
    };
    const std::string output = JoinPath(target->directory, names.Name(0));
    const bool used = is_output(path) || is_output(FollowLinks(path)) ||
                      FileIdentity::Of(output) == FileIdentity::Of(path);
    return used ? FileUse::kReplaced : FileUse::kNone;
  }

  Result<std::string> Begin(const std::string&) override {
    PST_RETURN_IF_ERROR(ReadOptions());
    PST_ASSIGN_OR_RETURN(target_, FindOutputTarget(context_, endpoint_));
    if (!target_.is_direct()) PST_RETURN_IF_ERROR(PrepareDirectory());
    parts_ = std::make_shared<OutputParts>(target_, format_, context_.cancel);
    PST_RETURN_IF_ERROR(parts_->Start());
    return std::string();
  }

  Status Attach(std::string_view) override {
    if (parts_ != nullptr) return Status();
    return Status(Failure::kInternal,
                  "text files can be written only by the process that started the job");
  }

  bool can_repeat() const override { return !target_.is_direct(); }

  Status Encode(OutputBatch* batch) override {
    // A worker that is alone compresses in larger pieces when it writes.
    if (context_.concurrency == 1 || batch->text.size() < kMinPiece) return Status();
    if (format_.compression == Compression::kNone || format_.encoder) return Status();
    return CompressPiece(format_.compression, batch->text, &batch->encoded);
  }

  Result<std::unique_ptr<SliceWriter>> Open(const Attempt&, Ledger* ledger) override {
    PST_RETURN_IF_ERROR(parts_->SetMark());
    return std::unique_ptr<SliceWriter>(std::make_unique<PartsWriter>(
        parts_, format_, context_.Text(endpoint_, "encoding", "UTF-8"), ledger));
  }

  Status Publish(std::span<const Commit>) override {
    if (is_published_) return Status();
    PST_RETURN_IF_ERROR(parts_->Finish());
    PST_RETURN_IF_ERROR(PublishFiles());
    is_published_ = true;
    publication_.reset();
    return Status();
  }

  void Abort() override {
    if (parts_ != nullptr) parts_->files().clear();
    publication_.reset();
  }

  bool has_partial_output() const override { return target_.is_direct() && BytesWritten() > 0; }

  uint64_t BytesWritten() const override { return parts_ == nullptr ? 0 : parts_->bytes_written(); }

  std::string Guarantee() const override {
    if (target_.is_direct()) {
      return "records are written out immediately; a failed run leaves partial output";
    }
    return "files are flushed to disk and get their final names only when the whole job has "
           "succeeded";
  }

  std::vector<std::string> Outputs() const override { return outputs_; }

 private:
  Status ReadOptions() {
    PST_ASSIGN_OR_RETURN(format_.dialect,
                         EndpointDialect(context_, endpoint_, DialectSide::kWrite));
    const std::string mode = context_.Text(endpoint_, "writeMode");
    const auto parsed_mode = ParseWriteMode(mode);
    if (!parsed_mode) {
      return Status(Failure::kNotRunnable,
                    "`writeMode` is `" + mode + "`, but must be truncate, append or nonConflict");
    }
    mode_ = *parsed_mode;
    const std::string compress = context_.Text(endpoint_, "compress");
    const auto compression = ParseCompression(compress);
    if (!compression || *compression == Compression::kZip) {
      return Status(Failure::kNotRunnable,
                    "`compress` is `" + compress + "`, but must be gzip, zstd, bzip2 or none");
    }
    format_.compression = *compression;
    const std::string encoding = context_.Text(endpoint_, "encoding", "UTF-8");
    PST_ASSIGN_OR_RETURN(format_.encoder, MakeTextEncoder(encoding));
    format_.max_part_size = static_cast<uint64_t>(context_.Int(endpoint_, "maxFileSize", 0)) << 20;
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
    const std::string word = names.size() == 1 ? LowerCase(names[0]) : "list";
    if (word.empty() || word == "false") return std::vector<std::string>();
    if (word != "true") return names;
    if (endpoint_.columns.empty()) {
      return Status(Failure::kNotRunnable,
                    "`header` is true, but the names of the columns are not known before the run; "
                    "list the names in `header`");
    }
    names.clear();
    for (const PlanColumn& column : endpoint_.columns) names.push_back(column.name);
    return names;
  }

  Status MakeHeader() {
    PST_ASSIGN_OR_RETURN(const std::vector<std::string> names, HeaderNames());
    for (size_t i = 0; i < names.size(); ++i) {
      const auto field = QuoteField(format_.dialect, names[i]);
      if (!field) {
        return Status(Failure::kNotRunnable,
                      "the header name `" + names[i] +
                          "` contains the delimiter or a line end; use `fileFormat` csv");
      }
      if (i != 0) format_.header += format_.dialect.delimiter;
      format_.header += *field;
    }
    if (!names.empty()) format_.header += format_.dialect.line_end;
    if (BeginsWithByteOrderMark(format_.header)) {
      format_.header = KeepByteOrderMark(format_.dialect, format_.header);
    }
    std::string scratch;
    if (!format_.encoder || format_.encoder->Encode(format_.header, &scratch)) return Status();
    return Status(Failure::kNotRunnable, "`header` has a character that does not exist in " +
                                             context_.Text(endpoint_, "encoding"));
  }

  Status PrepareDirectory() {
    target_.names.numbered = format_.max_part_size != 0;
    PST_ASSIGN_OR_RETURN(publication_,
                         Publication::Begin(target_.directory, target_.names, context_.cancel));
    if (mode_ == WriteMode::kAppend) target_.names.id = NewOutputId();
    if (mode_ != WriteMode::kNonConflict) return Status();
    PST_ASSIGN_OR_RETURN(const std::vector<std::string> present, publication_->OwnFiles());
    if (present.empty()) return Status();
    return Status(Failure::kOutputExists, "`" + JoinPath(target_.directory, present[0]) +
                                              "` exists and `writeMode` is nonConflict");
  }

  // Gives the files their names. After a failure it can be called again. The report's list is made
  // before, so that nothing can fail once the files are visible.
  Status PublishFiles() {
    outputs_.clear();
    for (const StagedFile& file : parts_->files()) outputs_.push_back(file.final_path());
    if (!target_.is_direct()) {
      const auto mode = mode_ == WriteMode::kTruncate ? Publication::Mode::kReplace
                        : mode_ == WriteMode::kAppend ? Publication::Mode::kAdd
                                                      : Publication::Mode::kRefuse;
      PST_RETURN_IF_ERROR(publication_->Publish(parts_->files(), mode));
    }
    return Status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  WriteMode mode_ = WriteMode::kTruncate;
  OutputFormat format_;
  OutputTarget target_;
  std::unique_ptr<Publication> publication_;  // null: written directly
  std::shared_ptr<OutputParts> parts_;
  bool is_published_ = false;
  std::vector<std::string> outputs_;
};

}  // namespace

std::unique_ptr<Writer> NewLocalFileWriter(const RunContext& context) {
  return std::make_unique<LocalFileWriter>(context);
}

}  // namespace penstock
