#include "runtime/engine/fake_endpoints.h"

#include <memory>
#include <utility>

namespace penstock {
namespace {

FakeWorld* g_world = nullptr;

// How far the cursors of one attempt have got.
struct Place {
  size_t begin = 0;  // blocks of the slice
  size_t end = 0;
  std::atomic<size_t> next = 0;
};

class FakeCursor : public Cursor {
 public:
  explicit FakeCursor(std::shared_ptr<Place> place) : place_(std::move(place)) {}

  Result<Step> Next(Batch* batch) override {
    FakeWorld& world = *g_world;
    const size_t number = place_->next.fetch_add(1);
    if (number >= place_->end) return Step::kEnd;
    if (world.before_block) PST_RETURN_IF_ERROR(world.before_block(number));
    const FakeBlock& block = world.blocks[number];
    batch->sequence = number - place_->begin;
    batch->block.field_count = world.field_count;
    batch->refused = block.refused;
    if (block.cells.empty()) {
      Index(block.text, batch);
    } else {
      FillCells(block, batch);
    }
    return Step::kBatch;
  }

  std::unique_ptr<Cursor> Fork() override { return std::make_unique<FakeCursor>(place_); }

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

  std::shared_ptr<Place> place_;
  std::string text_;
  std::vector<uint32_t> positions_;
  std::vector<uint32_t> row_ends_;
  std::vector<pst_cell> cells_;
};

class FakeReader : public Reader {
 public:
  Result<ReadPlan> Plan(int) override {
    PST_RETURN_IF_ERROR(g_world->reader_plan);
    ReadPlan plan;
    plan.ordered = g_world->ordered;
    for (size_t i = 0; i < g_world->slice_names.size(); ++i) {
      plan.slices.push_back({.name = g_world->slice_names[i], .spec = std::to_string(i)});
    }
    return plan;
  }
  Status Attach(const ReadPlan&) override { return {}; }
  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view) override {
    const uint32_t index = static_cast<uint32_t>(std::stoul(slice.spec));
    auto place = std::make_shared<Place>();
    const auto& blocks = g_world->blocks;
    while (place->begin < blocks.size() && blocks[place->begin].slice != index) ++place->begin;
    place->end = place->begin;
    while (place->end < blocks.size() && blocks[place->end].slice == index) ++place->end;
    place->next = place->begin;
    return std::unique_ptr<Cursor>(std::make_unique<FakeCursor>(std::move(place)));
  }
};

class FakeSliceWriter : public SliceWriter {
 public:
  explicit FakeSliceWriter(Ledger* ledger) : ledger_(*ledger), begin_(g_world->output.size()) {}

  Status Write(const OutputBatch& batch) override {
    FakeWorld& world = *g_world;
    if (world.writers_inside.fetch_add(1) != 0) world.overlapped = true;
    const Status status = Take(batch);
    world.writers_inside.fetch_sub(1);
    return status;
  }
  Status Flush() override { return {}; }
  Result<std::string> Stage() override { return std::to_string(g_world->output.size()); }
  void Discard() override { g_world->output.resize(begin_); }

 private:
  Status Take(const OutputBatch& batch) {
    FakeWorld& world = *g_world;
    if (world.before_write) PST_RETURN_IF_ERROR(world.before_write(world.output));
    std::vector<Refusal> refused;
    for (uint32_t row = 0; batch.cells != nullptr && row < batch.records; ++row) {
      std::string reason;
      PST_ASSIGN_OR_RETURN(const bool taken,
                           world.on_row(batch.cells + row * batch.columns, batch.columns, &reason));
      if (!taken) refused.push_back({row, reason});
    }
    std::string_view rest = batch.text;
    for (uint32_t row = 0; batch.row_sizes != nullptr && row < batch.records; ++row) {
      if (!world.on_bytes(rest.substr(0, batch.row_sizes[row]))) refused.push_back({row, "no"});
      rest.remove_prefix(batch.row_sizes[row]);
    }
    world.output += batch.text;
    ledger_.Settle(batch.id, refused);
    return {};
  }

  Ledger& ledger_;
  const size_t begin_;
};

class FakeWriter : public Writer {
 public:
  Result<std::string> Begin(const std::string&) override {
    ++g_world->begun;
    PST_RETURN_IF_ERROR(g_world->writer_begin);
    return std::string("state");
  }
  Status Attach(std::string_view state) override {
    return state == "state" ? Status() : Status(Failure::kInternal, "a different state");
  }
  Order order() const override { return g_world->order; }
  Result<std::unique_ptr<SliceWriter>> Open(const Attempt&, Ledger* ledger) override {
    return std::unique_ptr<SliceWriter>(std::make_unique<FakeSliceWriter>(ledger));
  }
  Status Publish(std::span<const Commit>) override {
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
      [](const RunContext& context) -> std::unique_ptr<Reader> {
        g_world->cancel = context.cancel;
        return std::make_unique<FakeReader>();
      },
      [](const RunContext&) -> std::unique_ptr<Writer> { return std::make_unique<FakeWriter>(); }};
  return kPlugin;
}

}  // namespace penstock
