// The order lines job as an expert would write it for this one job: hand_written INPUT OUTPUT.
//
// It shares nothing with the product, neither code nor its index, and checks what the job checks:
// UTF-8, field counts, quotes, digits, dates. Values that are already in the form in which they are
// written are checked and copied; what is in another form goes to a slow path or is refused. Output
// to a regular file is flushed to the disk, as Penstock does. For processors with AVX2.

#include <fcntl.h>
#include <immintrin.h>
#include <sys/stat.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#define LIKELY(x) __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)
#define INLINE inline __attribute__((always_inline))

namespace {

constexpr size_t kBlock = 256 << 10;  // bytes of one read
constexpr size_t kSlack = 64;         // may be read before and behind the text, written behind w
constexpr uint32_t kFields = 16;
constexpr char kTail[] = ",lineitem-v1,2025-11-20\n";

[[noreturn]] void Die(int code, const char* why) {
  std::fprintf(stderr, "hand_written: %s\n", why);
  std::exit(code);
}

// ---- index -------------------------------------------------------------------------------------

// Where the fields of a block end: offsets of commas and line ends outside quotes.
struct Index {
  std::vector<uint32_t> ends;   // of fields, all records one after the other
  std::vector<uint32_t> lines;  // entries of `ends` up to and with the end of each record
  uint32_t line_count = 0;
  uint32_t complete = 0;   // bytes of whole records
  bool stray = false;      // a quote within a field that is not quoted
  bool non_ascii = false;  // anything from 0x80 up
  bool has_cr = false;
};

struct Bytes64 {
  __m256i low, high;
  uint64_t Equal(char c) const {
    const __m256i wanted = _mm256_set1_epi8(c);
    const auto bits = [&](__m256i v) {
      return static_cast<uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(v, wanted)));
    };
    return bits(low) | uint64_t{bits(high)} << 32;
  }
};

// Bit i of the result is the parity of bits 0..i.
INLINE uint64_t Parities(uint64_t bits) {
  const __m128i product =
      _mm_clmulepi64_si128(_mm_cvtsi64_si128(static_cast<int64_t>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<uint64_t>(_mm_cvtsi128_si64(product));
}

// `kSlack` bytes behind the text are read; what they hold does not matter.
void MakeIndex(const char* text, uint32_t size, Index* index) {
  uint32_t* const ends = index->ends.data();
  uint32_t* end = ends;
  uint32_t* line = index->lines.data();
  uint64_t open = 0;         // all ones: the last 64 bytes ended within quotes
  uint64_t field_start = 1;  // bit 0: a field may start at the next byte
  uint64_t stray = 0;
  __m256i seen = _mm256_setzero_si256();
  __m256i seen_cr = _mm256_setzero_si256();
  const __m256i cr = _mm256_set1_epi8('\r');
  for (uint32_t at = 0; at < size; at += 64) {
    Bytes64 bytes = {_mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at)),
                     _mm256_loadu_si256(reinterpret_cast<const __m256i*>(text + at + 32))};
    if (UNLIKELY(size - at < 64)) {  // 'x' in the place of what lies behind the text
      alignas(32) char rest[64];
      std::memset(rest, 'x', sizeof rest);
      std::memcpy(rest, text + at, size - at);
      bytes = {_mm256_load_si256(reinterpret_cast<const __m256i*>(rest)),
               _mm256_load_si256(reinterpret_cast<const __m256i*>(rest + 32))};
    }
    seen = _mm256_or_si256(seen, _mm256_or_si256(bytes.low, bytes.high));
    seen_cr = _mm256_or_si256(seen_cr, _mm256_or_si256(_mm256_cmpeq_epi8(bytes.low, cr),
                                                       _mm256_cmpeq_epi8(bytes.high, cr)));
    const uint64_t quotes = bytes.Equal('"');
    const uint64_t quoted = Parities(quotes) ^ open;
    open = static_cast<uint64_t>(static_cast<int64_t>(quoted) >> 63);
    const uint64_t newlines = bytes.Equal('\n') & ~quoted;
    uint64_t separators = (bytes.Equal(',') & ~quoted) | newlines;
    // A quote opens at the start of a field, or behind one that closed: the two are a doubled one.
    const uint64_t may_precede = separators | quotes;
    stray |= quotes & quoted & ~(may_precede << 1 | field_start);
    field_start = may_precede >> 63;

    const auto before = static_cast<uint32_t>(end - ends);
    for (uint64_t left = newlines; left != 0; left = _blsr_u64(left)) {
      const uint64_t up_to = _blsmsk_u64(left) & separators;
      *line++ = before + static_cast<uint32_t>(__builtin_popcountll(up_to));
    }
    // Groups of eight, as a loop that ends anywhere is mispredicted.
    const int count = __builtin_popcountll(separators);
    for (int done = 0; done < count; done += 8) {
      for (int i = 0; i < 8; ++i) {
        end[done + i] = at + static_cast<uint32_t>(_tzcnt_u64(separators));
        separators = _blsr_u64(separators);
      }
    }
    end += count;
  }
  index->line_count = static_cast<uint32_t>(line - index->lines.data());
  index->complete = index->line_count == 0 ? 0 : ends[line[-1] - 1] + 1;
  index->stray = stray != 0;
  index->non_ascii = _mm256_movemask_epi8(seen) != 0;
  index->has_cr = _mm256_movemask_epi8(seen_cr) != 0;
}

