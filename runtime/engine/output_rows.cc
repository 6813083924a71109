#include "runtime/engine/output_rows.h"

#include <algorithm>
#include <cstring>

namespace penstock {
namespace {

constexpr uint32_t kFirstRows = 1024;
constexpr uint64_t kFirstText = 64 << 10;
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

OutputRows::OutputRows(pst_ctx* ctx, std::span<const Type> columns)
    : ctx_(ctx), memory_(columns.size()), columns_(columns.size()) {
  for (size_t i = 0; i < columns.size(); ++i) columns_[i].width = ColumnWidth(columns[i]);
  ctx_->out_columns = columns_.data();
  ctx_->out_rows = 0;
  ctx_->out_rows_room = 0;
}

void OutputRows::Grow() {
  const uint32_t room = std::max(kFirstRows, 2 * ctx_->out_rows_room);
  sizes_.resize(room);
  origins_.resize(room);
  ctx_->out_sizes = sizes_.data();
  ctx_->out_origins = origins_.data();
  for (size_t i = 0; i < columns_.size(); ++i) {
    pst_column& column = columns_[i];
    Column& memory = memory_[i];
    memory.nulls.resize(room);
    column.nulls = memory.nulls.data();
    if (column.width == 0) {
      memory.offsets.resize(uint64_t{room} + 1);
      column.offsets = memory.offsets.data();
      continue;
    }
    memory.values.resize((room * column.width + sizeof(pst_i128) - 1) / sizeof(pst_i128));
    column.data = reinterpret_cast<char*>(memory.values.data());
  }
  ctx_->out_rows_room = room;
}

void OutputRows::GrowText(uint32_t number, uint64_t used, uint64_t bytes) {
  pst_column& column = columns_[number];
  const uint64_t room = std::max({kFirstText, 2 * column.text_room, used + bytes});
  std::unique_ptr<char[]> text = std::make_unique_for_overwrite<char[]>(room + kSlack);
  if (used > 0) std::memcpy(text.get(), column.data, used);
  memory_[number].text = std::move(text);
  column.data = memory_[number].text.get();
  column.text_room = room;
}

}  // namespace penstock
