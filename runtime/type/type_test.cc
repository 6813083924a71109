#include "runtime/type/type.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(TypeTest, CanonicalNamesReadBack) {
  const Type types[] = {{Kind::kAny},     {Kind::kBool},           {Kind::kInt64},
                        {Kind::kDecimal}, {Kind::kDecimal, 15, 2}, {Kind::kDecimal, 38, 38},
                        {Kind::kFloat64}, {Kind::kString},         {Kind::kBytes},
                        {Kind::kDate},    {Kind::kTime},           {Kind::kTimestamp}};
  for (const Type type : types) {
    EXPECT_EQ(ParseTypeName(ToString(type), /*exact_date=*/true), type) << ToString(type);
  }
}

TEST(TypeTest, UserNames) {
  EXPECT_EQ(ParseTypeName("LONG"), Type{Kind::kInt64});
  EXPECT_EQ(ParseTypeName("Boolean"), Type{Kind::kBool});
  EXPECT_EQ(ParseTypeName("bigint"), Type{Kind::kInt64});
  EXPECT_EQ(ParseTypeName("date"), Type{Kind::kTimestamp});
  EXPECT_EQ(ParseTypeName("date", true), Type{Kind::kDate});
  EXPECT_EQ(ParseTypeName(" Decimal ( 10 , 3 ) "), (Type{Kind::kDecimal, 10, 3}));
  EXPECT_EQ(ParseTypeName("numeric(7)"), (Type{Kind::kDecimal, 7, 0}));
}

TEST(TypeTest, RefusesImpossibleNames) {
  for (const char* name :
       {"", "longg", "decimal(0)", "decimal(39)", "decimal(5,6)", "decimal(5,-1)", "decimal()",
        "decimal(5", "decimal(1,2,3)", "int(5)", "decimal(99999999999)"}) {
    EXPECT_EQ(ParseTypeName(name), std::nullopt) << name;
  }
}

TEST(TypeTest, EveryListedNameIsKnown) {
  for (int i = 0; i < kTypeNameCount; ++i)
    EXPECT_TRUE(ParseTypeName(kTypeNames[i])) << kTypeNames[i];
}

TEST(TypeTest, DecimalsTravelInTheSmallestCarrier) {
  EXPECT_EQ(CarrierOf({Kind::kDecimal, 18, 2}), Carrier::kInt64);
  EXPECT_EQ(CarrierOf({Kind::kDecimal, 19, 2}), Carrier::kInt128);
  EXPECT_EQ(CarrierOf({Kind::kDecimal, 0, 0}), Carrier::kText);
}

}  // namespace
}  // namespace penstock