// The same byte by byte, where a quote within a field is text.
void MakeIndexSlowly(const char* text, uint32_t size, Index* index) {
  uint32_t ends = 0;
  bool quoted = false;
  bool at_start = true;
  index->line_count = 0;
  index->complete = 0;
  for (uint32_t i = 0; i < size; ++i) {
    if (quoted) {
      if (text[i] != '"') continue;
      quoted = i + 1 < size && text[i + 1] == '"';
      i += quoted;
    } else if (text[i] == ',' || text[i] == '\n') {
      index->ends[ends++] = i;
      at_start = true;
      if (text[i] == ',') continue;
      index->lines[index->line_count++] = ends;
      index->complete = i + 1;
    } else {
      quoted = at_start && text[i] == '"';
      at_start = false;
    }
  }
}

bool IsUtf8(const char* text, size_t size) {
  const auto* p = reinterpret_cast<const unsigned char*>(text);
  const auto* const end = p + size;
  while (p < end) {
    if (*p < 0x80) {
      ++p;
      continue;
    }
    const int more = *p >= 0xc2 && *p <= 0xdf   ? 1
                     : (*p & 0xf0) == 0xe0      ? 2
                     : *p >= 0xf0 && *p <= 0xf4 ? 3
                                                : 0;
    if (more == 0 || end - p <= more) return false;
    const int low = *p == 0xe0 ? 0xa0 : *p == 0xf0 ? 0x90 : 0x80;
    const int high = *p == 0xed ? 0x9f : *p == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < low || p[1] > high) return false;
    for (int i = 2; i <= more; ++i) {
      if ((p[i] & 0xc0) != 0x80) return false;
    }
    p += more + 1;
  }
  return true;
}

// ---- fields ------------------------------------------------------------------------------------

struct Field {
  const char* begin;
  const char* end;
  size_t size() const { return static_cast<size_t>(end - begin); }
};

INLINE __m128i Load16(const char* p) {
  return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
}
INLINE void Store16(char* w, __m128i v) { _mm_storeu_si128(reinterpret_cast<__m128i*>(w), v); }

// 16 bytes of which each is a digit, or the byte that `form` has in its place. Bit i: byte i is
// not.
INLINE uint32_t Mismatches(__m128i bytes, __m128i form, __m128i most) {
  const __m128i value = _mm_xor_si128(bytes, form);
  const __m128i fits = _mm_cmpeq_epi8(_mm_min_epu8(value, most), value);
  return static_cast<uint32_t>(_mm_movemask_epi8(fits)) ^ 0xffff;
}

