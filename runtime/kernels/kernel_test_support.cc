#include "runtime/kernels/kernel_test_support.h"

#include <cstring>

#include "runtime/abi/host_functions.h"
#include "runtime/base/check.h"
#include "runtime/kernels/kernel.h"
#include "runtime/type/calendar.h"

namespace penstock {

KernelTestContext::KernelTestContext(std::string_view zone) {
  Result<TimeZone> loaded = TimeZone::Load(zone);
  PST_CHECK(loaded.ok());
  zone_ = *std::move(loaded);
  ctx_.zone = &zone_;
  ctx_.worker = this;
  NextRecord();
}

void KernelTestContext::NextRecord() {
  arenas_.clear();
  ctx_.scratch = ctx_.scratch_end = nullptr;
}

char* KernelTestContext::Grow(uint64_t bytes) {
  arenas_.emplace_back(bytes + 64);
  ctx_.scratch = arenas_.back().data();
  ctx_.scratch_end = ctx_.scratch + bytes;
  return ctx_.scratch;
}

ExactText::ExactText(std::string_view text)
    : bytes_(new char[text.size()]), size_(static_cast<int64_t>(text.size())) {
  if (!text.empty()) memcpy(bytes_.get(), text.data(), text.size());
}

BlockText::BlockText(std::string_view text)
    : bytes_(std::string(64, '7') + std::string(text) + std::string(64, ',')),
      size_(static_cast<int64_t>(text.size())) {}

std::string ResultName(int32_t result) {
  if (result == 0) return "ok";
  if (result == PST_IS_NULL) return "null";
  for (const DirtyReasonInfo& reason : kDirtyReasons) {
    if (reason.number == result) return reason.code;
  }
  return "unknown result " + std::to_string(result);
}

pst_cell IntCell(int64_t value) {
  pst_cell cell{};
  cell.i = value;
  cell.tag = PST_INT;
  return cell;
}

pst_cell DoubleCell(double value) {
  pst_cell cell{};
  cell.d = value;
  cell.tag = PST_DOUBLE;
  return cell;
}

pst_cell TextCell(const ExactText& text) {
  pst_cell cell{};
  cell.p = text.data();
  cell.size = static_cast<uint32_t>(text.size());
  cell.tag = PST_TEXT;
  return cell;
}

pst_cell BytesCell(const ExactText& text) {
  pst_cell cell = TextCell(text);
  cell.tag = PST_BYTES;
  return cell;
}

namespace {

void Shift(const pst_i128& from, pst_i128* to, int64_t (*convert)(const TimeZone&, int64_t),
           const TimeZone& zone) {
  pst_i128 seconds = from / kNanosPerSecond;
  pst_i128 nanos = from % kNanosPerSecond;
  if (nanos < 0) {
    nanos += kNanosPerSecond;
    --seconds;
  }
  *to =
      static_cast<pst_i128>(convert(zone, static_cast<int64_t>(seconds))) * kNanosPerSecond + nanos;
}

}  // namespace
}  // namespace penstock

using namespace penstock;

extern "C" {

char* pst_scratch_grow(pst_ctx* ctx, uint64_t bytes) {
  return static_cast<KernelTestContext*>(ctx->worker)->Grow(bytes);
}

void pst_zone_to_local(pst_ctx* ctx, const pst_i128* utc, pst_i128* local) {
  const auto convert = [](const TimeZone& zone, int64_t t) { return zone.ToLocal(t); };
  Shift(*utc, local, convert, *static_cast<const TimeZone*>(ctx->zone));
}

void pst_zone_to_utc(pst_ctx* ctx, const pst_i128* local, pst_i128* utc) {
  const auto convert = [](const TimeZone& zone, int64_t t) { return zone.ToUtc(t); };
  Shift(*local, utc, convert, *static_cast<const TimeZone*>(ctx->zone));
}

}  // extern "C"
