// The native kernels are called through one function type for all of them: in the calling
// conventions of x86-64 and AArch64, integers and pointers on the one hand and doubles on the other
// fill separate registers in order, and arguments that the callee does not expect do no harm.

#include "compiler/sema/fold.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include "runtime/abi/job_abi.h"
#include "runtime/base/check.h"
#include "runtime/kernels/kernel_table.h"
#include "runtime/type/date_pattern.h"

namespace penstock {
namespace {

constexpr size_t kMaxTextBytes = 64 << 10;
constexpr size_t kSlack = 64;  // what kernels may read beyond a text
constexpr int32_t kIsNull = -1;

using AnyKernel = int32_t (*)(pst_ctx*, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t, uint64_t,
                              uint64_t, uint64_t, uint64_t, uint64_t, double, double, double,
                              double);

// A text that may name a zone: only then the job's own zone is asked.
bool MayHaveZone(std::string_view text) {
  return text.find_first_of("Zz+") != std::string_view::npos ||
         (text.size() > 10 && text.find('-', 10) != std::string_view::npos);
}

// Whether the only immediate of a conversion by pattern has an offset in it.
bool HasZone(const std::vector<ir::Immediate>& pattern) {
  return pattern[0].text[offsetof(DateProgram, has_zone)] != 0;
}

bool IsFoldable(const KernelInfo& kernel, const std::vector<ir::Expr>& args,
                const std::vector<ir::Immediate>& immediates) {
  if (!kernel.is_foldable()) return false;
  size_t bytes = 0;
  for (const ir::Expr& arg : args) bytes += arg.constant.text.size();
  if (bytes > kMaxTextBytes) return false;
  if (!kernel.Is(kMayReadZone)) return true;
  return kernel.by_pattern ? !HasZone(immediates) : !MayHaveZone(args[0].constant.text);
}

// The arguments of a call, integers and doubles apart, and the memory they need.
class Call {
 public:
  explicit Call(size_t text_bytes) : memory_(text_bytes + kArenaBytes) {
    char* begin = memory_.data() + kSlack;
    text_ = begin;
    context_.scratch = begin + text_bytes;
    context_.scratch_begin = context_.scratch;
    context_.scratch_end = memory_.data() + memory_.size() - kSlack;
  }

  void Add(const ir::Constant& value, Carrier carrier) {
    switch (carrier) {
      case Carrier::kInt32:
      case Carrier::kInt64:
        return AddWord(static_cast<uint64_t>(value.integer));
      case Carrier::kInt128:
        return AddWord(reinterpret_cast<uint64_t>(&value.wide));
      case Carrier::kFloat64:
        PST_CHECK(doubles_ < real_.size());
        real_[doubles_++] = value.real;
        return;
      case Carrier::kText:
        return AddText(value.text);
      case Carrier::kCell:
        break;
    }
    PST_CHECK(false);
  }
  void Add(const ir::Immediate& immediate) {
    if (immediate.kind == ir::Immediate::Kind::kInt32) {
      AddWord(static_cast<uint64_t>(int64_t{immediate.integer}));
    } else {
      AddText(immediate.text);
    }
  }

  Folded Run(const void* address, Carrier result) {
    alignas(16) unsigned char out[16] = {};
    AddWord(reinterpret_cast<uint64_t>(&out));
    auto kernel = reinterpret_cast<AnyKernel>(reinterpret_cast<uintptr_t>(address));
    const int32_t code =
        kernel(&context_, word_[0], word_[1], word_[2], word_[3], word_[4], word_[5], word_[6],
               word_[7], word_[8], word_[9], real_[0], real_[1], real_[2], real_[3]);
    Folded folded;
    folded.value.is_null = code == kIsNull;
    if (code == kIsNull) return folded;
    folded.refusal = code;
    if (code == 0) Read(out, result, folded.value);
    return folded;
  }

 private:
  // Kernels that are folded make at most three times as much text as they are given.
  static constexpr size_t kArenaBytes = 4 * kMaxTextBytes + 4096;

  void AddWord(uint64_t word) {
    PST_CHECK(words_ < word_.size());
    word_[words_++] = word;
  }
  void AddText(const std::string& text) {
    std::memcpy(text_, text.data(), text.size());
    AddWord(reinterpret_cast<uint64_t>(text_));
    AddWord(text.size());
    text_ += text.size() + kSlack;
  }

  static void Read(const unsigned char* out, Carrier carrier, ir::Constant& value) {
    switch (carrier) {
      case Carrier::kInt32: {
        int32_t integer;
        std::memcpy(&integer, out, sizeof integer);
        value.integer = integer;
        return;
      }
      case Carrier::kInt64:
        std::memcpy(&value.integer, out, sizeof value.integer);
        return;
      case Carrier::kInt128:
        std::memcpy(&value.wide, out, sizeof value.wide);
        return;
      case Carrier::kFloat64:
        std::memcpy(&value.real, out, sizeof value.real);
        return;
      case Carrier::kText: {
        pst_text text;
        std::memcpy(&text, out, sizeof text);
        value.text.assign(text.data, text.size);
        return;
      }
      case Carrier::kCell:
        break;
    }
    PST_CHECK(false);
  }

  std::vector<char> memory_;
  char* text_ = nullptr;
  pst_ctx context_ = {};
  std::array<uint64_t, 10> word_ = {};
  size_t words_ = 0;
  std::array<double, 4> real_ = {};
  size_t doubles_ = 0;
};

}  // namespace

std::optional<Folded> FoldKernel(Kernel kernel, Type result, const std::vector<ir::Expr>& args,
                                 const std::vector<ir::Immediate>& immediates) {
  if (!IsFoldable(InfoOf(kernel), args, immediates)) return std::nullopt;
  size_t text_bytes = kSlack;
  for (const ir::Expr& arg : args) text_bytes += arg.constant.text.size() + kSlack;
  for (const ir::Immediate& immediate : immediates) text_bytes += immediate.text.size() + kSlack;
  Call call(text_bytes);
  for (const ir::Expr& arg : args) call.Add(arg.constant, CarrierOf(arg.type));
  for (const ir::Immediate& immediate : immediates) call.Add(immediate);
  return call.Run(NativeAddress(kernel), CarrierOf(result));
}

}  // namespace penstock
