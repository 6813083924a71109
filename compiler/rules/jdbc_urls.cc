#include "compiler/rules/rule.h"

// Every driver has its own form of address. What is looked at here is the same for all of them, or
// what the plugin says of its own.

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "compiler/json/json_string_map.h"
#include "compiler/sema/placeholder.h"
#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr std::string_view kJdbc = "jdbc:";
constexpr std::string_view kHost = "//";

bool StartsWithIgnoringCase(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && SameIgnoringCase(text.substr(0, start.size()), start);
}

struct Fault {
  size_t begin = 0, end = 0;
  std::string message, hint;
};

// The digits behind a colon that can only be a port.
struct Port {
  size_t begin = 0, end = 0;
};

std::optional<Port> NextPort(std::string_view text, size_t from) {
  for (size_t at = text.find(':', from); at != std::string_view::npos;
       at = text.find(':', at + 1)) {
    const size_t end = std::min(text.find_first_not_of("0123456789", at + 1), text.size());
    if (end == at + 1) continue;
    if (end == text.size() || std::string_view("/,:;?").find(text[end]) != std::string_view::npos) {
      return Port{at + 1, end};
    }
  }
  return std::nullopt;
}

// Of `host:port`, or of several of them with commas between: a port that is none.
// `is_file`: it may also be the drive of a path.
std::optional<Fault> FaultOfHosts(std::string_view url, size_t begin, size_t end, bool is_file) {
  while (begin <= end) {
    const size_t next = std::min(url.find(',', begin), end);
    const std::string_view host = url.substr(begin, next - begin);
    const bool is_number =
        !host.empty() && host.find_first_not_of("0123456789") == std::string_view::npos;
    if (is_number && url[begin - 1] == ',') {
      return Fault{begin - 1, next, fmt::format("`{}` is a host of its own behind a comma", host),
                   fmt::format("write `:{}` if it is the port", host)};
    }
    const size_t colon = host.rfind(':');
    if (colon != std::string_view::npos) {
      const std::string_view port = host.substr(colon + 1);
      // `C:`, before the path of a file.
      if (port.empty() && is_file && colon == 1) return std::nullopt;
      if (port.empty()) {
        return Fault{begin + colon, begin + colon + 1, "no port follows the `:`",
                     "write the port, or delete the `:`"};
      }
      // `33xx` is what people write to hide a port.
      const bool is_word = std::ranges::all_of(port, IsWordByte);
      if (is_word && IsDigit(port[0]) &&
          port.find_first_not_of("0123456789xX") != std::string_view::npos) {
        return Fault{begin + colon + 1, next,
                     fmt::format("`{}` is not a valid port", Excerpt(port)), "use 1 to 65535"};
      }
    }
    begin = next + 1;
  }
  return std::nullopt;
}

// Behind `//`, up to the path. Nothing of forms that are more than hosts and ports.
std::optional<Fault> FaultOfAuthority(std::string_view url, bool is_file) {
  const size_t slashes = url.find(kHost);
  if (slashes == std::string_view::npos) return std::nullopt;
  const size_t begin = slashes + kHost.size();
  const size_t end = std::min(url.find('/', begin), url.size());
  const bool is_plain =
      url.substr(begin, end - begin).find_first_of("[]()@$<>{}") == std::string_view::npos;
  // `jdbc:es://http://host`.
  if (!is_plain || url.substr(end).starts_with(kHost)) return std::nullopt;
  return FaultOfHosts(url, begin, end, is_file);
}

// What no driver accepts: `url` begins with "jdbc:", and is the part before parameters.
std::optional<Fault> FaultOf(std::string_view url, bool is_file) {
  constexpr std::array<std::string_view, 6> kWide = {"\uff1a", "\uff0c", "\uff0f",
                                                     "\u3002", "\uff1f", "\uff1b"};
  for (std::string_view wide : kWide) {
    const size_t at = url.find(wide);
    if (at == std::string_view::npos) continue;
    return Fault{at, at + wide.size(), fmt::format("`{}` is a full-width character", wide),
                 "write the plain ASCII character"};
  }
  if (const size_t host = url.find(kHost); host != std::string_view::npos) {
    const size_t end = std::min(url.find('/', host + kHost.size()), url.size());
    const size_t blank = url.find_first_of(" \t", host);
    // Oracle's long form, `(DESCRIPTION = ...)`, may have blanks.
    if (blank < end && url.find('(') == std::string_view::npos) {
      return Fault{blank, blank + 1, "it contains a blank", "delete the blank"};
    }
  }
  if (url.find('[') != std::string_view::npos) return std::nullopt;  // the colons of IPv6
  // Behind a port, up to the next host, may be Oracle's SID.
  const auto next_host = [&](size_t at) { return url.find_first_of("/,;?", at); };
  for (std::optional<Port> port = NextPort(url, 0); port;
       port = NextPort(url, next_host(port->end))) {
    const std::string_view digits = url.substr(port->begin, port->end - port->begin);
    unsigned number = 0;
    const auto [rest, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error == std::errc() && number >= 1 && number <= 65535) continue;
    return Fault{port->begin, port->end, fmt::format("`{}` is not a valid port", Excerpt(digits)),
                 "use 1 to 65535"};
  }
  return FaultOfAuthority(url, is_file);
}

