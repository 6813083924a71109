#include "runtime/engine/fake_endpoints.h"

#include <memory>
#include <utility>

namespace penstock {
namespace {

FakeWorld* g_world = nullptr;

class FakeCursor : public Cursor {
 public:
  Result<bool> Next(Batch* batch) override {
    FakeWorld& world = *g_world;
    const size_t number = world.next_block.fetch_add(1);
    if (number >= world.blocks.size()) return false;
    if (world.before_block) PST_RETURN_IF_ERROR(world.before_block(number));
    const FakeBlock& block = world.blocks[number];
    batch->sequence = number;
    batch->block.slice = block.slice;
    batch->block.field_count = world.field_count;
    batch->refused = block.refused;
    if (block.cells.empty()) {
      Index(block.text, batch);
    } else {
      FillCells(block, batch);
    }
    return true;
  }

 private:
  void Index(const std::string& text, Batch* batch) {
    text_ = std::string(64, '#') + text + std::string(64, '#');
    positions_ = {0xffffffff};
    row_ends_ = {0xffffffff};
    for (uint32_t i = 0; i < text.size(); ++i) {
      if (text[i] != ',' && text[i] != '\n') continue;
      if (text[i] == '\n') row_ends_.push_back(static_cast<uint32_t>(positions_.size()) - 1);
      positions_.push_back(i);
    }
    batch->block.base = text_.data() + 64;
    batch->block.pos = positions_.data() + 1;
    batch->block.row_end = row_ends_.data() + 1;
    batch->block.row_count = static_cast<uint32_t>(row_ends_.size()) - 1;
    batch->bytes = text.size();
  }

  void FillCells(const FakeBlock& block, Batch* batch) {
    cells_.clear();
    for (const std::vector<std::string>& record : block.cells) {
      for (const std::string& text : record) {
        pst_cell cell{};
        cell.p = text.data();
        cell.size = static_cast<uint32_t>(text.size());
        cell.tag = text == "NULL" ? PST_NULL : PST_TEXT;
        cells_.push_back(cell);
        batch->bytes += text.size();
      }
    }
    batch->block.cells = cells_.data();
    batch->block.row_count = static_cast<uint32_t>(block.cells.size());
  }

  std::string text_;
  std::vector<uint32_t> positions_;
  std::vector<uint32_t> row_ends_;
  std::vector<pst_cell> cells_;
};

class FakeReader : public Reader {
 public:
  Status Prepare() override { return g_world->reader_prepare; }
  std::vector<SliceInfo> Slices() const override {
    std::vector<SliceInfo> slices;
    for (const std::string& name : g_world->slice_names) slices.push_back({name});
    return slices;
  }
  bool ordered() const override { return g_world->ordered; }
  std::unique_ptr<Cursor> NewCursor() override { return std::make_unique<FakeCursor>(); }
};

class FakeWriter : public Writer {
 public:
  Status Prepare() override {
    ++g_world->prepared;
    return g_world->writer_prepare;
  }
  int max_workers() const override { return g_world->max_workers; }
  Status Write(std::string_view records) override {
    FakeWorld& world = *g_world;
    if (world.writers_inside.fetch_add(1) != 0) world.overlapped = true;
    Status status;
    if (world.before_write) status = world.before_write(world.output);
    if (status.ok()) world.output += records;
    world.writers_inside.fetch_sub(1);
    return status;
  }
  Result<bool> WriteRow(const pst_cell* cells, int count, std::string* reason) override {
    return g_world->on_row(cells, count, reason);
  }
  Status Publish() override {
    ++g_world->published;
    return g_world->publish;
  }
  void Abort() override { ++g_world->aborted; }
  uint64_t BytesWritten() const override { return g_world->output.size(); }
  std::string Guarantee() const override { return "none: this is a test"; }
  std::vector<std::string> Outputs() const override { return {"memory"}; }
};

}  // namespace

FakeWorld::FakeWorld() { g_world = this; }
FakeWorld::~FakeWorld() { g_world = nullptr; }

const PluginRuntime& FakePlugin() {
  static constexpr PluginRuntime kPlugin = {
      "fake",
      [](const RunContext&) -> std::unique_ptr<Reader> { return std::make_unique<FakeReader>(); },
      [](const RunContext&) -> std::unique_ptr<Writer> { return std::make_unique<FakeWriter>(); }};
  return kPlugin;
}

}  // namespace penstock
