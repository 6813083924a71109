#include "compiler/driver/dialect_name.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <vector>

#include "compiler/diagnostics/suggest.h"

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

std::optional<ast::Dialect> DialectOfName(std::string_view name) {
  for (const DialectName& known : kDialects) {
    if (known.name == name) return known.dialect;
  }
  return std::nullopt;
}

std::string UnknownDialectName(std::string_view name) {
  std::vector<std::string_view> names;
  for (const DialectName& known : kDialects) names.push_back(known.name);
  return fmt::format("unknown dialect `{}`{}: it is one of {}", name, DidYouMean(name, names),
                     fmt::join(names, ", "));
}

}  // namespace penstock
