#include "runtime/plugin/plugin_spec.h"

#include <gtest/gtest.h>

namespace penstock {
namespace {

TEST(PluginCatalog, FindsByAnyNameOfTheSide) {
  PluginSpec both;
  both.name = "txtfile";
  both.reader_names = {"txtfilereader"};
  both.writer_names = {"txtfilewriter"};
  both.reader.emplace();
  both.writer.emplace();
  PluginSpec source_only;
  source_only.name = "numbers";
  source_only.reader.emplace();
  PluginCatalog catalog;
  catalog.Add(both);
  catalog.Add(source_only);

  const PluginSpec* found = catalog.Find("TxtFileReader", Side::kReader);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "txtfile");
  EXPECT_EQ(catalog.Find("txtfile", Side::kWriter), found);
  EXPECT_EQ(catalog.Find("txtfilereader", Side::kWriter), nullptr);
  EXPECT_NE(catalog.Find("numbers", Side::kReader), nullptr);
  EXPECT_EQ(catalog.Find("numbers", Side::kWriter), nullptr);
  EXPECT_EQ(catalog.Find("txtfil", Side::kReader), nullptr);
}

}  // namespace
}  // namespace penstock
