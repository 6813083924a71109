#pragma once
// One table with a column of each kind, as a block of each layout; the loop that copies it from any
// layout to any other one; and what came out, as lines that can be compared.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "compiler/codegen/jit.h"
#include "compiler/ir/pipeline.h"
#include "runtime/abi/job_abi.h"
#include "runtime/type/type.h"

namespace penstock::layouts {

using ir::Layout;

constexpr Layout kLayouts[] = {Layout::kText, Layout::kCells, Layout::kRows, Layout::kColumns};

std::string NameOf(Layout layout);

struct TestColumn {
  const char* name;
  Type type;
};
extern const std::vector<TestColumn> kColumns;

// One value of the table, as a cell that owns what it points at.
struct Cell {
  pst_cell cell{};
  std::shared_ptr<std::string> text;
  std::shared_ptr<pst_i128> wide;
};
using Row = std::vector<Cell>;

Cell Null();
Cell Number(pst_cell_tag tag, int64_t i, uint32_t size = 0);
Cell Wide(pst_cell_tag tag, __int128 i, uint32_t size = 0);
Cell Real(double d);
Cell Text(std::string text);

// Values that follow from the id, and NULLs.
Row RowOf(int64_t id);
std::vector<Row> TableOf(int64_t rows);

// The table as a block of a layout, with its memory.
class Block {
 public:
  Block(Layout layout, const std::vector<Row>& table);
  // Rows as they are.
  explicit Block(const std::vector<std::string>& rows);
  Block(const Block&) = delete;
  Block& operator=(const Block&) = delete;
  const pst_block& get() const { return block_; }

  // A record as a row of `prefixed`.
  static std::string BytesOf(const Row& row);

 private:
  void MakeText(const std::vector<Row>& table);
  void MakeCells(const std::vector<Row>& table);
  void MakeRows(const std::vector<Row>& table);
  static std::string Encoded(const pst_cell& cell);
  void AddRow(const std::string& row);
  void MakeColumns(const std::vector<Row>& table);
  void Finish();

  struct Memory {
    std::vector<pst_i128> values;
    std::vector<uint8_t> nulls;
    std::vector<uint64_t> offsets;
    std::string text;
  };

  pst_block block_{};
  std::string bytes_;
  std::vector<uint32_t> positions_;
  std::vector<uint32_t> ends_;
  std::vector<pst_cell> cells_;
  std::vector<Memory> memory_;
  std::vector<pst_column> columns_;
};

std::vector<Type> OutputTypes();
// All columns, of the records whose id is not 1, whatever the layouts.
ir::Pipeline MakePipeline(Layout from, Layout to);

// A record as text: its values with bars between them.
std::string LineOf(const Row& row);
std::string LineOf(const pst_cell* cells);
// A row of `prefixed`, read by the format's twin.
std::string LineOfRow(std::string_view bytes);
std::string LineOfColumns(const pst_column* columns, uint32_t row);
std::vector<std::string> Lines(std::string_view text);

// Compiled code of each tier, and the interpreter.
class Runner {
 public:
  // `host`: the host functions.
  Runner(const ir::Pipeline& pipeline, const std::vector<NativeSymbol>& host);

  void Each(const std::function<void(const std::string& way, pst_job_function job)>& run);

 private:
  const ir::Pipeline& pipeline_;
  std::vector<NativeSymbol> natives_;
};

}  // namespace penstock::layouts
