// Prints records to standard output, writes them to a file, or only counts them.

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>

#include "runtime/base/output_file.h"
#include "stdplugins/table/stream/plugin.h"

namespace penstock {
namespace {

class StreamWriter : public Writer {
 public:
  explicit StreamWriter(const RunContext& context)
      : context_(context), endpoint_(context.plan->writer) {}

  Status Prepare() override {
    print_ = context_.Bool(endpoint_, "print", true);
    const std::string path = context_.Text(endpoint_, "path");
    const std::string name = context_.Text(endpoint_, "fileName");
    if (path.empty() && name.empty()) return Status();
    path_ = path.empty() ? name : name.empty() ? path : path + "/" + name;
    PST_ASSIGN_OR_RETURN(OutputFile file, OutputFile::CreateAtomic(path_));
    file_.emplace(std::move(file));
    return Status();
  }

  Status Write(std::string_view records) override {
    bytes_ += records.size();
    if (file_.has_value()) return file_->Append(records);
    return print_ ? Print(records) : Status();
  }

  Result<bool> WriteRow(const pst_cell*, int, std::string*) override {
    return Status(Failure::kInternal, "cells were handed to a text writer");
  }

  Status Publish() override {
    if (!file_.has_value()) return Status();
    PST_RETURN_IF_ERROR(file_->Close());
    file_.reset();
    return Status();
  }

  void Abort() override { file_.reset(); }

  uint64_t BytesWritten() const override { return bytes_; }

  std::string Guarantee() const override {
    if (!context_.Text(endpoint_, "path").empty() ||
        !context_.Text(endpoint_, "fileName").empty()) {
      return "the file appears under its name when the job succeeds; an older one stays until then";
    }
    return context_.Bool(endpoint_, "print", true)
               ? "records appear on standard output as they are converted, each once"
               : "nothing is written; records are counted";
  }

  std::vector<std::string> Outputs() const override {
    if (!path_.empty()) return {path_};
    return print_ ? std::vector<std::string>{"standard output"} : std::vector<std::string>{};
  }

 private:
  Status Print(std::string_view text) {
    while (!text.empty()) {
      const ssize_t written = write(STDOUT_FILENO, text.data(), text.size());
      if (written >= 0) {
        text.remove_prefix(static_cast<size_t>(written));
        continue;
      }
      if (errno == EINTR && !context_.StopRequested()) continue;
      return Status(errno == EPIPE ? Failure::kOutputClosed : Failure::kOutputWriteError,
                    fmt::format("standard output: {}", strerror(errno)));
    }
    return Status();
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  bool print_ = true;
  std::string path_;  // empty: standard output
  std::optional<OutputFile> file_;
  uint64_t bytes_ = 0;
};

}  // namespace

std::unique_ptr<Writer> NewStreamWriter(const RunContext& context) {
  return std::make_unique<StreamWriter>(context);
}

}  // namespace penstock