// 1..16 bytes: a whole number without needless zeros.
INLINE bool IsPlainInteger(Field f) {
  const size_t n = f.size();
  if (UNLIKELY(n - 1 > 15)) return false;
  const uint32_t bad = Mismatches(Load16(f.end - 16), _mm_set1_epi8('0'), _mm_set1_epi8(9));
  return LIKELY(bad >> (16 - n) == 0) && LIKELY(*f.begin != '0' || n == 1);
}

// 4..16 bytes: a number with two digits behind the point and no needless zeros before it.
INLINE bool IsPlainAmount(Field f) {
  const size_t n = f.size();
  if (UNLIKELY(n - 4 > 12)) return false;
  const __m128i form =
      _mm_setr_epi8('0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '0', '.', '0', '0');
  const __m128i most = _mm_setr_epi8(9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 0, 9, 9);
  const uint32_t bad = Mismatches(Load16(f.end - 16), form, most);
  return LIKELY(bad >> (16 - n) == 0) && LIKELY(*f.begin != '0' || n == 4);
}

INLINE char* Copy(char* w, const char* p, size_t n) {
  Store16(w, Load16(p));
  for (size_t i = 16; UNLIKELY(i < n); i += 16) Store16(w + i, Load16(p + i));
  return w + n;
}

// l_quantity, a double of which the text is kept. -1: not a number.
INLINE int IsEnough(Field f) {
  if (LIKELY(f.size() <= 8) && LIKELY(IsPlainAmount(f))) {
    uint64_t digits;  // of the whole part, the last of them in the highest byte
    std::memcpy(&digits, f.end - 11, 8);
    digits = (digits ^ 0x3030303030303030) & ~uint64_t{0} << (11 - f.size()) * 8;
    digits = digits * 10 + (digits >> 8);  // pairs, then fours, then all
    digits = (digits & 0x000000ff000000ff) * 0x000f424000000064 +
             ((digits >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
    return digits >> 32 >= 24;
  }
  double value;
  const auto read = std::from_chars(f.begin, f.end, value);
  if (read.ec != std::errc() || read.ptr != f.end) return -1;
  return value >= 24;
}

// yyyy-MM-dd to dd/MM/yyyy.
INLINE bool PutDate(Field f, char* w) {
  const __m128i form =
      _mm_setr_epi8('0', '0', '0', '0', '-', '0', '0', '-', '0', '0', 0, 0, 0, 0, 0, 0);
  const __m128i most = _mm_setr_epi8(9, 9, 9, 9, 0, 9, 9, 0, 9, 9, -1, -1, -1, -1, -1, -1);
  const __m128i text = Load16(f.begin);
  if (UNLIKELY(f.size() != 10) || UNLIKELY(Mismatches(text, form, most) != 0)) return false;
  const char* p = f.begin;
  const auto pair = [p](int i) { return static_cast<unsigned>(p[i] * 10 + p[i + 1] - '0' * 11); };
  const unsigned month = pair(5);
  const unsigned day = pair(8);
  if (UNLIKELY(month - 1 > 11 || day == 0)) return false;
  if (UNLIKELY(day > 28)) {
    static constexpr unsigned char kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const unsigned year = pair(0) * 100 + pair(2);
    const bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    if (day > kDays[month - 1] + (month == 2 && is_leap ? 1u : 0u)) return false;
  }
  const __m128i order = _mm_setr_epi8(8, 9, -1, 5, 6, -1, 0, 1, 2, 3, -1, -1, -1, -1, -1, -1);
  const __m128i slashes = _mm_setr_epi8(0, 0, '/', 0, 0, '/', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
  Store16(w, _mm_or_si128(_mm_shuffle_epi8(text, order), slashes));
  return true;
}

INLINE bool IsNullWord(const char* p, size_t n) {
  return UNLIKELY(n == 4) && std::memcmp(p, "null", 4) == 0;
}

// Quotes within a block of odd text may stand anywhere; see PutText.
char* PutOddText(char* w, Field f) {
  const bool quoted = f.begin != f.end && *f.begin == '"';
  if (quoted && (f.size() < 2 || f.end[-1] != '"')) return nullptr;
  const std::string_view text(f.begin + quoted, f.size() - 2 * quoted);
  if (text != "null" && text.find_first_of(",\"\r\n") == text.npos) {
    return Copy(w, text.data(), text.size());
  }
  *w++ = '"';
  for (size_t i = 0; i < text.size(); ++i) {
    *w++ = text[i];
    if (text[i] != '"') continue;
    *w++ = '"';
    if (quoted && (++i == text.size() || text[i] != '"')) return nullptr;  // not doubled
  }
  *w++ = '"';
  return w;
}

// Text, quoted only where it must be. Null: the field is not well quoted.
INLINE char* PutText(char* w, Field f, bool is_odd) {
  if (UNLIKELY(is_odd)) return PutOddText(w, f);
  if (LIKELY(f.begin == f.end || *f.begin != '"')) {
    // No comma, line end or quote is in it, or it would not be one field.
    if (LIKELY(!IsNullWord(f.begin, f.size()))) return Copy(w, f.begin, f.size());
    std::memcpy(w, "\"null\"", 6);
    return w + 6;
  }
  if (UNLIKELY(f.size() < 2 || f.end[-1] != '"')) return nullptr;
  const char* p = f.begin + 1;
  const size_t n = f.size() - 2;
  uint64_t special = 0;
  for (size_t i = 0; i < n; i += 32) {
    const __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p + i));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(w + i), v);
    const auto equal = [v](char c) { return _mm256_cmpeq_epi8(v, _mm256_set1_epi8(c)); };
    const __m256i found = _mm256_or_si256(_mm256_or_si256(equal(','), equal('"')), equal('\n'));
    const uint64_t bits = static_cast<uint32_t>(_mm256_movemask_epi8(found));
    special |= bits & _bzhi_u64(~uint64_t{0}, static_cast<unsigned>(n - i < 32 ? n - i : 32));
  }
  if (special == 0 && !IsNullWord(p, n)) return w + n;
  return Copy(w, f.begin, f.size());
}

// ---- records -----------------------------------------------------------------------------------

struct Counts {
  uint64_t read = 0, written = 0, refused = 0;
};

// Appends what is kept of the records [first, index.line_count); returns the new end.
char* Convert(const char* text, const Index& index, uint32_t first, char* w, Counts* counts) {
  const bool is_odd = index.has_cr || index.stray;
  uint64_t written = 0, refused = 0;
  uint32_t from = first == 0 ? 0 : index.lines[first - 1];
  // Where the record before ended: -1 for the first.
  uint32_t before = from == 0 ? ~uint32_t{0} : index.ends[from - 1];
  for (uint32_t line = first; line < index.line_count; ++line) {
    const uint32_t* ends = index.ends.data() + from;
    const uint32_t fields = index.lines[line] - from;
    from = index.lines[line];
    const uint32_t start = before + 1;
    before = index.ends[from - 1];
    if (UNLIKELY(fields != kFields)) {
      const uint32_t size = before - start;
      const bool is_blank = fields == 1 && (size == 0 || (size == 1 && text[start] == '\r'));
      refused += !is_blank;
      continue;
    }
    const auto field = [&](int k) {
      return Field{text + (k == 0 ? start : ends[k - 1] + 1), text + ends[k]};
    };
    const Field quantity = field(4);
    const int is_enough = IsEnough(quantity);
    if (UNLIKELY(is_enough < 0)) {
      ++refused;
      continue;
    }
    if (is_enough == 0) continue;
    const Field mode = field(14);
    if (mode.size() == 3 && std::memcmp(mode.begin, "AIR", 3) == 0) continue;
    const Field order = field(0), number = field(3), price = field(5), date = field(10);
    if (UNLIKELY(!IsPlainInteger(order)) || UNLIKELY(!IsPlainInteger(number)) ||
        UNLIKELY(!IsPlainAmount(price))) {
      ++refused;
      continue;
    }
    char* o = Copy(w, order.begin, order.size());
    *o++ = ',';
    o = Copy(o, number.begin, number.size());
    *o++ = ',';
    o = Copy(o, quantity.begin, quantity.size());
    *o++ = ',';
    o = Copy(o, price.begin, price.size());
    *o++ = ',';
    const bool is_date = PutDate(date, o);
    o += 10;
    *o++ = ',';
    char* const flag_end = PutText(o, field(8), is_odd);
    if (UNLIKELY(!is_date || flag_end == nullptr)) {
      ++refused;
      continue;
    }
    *flag_end = ',';
    char* const mode_end = PutText(flag_end + 1, mode, is_odd);
    Field comment = field(15);
    if (UNLIKELY(is_odd) && comment.size() > 0 && comment.end[-1] == '\r') --comment.end;
    if (mode_end != nullptr) *mode_end = ',';
    o = mode_end == nullptr ? nullptr : PutText(mode_end + 1, comment, is_odd);
    if (UNLIKELY(o == nullptr)) {
      ++refused;
      continue;
    }
    std::memcpy(o, kTail, sizeof kTail - 1);
    w = o + sizeof kTail - 1;
    ++written;
  }
  counts->read += index.line_count - first;
  counts->written += written;
  counts->refused += refused;
  return w;
}

// A file that is on the disk when it is finished. The disk begins to write while the loop goes on.
class Output {
 public:
  explicit Output(const char* path) : fd_(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644)) {
    struct stat status;
    if (fd_ < 0 || fstat(fd_, &status) != 0) Die(73, "the output cannot be created");
    is_flushed_ = S_ISREG(status.st_mode);
  }

  void Write(const char* p, size_t n) {
    while (n > 0) {
      const ssize_t count = write(fd_, p, n);
      if (count <= 0) Die(74, "the output cannot be written");
      p += count;
      n -= static_cast<size_t>(count);
      size_ += count;
    }
    if (is_flushed_ && size_ - begun_ >= 16 << 20) {
      sync_file_range(fd_, begun_, size_ - begun_, SYNC_FILE_RANGE_WRITE);
      begun_ = size_;
    }
  }

  void Finish() {
    if ((is_flushed_ && fsync(fd_) != 0) || close(fd_) != 0)
      Die(74, "the output is not on the disk");
  }

 private:
  int fd_;
  bool is_flushed_;
  off_t size_ = 0;
  off_t begun_ = 0;  // bytes that the disk was told to write
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) Die(64, "usage: hand_written INPUT OUTPUT");
  const int in = open(argv[1], O_RDONLY);
  if (in < 0) Die(66, "the input cannot be opened");
  Output out(argv[2]);
  std::vector<char> input(kSlack + 2 * kBlock + kSlack);
  std::vector<char> output(4 * kBlock + (1 << 20));
  Index index;
  index.ends.resize(2 * kBlock + 64);
  index.lines.resize(2 * kBlock + 64);
  char* const text = input.data() + kSlack;
  size_t carried = 0;  // bytes of an incomplete record
  bool is_header = true;
  Counts counts;
  for (bool at_end = false; !at_end;) {
    const ssize_t count = read(in, text + carried, kBlock);
    if (count < 0) Die(74, "the input cannot be read");
    at_end = count == 0;
    size_t size = carried + static_cast<size_t>(count);
    if (at_end && size > 0) text[size++] = '\n';
    if (size == 0) break;
    MakeIndex(text, static_cast<uint32_t>(size), &index);
    if (index.stray) MakeIndexSlowly(text, static_cast<uint32_t>(size), &index);
    if (index.line_count == 0) Die(65, "a record is longer than a block");
    if (index.non_ascii && !IsUtf8(text, index.complete)) Die(65, "the input is not UTF-8");
    char* const end = Convert(text, index, is_header ? 1 : 0, output.data(), &counts);
    is_header = false;
    out.Write(output.data(), static_cast<size_t>(end - output.data()));
    carried = size - index.complete;
    if (carried > kBlock) Die(65, "a record is longer than a block");
    std::memcpy(text, text + index.complete, carried);
  }
  if (counts.refused > 0) std::fprintf(stderr, "%lu records refused\n", counts.refused);
  out.Finish();
  return counts.refused > 0 ? 65 : 0;
}
