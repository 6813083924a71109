#include "tests/reference/text_reader.h"

#include <bzlib.h>
#include <errno.h>
#include <glob.h>
#include <iconv.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <utility>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/csv_library.h"
#include "tests/reference/value.h"

namespace penstock::reference {
namespace {

constexpr size_t kMaxRecord = 16 << 20;
constexpr size_t kLineEndSearch = 256 << 10;

Result<std::string> ReadWhole(const std::string& path) {
  const bool is_stdin = path == "-" || path == "stdin";
  struct stat info;
  if (!is_stdin && stat(path.c_str(), &info) != 0) {
    return Status(Failure::kInputMissing, "`" + path + "` cannot be opened");
  }
  if (!is_stdin && S_ISDIR(info.st_mode)) {
    return Status(Failure::kInputIsDirectory, "`" + path + "` is a directory");
  }
  std::FILE* file = is_stdin ? stdin : std::fopen(path.c_str(), "rb");
  if (file == nullptr) {
    return Status(errno == EACCES ? Failure::kInputUnreadable : Failure::kInputReadError, path);
  }
  std::string bytes;
  char buffer[65536];
  for (size_t n; (n = std::fread(buffer, 1, sizeof buffer, file)) > 0;) bytes.append(buffer, n);
  if (!is_stdin) std::fclose(file);
  return bytes;
}

std::optional<std::string> Gunzip(const std::string& bytes) {
  z_stream stream{};
  inflateInit2(&stream, 15 + 32);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  char buffer[65536];
  int code = Z_OK;
  while (code == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    code = inflate(&stream, Z_NO_FLUSH);
    out.append(buffer, sizeof buffer - stream.avail_out);
    if (code != Z_STREAM_END) continue;
    for (; stream.avail_in > 0 && *stream.next_in == 0; --stream.avail_in) ++stream.next_in;
    if (stream.avail_in > 0) code = inflateReset(&stream);  // next member
  }
  inflateEnd(&stream);
  if (code != Z_STREAM_END) return std::nullopt;
  return out;
}

std::optional<std::string> Unzstd(const std::string& bytes) {
  ZSTD_DStream* stream = ZSTD_createDStream();
  ZSTD_inBuffer in = {bytes.data(), bytes.size(), 0};
  std::string out;
  char buffer[65536];
  size_t code = 1;
  bool full = false;
  while ((in.pos < in.size || full) && !ZSTD_isError(code)) {
    ZSTD_outBuffer chunk = {buffer, sizeof buffer, 0};
    code = ZSTD_decompressStream(stream, &chunk, &in);
    out.append(buffer, chunk.pos);
    full = chunk.pos == chunk.size;
  }
  ZSTD_freeDStream(stream);
  if (code != 0) return std::nullopt;
  return out;
}

std::optional<std::string> Bunzip2(const std::string& bytes) {
  std::string out;
  size_t at = 0;
  do {
    bz_stream stream{};
    BZ2_bzDecompressInit(&stream, 0, 0);
    stream.next_in = const_cast<char*>(bytes.data()) + at;
    stream.avail_in = static_cast<unsigned>(bytes.size() - at);
    char buffer[65536];
    int code = BZ_OK;
    while (code == BZ_OK) {
      stream.next_out = buffer;
      stream.avail_out = sizeof buffer;
      code = BZ2_bzDecompress(&stream);
      out.append(buffer, sizeof buffer - stream.avail_out);
      if (code == BZ_OK && stream.avail_in == 0 && stream.avail_out == sizeof buffer) break;
    }
    at = bytes.size() - stream.avail_in;
    BZ2_bzDecompressEnd(&stream);
    if (code != BZ_STREAM_END) return std::nullopt;
  } while (at < bytes.size());
  return out;
}

// By its directory, which the other reader does not look at.
std::optional<std::string> Unzip(const std::string& bytes) {
  const auto number = [&](size_t at, size_t size) {
    size_t value = 0;
    for (size_t i = 0; i < size; ++i) {
      value |= static_cast<size_t>(static_cast<unsigned char>(bytes.at(at + i))) << (8 * i);
    }
    return value;
  };
  const size_t end = bytes.rfind("PK\x05\x06");
  if (end == bytes.npos || end + 22 > bytes.size()) return std::nullopt;
  std::string out;
  size_t entry = number(end + 16, 4);
  for (size_t left = number(end + 10, 2); left > 0; --left) {
    const size_t file = number(entry + 42, 4);
    const size_t begin = file + 30 + number(file + 26, 2) + number(file + 28, 2);
    std::string text = bytes.substr(begin, number(entry + 20, 4));
    if (number(entry + 10, 2) == 8) {
      z_stream stream{};
      inflateInit2(&stream, -15);
      std::string plain(number(entry + 24, 4), '\0');
      stream.next_in = reinterpret_cast<Bytef*>(text.data());
      stream.avail_in = static_cast<uInt>(text.size());
      stream.next_out = reinterpret_cast<Bytef*>(plain.data());
      stream.avail_out = static_cast<uInt>(plain.size());
      const int code = inflate(&stream, Z_FINISH);
      inflateEnd(&stream);
      if (code != Z_STREAM_END) return std::nullopt;
      text = plain;
    }
    if (!out.empty() && !text.empty() && !out.ends_with('\n')) out += '\n';
    out += text;
    entry += 46 + number(entry + 28, 2) + number(entry + 30, 2) + number(entry + 32, 2);
  }
  return out;
}

std::optional<std::string> Decompress(const std::string& bytes, std::string format) {
  for (char& c : format) c = static_cast<char>(std::tolower(c));
  if (format.empty() || format == "none") return bytes;
  if (bytes.empty()) return std::nullopt;
  if (format == "gzip" || format == "gz") return Gunzip(bytes);
  if (format == "zstd" || format == "zst") return Unzstd(bytes);
  if (format == "zip") return Unzip(bytes);
  return Bunzip2(bytes);
}

Result<std::string> Decode(const std::string& bytes, const std::string& encoding,
                           const std::string& path) {
  std::string name;
  for (char c : encoding) {
    if (c != '-' && c != '_') name += static_cast<char>(std::toupper(c));
  }
  if (name == "UTF8" || name == "USASCII" || name == "ASCII") return bytes;
  const iconv_t handle = iconv_open("UTF-8", encoding.c_str());
  if (handle == reinterpret_cast<iconv_t>(-1)) {
    return Status(Failure::kEncodingUnavailable, "`" + encoding + "`");
  }
  std::string out(bytes.size() * 4 + 16, '\0');
  char* in = const_cast<char*>(bytes.data());
  char* to = out.data();
  size_t in_left = bytes.size(), out_left = out.size();
  const size_t code = iconv(handle, &in, &in_left, &to, &out_left);
  iconv(handle, nullptr, nullptr, &to, &out_left);
  iconv_close(handle);
  if (code == static_cast<size_t>(-1) || in_left > 0) {
    return Status(Failure::kInputEncoding, "`" + path + "`");
  }
  out.resize(out.size() - out_left);
  return out;
}

bool IsText(const std::string& record) {
  for (const std::string& character : Characters(record)) {
    if (character.empty()) return false;
  }
  return true;
}

// A record as read, and the places of its delimiters.
struct RawRecord {
  size_t begin = 0;
  std::vector<size_t> delimiters;
  size_t end = 0;  // of the line end, which is one byte
};

// The record that begins at `at`. Nothing if it ends inside quotes.
std::optional<RawRecord> CutRecord(const std::string& text, size_t at,
                                   const ir::TextDialect& dialect) {
  RawRecord record{at, {}, text.size()};
  bool field_start = true;
  while (at < text.size()) {
    if (field_start && dialect.quote != 0 && text[at] == dialect.quote) {
      bool closed = false;
      for (++at; at < text.size() && !closed; ++at) {
        if (dialect.escape != 0 && text[at] == dialect.escape) {
          ++at;
        } else if (text[at] == dialect.quote) {
          if (dialect.escape == 0 && at + 1 < text.size() && text[at + 1] == dialect.quote) {
            ++at;
          } else {
            closed = true;
          }
        }
      }
      if (!closed) return std::nullopt;
      field_start = false;
    } else if (text[at] == dialect.line_end.back() &&
               (dialect.line_end.size() == 1 || (at > record.begin && text[at - 1] == '\r'))) {
      record.end = at;
      return record;
    } else if (text.compare(at, dialect.delimiter.size(), dialect.delimiter) == 0) {
      record.delimiters.push_back(at);
      at += dialect.delimiter.size();
      field_start = true;
    } else {
      ++at;
      field_start = false;
    }
  }
  return record;
}

// What ends the records of a file: a CR where the file has no LF and a record ends before a CR.
std::string LineEnd(const std::string& text, ir::TextDialect dialect) {
  if (dialect.line_end != "\n" || text.substr(0, kLineEndSearch).find('\n') != text.npos) {
    return dialect.line_end;
  }
  dialect.line_end = "\r";
  const auto record = CutRecord(text, 0, dialect);
  if (!record || record->end >= std::min(text.size(), kLineEndSearch)) return "\n";
  return text.substr(record->end + 1, 1) == "\n" ? "\n" : "\r";
}

std::string Unquote(std::string field, const ir::TextDialect& dialect) {
  if (dialect.quote == 0 || field.size() < 2 || field.front() != dialect.quote ||
      field.back() != dialect.quote) {
    return field;
  }
  std::string text;
  const char escape = dialect.escape != 0 ? dialect.escape : dialect.quote;
  for (size_t i = 1; i + 1 < field.size(); ++i) {
    if (field[i] == escape && i + 2 < field.size()) ++i;
    text += field[i];
  }
  return text;
}

std::vector<std::string> Fields(const std::string& text, const RawRecord& record,
                                const ir::TextDialect& dialect) {
  std::vector<std::string> fields;
  size_t begin = record.begin;
  for (size_t delimiter : record.delimiters) {
    fields.push_back(text.substr(begin, delimiter - begin));
    begin = delimiter + dialect.delimiter.size();
  }
  fields.push_back(text.substr(begin, record.end - begin));
  if (fields.back().ends_with('\r')) fields.back().pop_back();
  return fields;
}

// Of the job's files: `*` takes columns by their places.
struct FirstHeader {
  std::mutex mutex;
  std::vector<std::string> names;
};

// Gives one whole file as one batch.
class FileCursor : public Cursor {
 public:
  FileCursor(const RunContext& context, const ir::Source& source, std::string path,
             FirstHeader& first)
      : context_(context),
        endpoint_(context.plan->reader),
        source_(source),
        path_(std::move(path)),
        first_(first) {}

