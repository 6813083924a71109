#include "stdplugins/format/delimited/delimited_cursor.h"

#include <gtest/gtest.h>

#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "runtime/abi/dirty_reason.h"
#include "stdplugins/format/delimited/memory_input.h"

namespace penstock {
namespace {

struct Block {
  std::vector<std::string> records;  // as written, without line ends
  uint32_t field_count = 0;
  std::vector<uint32_t> field_index;
  std::vector<Cursor::Batch::Refused> refused;
};

Block CopyBlock(const Cursor::Batch& batch, size_t names) {
  const pst_block& block = batch.block;
  Block copy;
  uint32_t begin = 0;
  for (uint32_t row = 0; row < block.row_count; ++row) {
    const uint32_t end = block.pos[block.row_end[row]];
    copy.records.emplace_back(block.base + begin, end - begin);
    begin = end + 1;
  }
  copy.field_count = block.field_count;
  if (names > 0) copy.field_index.assign(block.field_index, block.field_index + names);
  copy.refused = batch.refused;
  // What may be read beyond the records, is read.
  volatile char sink = 0;
  for (int i = 0; i < 64; ++i) sink = sink + block.base[begin + i] + block.base[-1 - i];
  return copy;
}

struct Reading {
  std::map<uint64_t, Block> blocks;  // by sequence
  uint64_t bytes = 0;
  Status failure;

