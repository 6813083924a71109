#pragma once
// The smallest engine: memory for generated code, and what it reports. One at a time.

#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "compiler/codegen/jit.h"
#include "runtime/abi/job_abi.h"
#include "runtime/engine/output_rows.h"
#include "runtime/type/time_zone.h"
#include "runtime/type/type.h"

namespace penstock {

// The host functions under their names, for the JIT.
std::vector<NativeSymbol> HostSymbols();

class LoopHost {
 public:
  // `types`: of the output columns.
  explicit LoopHost(const std::vector<Type>& types);
  LoopHost(const LoopHost&) = delete;
  ~LoopHost();

  void Run(pst_job_function job, const pst_block& block);

  struct Refused {
    uint32_t row;
    int32_t column, field, reason;
    friend bool operator==(const Refused&, const Refused&) = default;
  };
  const pst_ctx& context() const { return ctx_; }
  std::string_view bytes() const {
    return {bytes_.data(), static_cast<size_t>(ctx_.w - bytes_.data())};
  }
  const std::vector<Refused>& refused() const { return refused_; }
  // What was emitted as cells, record by record, in canonical text; NULL is "NULL".
  const std::vector<std::string>& cells() const { return cells_; }

  // The host functions.
  char* Reserve(char* w, uint64_t bytes);
  char* GrowScratch(uint64_t bytes);
  void Refuse(const Refused& refused) { refused_.push_back(refused); }
  void EmitRow();
  OutputRows& rows() { return rows_; }

 private:
  TimeZone zone_;
  pst_ctx ctx_{};
  OutputRows rows_;
  std::vector<char> bytes_;
  std::deque<std::vector<char>> arenas_;
  std::vector<pst_cell> out_cells_;
  std::vector<pst_cell> emitted_;  // record by record; looked at when the call is over
  std::vector<std::string> cells_;
  std::vector<Refused> refused_;
};

}  // namespace penstock
