// Writes a table of order lines, sixteen columns as in the well-known benchmark of that shape, as
// csv: generate BYTES [COLUMNS] > file. The same bytes on every machine. Two comments in five are
// quoted, one quoted word gap in four has a comma, one quoted comment in twenty a doubled quote.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

uint64_t state = 88172645463325252ull;

uint64_t Random() {  // Marsaglia's xorshift64
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

int64_t Between(int64_t low, int64_t high) {
  return low + static_cast<int64_t>(Random() % static_cast<uint64_t>(high - low + 1));
}

const char* const kWords[] = {"quiet",  "regular", "special", "deposits", "requests", "accounts",
                              "packed", "foxes",   "along",   "above",    "the",      "slow",
                              "ironic", "wake",    "among",   "even",     "bold",     "pending"};
const char* const kModes[] = {"AIR", "REG AIR", "RAIL", "SHIP", "TRUCK", "MAIL", "FOB"};
const char* const kInstructions[] = {"DELIVER IN PERSON", "COLLECT COD", "NONE",
                                     "TAKE BACK RETURN"};

std::string Date() {
  static const int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int year = static_cast<int>(Between(1992, 1998));
  int month = static_cast<int>(Between(1, 12));
  int day = static_cast<int>(Between(1, kDays[month - 1]));
  char text[16];
  std::snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
  return text;
}

std::string Comment() {
  std::string comment;
  bool quoted = Between(0, 99) < 40;
  int64_t words = Between(2, 6);
  for (int64_t i = 0; i < words; ++i) {
    if (i > 0) comment += quoted && Between(0, 3) == 0 ? ", " : " ";
    comment += kWords[Between(0, 17)];
  }
  if (!quoted) return comment;
  if (Between(0, 19) == 0) comment += " \"\"x\"\"";
  return "\"" + comment + "\"";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: generate BYTES > file\n");
    return 64;
  }
  const uint64_t target = std::strtoull(argv[1], nullptr, 10);
  uint64_t written = 0;
  uint64_t order = 1;
  int64_t line = 1, lines = 4;
  static char buffer[1 << 20];
  std::setvbuf(stdout, buffer, _IOFBF, sizeof(buffer));
  written += std::printf(
      "l_orderkey,l_partkey,l_suppkey,l_linenumber,l_quantity,l_extendedprice,l_discount,l_tax,"
      "l_returnflag,l_linestatus,l_shipdate,l_commitdate,l_receiptdate,l_shipinstruct,l_shipmode,"
      "l_comment\n");
  while (written < target) {
    int64_t quantity = Between(1, 50);
    int64_t cents = quantity * Between(90000, 210000);
    std::string ship = Date(), commit = Date(), receipt = Date(), comment = Comment();
    written +=
        std::printf("%lu,%ld,%ld,%ld,%ld.00,%ld.%02ld,0.%02ld,0.%02ld,%c,%c,%s,%s,%s,%s,%s,%s\n",
                    order, Between(1, 200000), Between(1, 10000), line, quantity, cents / 100,
                    cents % 100, Between(0, 10), Between(0, 8), "ANR"[Between(0, 2)],
                    "OF"[Between(0, 1)], ship.c_str(), commit.c_str(), receipt.c_str(),
                    kInstructions[Between(0, 3)], kModes[Between(0, 6)], comment.c_str());
    if (++line > lines) {
      line = 1;
      lines = Between(1, 7);
      order += Between(0, 7) == 0 ? 25 : 1;
    }
  }
  return std::fflush(stdout) == 0 ? 0 : 74;
}
