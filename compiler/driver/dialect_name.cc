#include "compiler/driver/dialect_name.h"

#include <fmt/format.h>

#include "runtime/base/check.h"

namespace penstock {
namespace {

struct DialectName {
  std::string_view name;
  ast::Dialect dialect;
};
constexpr DialectName kDialects[] = {{"v1", ast::Dialect::kDataWorks1},
                                     {"v2", ast::Dialect::kDataWorks2},
                                     {"datax", ast::Dialect::kDataX},
                                     {"kafka-connect", ast::Dialect::kKafkaConnect}};

}  // namespace

std::string DialectNames(DialectUse use) {
  std::string names;
  for (const DialectName& known : kDialects) {
    if (use == DialectUse::kJobs && known.dialect == ast::Dialect::kKafkaConnect) continue;
    names += fmt::format("{}{}", names.empty() ? "" : "|", known.name);
  }
  return names;
}

ast::Dialect DialectOfName(std::string_view name) {
  for (const DialectName& known : kDialects) {
    if (known.name == name) return known.dialect;
  }
  PST_CHECK(false && "name of a dialect");
}

}  // namespace penstock
