#include "stdplugins/table/postgresql/message.h"

#include <algorithm>
#include <utility>

#include "runtime/base/show_text.h"

namespace penstock {

std::string_view MessageReader::Bytes(int64_t size) {
  if (size < 0 || static_cast<uint64_t>(size) > rest_.size()) {
    ok_ = false;
    rest_ = {};
    return {};
  }
  const std::string_view bytes = rest_.substr(0, static_cast<size_t>(size));
  rest_.remove_prefix(bytes.size());
  return bytes;
}

int16_t MessageReader::Int16() {
  uint16_t value = 0;
  for (const char byte : Bytes(2)) value = static_cast<uint16_t>(value << 8 | (byte & 0xff));
  return static_cast<int16_t>(value);
}

int32_t MessageReader::Int32() {
  uint32_t value = 0;
  for (const char byte : Bytes(4)) value = value << 8 | static_cast<uint32_t>(byte & 0xff);
  return static_cast<int32_t>(value);
}

char MessageReader::Byte() {
  const std::string_view byte = Bytes(1);
  return byte.empty() ? '\0' : byte[0];
}

std::string_view MessageReader::Text() {
  const size_t end = rest_.find('\0');
  if (end == rest_.npos) {
    ok_ = false;
    return std::exchange(rest_, {});
  }
  const std::string_view text = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return text;
}

MessageWriter& MessageWriter::Begin(char type) {
  if (type != 0) bytes_ += type;
  begin_ = bytes_.size();
  return Int32(0);
}

MessageWriter& MessageWriter::Int16(int16_t value) {
  const auto bits = static_cast<uint16_t>(value);
  bytes_ += static_cast<char>(bits >> 8);
  bytes_ += static_cast<char>(bits & 0xff);
  return *this;
}

MessageWriter& MessageWriter::Int32(int32_t value) {
  const auto bits = static_cast<uint32_t>(value);
  for (int shift = 24; shift >= 0; shift -= 8) bytes_ += static_cast<char>(bits >> shift & 0xff);
  return *this;
}

MessageWriter& MessageWriter::Text(std::string_view text) {
  bytes_ += text;
  bytes_ += '\0';
  return *this;
}

MessageWriter& MessageWriter::Bytes(std::string_view bytes) {
  bytes_ += bytes;
  return *this;
}

MessageWriter& MessageWriter::End() {
  const auto size = static_cast<uint32_t>(bytes_.size() - begin_);
  for (size_t i = 0; i < 4; ++i) {
    bytes_[begin_ + i] = static_cast<char>(size >> (24 - 8 * i) & 0xff);
  }
  return *this;
}

ServerError ReadServerError(std::string_view body) {
  constexpr size_t kShown = 2000;
  ServerError error;
  std::string detail, hint;
  MessageReader reader(body);
  for (char field = reader.Byte(); field != '\0'; field = reader.Byte()) {
    const std::string text = Printable(reader.Text(), kShown);
    if (field == 'C') error.state = text;
    if (field == 'M') error.message = text;
    if (field == 'D') detail = text;
    if (field == 'H') hint = text;
  }
  if (!detail.empty()) error.message += "; " + detail;
  if (!hint.empty()) error.message += " (" + hint + ")";
  if (error.message.empty()) error.message = "an error without a message";
  return error;
}

Failure FailureOf(const ServerError& error, bool at_login) {
  if (at_login && error.state == "55000") return Failure::kDatabaseUnavailable;
  if (at_login && error.state == "08P01") return Failure::kAddressInvalid;  // of proxies
  constexpr std::pair<std::string_view, Failure> kStates[] = {
      {"28", Failure::kLoginRefused},
      {"3D", Failure::kAddressInvalid},
      {"42501", Failure::kAccessRefused},
      {"53300", Failure::kDatabaseUnavailable},  // too many connections
      {"57P", Failure::kDatabaseUnavailable},    // starts up or shuts down
      {"08", Failure::kDatabaseUnavailable},
      {"40", Failure::kDatabaseBusy},     // deadlock, conflict with the recovery of a standby
      {"55P03", Failure::kDatabaseBusy},  // lock not available
      {"57014", Failure::kTimedOut},      // cancelled, by statement_timeout for example
      {"25P03", Failure::kTimedOut},      // a transaction that was idle for too long
      {"25P04", Failure::kTimedOut},      // one that took too long
      {"72000", Failure::kSnapshotLost},
      {"42", Failure::kSqlRefused},
      {"22", Failure::kSqlRefused},
      {"0A", Failure::kSqlRefused},
      {"25", Failure::kSqlRefused},
      {"2F", Failure::kSqlRefused},
      {"3F", Failure::kSqlRefused},
  };
  const auto found = std::ranges::find_if(
      kStates, [&](const auto& row) { return error.state.starts_with(row.first); });
  return found == std::end(kStates) ? Failure::kDatabaseError : found->second;
}

}  // namespace penstock
