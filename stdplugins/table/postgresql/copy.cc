// The rows of a copy stay where they were read: a record is a message with its header, so the next
// one begins where it ends. Reading goes on as long as there is room and the server has sent more,
// because a batch of a few rows costs as much around the loop as one of thousands.

#include <fmt/format.h>

#include <cstring>

#include "runtime/base/show_text.h"
#include "stdplugins/table/postgresql/connection.h"

namespace penstock {
namespace {

constexpr size_t kSlack = 64;
constexpr int32_t kLargestRow = 0x40000000;  // the server makes none that are larger
constexpr size_t kHeader = 5;                // of a message: type and size
constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);

}  // namespace

Status PostgresConnection::BeginCopy(std::string_view sql, std::string_view shown) {
  MessageWriter query;
  is_busy_ = true;
  copied_ = Copied::kNothing;
  copied_rows_ = 0;
  shown_ = shown.empty() ? sql : shown;
  PST_RETURN_IF_ERROR(Send(query.Begin('Q').Text(sql).End()));
  PST_ASSIGN_OR_RETURN(const PostgresMessage message, Next());
  if (message.type == 'E') return Fail(message, shown_);
  if (message.type != 'H') return Unexpected(message);
  largest_ = kLargestRow;
  return {};
}

// The first message has what comes before the rows, and the first row if there is one: `*row` is
// where that begins, with a header of its own, or the end of the message.
Status PostgresConnection::TakeCopyHeader(size_t at, size_t size, size_t* row) {
  MessageReader reader({buffer_.data() + at + kHeader, size - kHeader});
  const bool is_signed = reader.Bytes(kSignature.size()) == kSignature;
  const auto flags = static_cast<uint32_t>(reader.Int32());
  reader.Bytes(reader.Int32());
  if (!is_signed || !reader.ok() || flags >> 16 != 0) return NotAsCopySays();
  copied_ = Copied::kHeader;
  const size_t left = reader.rest().size();
  *row = at + size - left;
  if (left == 0) return {};
  MessageWriter header;
  header.Begin('d').Bytes(reader.rest()).End();
  *row -= kHeader;
  std::memcpy(buffer_.data() + *row, header.bytes().data(), kHeader);
  return {};
}

Status PostgresConnection::NotAsCopySays() {
  usable_ = false;
  return Status(Failure::kAnswerInvalid,
                place_ + " does not send rows in the binary format of COPY");
}

Status PostgresConnection::EndCopy(std::string_view tag) {
  const bool is_whole = copied_ == Copied::kAll && tag == fmt::format("COPY {}", copied_rows_);
  if (is_whole) return Finish();
  usable_ = false;
  return Status(Failure::kAnswerInvalid,
                fmt::format("{} has not sent all rows of a copy: {} came, and the server says `{}`",
                            place_, copied_rows_, Printable(tag, 100)));
}

Status PostgresConnection::Receive(Rows* rows) {
  rows->begin.clear();
  if (!is_busy_) return {};
  size_t last = begin_;  // where the rows that were found end
  while (true) {
    PST_ASSIGN_OR_RETURN(const size_t size, SizeOfNext());
    if (size == 0 || end_ - begin_ < size) {  // the next message is not complete
      const size_t room = buffer_.size() - kSlack - end_;
      if (!rows->begin.empty()) {
        if (room == 0 || stream_->IsIdle()) break;
        PST_RETURN_IF_ERROR(FillMore());
        continue;
      }
      PST_RETURN_IF_ERROR(Fill(size == 0 ? kHeader : size));
      continue;
    }
    const size_t at = begin_;
    const char type = buffer_[at];
    const std::string_view body(buffer_.data() + at + kHeader, size - kHeader);
    if (type == 'd') {
      size_t row = at;
      if (copied_ == Copied::kNothing) PST_RETURN_IF_ERROR(TakeCopyHeader(at, size, &row));
      if (copied_ != Copied::kHeader) return NotAsCopySays();
      begin_ += size;
      if (row == begin_) continue;  // nothing but what comes before the rows
      // The end of the rows is a message of its own: the number of its values is -1.
      const std::string_view values(buffer_.data() + row + kHeader, begin_ - row - kHeader);
      if (values == "\xff\xff") {
        copied_ = Copied::kEndOfRows;
        if (!rows->begin.empty()) break;
        continue;
      }
      if (rows->begin.empty()) rows->base = buffer_.data();
      rows->begin.push_back(static_cast<uint32_t>(row));
      last = begin_;
      continue;
    }
    if (!rows->begin.empty()) break;  // it belongs behind these rows
    begin_ += size;
    if (IsNote(type)) {
      Note({type, body});
    } else if (type == 'c' && copied_ == Copied::kEndOfRows) {
      copied_ = Copied::kAll;
    } else if (type == 'C') {
      return EndCopy(MessageReader(body).Text());
    } else if (type == 'E') {
      return Fail({type, body}, shown_);
    } else {
      return Unexpected({type, body});
    }
  }
  copied_rows_ += rows->begin.size();
  rows->begin.push_back(static_cast<uint32_t>(last));
  return {};
}

}  // namespace penstock
