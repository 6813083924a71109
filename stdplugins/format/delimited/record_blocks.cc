// Reads, keeps what follows the last complete record for the next block, and grows the buffer while
// there is no complete record. Every block starts at the start of a record, so no state of quoting
// passes from one to the next.

#include "stdplugins/format/delimited/record_blocks.h"

#include <algorithm>
#include <cstring>
#include <optional>
#include <utility>

#include "runtime/base/short_wait.h"
#include "stdplugins/format/delimited/header.h"
#include "stdplugins/format/delimited/record_walk.h"
#include "stdplugins/format/delimited/utf8_check.h"

namespace penstock {
namespace {

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Whether empty lines are records depends on the first record that is not empty, so those at
// the start of an input are kept until it comes. After so many bytes they are taken for records of
// one field.
constexpr size_t kMaxEmptyStart = 1024 * 1024;

// Bytes at the start of an input in which a line feed is looked for.
constexpr size_t kLineEndSearch = 256 * 1024;

// Where the first record ends, counting its line end; nothing if it is not complete.
std::optional<size_t> FirstRecordSize(const DelimitedDialect& dialect, const char* p, size_t size) {
  std::optional<size_t> end;
  WalkRecords(
      dialect, p, size, [](size_t) {},
      [&](size_t at) {
        end = at + 1;
        return false;
      });
  return end;
}

// What to put behind a text that does not end with the end of a record. A CR is cut off before an
// LF, so one that is text needs a second.
std::string_view MissingLineEnd(const DelimitedDialect& dialect, std::string_view text) {
  return dialect.line_end == "\n" && text.ends_with('\r') ? kCrLf : dialect.line_end;
}

// Line ends in the first `size` bytes of an input; nothing if it cannot be read again.
std::optional<uint64_t> CountLines(ByteInput& input, uint64_t size, char line_end) {
  if (!input.reopenable()) return std::nullopt;
  auto source = input.Open();
  if (!source.ok()) return std::nullopt;
  std::vector<char> piece(64 * 1024);
  uint64_t lines = 0;
  while (size > 0) {
    auto count = source.value()->Read(piece.data(), std::min<uint64_t>(size, piece.size()));
    if (!count.ok() || *count == 0) return std::nullopt;
    lines += static_cast<uint64_t>(std::count(piece.data(), piece.data() + *count, line_end));
    size -= *count;
  }
  return lines;
}

}  // namespace

RecordBlocks::RecordBlocks(const RecordBlockOptions& options, std::unique_ptr<ByteInput> input)
    : options_(options),
      dialect_(options.dialect),
      input_(std::move(input)),
      line_end_pending_(options.dialect.line_end == "\n"),
      header_pending_(options.header) {}

Result<bool> RecordBlocks::Next(TextBuffer& buffer, const Summarize& summarize,
                                RecordBlock* block) {
  std::unique_lock lock(mutex_, std::defer_lock);
  if (!ShortWait([&] { return lock.try_lock(); })) lock.lock();
  if (!failure_.ok()) return failure_;
  auto found = TryNext(buffer, summarize, block);
  if (!found.ok()) failure_ = found.status();
  return found;
}

Result<bool> RecordBlocks::TryNext(TextBuffer& buffer, const Summarize& summarize,
                                   RecordBlock* block) {
  if (!std::exchange(is_open_, true)) {
    PST_ASSIGN_OR_RETURN(source_, input_->Open());
  }
  if (source_ == nullptr) return false;
  PST_ASSIGN_OR_RETURN(const bool has_block, Find(buffer, summarize, block));
  block->bytes = source_->consumed() - reported_bytes_;
  reported_bytes_ = source_->consumed();
  if (has_block) {
    block->sequence = sequence_++;
  } else {
    source_.reset();
  }
  return has_block;
}

// False at the end of the input.
Result<bool> RecordBlocks::Find(TextBuffer& buffer, const Summarize& summarize,
                                RecordBlock* block) {
  Text text;
  if (!buffer.Reserve(std::max(usual_capacity(), carry_.size() + options_.read_size), 0)) {
    return Status(Failure::kOutOfMemory, "out of memory while reading a block of input");
  }
  std::memcpy(buffer.data(), carry_.data(), carry_.size());
  text.end = carry_.size();

  size_t looked_at = 0;
  while (true) {
    PST_RETURN_IF_ERROR(ReadMore(buffer, text));
    // A long record that comes in small pieces is not looked at again before it has doubled, or
    // is about to be refused.
    if (!text.at_end && text.end >= options_.read_size && text.end < 2 * looked_at &&
        text.end - text.begin <= options_.max_record) {
      continue;
    }
    looked_at = text.end;
    if (at_input_start_) {
      const std::string_view begin(buffer.data(), std::min(text.end, kByteOrderMark.size()));
      const bool is_undecided =
          begin.size() < kByteOrderMark.size() && kByteOrderMark.starts_with(begin);
      if (is_undecided && !text.at_end) continue;
      if (begin == kByteOrderMark) text.begin = kByteOrderMark.size();
      at_input_start_ = false;
    }
    if (line_end_pending_) {
      line_end_pending_ =
          !FindLineEnd(buffer.data() + text.begin, text.end - text.begin, text.at_end);
      if (line_end_pending_) continue;
    }
    if (header_pending_) {
      PST_RETURN_IF_ERROR(TakeHeader(buffer, text));
      if (header_pending_) continue;
    }
    const char* p = buffer.data() + text.begin;
    uint32_t size = static_cast<uint32_t>(text.end - text.begin);
    if (size == 0) {
      if (text.at_end) return false;
      continue;
    }
    PST_ASSIGN_OR_RETURN(BlockSummary summary, summarize(p, size));
    if (text.at_end && summary.complete < size) {
      // The last line has no end of its own, or its end is inside quotes.
      const std::string_view end = MissingLineEnd(dialect_, {p, size});
      std::memcpy(buffer.data() + text.end, end.data(), end.size());
      size += static_cast<uint32_t>(end.size());
      PST_ASSIGN_OR_RETURN(summary, summarize(p, size));
      if (summary.complete < size) return Unterminated(buffer, text, summary.row_count);
    }
    if (summary.complete == 0) continue;
    // Only the first can be so long: there was none when half of the text was looked at.
    if (size > options_.max_record &&
        *FirstRecordSize(dialect_, p, size) - 1 > options_.max_record) {
      return TooLong(text.begin);
    }

    if (field_count_ == 0) field_count_ = FieldCount(p, summary.complete);
    if (field_count_ == 0 && !text.at_end && summary.complete < kMaxEmptyStart) continue;
    carry_.assign(p + summary.complete, size - summary.complete);
    offset_ += text.begin + summary.complete;
    records_ += summary.row_count;
    block->base = p;
    block->summary = summary;
    block->field_count =
        options_.exact_fields ? options_.min_fields : std::max(field_count_, options_.min_fields);
    block->field_index = field_index_.empty() ? nullptr : field_index_.data();
    return true;
  }
}

// Adds one read to the text. kRecordTooLong if what is there is no complete record and too long.
Status RecordBlocks::ReadMore(TextBuffer& buffer, Text& text) {
  if (text.at_end) return Status();
  if (text.end - text.begin > options_.max_record) return TooLong(text.begin);
  if (buffer.capacity() - text.end < options_.read_size) {
    const size_t wanted =
        std::min(2 * buffer.capacity(), options_.max_record + 2 * options_.read_size);
    if (!buffer.Reserve(wanted, text.end)) {
      return Status(Failure::kOutOfMemory, "out of memory while reading a long record");
    }
  }
  const size_t room = std::min(options_.read_size, buffer.capacity() - text.end);
  PST_ASSIGN_OR_RETURN(const size_t count, source_->Read(buffer.data() + text.end, room));
  text.end += count;
  text.at_end = count == 0;
  return Status();
}

// Files from old Macs end records in CR alone; a CR in a file that also has line feeds is text. It
// is decided for the whole file by its first bytes, however they are read. False: more are needed.
bool RecordBlocks::FindLineEnd(const char* p, size_t size, bool at_end) {
  const size_t most = std::min(kLineEndSearch, options_.max_record);
  const size_t seen = std::min(size, most);
  if (std::memchr(p, '\n', seen) != nullptr) return true;
  if (!at_end && size <= most) return false;
  DelimitedDialect with_cr = dialect_;
  with_cr.line_end = "\r";
  const auto first_record = FirstRecordSize(with_cr, p, seen);
  const bool is_half_line_end = first_record == seen && size > seen && p[seen] == '\n';
  if (first_record && !is_half_line_end) dialect_ = with_cr;
  return true;
}

// Takes empty lines from the text, for which the room is given back.
void RecordBlocks::SkipEmptyLines(TextBuffer& buffer, Text& text) {
  const size_t begin = text.begin;
  while (true) {
    const std::string_view rest(buffer.data() + text.begin, text.end - text.begin);
    const auto size = FirstRecordSize(dialect_, rest.data(), rest.size());
    if (!size) break;
    const std::string_view line = rest.substr(0, *size - 1);
    if (!line.empty() && line != "\r") break;
    text.begin += *size;
  }
  if (text.begin == begin) return;
  std::memmove(buffer.data(), buffer.data() + text.begin, text.end - text.begin);
  offset_ += text.begin;
  text.end -= text.begin;
  text.begin = 0;
}

// Takes the header from the text, if it is complete.
Status RecordBlocks::TakeHeader(TextBuffer& buffer, Text& text) {
  SkipEmptyLines(buffer, text);
  const char* p = buffer.data() + text.begin;
  const size_t size = text.end - text.begin;
  const std::string& file = input_->name();
  std::optional<size_t> record_size = FirstRecordSize(dialect_, p, size);
  size_t name_size = 0;
  if (record_size) {
    name_size = *record_size - 1;
  } else {
    if (!text.at_end) return Status();
    if (size == 0) {
      header_pending_ = false;
      if (options_.by_name.empty()) return Status();
      return Status(Failure::kHeaderMissing,
                    "`" + file + "` is empty, but its header must name the column `" +
                        options_.by_name[0] + "`");
    }
    const auto open_quote =
        WalkRecords(dialect_, p, size, [](size_t) {}, [](size_t) { return true; });
    if (open_quote) return Unterminated(buffer, text, 0);
    record_size = size;
    name_size = size;
  }
  const std::string_view line(p, name_size);
  if (!IsUtf8(line.data(), line.size()) && !options_.by_name.empty()) {
    return Status(Failure::kInputEncoding, "the header of `" + file + "` is not valid UTF-8");
  }
  const std::vector<std::string> names = SplitRecord(dialect_, line);
  const bool is_blank = names.size() == 1 && names[0].empty();
  if (!is_blank) field_count_ = static_cast<uint32_t>(names.size());
  if (options_.check_header) PST_RETURN_IF_ERROR(options_.check_header(names, file));
  PST_ASSIGN_OR_RETURN(field_index_, ResolveHeader(names, options_.by_name, file));
  text.begin += *record_size;
  header_pending_ = false;
  return Status();
}

// Fields of the first record that is not an empty line; 0 if there is none.
uint32_t RecordBlocks::FieldCount(const char* p, size_t size) {
  uint32_t delimiters = 0;
  size_t begin = 0;
  uint32_t fields = 0;
  WalkRecords(
      dialect_, p, size, [&](size_t) { ++delimiters; },
      [&](size_t at) {
        const std::string_view record(p + begin, at - begin);
        begin = at + 1;
        if (record.empty() || record == "\r") return true;
        fields = delimiters + 1;
        return false;
      });
  return fields;
}

// `begin`: where the record begins in the buffer.
Status RecordBlocks::TooLong(size_t begin) const {
  std::string message = Place(offset_ + begin, records_ + 1) + ": record is longer than " +
                        std::to_string(options_.max_record >> 20) + " MiB";
  if (dialect_.quote != 0) {
    message += "; it may contain an unclosed quote";
  }
  return Status(Failure::kRecordTooLong, std::move(message));
}

// `records` of the text are complete.
Status RecordBlocks::Unterminated(TextBuffer& buffer, const Text& text, size_t records) const {
  const auto opened = WalkRecords(
      dialect_, buffer.data() + text.begin, text.end - text.begin, [](size_t) {},
      [](size_t) { return true; });
  PST_CHECK(opened.has_value());
  return Status(Failure::kUnterminatedQuote,
                Place(offset_ + text.begin + *opened, records_ + records + 1) +
                    ": unclosed quote at the end of the input");
}

// "`data.csv`, line 12", or the record where lines cannot be counted again.
std::string RecordBlocks::Place(uint64_t offset, uint64_t record) const {
  std::string place = "`" + input_->name() + "`, ";
  if (const auto lines = CountLines(*input_, offset, dialect_.line_end == "\r" ? '\r' : '\n')) {
    return place + "line " + std::to_string(*lines + 1);
  }
  return place + "record " + std::to_string(record);
}

}  // namespace penstock