  Result<Step> Next(Batch* batch) override {
    if (std::exchange(is_read_, true)) return Step::kEnd;
    PST_RETURN_IF_ERROR(Load(path_));
    if (ends_.empty()) return Step::kEnd;
    Fill(batch);
    return Step::kBatch;
  }

 private:
  // text_, positions_ and ends_ become those of the file.
  Status Load(const std::string& path) {
    PST_ASSIGN_OR_RETURN(const std::string bytes, ReadWhole(path));
    bytes_ = bytes.size();
    const auto plain = Decompress(bytes, context_.Text(endpoint_, "compress"));
    if (!plain) return Status(Failure::kInputCorrupt, "`" + path + "`");
    PST_ASSIGN_OR_RETURN(std::string text,
                         Decode(*plain, context_.Text(endpoint_, "encoding", "UTF-8"), path));
    if (text.starts_with("\xef\xbb\xbf")) text.erase(0, 3);
    text = AsPlainCsv(text, source_.dialect, context_);
    dialect_ = source_.dialect;
    dialect_.line_end = LineEnd(text, source_.dialect);
    const std::string& line_end = dialect_.line_end;
    if (!text.empty() && !text.ends_with(line_end)) {
      // Inside quotes it changes nothing: the record is then not complete either.
      text += line_end == "\n" && text.ends_with('\r') ? "\r\n" : line_end;
    }
    positions_ = {0xffffffff};
    ends_.clear();
    bad_.clear();
    field_count_ = 0;
    names_.clear();
    text_ = std::string(64, '\0') + text + std::string(64, '\0');
    return Cut(text, path);
  }

