#include "compiler/sema/described_column.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

constexpr WireType kTypes[] = {
    {"int8", {Kind::kInt64}, "", ""},
    {"int4", {Kind::kInt64}, "", ""},
    {"numeric", {Kind::kDecimal, 18}, "", ""},
    {"numeric", {Kind::kDecimal, 38}, "", ""},
    {"timestamp without time zone", {Kind::kTimestamp}, "", ""},
};

WireFormat Format() {
  WireFormat format{};
  format.types = kTypes;
  return format;
}

int Find(const char* native, Type type) {
  return FindWireType(Format(), ColumnSchema{.name = "c", .native = native, .type = type});
}

TEST(DescribedColumn, TypesOfColumnsAreFoundByNameAndCarrier) {
  EXPECT_EQ(Find("int4", {Kind::kInt64}), 1);
  EXPECT_EQ(Find("numeric(12,2)", {Kind::kDecimal, 12, 2}), 2);
  EXPECT_EQ(Find("numeric(30,2)", {Kind::kDecimal, 30, 2}), 3);
  EXPECT_EQ(Find("timestamp(3) without time zone", {Kind::kTimestamp}), 4);
  EXPECT_EQ(Find("timestamp (3) without time zone", {Kind::kTimestamp}), 4);
  EXPECT_EQ(Find("int8 (of box(2,3))", {Kind::kInt64}), 0);  // sent as another type
}

TEST(DescribedColumn, WhatTheFormatDoesNotHaveIsNotFound) {
  EXPECT_EQ(Find("geometry", {Kind::kString}), -1);
  EXPECT_EQ(Find("int4", {Kind::kString}), -1);
  EXPECT_EQ(Find("numeric", {Kind::kDecimal}), -1);  // of any length, which travels as text
  EXPECT_EQ(Find("int4(", {Kind::kInt64}), -1);
  EXPECT_EQ(Find("(4)", {Kind::kInt64}), -1);
}

TEST(DescribedColumn, ValuesWithoutAColumnTakeTheFirstType) {
  EXPECT_EQ(FindWireType(Format(), Type{Kind::kInt64}), 0);
  EXPECT_EQ(FindWireType(Format(), Type{Kind::kDecimal, 20, 3}), 3);
  EXPECT_EQ(FindWireType(Format(), Type{Kind::kBool}), -1);
}

}  // namespace
}  // namespace penstock
