#include "runtime/net/digests.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(Digests, PublishedValues) {
  EXPECT_EQ(Hexadecimal(Md5("abc")), "900150983cd24fb0d6963f7d28e17f72");
  EXPECT_EQ(Hexadecimal(Sha256("abc")),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hexadecimal(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(Hexadecimal(Pbkdf2Sha256("password", "salt", 2)),
            "ae4d0c95af6b46d32d0adff928f06dd02a303f8ef3c251dfd6e2d85a95474c43");
}

TEST(Digests, RandomBytesDiffer) {
  EXPECT_EQ(RandomBytes(18).size(), 18u);
  EXPECT_NE(RandomBytes(18), RandomBytes(18));
}

}  // namespace
}  // namespace penstock