  Status Cut(const std::string& text, const std::string& path) {
    bool header = context_.Bool(endpoint_, "header", false);
    base_ = 0;
    for (size_t at = 0; at < text.size();) {
      const auto record = CutRecord(text, at, dialect_);
      if (!record || (record->end == text.size() && at < text.size())) {
        const std::string line =
            std::to_string(std::count(text.begin(), text.begin() + at, '\n') + 1);
        return Status(Failure::kUnterminatedQuote, "`" + path + "`, line " + line);
      }
      if (record->end - record->begin > kMaxRecord) {
        return Status(Failure::kRecordTooLong, "`" + path + "`");
      }
      const std::vector<std::string> fields = Fields(text, *record, dialect_);
      const bool blank = fields.size() == 1 && fields[0].empty();
      at = record->end + 1;
      const std::string line = text.substr(record->begin, record->end - record->begin);
      if (header && (line.empty() || line == "\r")) continue;
      if (header) {
        header = false;
        base_ = at;
        if (!blank) field_count_ = fields.size();
        PST_RETURN_IF_ERROR(TakeNames(fields, path));
        continue;
      }
      if (field_count_ == 0 && !blank) field_count_ = fields.size();
      if (!IsText(text.substr(record->begin, record->end - record->begin))) {
        bad_.push_back({static_cast<uint32_t>(ends_.size()), kRecordNotUtf8});
      }
      for (size_t delimiter : record->delimiters) Add(delimiter);
      Add(record->end);
      ends_.push_back(static_cast<uint32_t>(positions_.size() - 2));
    }
    if (header && NeedsNames()) return Status(Failure::kHeaderMissing, "`" + path + "` is empty");
    return {};
  }

