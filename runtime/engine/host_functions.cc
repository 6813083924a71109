// The C side of the host functions: each finds its worker and asks it.

#include "runtime/abi/host_functions.h"

#include "runtime/engine/worker.h"
#include "runtime/type/time_zone.h"

namespace penstock {
namespace {

constexpr pst_i128 kNanosPerSecond = 1'000'000'000;

Worker& WorkerOf(pst_ctx* ctx) { return *static_cast<Worker*>(ctx->worker); }

const TimeZone& ZoneOf(pst_ctx* ctx) { return *static_cast<const TimeZone*>(ctx->zone); }

// Rounded down, so that what remains is a part of a second from 0 up.
int64_t WholeSeconds(pst_i128 nanos) {
  const pst_i128 seconds = nanos / kNanosPerSecond - (nanos % kNanosPerSecond < 0 ? 1 : 0);
  return static_cast<int64_t>(seconds);
}

}  // namespace
}  // namespace penstock

using penstock::WorkerOf;

char* pst_reserve(pst_ctx* ctx, char* w, uint64_t bytes) { return WorkerOf(ctx).Reserve(w, bytes); }

char* pst_scratch_grow(pst_ctx* ctx, uint64_t bytes) { return WorkerOf(ctx).GrowScratch(bytes); }

void pst_dirty(pst_ctx* ctx, const pst_block*, uint32_t row, int32_t column, int32_t field,
               int32_t reason) {
  WorkerOf(ctx).Refuse(row, column, field, reason);
}

void pst_field_count_differs(pst_ctx* ctx, const pst_block*, uint32_t row) {
  WorkerOf(ctx).RefuseFieldCount(row);
}

int32_t pst_emit_row(pst_ctx* ctx, const pst_block*, uint32_t row) {
  return WorkerOf(ctx).EmitRow(row);
}

void pst_grow_rows(pst_ctx* ctx) { WorkerOf(ctx).GrowRows(); }

void pst_grow_text(pst_ctx* ctx, int32_t column, uint64_t used, uint64_t bytes) {
  WorkerOf(ctx).GrowText(static_cast<uint32_t>(column), used, bytes);
}

void pst_parameter_invalid(pst_ctx* ctx, int32_t parameter, int32_t reason) {
  WorkerOf(ctx).RefuseParameter(parameter, reason);
}

void pst_zone_to_local(pst_ctx* ctx, const pst_i128* utc, pst_i128* local) {
  const int64_t seconds = penstock::WholeSeconds(*utc);
  const int64_t offset = penstock::ZoneOf(ctx).ToLocal(seconds) - seconds;
  *local = *utc + offset * penstock::kNanosPerSecond;
}

void pst_zone_to_utc(pst_ctx* ctx, const pst_i128* local, pst_i128* utc) {
  const int64_t seconds = penstock::WholeSeconds(*local);
  const int64_t offset = seconds - penstock::ZoneOf(ctx).ToUtc(seconds);
  *utc = *local - offset * penstock::kNanosPerSecond;
}