// DataX's form for OceanBase has cluster and tenant before the address, between two marks.
std::string_view WithoutTenant(std::string_view text) {
  constexpr std::string_view kMark = "||_dsc_ob10_dsc_||";
  if (!text.starts_with(kMark)) return text;
  const size_t second = text.find(kMark, kMark.size());
  return second == std::string_view::npos ? text : text.substr(second + kMark.size());
}

class UrlChecker {
 public:
  UrlChecker(const SourceFile& file, const Endpoint& endpoint, Reporter& reporter)
      : file_(file), endpoint_(endpoint), reporter_(reporter) {}

  void Check() {
    const JsonValue& parameters = *endpoint_.step->parameters;
    CheckMember(parameters, endpoint_.step->path);
    const JsonMember* connection = parameters.Find("connection");
    if (connection == nullptr) return;
    const std::string path = MemberPath(endpoint_.step->path, "connection");
    CheckMember(connection->value, path);
    for (size_t i = 0; i < connection->value.items.size(); ++i) {
      CheckMember(connection->value.items[i], fmt::format("{}[{}]", path, i));
    }
  }

 private:
  void CheckMember(const JsonValue& object, const std::string& path) {
    const JsonMember* url = object.Find("jdbcUrl");
    if (url == nullptr) return;
    const std::string url_path = MemberPath(path, "jdbcUrl");
    if (url->value.is(JsonValue::Kind::kString)) CheckUrl(url->value, url_path);
    for (size_t i = 0; i < url->value.items.size(); ++i) {
      const JsonValue& item = url->value.items[i];
      if (item.is(JsonValue::Kind::kString)) CheckUrl(item, fmt::format("{}[{}]", url_path, i));
    }
  }

  void CheckUrl(const JsonValue& json, const std::string& path) {
    const std::string_view text = WithoutTenant(Trim(json.text));
    if (text.empty()) return;
    if (endpoint_.spec != nullptr && !CheckKind(json, text, path)) return;
    if (!StartsWithIgnoringCase(text, kJdbc)) return;
    const std::string_view address = text.substr(0, text.find_first_of("?;"));
    const bool is_file = endpoint_.spec == nullptr || endpoint_.spec->jdbc_prefix.empty();
    std::optional<Fault> fault = FaultOf(address, is_file);
    if (!fault && endpoint_.spec != nullptr) fault = NoHost(address);
    if (!fault) return;
    const size_t blanks = static_cast<size_t>(text.data() - json.text.data());
    const Span span = JsonStringMap(file_, json).SpanOf(blanks + fault->begin, blanks + fault->end);
    reporter_
        .Report(Diag::kWrongJdbcUrl, {span, path},
                fmt::format("invalid `jdbcUrl`: {}", fault->message))
        .hints.push_back(fault->hint);
  }

  // False, and reported unless it is still to be filled in, if it is not an address of the plugin's
  // database.
  bool CheckKind(const JsonValue& json, std::string_view text, const std::string& path) {
    const std::string_view prefix = endpoint_.spec->jdbc_prefix;
    if (prefix.empty() || StartsWithIgnoringCase(text, prefix)) return true;
    const bool is_jdbc = StartsWithIgnoringCase(text, kJdbc);
    const bool several_words = text.find(' ') != std::string_view::npos;
    const bool placeholder = IsPlaceholder(text) || (!several_words && HoldsPlaceholder(text));
    if (!is_jdbc && (placeholder || HasVariables(text))) return false;
    const size_t colon = text.find(':', is_jdbc ? kJdbc.size() : 0);
    const std::string_view shown =
        colon == std::string_view::npos ? text : text.substr(0, colon + 1);
    reporter_
        .Report(Diag::kWrongJdbcUrl, {json.span, path},
                fmt::format("an address of `{}` cannot start with `{}`", endpoint_.plugin->name,
                            Excerpt(shown)))
        .hints.push_back(fmt::format("start it with `{}`", prefix));
    return false;
  }

  // `jdbc:mysql:/h:3306/d`: a host and a port without the two slashes before them.
  std::optional<Fault> NoHost(std::string_view address) const {
    const std::string_view prefix = endpoint_.spec->jdbc_prefix;
    if (prefix.empty() || address.find(kHost) != std::string_view::npos) return std::nullopt;
    if (!NextPort(address, prefix.size())) return std::nullopt;
    return Fault{prefix.size(), address.size(), "there is no `//` before the host",
                 fmt::format("write `{}//host:port/database`", prefix)};
  }

  const SourceFile& file_;
  const Endpoint& endpoint_;
  Reporter& reporter_;
};

}  // namespace

void CheckJdbcUrls(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    if (endpoint->step->parameters == nullptr || endpoint->step->connector) continue;
    UrlChecker(facts.file, *endpoint, reporter).Check();
  }
}

}  // namespace penstock
