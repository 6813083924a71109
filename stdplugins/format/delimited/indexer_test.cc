// Every indexer against a slow splitter that builds records as lists of texts.

#include "stdplugins/format/delimited/indexer.h"

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "stdplugins/format/delimited/block_buffer.h"

namespace penstock {
namespace {

using Records = std::vector<std::vector<std::string>>;

struct Split {
  Records records;   // complete ones, fields as written in the text
  std::string rest;  // what follows them
};

// A state machine that appends byte by byte.
Split SlowSplit(const DelimitedDialect& dialect, const std::string& text) {
  enum class State { kFieldStart, kPlain, kQuoted } state = State::kFieldStart;
  Split split;
  std::vector<std::string> record(1);
  for (size_t i = 0; i < text.size(); ++i) {
    split.rest += text[i];
    if (state == State::kQuoted) {
      record.back() += text[i];
      const bool has_next = i + 1 < text.size();
      const bool escapes = dialect.escape != 0 && text[i] == dialect.escape;
      const bool doubles = dialect.escape == 0 && text[i] == dialect.quote && has_next &&
                           text[i + 1] == dialect.quote;
      if ((escapes || doubles) && has_next) {
        ++i;
        record.back() += text[i];
        split.rest += text[i];
      } else if (text[i] == dialect.quote && !escapes) {
        state = State::kPlain;
      }
    } else if (state == State::kFieldStart && dialect.quote != 0 && text[i] == dialect.quote) {
      record.back() += text[i];
      state = State::kQuoted;
    } else if (text[i] == dialect.line_end.back() &&
               (dialect.line_end.size() == 1 ||
                (split.rest.size() > 1 && split.rest.end()[-2] == '\r'))) {
      split.records.push_back(record);
      split.rest.clear();
      record.assign(1, "");
      state = State::kFieldStart;
    } else if (text.compare(i, dialect.delimiter.size(), dialect.delimiter) == 0) {
      split.rest += dialect.delimiter.substr(1);
      i += dialect.delimiter.size() - 1;
      record.emplace_back();
      state = State::kFieldStart;
    } else {
      record.back() += text[i];
      state = State::kPlain;
    }
  }
  return split;
}

// Reads records back from an index, by the addressing that generated code uses.
Records FromIndex(const char* base, const uint32_t* pos, const uint32_t* row_end, uint32_t rows,
                  size_t delimiter_size) {
  Records records;
  for (uint32_t row = 0; row < rows; ++row) {
    const uint32_t s = row_end[static_cast<int32_t>(row) - 1] + 1;
    std::vector<std::string> record;
    for (uint32_t k = 0; s + k <= row_end[row]; ++k) {
      const uint32_t begin = k == 0 ? pos[static_cast<int32_t>(s) - 1] + 1
                                    : pos[s + k - 1] + static_cast<uint32_t>(delimiter_size);
      record.emplace_back(base + begin, pos[s + k] - begin);
    }
    records.push_back(record);
  }
  return records;
}

// What generated code takes for granted where a block is said to have no lone CR.
void ExpectTidy(const DelimitedDialect& dialect, const Records& records) {
  for (const auto& record : records) {
    for (size_t k = 0; k < record.size(); ++k) {
      std::string field = record[k];
      if (k + 1 == record.size() && field.ends_with('\r')) field.pop_back();
      if (dialect.quote != 0 && !field.empty() && field[0] == dialect.quote) continue;
      EXPECT_EQ(field.find('\r'), field.npos) << field;
      if (dialect.quote != 0) {
        EXPECT_EQ(field.find(dialect.quote), field.npos) << field;
      }
    }
  }
}

void ExpectAllAgree(const DelimitedDialect& dialect, const std::string& text) {
  const Split expected = SlowSplit(dialect, text);
  const uint32_t complete = static_cast<uint32_t>(text.size() - expected.rest.size());
  bool has_high_byte = false;
  for (char c : text) has_high_byte |= static_cast<unsigned char>(c) >= 0x80;
  // An allocation of the exact size: reading beyond it is a fault that sanitizers see.
  const auto exact = std::make_unique<char[]>(text.size());
  std::memcpy(exact.get(), text.data(), text.size());
  const uint32_t size = static_cast<uint32_t>(text.size());

  for (CpuLevel level : kCpuLevels) {
    if (level > BestCpuLevel()) break;
    SCOPED_TRACE("level " + std::to_string(static_cast<int>(level)) +
                 ", text: " + testing::PrintToString(text));
    const Indexer indexer(dialect, level);
    IndexArrays arrays;
    ASSERT_TRUE(arrays.Reserve(size));
    const BlockSummary indexed = indexer.Index(exact.get(), size, arrays.pos(), arrays.row_end());
    const BlockSummary scanned = indexer.Scan(exact.get(), size);
    EXPECT_EQ(indexed.complete, complete);
    EXPECT_EQ(scanned.complete, complete);
    EXPECT_EQ(indexed.row_count, expected.records.size());
    EXPECT_EQ(scanned.row_count, expected.records.size());
    EXPECT_EQ(indexed.non_ascii, has_high_byte);
    EXPECT_EQ(scanned.non_ascii, has_high_byte);
    EXPECT_EQ(indexed.irregular, scanned.irregular);
    ASSERT_EQ(FromIndex(exact.get(), arrays.pos(), arrays.row_end(), indexed.row_count,
                        dialect.delimiter.size()),
              expected.records);
    if (!indexed.irregular && !indexed.lone_cr) ExpectTidy(dialect, expected.records);
    if (scanned.irregular) {
      const BlockSummary again =
          indexer.Index(exact.get(), size, arrays.pos(), arrays.row_end(), true);
      EXPECT_EQ(again.complete, complete);
      EXPECT_EQ(again.row_count, indexed.row_count);
    }
  }
}

DelimitedDialect Csv() { return {}; }

TEST(IndexerTest, NastyTexts) {
  const char* const kTexts[] = {
      "",
      "\n",
      "\n\n\n",
      "a",
      "a,b\n",
      "a,b\nc",
      ",,\n,\n",
      "a,b\r\nc,d\r\n",
      "\"a,b\",\"c\nd\"\n",
      "\"a\"\"b\",c\n",
      "\"\"\n",
      "\"\",\"\"\n\"\"",
      "\"\"\"\"\n",
      "\"\"\"a\"\"\",b\n",
      "5\" pipe,x\n",
      "5\" pipe,6\" pipe\ny,z\n",
      "a\"b\"c,\"d,e\"\n",
      "\"a\"b,c\n",
      "\"a\"b\"c,d\"\n",
      "\"a\" \"b,c\"\n",
      " \"a,b\"\n",
      "a,\"b\n",
      "a,b\n\"c,d\ne,f\n",
      "\"a\"\"\n\",b\n",
      "\xe4\xbd\xa0,\xff\n",
  };
  for (const char* text : kTexts) ExpectAllAgree(Csv(), text);
  ExpectAllAgree(Csv(), std::string("a\0b,\0\n\0", 7));
}

TEST(IndexerTest, QuotesAtTheEdgesOfVectors) {
  for (size_t edge : {15, 16, 31, 32, 63, 64, 127, 128}) {
    for (size_t before = edge - 3; before <= edge + 3; ++before) {
      const std::string filler(before, 'x');
      ExpectAllAgree(Csv(), filler + ",\"a\",b\n");
      ExpectAllAgree(Csv(), filler + "\n\"\"\"\",\"\n\"\n");
      ExpectAllAgree(Csv(), filler + "\"\"\n\",\"\n");
      ExpectAllAgree(Csv(), "\"" + filler + "\"\"" + filler + ",\n\",z\n");
      ExpectAllAgree(Csv(), "\"" + filler + "\"," + filler + "\n");
      ExpectAllAgree(Csv(), "\"" + filler + "\"x\"," + filler + "\",\n");
    }
  }
}

TEST(IndexerTest, CarriageReturnsAtTheEdgesOfVectors) {
  const Indexer indexer(Csv(), BestCpuLevel());
  const auto has_lone_cr = [&](const std::string& text) {
    IndexArrays arrays;
    EXPECT_TRUE(arrays.Reserve(text.size()));
    const auto size = static_cast<uint32_t>(text.size());
    return indexer.Index(text.data(), size, arrays.pos(), arrays.row_end()).lone_cr;
  };
  for (size_t before = 60; before < 70; ++before) {
    const std::string filler(before, 'x');
    ExpectAllAgree(Csv(), filler + "\ry,z\r\n");
    ExpectAllAgree(Csv(), filler + "\r,z\r\n");
    if (BestCpuLevel() == CpuLevel::kScalar) continue;
    EXPECT_TRUE(has_lone_cr(filler + "\r,z\r\n"));
    EXPECT_FALSE(has_lone_cr(filler + "\r\nz\r\n"));
    EXPECT_FALSE(has_lone_cr(filler + "\n"));
  }
}

TEST(IndexerTest, ManyDelimitersInOneVector) {
  for (size_t count : {1, 7, 8, 9, 15, 16, 17, 33, 63, 64, 65, 200}) {
    ExpectAllAgree(Csv(), std::string(count, ',') + "\n");
    ExpectAllAgree(Csv(), std::string(count, '\n'));
  }
}

std::string RandomText(std::mt19937& random, const std::string& alphabet, size_t size) {
  std::string text;
  for (size_t i = 0; i < size; ++i) text += alphabet[random() % alphabet.size()];
  return text;
}

TEST(IndexerTest, RandomTexts) {
  DelimitedDialect no_quote;
  no_quote.quote = 0;
  DelimitedDialect custom;
  custom.delimiter = "|";
  custom.quote = '\'';
  custom.line_end = ";";
  DelimitedDialect crlf;
  crlf.line_end = "\r\n";
  DelimitedDialect wide;
  wide.delimiter = "||";
  DelimitedDialect escaped;
  escaped.escape = '\\';
  DelimitedDialect all_escaped = wide;
  all_escaped.escape = '\\';

  std::mt19937 random(20240131);
  for (int round = 0; round < 3000; ++round) {
    const size_t size = random() % 400;
    ExpectAllAgree(Csv(), RandomText(random, "a,\"\n", size));
    ExpectAllAgree(Csv(), RandomText(random, "abcdefgh,\"\"\n\r\xc3", size));
    ExpectAllAgree(no_quote, RandomText(random, "ab,\"\n", size));
    ExpectAllAgree(custom, RandomText(random, "ab|';\n,\"", size));
    ExpectAllAgree(crlf, RandomText(random, "a,\"\r\n", size));
    ExpectAllAgree(wide, RandomText(random, "a|||\"\n", size));
    ExpectAllAgree(escaped, RandomText(random, "a,\"\"\\\n", size));
    ExpectAllAgree(all_escaped, RandomText(random, "a||\"\"\\\n", size));
    if (HasFailure()) return;
  }
}

// Fields that are mostly quoted correctly: the way of counting quotes stays in use for long.
TEST(IndexerTest, RandomWellFormedRecords) {
  std::mt19937 random(7);
  for (int round = 0; round < 1000; ++round) {
    std::string text;
    while (text.size() < 500) {
      if (random() % 3 == 0) {
        text += '"';
        for (size_t n = random() % 30; n > 0; --n) {
          const char c = "ab,\n\""[random() % 5];
          text += c;
          if (c == '"') text += c;
        }
        text += '"';
      } else {
        text += RandomText(random, "abcd ", random() % 20);
      }
      text += random() % 4 == 0 ? '\n' : ',';
    }
    ExpectAllAgree(Csv(), text);
    if (HasFailure()) return;
  }
}

}  // namespace
}  // namespace penstock
