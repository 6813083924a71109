#include "runtime/dirty/dirty_batch.h"

#include <algorithm>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kKeptBytes = 1 << 20;

}  // namespace

void DirtyBatch::Add(DirtyRecord record) {
  record.raw_size = record.raw.size();
  const std::string_view raw = CutUtf8(record.raw, kMaxRawBytes);
  const std::string_view detail = CutUtf8(record.detail, kMaxRawBytes);
  entries_.push_back({record, text_.size(), detail.size(), raw.size()});
  entries_.back().record.raw = {};
  entries_.back().record.detail = {};
  text_ += detail;
  text_ += raw;
}

DirtyRecord DirtyBatch::operator[](size_t index) const {
  const Entry& entry = entries_[index];
  DirtyRecord record = entry.record;
  const std::string_view text(text_);
  record.detail = text.substr(entry.text_begin, entry.detail_size);
  record.raw = text.substr(entry.text_begin + entry.detail_size, entry.raw_size);
  return record;
}

void DirtyBatch::Append(const DirtyBatch& other) {
  for (size_t i = 0; i < other.size(); ++i) {
    const uint64_t raw_size = other[i].raw_size;
    Add(other[i]);
    entries_.back().record.raw_size = raw_size;
  }
}

void DirtyBatch::Sort() {
  std::ranges::stable_sort(entries_, {}, [](const Entry& entry) { return entry.record.offset; });
}

void DirtyBatch::Clear() {
  entries_.clear();
  text_.clear();
  if (text_.capacity() > kKeptBytes) std::string().swap(text_);
  if (entries_.capacity() * sizeof(Entry) > kKeptBytes) std::vector<Entry>().swap(entries_);
}

}  // namespace penstock
