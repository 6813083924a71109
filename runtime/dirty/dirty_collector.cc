#include "runtime/dirty/dirty_collector.h"

#include <fmt/format.h>

#include <utility>

#include "runtime/abi/dirty_reason.h"
#include "runtime/base/show_text.h"
#include "runtime/base/utf8.h"
#include "runtime/type/type.h"

namespace penstock {
namespace {

constexpr size_t kShownBytes = 60;

const DirtyReasonInfo& Describe(int32_t reason) {
  static constexpr DirtyReasonInfo kUnknown = {0, "D000", "refused for an unknown reason"};
  for (const DirtyReasonInfo& info : kDirtyReasons) {
    if (info.number == reason) return info;
  }
  return kUnknown;
}

}  // namespace

DirtyCollector::DirtyCollector(const JobPlan& plan, std::function<void(const std::string&)> print,
                               std::function<std::string(uint32_t)> slice_name, Concealer secrets)
    : plan_(plan),
      print_(std::move(print)),
      slice_name_(std::move(slice_name)),
      secrets_(std::move(secrets)) {}

Status DirtyCollector::Open(const std::string& path) {
  PST_ASSIGN_OR_RETURN(StagedFile file, StagedFile::Create(path));
  // Gets its name while it is empty: an older file would be wrong about this run, even if it is
  // killed.
  PST_RETURN_IF_ERROR(file.Publish(true));
  file_.emplace(std::move(file));
  return {};
}

std::string DirtyCollector::ColumnName(const DirtyRecord& record) const {
  const auto column = static_cast<size_t>(record.column);
  const std::vector<PlanColumn>& columns = plan_.writer.columns;
  return record.column >= 0 && column < columns.size() ? columns[column].name : "";
}

std::string DirtyCollector::Message(const DirtyRecord& record) const {
  std::string message;
  if (record.field >= 0) {
    message =
        record.raw_is_null ? "NULL: " : fmt::format("`{}`: ", Printable(record.raw, kShownBytes));
  }
  message += Describe(record.reason).text;
  if (!record.detail.empty()) {
    message += ": " + Printable(secrets_.Conceal(record.detail), 4 * kShownBytes);
  }
  const auto column = static_cast<size_t>(record.column);
  if (record.column >= 0 && column < plan_.writer.columns.size()) {
    const Type type = plan_.writer.columns[column].type;
    // A column of texts takes any value: what did not fit is a type that the value had before.
    const bool says_something = type.kind != Kind::kAny && type.kind != Kind::kString;
    if (says_something) message += "; the column is " + ToString(type);
  }
  return message;
}

std::string DirtyCollector::ShownLine(const DirtyRecord& record, uint32_t slice,
                                      uint64_t number) const {
  const std::string column = ColumnName(record);
  const std::string source = slice_name_ != nullptr ? slice_name_(slice) : "";
  return fmt::format("dirty record {}{}{}: {} [{}]", number,
                     source.empty() ? "" : " of " + Printable(source, 200),
                     column.empty() ? "" : ", column `" + Printable(column, kShownBytes) + "`",
                     Message(record), Describe(record.reason).code);
}

void DirtyCollector::AppendLine(const DirtyRecord& record, uint32_t slice, uint64_t number,
                                std::string* lines) const {
  const std::string column = ColumnName(record);
  *lines += fmt::format("{{\"record\":{},\"slice\":{},\"column\":", number, slice);
  if (column.empty()) {
    *lines += "null";
  } else {
    AppendJsonString(column, lines);
  }
  *lines += fmt::format(",\"code\":\"{}\",\"message\":", Describe(record.reason).code);
  AppendJsonString(Message(record), lines);
  *lines += ",\"raw\":";
  if (record.raw_is_null) {
    *lines += "null";
  } else {
    AppendJsonString(record.raw, lines);
    if (!IsUtf8(record.raw)) *lines += ",\"raw_base64\":\"" + Base64(record.raw) + "\"";
    if (record.raw_size > record.raw.size()) {
      *lines += fmt::format(",\"raw_bytes\":{}", record.raw_size);
    }
  }
  *lines += "}\n";
}

void DirtyCollector::Print(const std::string& line) {
  if (!prints()) return;
  print_(line);
  ++printed_;
}

Status DirtyCollector::Append(std::string_view lines) {
  PST_CHECK(file_.has_value());
  return file_->Append(lines);
}

Status DirtyCollector::Close() {
  if (!file_) return {};
  Status status = file_->Commit();
  file_.reset();
  return status;
}

}  // namespace penstock
