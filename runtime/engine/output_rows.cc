#include "runtime/engine/output_rows.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace penstock {
namespace {

constexpr uint32_t kFirstRows = 1024;
constexpr uint64_t kFirstText = 64 << 10;
constexpr uint64_t kKeptText = 1 << 20;
constexpr uint64_t kSlack = 64;  // that kernels may read and write beyond a text

}  // namespace

uint64_t ColumnWidth(Type type) {
  switch (CarrierOf(type)) {
    case Carrier::kInt32:
      return sizeof(int32_t);
    case Carrier::kInt64:
      return sizeof(int64_t);
    case Carrier::kInt128:
      return sizeof(pst_i128);
    case Carrier::kFloat64:
      return sizeof(double);
    case Carrier::kText:
    case Carrier::kCell:
      break;
  }
  return 0;
}

OutputRows::OutputRows(pst_ctx* ctx, std::span<const Type> columns) : ctx_(ctx) {
  memory_.columns.resize(columns.size());
  memory_.entries.resize(columns.size());
  for (size_t i = 0; i < columns.size(); ++i) memory_.entries[i].width = ColumnWidth(columns[i]);
  Use();
}

void OutputRows::Use() {
  ctx_->out_columns = memory_.entries.data();
  ctx_->out_sizes = memory_.sizes.data();
  ctx_->out_origins = memory_.origins.data();
  ctx_->out_rows = 0;
  ctx_->out_rows_room = room_;
}

void OutputRows::Grow() {
  const uint32_t room = std::max(kFirstRows, 2 * room_);
  memory_.sizes.resize(room);
  memory_.origins.resize(room);
  ctx_->out_sizes = memory_.sizes.data();
  ctx_->out_origins = memory_.origins.data();
  uint64_t bytes_per_row = sizeof(uint64_t) + sizeof(uint32_t);
  for (size_t i = 0; i < memory_.entries.size(); ++i) {
    pst_column& column = memory_.entries[i];
    Memory::Column& memory = memory_.columns[i];
    memory.nulls.resize(room);
    column.nulls = memory.nulls.data();
    bytes_per_row += sizeof(uint8_t) + (column.width == 0 ? sizeof(uint64_t) : column.width);
    if (column.width == 0) {
      memory.offsets.resize(uint64_t{room} + 1);
      column.offsets = memory.offsets.data();
      continue;
    }
    memory.values.resize((room * column.width + sizeof(pst_i128) - 1) / sizeof(pst_i128));
    column.data = reinterpret_cast<char*>(memory.values.data());
  }
  bytes_ += (room - room_) * bytes_per_row;
  room_ = room;
  ctx_->out_rows_room = room;
}

void OutputRows::GrowText(uint32_t number, uint64_t used, uint64_t bytes) {
  pst_column& column = memory_.entries[number];
  const uint64_t room = std::max({kFirstText, 2 * column.text_room, used + bytes});
  std::unique_ptr<char[]> text = std::make_unique_for_overwrite<char[]>(room + kSlack);
  if (used > 0) std::memcpy(text.get(), column.data, used);
  bytes_ += room - column.text_room;
  memory_.columns[number].text = std::move(text);
  column.data = memory_.columns[number].text.get();
  column.text_room = room;
  if (bytes_ > kFullBytes) ctx_->out_rows_room = ctx_->out_rows + 1;
}

void OutputRows::Clear() {
  ctx_->out_rows = 0;
  ctx_->out_rows_room = room_;
  for (size_t i = 0; i < memory_.entries.size(); ++i) {
    pst_column& column = memory_.entries[i];
    if (column.text_room <= kKeptText) continue;
    bytes_ -= column.text_room;
    memory_.columns[i].text.reset();
    column.data = nullptr;
    column.text_room = 0;
  }
}

OutputRows::Memory OutputRows::Release() {
  Memory released = std::move(memory_);
  memory_ = {};
  memory_.columns.resize(released.columns.size());
  memory_.entries.resize(released.entries.size());
  for (size_t i = 0; i < memory_.entries.size(); ++i) {
    memory_.entries[i].width = released.entries[i].width;
  }
  room_ = 0;
  bytes_ = 0;
  Use();
  return released;
}

}  // namespace penstock