  void Add(size_t offset) { positions_.push_back(static_cast<uint32_t>(offset - base_)); }

  bool NeedsNames() const {
    return std::any_of(source_.columns.begin(), source_.columns.end(),
                       [](const ir::SourceColumn& column) { return column.by_name >= 0; });
  }

  Status TakeNames(const std::vector<std::string>& fields, const std::string& path) {
    std::vector<std::string> header;
    for (const std::string& field : fields) header.push_back(Unquote(field, dialect_));
    for (const ir::SourceColumn& column : source_.columns) {
      if (column.by_name < 0) continue;
      const auto count = std::count(header.begin(), header.end(), column.name);
      if (count == 0) {
        std::string words = "the header of `" + path + "` has no column `" + column.name + "` but";
        for (const std::string& name : header) words += " `" + name + "`";
        return Status(Failure::kHeaderColumnMissing, words);
      }
      if (count > 1) {
        return Status(Failure::kHeaderColumnAmbiguous,
                      "the header of `" + path + "` has the column `" + column.name + "` twice");
      }
      const auto slot = static_cast<size_t>(column.by_name);
      if (names_.size() <= slot) names_.resize(slot + 1);
      names_[slot] = static_cast<uint32_t>(std::find(header.begin(), header.end(), column.name) -
                                           header.begin());
    }
    if (!source_.all_fields && context_.Text(endpoint_, "column") != "*") return {};
    const std::lock_guard lock(first_.mutex);
    std::vector<std::string>& first = first_.names;
    if (first.empty()) first = header;
    for (size_t i = 0; i < header.size(); ++i) {
      const bool is_known = std::ranges::find(first, header[i]) != first.end();
      if (is_known && (i >= first.size() || first[i] != header[i])) {
        return Status(Failure::kColumnsDiffer, "the column `" + header[i] + "` of `" + path +
                                                   "` is at another place than in the first file");
      }
    }
    return {};
  }

  void Fill(Batch* batch) {
    *batch = Batch();
    uint32_t least = 1;
    for (const ir::SourceColumn& column : source_.columns) {
      if (column.by_name < 0) least = std::max(least, static_cast<uint32_t>(column.field) + 1);
    }
    row_ends_ = {0xffffffff};
    row_ends_.insert(row_ends_.end(), ends_.begin(), ends_.end());
    pst_block& block = batch->block;
    block.base = text_.data() + 64 + base_;
    block.pos = positions_.data() + 1;
    block.row_end = row_ends_.data() + 1;
    block.field_index = names_.empty() ? nullptr : names_.data();
    const bool exact = context_.Text(endpoint_, "column") == "*";
    block.field_count = exact ? least : std::max(static_cast<uint32_t>(field_count_), least);
    block.row_count = static_cast<uint32_t>(ends_.size());
    batch->bytes = bytes_;
    batch->refused = bad_;
  }