  std::vector<std::string> Records() const {
    std::vector<std::string> records;
    for (const auto& [sequence, block] : blocks) {
      records.insert(records.end(), block.records.begin(), block.records.end());
    }
    return records;
  }
};

Reading ReadBlocks(const RecordBlockOptions& options, std::unique_ptr<ByteInput> input,
                   int threads = 1) {
  BlockBufferPool buffers;
  DelimitedCursor first(std::make_shared<RecordBlocks>(options, std::move(input)), buffers,
                        threads);
  std::vector<Reading> readings(static_cast<size_t>(threads));
  const auto work = [&](Reading& reading) {
    const std::unique_ptr<Cursor> cursor = first.Fork();
    Cursor::Batch batch;
    while (true) {
      const auto step = cursor->Next(&batch);
      if (!step.ok()) {
        reading.failure = step.status();
        return;
      }
      reading.bytes += batch.bytes;
      if (*step == Cursor::Step::kEnd) return;
      EXPECT_GT(batch.block.row_count, 0u);
      reading.blocks[batch.sequence] = CopyBlock(batch, options.by_name.size());
    }
  };
  std::vector<std::thread> workers;
  for (Reading& reading : readings) workers.emplace_back(work, std::ref(reading));
  for (std::thread& worker : workers) worker.join();

  Reading all;
  for (Reading& reading : readings) {
    all.bytes += reading.bytes;
    if (!reading.failure.ok()) all.failure = reading.failure;
    all.blocks.merge(reading.blocks);
    EXPECT_TRUE(reading.blocks.empty()) << "a sequence number came twice";
  }
  if (!all.blocks.empty()) {
    EXPECT_EQ(all.blocks.rbegin()->first + 1, all.blocks.size());
  }
  return all;
}

Reading ReadText(const RecordBlockOptions& options, std::string text, int threads = 1) {
  return ReadBlocks(options, std::make_unique<MemoryInput>(std::move(text)), threads);
}

using Texts = std::vector<std::string>;

TEST(DelimitedCursorTest, EmptyLinesBeforeTheFirstRecordDoNotTellItsFields) {
  RecordBlockOptions options;
  options.read_size = 4;
  const Reading reading = ReadText(options, "\n\n\n\n\n\r\n\n\na,b\n\nc,d\n");
  EXPECT_TRUE(reading.failure.ok());
  for (const auto& [sequence, block] : reading.blocks) EXPECT_EQ(block.field_count, 2u);
}

TEST(DelimitedCursorTest, ACarriageReturnEndsRecordsWhereThereAreNoLineFeeds) {
  RecordBlockOptions options;
  for (const size_t read_size : {1u, 3u, 4u, 100u}) {
    options.read_size = read_size;
    EXPECT_EQ(ReadText(options, "a,b\rc,\"d\re\"\r\rf,g").Records(),
              (Texts{"a,b", "c,\"d\re\"", "", "f,g"}));
    EXPECT_EQ(ReadText(options, "a,b\rc\nd,e\n", 2).Records(), (Texts{"a,b\rc", "d,e"}));
    EXPECT_EQ(ReadText(options, "a,b\r").Records(), Texts{"a,b"});
    EXPECT_EQ(ReadText(options, "a,\"b\rc\"").Records(), Texts{"a,\"b\rc\""});
    EXPECT_EQ(ReadText(options, "a,b\r\nc,d").Records(), (Texts{"a,b\r", "c,d"}));
  }
  options.read_size = 256 * 1024;  // what is looked at ends between CR and LF
  const std::string line(256 * 1024 - 1, 'x');
  EXPECT_EQ(ReadText(options, line + "\r\ny\n").Records(), (Texts{line + "\r", "y"}));
  EXPECT_EQ(ReadText(options, line + "\ry\r", 3).Records(), (Texts{line, "y"}));
  options.header = true;
  options.by_name = {"y"};
  EXPECT_EQ(ReadText(options, "x,y\r1,2\r").Records(), Texts{"1,2"});
}

TEST(DelimitedCursorTest, TheLimitOfRecordsIsExactWhereverTheyStand) {
  RecordBlockOptions options;
  options.read_size = 16;
  options.max_record = 100;
  for (size_t before = 1; before <= 100; ++before) {
    const std::string first(before, 'x');
    const std::string longest(100, 'y');
    EXPECT_EQ(ReadText(options, first + "\n" + longest + "\nz\n").Records(),
              (Texts{first, longest, "z"}));
    EXPECT_EQ(ReadText(options, first + "\n" + longest).Records(), (Texts{first, longest}));
    for (const std::string end : {"", "\n", "\nz\n"}) {
      const Reading too_long = ReadText(options, first + "\n" + longest + "y" + end);
      ASSERT_FALSE(too_long.failure.ok()) << before;
      EXPECT_EQ(too_long.failure.failure(), Failure::kRecordTooLong);
    }
  }
}

TEST(DelimitedCursorTest, TheLastRecordMayLackItsLineEnd) {
  const Reading reading = ReadText({}, "a,b\nc,d");
  EXPECT_TRUE(reading.failure.ok());
  EXPECT_EQ(reading.Records(), (Texts{"a,b", "c,d"}));
  EXPECT_EQ(reading.bytes, 7u);
}

TEST(DelimitedCursorTest, ACrAtTheEndOfTheInputIsText) {
  EXPECT_EQ(ReadText({}, "g\na,b\r").Records(),
            (Texts{"g", "a,b\r\r"}));  // one belongs to the line end
  RecordBlockOptions options;
  options.dialect.line_end = "\r\n";
  EXPECT_EQ(ReadText(options, "a\r").Records(), (Texts{"a\r\r"}));
}

TEST(DelimitedCursorTest, ALoneLineFeedIsTextWhereCrLfEndsRecords) {
  RecordBlockOptions options;
  options.dialect.line_end = "\r\n";
  for (const size_t read_size : {1, 2, 3, 64}) {
    options.read_size = read_size;
    EXPECT_EQ(ReadText(options, "a,b\r\nc\nd,\"e\nf\"\r\n\ng\n").Records(),
              (Texts{"a,b\r", "c\nd,\"e\nf\"\r", "\ng\n\r"}));
  }
}

TEST(DelimitedCursorTest, EmptyLinesBeforeTheHeaderAreSkipped) {
  RecordBlockOptions options = {.header = true, .by_name = {"b"}};
  const std::string lines(1000, '\n');
  for (const size_t read_size : {1, 3, 256}) {
    options.read_size = read_size;
    options.max_record = 100;
    EXPECT_EQ(ReadText(options, lines + "\r\na,b\n\n1,2\n").Records(), (Texts{"", "1,2"}));
  }
  EXPECT_EQ(ReadText(options, lines).failure.failure(), Failure::kHeaderMissing);
}

TEST(DelimitedCursorTest, AByteOrderMarkIsSkippedButCounted) {
  const Reading reading = ReadText({}, "\xef\xbb\xbfg,h\r\n");
  EXPECT_EQ(reading.Records(), (Texts{"g,h\r"}));
  EXPECT_EQ(reading.bytes, 8u);
}

TEST(DelimitedCursorTest, BytesWithoutRecordsAreCountedAtTheEnd) {
  const Reading reading = ReadText({.header = true}, "id,name\n");
  EXPECT_TRUE(reading.blocks.empty());
  EXPECT_EQ(reading.bytes, 8u);
}

TEST(DelimitedCursorTest, BuffersAreUsedAgain) {
  BlockBufferPool buffers;
  const RecordBlockOptions options;
  std::map<const char*, int> places;
  for (int i = 0; i < 10; ++i) {
    DelimitedCursor cursor(
        std::make_shared<RecordBlocks>(options, std::make_unique<MemoryInput>("a\n")), buffers, 2);
    const std::unique_ptr<Cursor> second = cursor.Fork();
    Cursor::Batch batch;
    ASSERT_EQ(*cursor.Next(&batch), Cursor::Step::kBatch);
    ++places[batch.block.base];
    EXPECT_EQ(*second->Next(&batch), Cursor::Step::kEnd);
    EXPECT_EQ(*cursor.Next(&batch), Cursor::Step::kEnd);
  }
  EXPECT_LE(places.size(), 2u);
}

TEST(DelimitedCursorTest, EmptyInputsHaveNoRecords) {
  for (const char* text : {"", "\xef\xbb\xbf"}) {
    const Reading reading = ReadText({}, text);
    EXPECT_TRUE(reading.failure.ok());
    EXPECT_TRUE(reading.blocks.empty());
  }
  EXPECT_EQ(ReadText({}, "\xef\xbb").Records(), (Texts{"\xef\xbb"}));
}

TEST(DelimitedCursorTest, FieldCountIsThatOfTheFirstRecordOrHeaderButCoversAllIndexes) {
  EXPECT_EQ(ReadText({}, "a,b,c\nd\n").blocks.at(0).field_count, 3u);
  EXPECT_EQ(ReadText({}, "\n\r\n\na,\"b,x\"\n").blocks.at(0).field_count, 2u);
  EXPECT_EQ(ReadText({.min_fields = 5}, "a,b\n").blocks.at(0).field_count, 5u);
  EXPECT_EQ(ReadText({.header = true}, "x,y\na,b,c\n").blocks.at(0).field_count, 2u);
}

TEST(DelimitedCursorTest, NamesAreFoundInTheHeader) {
  const RecordBlockOptions options = {.header = true, .by_name = {"name", "id"}};
  const auto read = [&](std::string text, const Texts& records, std::vector<uint32_t> index) {
    const Reading reading = ReadText(options, std::move(text));
    EXPECT_TRUE(reading.failure.ok()) << reading.failure.message();
    EXPECT_EQ(reading.Records(), records);
    EXPECT_EQ(reading.blocks.empty(), records.empty());
    if (!reading.blocks.empty()) {
      EXPECT_EQ(reading.blocks.at(0).field_index, index);
    }
  };
  read("id,name\n1,a\n", {"1,a"}, {1, 0});
  read("\xef\xbb\xbf\"name\",x,\"id\"\r\nb,,2\n", {"b,,2"}, {0, 2});
  read("name,id\n", {}, {});
  read("id,name", {}, {});
}

TEST(DelimitedCursorTest, HeadersMayHoldQuotedDelimitersAndLineEnds) {
  const RecordBlockOptions options = {.header = true, .by_name = {"two\nlines", "a,\"b\""}};
  const Reading reading = ReadText(options, "\"a,\"\"b\"\"\",\"two\nlines\"\n1,2\n");
  EXPECT_TRUE(reading.failure.ok()) << reading.failure.message();
  EXPECT_EQ(reading.Records(), (Texts{"1,2"}));
  EXPECT_EQ(reading.blocks.at(0).field_index, (std::vector<uint32_t>{1, 0}));
}

TEST(DelimitedCursorTest, ColumnsThatTheHeaderDoesNotName) {
  const Reading missing = ReadText({.header = true, .by_name = {"amuont"}}, "id,amount\n1,2\n");
  EXPECT_EQ(missing.failure.failure(), Failure::kHeaderColumnMissing);
  EXPECT_EQ(missing.failure.message(),
            "the header of `input` has no column `amuont`; its columns are `id`, `amount`; did you "
            "mean `amount`?");

  const Reading twice = ReadText({.header = true, .by_name = {"id"}}, "id,x,id\n");
  EXPECT_EQ(twice.failure.failure(), Failure::kHeaderColumnAmbiguous);
  EXPECT_NE(twice.failure.message().find("at indexes 0 and 2"), std::string::npos);

  const Reading none = ReadText({.header = true, .by_name = {"id"}}, "");
  EXPECT_EQ(none.failure.failure(), Failure::kHeaderMissing);
  EXPECT_TRUE(ReadText({.header = true}, "").failure.ok());
}

TEST(DelimitedCursorTest, RecordsThatAreNotUtf8AreRefused) {
  const Reading reading = ReadText({}, "a\n\xe4\xbd\xa0\n\xb0\xa1\nb,\"\xff\n\"\nc\n\xe4\xbd", 1);
  EXPECT_TRUE(reading.failure.ok());
  ASSERT_EQ(reading.blocks.at(0).refused.size(), 2u);
  EXPECT_EQ(reading.blocks.at(0).refused[0].row, 2u);
  EXPECT_EQ(reading.blocks.at(0).refused[1].row, 3u);
  EXPECT_EQ(reading.blocks.at(0).refused[0].reason, DirtyReason::kRecordNotUtf8);
  ASSERT_EQ(reading.blocks.at(1).refused.size(), 1u);
  EXPECT_EQ(reading.blocks.at(1).refused[0].row, 0u);
}

TEST(DelimitedCursorTest, AQuoteThatIsNeverClosedIsAFailureThatNamesItsLine) {
  const std::string text = "id,note\n1,\"two\nlines\"\n2,\"open\n3,x\n4,y\n";
  for (int threads : {1, 3, 4}) {
    const Reading reading = ReadText({.header = true}, text, threads);
    EXPECT_EQ(reading.failure.failure(), Failure::kUnterminatedQuote);
    EXPECT_EQ(reading.failure.message(), "`input`, line 4: unclosed quote at the end of the input");
  }
  const Reading pipe =
      ReadBlocks({.header = true}, std::make_unique<MemoryInput>(text, 1 << 20, false));
  EXPECT_NE(pipe.failure.message().find("`input`, record 2: "), std::string::npos);
  EXPECT_EQ(ReadText({.header = true}, "a,\"b\nc").failure.failure(), Failure::kUnterminatedQuote);
}

TEST(DelimitedCursorTest, LongRecordsGrowTheBlockUpToTheLimit) {
  RecordBlockOptions options;
  options.read_size = 4096;
  options.max_record = 1 << 20;
  const std::string long_record = "\"" + std::string(900'000, '\n') + "\",b";
  const Reading reading = ReadText(options, "a,b\n" + long_record + "\nc,d\n");
  EXPECT_TRUE(reading.failure.ok()) << reading.failure.message();
  EXPECT_EQ(reading.Records(), (Texts{"a,b", long_record, "c,d"}));

  for (int threads : {1, 2, 4}) {
    const Reading too_long =
        ReadText(options, "a,b\nc,\"d\n" + std::string(2'000'000, 'x'), threads);
    EXPECT_EQ(too_long.failure.failure(), Failure::kRecordTooLong);
    EXPECT_EQ(too_long.failure.message(),
              "`input`, line 2: record is longer than 1 MiB; it may contain an unclosed quote");
  }
  options.dialect.quote = 0;
  const Reading unquoted = ReadText(options, std::string(2'000'000, 'x'));
  EXPECT_EQ(unquoted.failure.message(), "`input`, line 1: record is longer than 1 MiB");
}

TEST(DelimitedCursorTest, AFailureStays) {
  BlockBufferPool buffers;
  const RecordBlockOptions options;
  DelimitedCursor cursor(
      std::make_shared<RecordBlocks>(options, std::make_unique<MemoryInput>("a\n\"")), buffers, 1);
  const std::unique_ptr<Cursor> other = cursor.Fork();
  Cursor::Batch batch;
  EXPECT_EQ(*cursor.Next(&batch), Cursor::Step::kBatch);
  EXPECT_FALSE(cursor.Next(&batch).ok());
  EXPECT_FALSE(cursor.Next(&batch).ok());
  EXPECT_FALSE(other->Next(&batch).ok());
}

std::string RandomRecords(std::mt19937& random, size_t size, bool stray_quotes) {
  std::string text;
  while (text.size() < size) {
    const uint32_t kind = random() % 10;
    if (kind < 3) {
      text += '"';
      for (size_t n = random() % 40; n > 0; --n) {
        const char c = "ab,\n\"\r"[random() % 6];
        text += c;
        if (c == '"') text += c;
      }
      text += '"';
    } else {
      for (size_t n = random() % 12; n > 0; --n) text += "abcd \xc3\xa9"[random() % 5];
      if (stray_quotes && kind == 9) text += "x\" y";
    }
    text += random() % 5 == 0 ? "\n" : random() % 7 == 0 ? "\r\n" : ",";
  }
  return text;
}

// Whatever the sizes of reads and blocks and the number of threads: the same records in order.
TEST(DelimitedCursorTest, BlocksDoNotDependOnReadsOrThreads) {
  std::mt19937 random(11);
  for (bool stray_quotes : {false, true}) {
    const std::string text = RandomRecords(random, 100'000, stray_quotes);
    const Reading whole = ReadText({}, text);
    ASSERT_TRUE(whole.failure.ok()) << whole.failure.message();
    ASSERT_GT(whole.Records().size(), 2000u);
    for (size_t piece : {1, 3, 64, 1000, 100'000}) {
      for (size_t read_size : {64, 700, 65'536}) {
        for (int threads : {1, 2, 5}) {
          RecordBlockOptions options;
          options.read_size = read_size;
          const Reading reading =
              ReadBlocks(options, std::make_unique<MemoryInput>(text, piece), threads);
          ASSERT_TRUE(reading.failure.ok());
          ASSERT_EQ(reading.Records(), whole.Records())
              << "piece " << piece << ", read " << read_size << ", threads " << threads;
          EXPECT_EQ(reading.bytes, whole.bytes);
        }
      }
    }
  }
}

TEST(DelimitedCursorTest, OtherDialectsInSmallBlocks) {
  RecordBlockOptions options;
  options.dialect.delimiter = "||";
  options.dialect.escape = '\\';
  options.dialect.line_end = ";";
  options.read_size = 16;
  for (int threads : {1, 2, 4}) {
    const Reading reading = ReadBlocks(
        options, std::make_unique<MemoryInput>("a||\"b;\\\"||c\"||d;e|f||;\n||\"\\;\"", 3),
        threads);
    EXPECT_TRUE(reading.failure.ok());
    EXPECT_EQ(reading.Records(), (Texts{"a||\"b;\\\"||c\"||d", "e|f||", "\n||\"\\;\""}));
  }
}

}  // namespace
}  // namespace penstock
