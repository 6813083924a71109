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

TEST(ConversionTest, EveryPairHasAKernelOrIsForbidden) {
  for (const Type from : kTypes) {
    for (const Type to : kTypes) {
      const Conversion found = FindConversion(from, to);
      const std::string pair = ToString(from) + " to " + ToString(to);
      if (from == to) {
        EXPECT_EQ(found.cls, Class::kIdentity) << pair;
      } else if (found.cls == Class::kForbidden) {
        EXPECT_FALSE(found.kernel) << pair;
        EXPECT_NE(found.note, "") << pair;
      } else {
        EXPECT_NE(found.cls, Class::kIdentity) << pair;
        ASSERT_TRUE(found.kernel) << pair;
        const KernelInfo& kernel = InfoOf(*found.kernel);
        EXPECT_EQ(kernel.from, FormOf(from)) << pair;
        EXPECT_EQ(kernel.to, FormOf(to)) << pair;
        EXPECT_EQ(kernel.constants.numbers, ConversionImmediates(from, to).size()) << pair;
        EXPECT_TRUE(found.cls == Class::kChecked || found.cls == Class::kLossy ||
                    !kernel.Is(kRefuses) || FormOf(to) == Form::kDec64 ||
                    FormOf(to) == Form::kDec128 || kernel.Is(kReadsZone))
            << pair << " is exact";
      }
    }
  }
}

TEST(ConversionTest, TheTableHasEveryPairOnce) {
  const std::pair<Kind, Kind> rows[] = {
#define PST_CONVERSION(from, to, cls, note) {Kind::from, Kind::to},
#include "runtime/kernels/conversions.def"
#undef PST_CONVERSION
  };
  const std::set<std::pair<Kind, Kind>> once(std::begin(rows), std::end(rows));
  EXPECT_EQ(once.size(), std::size(rows));
}

// A conversion that nothing can request is an unnecessary row.
TEST(ConversionTest, EveryConversionOfTheListIsInTheTable) {
  for (const KernelInfo& kernel : AllKernels()) {
    if (kernel.shape != KernelShape::kValue || !kernel.to || kernel.by_pattern) continue;
    const auto type_of = [](Form form) {
      return *std::ranges::find_if(kTypes, [&](Type type) { return FormOf(type) == form; });
    };
    if (kernel.to == kernel.from) continue;  // decimals of other digits
    EXPECT_EQ(FindConversion(type_of(*kernel.from), type_of(*kernel.to)).kernel, kernel.id)
        << kernel.name;
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

TEST(ConversionTest, FormatAndCopyKernels) {
  EXPECT_EQ(FindFormat(Form::kInt64), Kernel::f_int64);
  EXPECT_EQ(FindFormat(Form::kDate, true), Kernel::f_date_pattern);
  EXPECT_EQ(FindFormat(Form::kAny), std::nullopt);
  EXPECT_EQ(FindFormat(Form::kDecText), std::nullopt);
  EXPECT_EQ(FindCopy(Form::kDecText), Kernel::c_dectext);
  EXPECT_EQ(FindCopy(Form::kDate), Kernel::c_date);
  EXPECT_EQ(FindCopy(Form::kString), std::nullopt);
}

TEST(KernelListTest, IsInTheOrderOfIds) {
  for (size_t i = 0; i < AllKernels().size(); ++i) {
    EXPECT_EQ(static_cast<size_t>(AllKernels()[i].id), i);
    EXPECT_STREQ(NativeKernels()[i].name, AllKernels()[i].symbol);
  }
}

TEST(KernelListTest, FindsOperators) {
  EXPECT_EQ(FindOperator(Operation::kLess, OperandsOf({Kind::kTimestamp})), Kernel::lt_int128);
  EXPECT_EQ(FindOperator(Operation::kEqual, OperandsOf(kDecText)), Kernel::eq_dectext);
  EXPECT_EQ(FindOperator(Operation::kEqual, OperandsOf({Kind::kAny})), Kernel::eq_any_text);
  EXPECT_EQ(FindOperator(Operation::kAdd, OperandsOf({Kind::kString})), std::nullopt);
}

}  // namespace
}  // namespace penstock
