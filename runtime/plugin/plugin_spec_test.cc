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
  catalog.Add(both, true);
  catalog.Add(source_only, false);

  const PluginSpec* found = catalog.Find("TxtFileReader", Side::kReader);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->name, "txtfile");
  EXPECT_EQ(catalog.Find("txtfile", Side::kWriter), found);
  EXPECT_EQ(catalog.Find("txtfilereader", Side::kWriter), nullptr);
  EXPECT_NE(catalog.Find("numbers", Side::kReader), nullptr);
  EXPECT_EQ(catalog.Find("numbers", Side::kWriter), nullptr);
  EXPECT_EQ(catalog.Find("txtfil", Side::kReader), nullptr);
}

TEST(PluginCatalog, FindsPluginsWithoutSpecByBothNames) {
  constexpr NamedPlugin kNamed[] = {{.name = "redis", .title = "Redis", .writes = true}};
  PluginCatalog catalog;
  catalog.AddNamed(kNamed);

  EXPECT_EQ(catalog.FindNamed("redis", Side::kWriter), &kNamed[0]);
  EXPECT_EQ(catalog.FindNamed("RedisWriter", Side::kWriter), &kNamed[0]);
  EXPECT_EQ(catalog.FindNamed("redisreader", Side::kWriter), nullptr);
  EXPECT_EQ(catalog.FindNamed("redis", Side::kReader), nullptr);
  EXPECT_EQ(catalog.FindNamed("writer", Side::kWriter), nullptr);
  EXPECT_EQ(catalog.FindNamed("", Side::kWriter), nullptr);
}

}  // namespace
}  // namespace penstock
