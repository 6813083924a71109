// Prints records to standard output, writes them to a file, or only counts them.

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <optional>

#include "runtime/base/file_identity.h"
#include "runtime/base/staged_file.h"
#include "runtime/plugin/file_name.h"
#include "stdplugins/table/stream/plugin.h"

namespace penstock {
namespace {

class StreamWriter : public Writer {
 public:
  explicit StreamWriter(const RunContext& context)
      : context_(context), endpoint_(context.plan->writer) {}

  FileUse UseOf(const std::string& path) const override {
    const std::string given = context_.Text(endpoint_, "path");
    const std::string name = context_.Text(endpoint_, "fileName");
    const std::optional<FileIdentity> own = FileIdentity::Of(Join(given, name));
    return own && own == FileIdentity::Of(path) ? FileUse::kReplaced : FileUse::kNone;
  }

  Result<std::string> Begin(const std::string&) override {
    print_ = context_.Bool(endpoint_, "print", true);
    const std::string path = context_.Text(endpoint_, "path");
    PST_ASSIGN_OR_RETURN(const std::string name, FileNameOf(context_, endpoint_, "fileName"));
    if (!path.empty() || !name.empty()) {
      path_ = Join(path, name);
      PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(path_, context_.cancel));
      file_.emplace(std::move(file));
    }
    has_begun_ = true;
    return std::string();
  }

  Status Attach(std::string_view) override {
    if (has_begun_) return Status();
    return Status(Failure::kNotRunnable,
                  "records can be written only by the process that started the job");
  }

  // What was printed cannot be taken back.
  bool can_repeat() const override {
    return file_.has_value() ? !file_->is_direct() : path_.empty() && !print_;
  }

  Result<std::unique_ptr<SliceWriter>> Open(const Attempt&, Ledger* ledger) override {
    PST_RETURN_IF_ERROR(broken_);
    bytes_before_attempt_ = bytes_;
    return std::unique_ptr<SliceWriter>(std::make_unique<Records>(*this, *ledger));
  }

  Status Publish(std::span<const Commit>) override {
    PST_RETURN_IF_ERROR(broken_);
    if (!file_.has_value()) return Status();  // nothing to publish, or published before
    PST_RETURN_IF_ERROR(file_->Commit());
    file_.reset();
    return Status();
  }

  void Abort() override { file_.reset(); }

  bool has_partial_output() const override { return !can_repeat() && bytes_ > 0; }

  uint64_t BytesWritten() const override { return bytes_; }

  std::string Guarantee() const override {
    if (!context_.Text(endpoint_, "path").empty() ||
        !context_.Text(endpoint_, "fileName").empty()) {
      return "the file appears under its final name when the job succeeds; until then, an existing "
             "file is kept";
    }
    return context_.Bool(endpoint_, "print", true)
               ? "each record is written to standard output once, as soon as it is converted"
               : "nothing is written; records are counted";
  }

  std::vector<std::string> Outputs() const override {
    if (!path_.empty()) return {path_};
    return print_ ? std::vector<std::string>{"standard output"} : std::vector<std::string>{};
  }

 private:
  static std::string Join(const std::string& path, const std::string& name) {
    return path.empty() ? name : name.empty() ? path : path + "/" + name;
  }

  // The records of one attempt.
  class Records : public SliceWriter {
   public:
    Records(StreamWriter& writer, Ledger& ledger) : writer_(writer), ledger_(ledger) {}
    ~Records() override {
      if (!is_over_) Discard();
    }

    Status Write(const OutputBatch& batch) override {
      PST_RETURN_IF_ERROR(writer_.WriteText(batch.text));
      ledger_.Settle(batch.id, {});
      return Status();
    }
    Status Flush() override { return Status(); }  // every batch is settled at once
    Result<std::string> Stage() override {
      is_over_ = true;
      return std::string();
    }
    void Discard() override {
      is_over_ = true;
      writer_.DiscardAttempt();
    }

   private:
    StreamWriter& writer_;
    Ledger& ledger_;
    bool is_over_ = false;  // staged or discarded
  };

  Status WriteText(std::string_view records) {
    if (!file_.has_value() && print_) return Print(records);
    if (file_.has_value()) PST_RETURN_IF_ERROR(file_->Append(records));
    bytes_ += records.size();
    return Status();
  }

  void DiscardAttempt() {
    if (!can_repeat()) return;
    if (file_.has_value()) broken_ = file_->TruncateTo(bytes_before_attempt_);
    bytes_ = bytes_before_attempt_;
  }

  Status Print(std::string_view text) {
    std::optional<CancelToken::InterruptibleCall> interruptible;
    if (context_.cancel != nullptr) interruptible.emplace(*context_.cancel);
    while (!text.empty()) {
      const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
      if (written >= 0) {
        text.remove_prefix(static_cast<size_t>(written));
        bytes_ += static_cast<uint64_t>(written);
        continue;
      }
      if (errno == EINTR && !context_.Cancelled()) continue;
      return Status(errno == EPIPE ? Failure::kOutputClosed : Failure::kOutputWriteError,
                    fmt::format("standard output: {}", strerror(errno)));
    }
    return Status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  bool has_begun_ = false;
  bool print_ = true;
  std::string path_;  // empty: standard output
  std::optional<StagedFile> file_;
  Status broken_;  // a failed attempt could not be taken back
  std::atomic<uint64_t> bytes_ = 0;
  uint64_t bytes_before_attempt_ = 0;
};

}  // namespace

std::unique_ptr<Writer> NewStreamWriter(const RunContext& context) {
  return std::make_unique<StreamWriter>(context);
}

}  // namespace penstock
