#include "runtime/kernels/conversion.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "runtime/kernels/kernel_table.h"

namespace penstock {
namespace {

using Class = Conversion::Class;

constexpr Type kDec64 = {Kind::kDecimal, 15, 2};
constexpr Type kDec128 = {Kind::kDecimal, 30, 4};
constexpr Type kDecText = {Kind::kDecimal, 0, 0};

const Type kTypes[] = {{Kind::kAny},   {Kind::kBool}, {Kind::kInt64},   kDec64,
                       kDec128,        kDecText,      {Kind::kFloat64}, {Kind::kString},
                       {Kind::kBytes}, {Kind::kDate}, {Kind::kTime},    {Kind::kTimestamp}};

bool IsKernel(const std::string& name) {
  const auto kernels = NativeKernels();
  return std::any_of(kernels.begin(), kernels.end(),
                     [&](const KernelSymbol& symbol) { return name == symbol.name; });
}

TEST(ConversionTest, EveryPairHasAKernelOrIsForbidden) {
  for (const Type from : kTypes) {
    for (const Type to : kTypes) {
      const Conversion found = FindConversion(from, to);
      const std::string pair = ToString(from) + " to " + ToString(to);
      if (from == to) {
        EXPECT_EQ(found.cls, Class::kIdentity) << pair;
      } else if (found.cls == Class::kForbidden) {
        EXPECT_EQ(found.kernel, "") << pair;
        EXPECT_NE(found.note, "") << pair;
      } else {
        EXPECT_NE(found.cls, Class::kIdentity) << pair;
        EXPECT_TRUE(IsKernel(found.kernel)) << pair << ": " << found.kernel;
      }
    }
  }
}

TEST(ConversionTest, TheTableNamesTheKernelThatIsUsed) {
  struct Row {
    Kind from, to;
    std::string kernel;
  };
  const Row rows[] = {
#define PST_CONVERSION(from, to, cls, kernel, note) {Kind::from, Kind::to, kernel},
#include "runtime/kernels/conversions.def"
#undef PST_CONVERSION
  };
  std::set<std::pair<Kind, Kind>> seen;
  for (const Row& row : rows) {
    EXPECT_TRUE(seen.emplace(row.from, row.to).second) << row.kernel << " stands twice";
    Type from{row.from};
    Type to{row.to};
    if (row.from == Kind::kDecimal) from = kDec64;
    if (row.to == Kind::kDecimal) to = kDec128;
    std::string expected = row.kernel;
    if (row.from == Kind::kDecimal && !expected.empty()) {
      expected.replace(expected.rfind("dec"), 3, "dec64");
    }
    if (row.to == Kind::kDecimal && !expected.empty()) {
      expected.replace(expected.find("dec"), 3, "dec128");
    }
    EXPECT_EQ(FindConversion(from, to).kernel, expected);
  }
}

TEST(ConversionTest, PrecisionAndScaleDecide) {
  const auto cls = [](Type from, Type to) { return FindConversion(from, to).cls; };
  EXPECT_EQ(cls(kDec64, {Kind::kDecimal, 16, 3}), Class::kExact);
  EXPECT_EQ(cls(kDec64, {Kind::kDecimal, 16, 4}), Class::kChecked);
  EXPECT_EQ(cls(kDec64, {Kind::kDecimal, 15, 1}), Class::kChecked);
  EXPECT_EQ(cls(kDec64, kDecText), Class::kExact);
  EXPECT_EQ(cls(kDecText, kDec128), Class::kChecked);
  EXPECT_EQ(cls({Kind::kInt64}, {Kind::kDecimal, 19, 0}), Class::kExact);
  EXPECT_EQ(cls({Kind::kInt64}, {Kind::kDecimal, 18, 0}), Class::kChecked);
  EXPECT_EQ(cls({Kind::kDecimal, 18, 0}, {Kind::kInt64}), Class::kExact);
  EXPECT_EQ(cls({Kind::kDecimal, 18, 1}, {Kind::kInt64}), Class::kChecked);
  EXPECT_EQ(cls(kDec64, {Kind::kFloat64}), Class::kExact);
  EXPECT_EQ(cls(kDec128, {Kind::kFloat64}), Class::kLossy);
  EXPECT_EQ(cls({Kind::kBool}, {Kind::kDecimal, 2, 2}), Class::kChecked);
}

TEST(ConversionTest, Immediates) {
  using Ints = std::vector<int32_t>;
  EXPECT_EQ(ConversionImmediates({Kind::kString}, kDec64), (Ints{15, 2}));
  EXPECT_EQ(ConversionImmediates(kDec64, kDec128), (Ints{2, 30, 4}));
  EXPECT_EQ(ConversionImmediates(kDec128, {Kind::kString}), (Ints{4}));
  EXPECT_EQ(ConversionImmediates(kDecText, kDec64), (Ints{15, 2}));
  EXPECT_EQ(ConversionImmediates(kDec64, kDecText), (Ints{2}));
  EXPECT_EQ(ConversionImmediates({Kind::kString}, kDecText), Ints{});
  EXPECT_EQ(FormatImmediates(kDec64), (Ints{2}));
}

TEST(ConversionTest, FormatAndCopyKernelsExist) {
  for (const Type type : kTypes) {
    for (const std::string& kernel : {FormatKernel(type), CopyKernel(type)}) {
      if (!kernel.empty()) {
        EXPECT_TRUE(IsKernel(kernel)) << kernel;
      }
    }
  }
  EXPECT_EQ(FormatKernel({Kind::kAny}), "");
  EXPECT_EQ(FormatKernel(kDecText), "");
  EXPECT_EQ(CopyKernel({Kind::kString}), "");
}

}  // namespace
}  // namespace penstock
