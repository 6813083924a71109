#include "tests/layouts/loop_host.h"

#include <cstring>

#include "runtime/abi/dirty_reason.h"
#include "runtime/abi/host_functions.h"
#include "runtime/base/check.h"
#include "runtime/plugin/cell_text.h"

namespace penstock {
namespace {

constexpr size_t kSlack = 64;

LoopHost& HostOf(pst_ctx* ctx) { return *static_cast<LoopHost*>(ctx->worker); }

std::string LineOf(std::span<const pst_cell> cells) {
  std::string line;
  for (const pst_cell& cell : cells) {
    char room[kCellTextRoom];
    if (!line.empty()) line += '|';
    line += cell.tag == PST_NULL ? "NULL" : std::string(CellText(cell, room));
  }
  return line;
}

}  // namespace

std::vector<NativeSymbol> HostSymbols() {
  return {
#define PST_HOST(name) {#name, reinterpret_cast<void*>(&name)},
#include "runtime/abi/host_functions.def"
#undef PST_HOST
  };
}

LoopHost::LoopHost(const std::vector<Type>& types)
    : rows_(&ctx_, types), bytes_(kSlack), out_cells_(types.size()) {
  ctx_.worker = this;
  ctx_.zone = &zone_;
  ctx_.w = ctx_.w_end = bytes_.data();
  ctx_.out_cells = out_cells_.data();
}

LoopHost::~LoopHost() = default;

void LoopHost::Run(pst_job_function job, const pst_block& block) {
  arenas_.clear();
  ctx_.scratch = ctx_.scratch_end = ctx_.scratch_begin = nullptr;
  emitted_.clear();
  job(&ctx_, &block, 0, block.row_count);
  for (size_t first = 0; first < emitted_.size(); first += out_cells_.size()) {
    cells_.push_back(LineOf({&emitted_[first], out_cells_.size()}));
  }
}

// Moves everything every time, so that a pointer to an old place is detected.
char* LoopHost::Reserve(char* w, uint64_t bytes) {
  const auto committed = ctx_.w - bytes_.data();
  const auto used = w - bytes_.data();
  std::vector<char> moved(static_cast<size_t>(used) + bytes + kSlack);
  std::memcpy(moved.data(), bytes_.data(), static_cast<size_t>(used));
  bytes_.swap(moved);
  ctx_.w = bytes_.data() + committed;
  ctx_.w_end = bytes_.data() + bytes_.size() - kSlack;
  return bytes_.data() + used;
}

char* LoopHost::GrowScratch(uint64_t bytes) {
  arenas_.emplace_back(bytes + kSlack);
  ctx_.scratch = ctx_.scratch_begin = arenas_.back().data();
  ctx_.scratch_end = ctx_.scratch + bytes;
  return ctx_.scratch;
}

void LoopHost::EmitRow() {
  emitted_.insert(emitted_.end(), out_cells_.begin(), out_cells_.end());
  ctx_.scratch_begin = ctx_.scratch;
}

}  // namespace penstock

using penstock::HostOf;

char* pst_reserve(pst_ctx* ctx, char* w, uint64_t bytes) { return HostOf(ctx).Reserve(w, bytes); }
char* pst_scratch_grow(pst_ctx* ctx, uint64_t bytes) { return HostOf(ctx).GrowScratch(bytes); }
void pst_dirty(pst_ctx* ctx, const pst_block*, uint32_t row, int32_t column, int32_t field,
               int32_t reason) {
  HostOf(ctx).Refuse({row, column, field, reason});
}
void pst_field_count_differs(pst_ctx* ctx, const pst_block*, uint32_t row) {
  HostOf(ctx).Refuse({row, -1, -1, penstock::kFieldCount});
  ++ctx->dirty;
}
int32_t pst_emit_row(pst_ctx* ctx, const pst_block*, uint32_t) {
  HostOf(ctx).EmitRow();
  return 0;
}
void pst_grow_rows(pst_ctx* ctx) { HostOf(ctx).rows().Grow(); }
void pst_grow_text(pst_ctx* ctx, int32_t column, uint64_t used, uint64_t bytes) {
  HostOf(ctx).rows().GrowText(static_cast<uint32_t>(column), used, bytes);
}
void pst_parameter_invalid(pst_ctx*, int32_t, int32_t) { PST_CHECK(false); }
void pst_zone_to_local(pst_ctx*, const pst_i128* utc, pst_i128* local) { *local = *utc; }
void pst_zone_to_utc(pst_ctx*, const pst_i128* local, pst_i128* utc) { *utc = *local; }
