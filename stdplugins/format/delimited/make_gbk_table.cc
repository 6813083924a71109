// Prints the definition of kGbkTable (gbk_table.h): runs once, while Penstock is built.

#include <iconv.h>

#include <cstdio>

#include "stdplugins/format/delimited/gbk_table.h"

int main() {
  iconv_t gbk = iconv_open("UTF-16LE", "GBK");
  if (gbk == reinterpret_cast<iconv_t>(-1)) {
    std::fprintf(stderr, "the C library does not support GBK\n");
    return 1;
  }
  std::printf(
      "#include \"stdplugins/format/delimited/gbk_table.h\"\n\n"
      "const uint16_t penstock::kGbkTable[] = {\n");
  for (unsigned lead = 0; lead < penstock::kGbkLeads; ++lead) {
    for (unsigned trail = 0; trail < penstock::kGbkTrails; ++trail) {
      char in[2] = {static_cast<char>(penstock::kGbkFirstLead + lead),
                    static_cast<char>(penstock::kGbkFirstTrail + trail)};
      unsigned char out[4] = {};
      char* next_in = in;
      char* next_out = reinterpret_cast<char*>(out);
      size_t in_left = sizeof(in);
      size_t out_left = sizeof(out);
      iconv(gbk, nullptr, nullptr, nullptr, nullptr);
      iconv(gbk, &next_in, &in_left, &next_out, &out_left);
      const bool is_character = in_left == 0 && out_left == 2;
      std::printf("%u,", is_character ? out[0] | out[1] << 8 : 0);
    }
    std::printf("\n");
  }
  std::printf("};\n");
  return iconv_close(gbk);
}
