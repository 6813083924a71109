// Compression: several workers compress their batches before it is their turn. What is too small to
// be compressed well on its own is collected here.

#include "stdplugins/transport/local_file/output_parts.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "runtime/base/blocking_call.h"
#include "runtime/base/check.h"
#include "runtime/base/directory.h"
#include "runtime/base/file_descriptor.h"
#include "stdplugins/format/delimited/record_walk.h"

namespace penstock {
namespace {

// Pieces of this size cost about 1 % of the compression ratio.
constexpr size_t kPieceSize = 512 * 1024;

// Bytes of `text` in the encoding of the file.
size_t SizeInFile(const OutputFormat& format, std::string_view text) {
  if (!format.encoder) return text.size();
  std::string encoded;
  PST_CHECK(format.encoder->Encode(text, &encoded));
  return encoded.size();
}

// Bytes of the whole records of `text` that fit into `room` of the file; of the first record if
// none does.
size_t CutRecords(const OutputFormat& format, std::string_view text, uint64_t room) {
  size_t fitting = 0;
  size_t size = 0;
  WalkRecords(
      format.dialect, text.data(), text.size(), [](size_t) {},
      [&](size_t at) {
        size += SizeInFile(format, text.substr(fitting, at + 1 - fitting));
        if (size > room && fitting != 0) return false;
        fitting = at + 1;
        return size <= room;
      });
  return fitting != 0 ? fitting : text.size();
}

}  // namespace

OutputParts::OutputParts(OutputTarget target, OutputFormat format, CancelToken* cancel)
    : target_(std::move(target)),
      format_(std::move(format)),
      cancel_(cancel),
      last_({.stream = CompressedStream(format_.compression)}),
      mark_({.last = last_}) {}

Status OutputParts::Start() {
  PST_RETURN_IF_ERROR(StartPart());
  return SetMark();
}

Status OutputParts::Write(std::string_view records, std::string_view pieces) {
  const bool is_limited = format_.max_part_size != 0 && !target_.is_direct();
  while (!records.empty()) {
    size_t size = records.size();
    if (is_limited) {
      const uint64_t room = format_.max_part_size - std::min(last_.size, format_.max_part_size);
      if (SizeInFile(format_, records) > room) {
        pieces = {};  // of all records together
        size = CutRecords(format_, records, room);
      }
      // A record that fits nowhere gets a part of its own.
      if (last_.has_records && SizeInFile(format_, records.substr(0, size)) > room) {
        PST_RETURN_IF_ERROR(FinishPart());
        PST_RETURN_IF_ERROR(StartPart());
        continue;
      }
    }
    std::string_view text = records.substr(0, size);
    std::string marked;
    const bool is_first = !last_.has_records && format_.header.empty();
    if (is_first && BeginsWithByteOrderMark(text)) {
      marked = KeepByteOrderMark(format_.dialect, text);
      text = marked;
      pieces = {};
    }
    PST_RETURN_IF_ERROR(Append(text, pieces));
    last_.has_records = true;
    records.remove_prefix(size);
  }
  return Status();
}

Status OutputParts::SetMark() {
  PST_RETURN_IF_ERROR(damage_);
  mark_ = {.parts = parts_.size(),
           .file_size = parts_.back().size(),
           .collected_size = collected_.size(),
           .bytes_written = bytes_written_,
           .last = last_};
  marked_text_.reset();
  return Status();
}

void OutputParts::TakeBack() {
  if (target_.is_direct() || parts_.empty()) return;
  while (parts_.size() > mark_.parts) parts_.pop_back();
  Status truncated = parts_.back().TruncateTo(mark_.file_size);
  if (damage_.ok()) damage_ = std::move(truncated);
  if (marked_text_) collected_ = *std::exchange(marked_text_, std::nullopt);
  collected_.resize(mark_.collected_size);
  bytes_written_ = mark_.bytes_written;
  last_ = mark_.last;
}

Status OutputParts::Finish() {
  if (is_finished_) return Status();
  PST_RETURN_IF_ERROR(SetMark());
  Status status = FinishPart();
  is_finished_ = status.ok();
  if (is_finished_) return status;
  if (target_.is_direct()) damage_ = status;
  TakeBack();
  return status;
}

Status OutputParts::OpenPart() {
  if (!target_.is_direct()) {
    const std::string name = target_.names.Name(static_cast<int>(parts_.size()));
    PST_ASSIGN_OR_RETURN(StagedFile part,
                         StagedFile::CreateExactly(JoinPath(target_.directory, name), cancel_));
    parts_.push_back(std::move(part));
    return Status();
  }
  const std::string name = target_.is_stdout ? "stdout" : target_.direct_path;
  FileDescriptor fd(target_.is_stdout
                        ? fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                        : BlockingCall(cancel_, [&] {  // a named pipe waits for its reader
                            return open(name.c_str(), O_WRONLY | O_CLOEXEC | O_NOCTTY);
                          }));
  if (!fd.is_open()) {
    return Status(Failure::kOutputCannotCreate,
                  "`" + name + "` cannot be opened for writing: " + std::strerror(errno));
  }
  parts_.push_back(StagedFile::Direct(std::move(fd), name, cancel_));
  return Status();
}

Status OutputParts::StartPart() {
  PST_RETURN_IF_ERROR(OpenPart());
  last_ = {.stream = CompressedStream(format_.compression)};
  buffer_.clear();
  last_.stream.Start(&buffer_);
  PST_RETURN_IF_ERROR(Put(buffer_));
  if (format_.encoder) {
    last_.size += format_.encoder->preamble().size();
    PST_RETURN_IF_ERROR(AppendBytes(format_.encoder->preamble()));
  }
  return Append(format_.header, {});
}

Status OutputParts::FinishPart() {
  PST_RETURN_IF_ERROR(CompressCollected());
  buffer_.clear();
  last_.stream.Finish(&buffer_);
  PST_RETURN_IF_ERROR(Put(buffer_));
  return parts_.back().Finish();
}

Status OutputParts::Append(std::string_view text, std::string_view pieces) {
  if (format_.encoder) {
    encoded_.clear();
    PST_CHECK(format_.encoder->Encode(text, &encoded_));
    last_.size += encoded_.size();
    return AppendBytes(encoded_);
  }
  last_.size += text.size();
  if (format_.compression == Compression::kNone || pieces.empty()) return AppendBytes(text);
  PST_RETURN_IF_ERROR(CompressCollected());
  buffer_.clear();
  last_.stream.Add(pieces, &buffer_);
  return Put(buffer_);
}

Status OutputParts::AppendBytes(std::string_view bytes) {
  if (format_.compression == Compression::kNone) return Put(bytes);
  collected_ += bytes;
  return collected_.size() < kPieceSize ? Status() : CompressCollected();
}

Status OutputParts::CompressCollected() {
  if (!marked_text_) marked_text_ = collected_;
  std::string pieces;
  PST_RETURN_IF_ERROR(CompressPiece(format_.compression, collected_, &pieces));
  collected_.clear();
  buffer_.clear();
  last_.stream.Add(pieces, &buffer_);
  return Put(buffer_);
}

Status OutputParts::Put(std::string_view bytes) {
  const uint64_t before = parts_.back().size();
  Status status = parts_.back().Append(bytes);
  bytes_written_ += parts_.back().size() - before;
  return status;
}

}  // namespace penstock