  const RunContext& context_;
  const EndpointPlan& endpoint_;
  const ir::Source& source_;
  ir::TextDialect dialect_;  // with the line end of the file
  const std::string path_;
  FirstHeader& first_;
  bool is_read_ = false;
  std::string text_;  // with 64 bytes around it
  size_t base_ = 0;   // behind the header
  size_t bytes_ = 0;
  size_t field_count_ = 0;
  std::vector<uint32_t> positions_, ends_, row_ends_, names_;
  std::vector<Batch::Refused> bad_;
};

class TextReader : public Reader {
 public:
  TextReader(const RunContext& context, const ir::Source& source)
      : context_(context), source_(source) {}

  Result<ReadPlan> Plan(int) override {
    ReadPlan plan;
    plan.ordered = true;
    for (const std::string& path : context_.List(context_.plan->reader, "path")) {
      std::vector<std::string> files;
      glob_t found;
      const bool wild = path.find_first_of("*?[") != path.npos;
      if (!wild || glob(path.c_str(), 0, nullptr, &found) != 0) {
        if (wild) return Status(Failure::kInputMissing, "no file matches `" + path + "`");
        AddFiles(path, &files);
        if (files.empty()) files.push_back(path);
      } else {
        for (size_t i = 0; i < found.gl_pathc; ++i) AddFiles(found.gl_pathv[i], &files);
        globfree(&found);
        if (files.empty()) {
          return Status(Failure::kInputMissing, "no file matches `" + path + "`");
        }
      }
      std::ranges::sort(files);
      for (const std::string& file : files) AddOnce(file, &plan);
    }
    for (const Slice& slice : plan.slices) {
      // Standard input is read later; the others are looked at before anything is written.
      if (slice.spec == "-" || slice.spec == "stdin") continue;
      PST_RETURN_IF_ERROR(Check(slice.spec));
      files_.push_back(slice.spec);
    }
    return plan;
  }

  std::vector<std::string> Files() const override { return files_; }

  Status Attach(const ReadPlan&) override { return {}; }

  Result<std::unique_ptr<Cursor>> Open(const Slice& slice, std::string_view) override {
    return std::unique_ptr<Cursor>(
        std::make_unique<FileCursor>(context_, source_, slice.spec, first_));
  }

 private:
  // The path, or the files in the directory and below it that are not hidden.
  static void AddFiles(const std::string& path, std::vector<std::string>* files) {
    namespace fs = std::filesystem;
    if (!fs::is_directory(path)) {
      files->push_back(path);
      return;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(path)) {
      const bool hidden = entry.path().filename().string().starts_with('.');
      if (!hidden && (entry.is_directory() || entry.is_regular_file())) {
        AddFiles(entry.path().string(), files);
      }
    }
  }

  static void AddOnce(const std::string& path, ReadPlan* plan) {
    const Slice slice = {.name = path, .spec = path, .after = {}};
    if (std::ranges::find(plan->slices, slice) == plan->slices.end()) {
      plan->slices.push_back(slice);
    }
  }

  static Status Check(const std::string& path) {
    struct stat info;
    if (stat(path.c_str(), &info) != 0) {
      return Status(Failure::kInputMissing, "`" + path + "` cannot be opened: No such file");
    }
    if (S_ISDIR(info.st_mode)) {
      return Status(Failure::kInputIsDirectory,
                    "`" + path + "` is a directory without files (hidden files are not read)");
    }
    if (access(path.c_str(), R_OK) != 0) {
      return Status(Failure::kInputUnreadable, "`" + path + "` cannot be opened");
    }
    return {};
  }

  const RunContext& context_;
  const ir::Source& source_;
  std::vector<std::string> files_;
  FirstHeader first_;
};

}  // namespace

std::unique_ptr<Reader> NewTextReader(const RunContext& context, const ir::Source& source) {
  return std::make_unique<TextReader>(context, source);
}

}  // namespace penstock::reference
