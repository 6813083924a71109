#include "stdplugins/table/postgresql/address.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "runtime/base/ascii.h"
#include "runtime/base/show_text.h"

namespace penstock {
namespace {

constexpr std::string_view kPrefix = "jdbc:postgresql:";
constexpr size_t kShown = 100;

// Properties of the Java driver that change neither what is read or written nor how safely.
constexpr std::string_view kWithoutEffect[] = {
    "adaptivefetch",
    "allowencodingchanges",
    "assumeminserverversion",
    "autosave",
    "binarytransfer",
    "binarytransferdisable",
    "binarytransferenable",
    "canceltimeout",
    "cleanupsavepoints",
    "databasemetadatacachefields",
    "databasemetadatacachefieldsmib",
    "defaultrowfetchsize",
    "disablecolumnsanitiser",
    "escapesyntaxcallmode",
    "hostrecheckseconds",
    "loadbalancehosts",
    "loggerfile",
    "loggerlevel",
    "logservererrordetail",
    "logunclosedconnections",
    "maxresultbuffer",
    "preferquerymode",
    "preparedstatementcachequeries",
    "preparedstatementcachesizemib",
    "preparethreshold",
    "quotereturningidentifiers",
    "readonlymode",
    "receivebuffersize",
    "rewritebatchedinserts",
    "sendbuffersize",
    "stringtype",
    "tcpkeepalive",
    "tcpnodelay",
    "unknownlength",
};

Status Invalid(std::string message) {
  return Status(Failure::kAddressInvalid, "`jdbcUrl`: " + std::move(message));
}

std::optional<std::string> Decode(std::string_view text) {
  std::string decoded;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = HexValue(text[i + 1]), low = HexValue(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (decoded.find('\0') != std::string::npos) return std::nullopt;
  return decoded;
}

template <typename Number>
bool Parse(std::string_view text, Number* number) {
  const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), *number);
  return error == std::errc() && last == text.data() + text.size();
}

class UrlReader {
 public:
  Result<PostgresAddress> Read(std::string_view url) {
    if (!url.starts_with(kPrefix)) {
      return Invalid(
          fmt::format("must begin with `{}//`, followed by `HOST:PORT/DATABASE`", kPrefix));
    }
    url.remove_prefix(kPrefix.size());
    has_secret_ = LowerCase(url).find("password=") != std::string::npos;
    const size_t question = url.find('?');
    PST_RETURN_IF_ERROR(ReadPlace(url.substr(0, question)));
    if (question != url.npos) PST_RETURN_IF_ERROR(ReadProperties(url.substr(question + 1)));
    if (address_.tls == PostgresTls::kVerifyCa && address_.ca_file.empty()) {
      return Invalid(
          "`sslmode=verify-ca` needs `sslrootcert`, because any server has a certificate of some "
          "public authority; or use `sslmode=verify-full`");
    }
    return std::move(address_);
  }

 private:
  Status ReadPlace(std::string_view place) {
    if (place.find('@') != place.npos) {  // what is before it may be a password
      return Invalid("must not contain a user; set `username` and `password`");
    }
    std::string_view hosts, database = place;
    if (place.starts_with("//")) {
      place.remove_prefix(2);
      const size_t slash = place.find('/');
      hosts = place.substr(0, slash);
      database = slash == place.npos ? "" : place.substr(slash + 1);
    } else if (place.starts_with('/')) {
      database.remove_prefix(1);
    }
    const std::optional<std::string> name = Decode(database);
    if (!name) return Invalid("the name of the database is not valid percent-encoded text");
    address_.database = *name;
    if (hosts.empty()) {
      address_.hosts.push_back({"localhost"});
      return {};
    }
    while (true) {
      const size_t comma = hosts.find(',');
      if (hosts.empty() || comma == 0) return Invalid("the list of hosts has an empty one");
      PST_RETURN_IF_ERROR(ReadHost(hosts.substr(0, comma)));
      if (comma == hosts.npos) return {};
      hosts.remove_prefix(comma + 1);
    }
  }

  Status ReadHost(std::string_view text) {
    PostgresAddress::Host host;
    const size_t bracket = text.rfind(']');
    const size_t colon = text.rfind(':');
    const bool has_port = colon != text.npos && (bracket == text.npos || colon > bracket);
    std::string_view name = has_port ? text.substr(0, colon) : text;
    if (name.starts_with('[') && name.ends_with(']')) name = name.substr(1, name.size() - 2);
    host.name = name.empty() ? "localhost" : std::string(name);
    if (has_port && (!Parse(text.substr(colon + 1), &host.port) || host.port == 0)) {
      return Invalid(has_secret_ ? "a port is not a number from 1 to 65535"
                                 : fmt::format("`{}` is not a port",
                                               Printable(text.substr(colon + 1), kShown)));
    }
    address_.hosts.push_back(std::move(host));
    return {};
  }

  Status ReadProperties(std::string_view properties) {
    while (!properties.empty()) {
      const size_t end = properties.find('&');
      const std::string_view property = properties.substr(0, end);
      properties.remove_prefix(end == properties.npos ? properties.size() : end + 1);
      if (property.empty()) continue;
      const size_t equals = property.find('=');
      const std::optional<std::string> value =
          Decode(equals == property.npos ? "" : property.substr(equals + 1));
      const std::string_view name = property.substr(0, equals);
      if (!value) {
        return Invalid(fmt::format("the value of {} is not valid percent-encoded text",
                                   has_secret_ && !SameIgnoringCase(name, "password")
                                       ? "a property"
                                       : "`" + Printable(name, kShown) + "`"));
      }
      PST_RETURN_IF_ERROR(Set(name, *value));
    }
    return {};
  }

  Status Set(std::string_view written, const std::string& value) {
    const std::string name = LowerCase(written);
    if (name == "user") return Keep(value, &address_.user);
    if (name == "password") return Keep(value, &address_.password);
    if (name == "sslrootcert") return Keep(value, &address_.ca_file);
    if (name == "currentschema") return Keep(value, &address_.search_path);
    if (name == "options") return AddSettings(value);
    if (name == "applicationname") return Keep(value, &address_.application);
    if (name == "connecttimeout") return SetSeconds(written, value, &address_.connect_timeout);
    if (name == "logintimeout") return SetSeconds(written, value, &address_.login_timeout);
    if (name == "sockettimeout") return SetSeconds(written, value, &address_.idle_timeout);
    if (name == "ssl" || name == "sslmode") return SetTls(name, value);
    if (name == "targetservertype") return SetTarget(value);
    if (name == "readonly" && !SameIgnoringCase(value, "true")) return {};
    if (name == "readonly") return AddSettings("-c default_transaction_read_only=on");
    if (name == "gssencmode" && SameIgnoringCase(value, "require")) {
      return Invalid("`gssEncMode=require` is not supported; use `sslmode=verify-full`");
    }
    if (name == "gssencmode") return {};
    if (std::ranges::find(kWithoutEffect, name) != std::end(kWithoutEffect)) return {};
    if (has_secret_) {
      return Invalid(
          "a property is not supported; it is not shown because it may be a part of the password, "
          "in which `&` must be written `%26`");
    }
    return Invalid(
        fmt::format("the property `{}` is not supported; remove it", Printable(written, kShown)));
  }

  Status AddSettings(std::string_view settings) {
    if (!address_.settings.empty()) address_.settings += ' ';
    address_.settings += settings;
    return {};
  }

  static Status Keep(const std::string& value, std::string* to) {
    *to = value;
    return {};
  }

  static Status SetSeconds(std::string_view name, const std::string& value,
                           std::optional<std::chrono::milliseconds>* to) {
    uint32_t seconds = 0;
    if (!Parse(value, &seconds)) {
      return Invalid(fmt::format("`{}` must be a number of seconds", Printable(name, kShown)));
    }
    *to = std::chrono::seconds(seconds);
    return {};
  }

  Status SetTls(const std::string& name, const std::string& value) {
    if (name == "ssl") {
      // As in the Java driver: checked unless `sslmode` says otherwise.
      const bool on = value.empty() || SameIgnoringCase(value, "true");
      if (!has_mode_) address_.tls = on ? PostgresTls::kVerifyFull : PostgresTls::kPrefer;
      return {};
    }
    constexpr std::array<std::pair<std::string_view, PostgresTls>, 6> kModes = {{
        {"disable", PostgresTls::kDisable},
        {"allow", PostgresTls::kAllow},
        {"prefer", PostgresTls::kPrefer},
        {"require", PostgresTls::kRequire},
        {"verify-ca", PostgresTls::kVerifyCa},
        {"verify-full", PostgresTls::kVerifyFull},
    }};
    for (const auto& [mode, tls] : kModes) {
      if (!SameIgnoringCase(value, mode)) continue;
      address_.tls = tls;
      has_mode_ = true;
      return {};
    }
    return Invalid(
        fmt::format("`sslmode` must be disable, allow, prefer, require, verify-ca or "
                    "verify-full, not `{}`",
                    Printable(value, kShown)));
  }

  Status SetTarget(const std::string& value) {
    using Target = PostgresAddress::Target;
    constexpr std::array<std::pair<std::string_view, Target>, 5> kTargets = {{
        {"any", Target::kAny},
        {"primary", Target::kPrimary},
        {"master", Target::kPrimary},
        {"secondary", Target::kSecondary},
        {"slave", Target::kSecondary},
    }};
    for (const auto& [name, target] : kTargets) {
      if (!SameIgnoringCase(value, name)) continue;
      address_.target = target;
      return {};
    }
    return Invalid(fmt::format("`targetServerType` must be any, primary or secondary, not `{}`",
                               Printable(value, kShown)));
  }

  PostgresAddress address_;
  bool has_mode_ = false;
  bool has_secret_ = false;  // so what was not understood may be a part of it
};

}  // namespace

Result<PostgresAddress> ParseJdbcUrl(std::string_view url) { return UrlReader().Read(url); }

std::string ShowPlace(const PostgresAddress::Host& host, std::string_view database) {
  const bool is_ipv6 = host.name.find(':') != std::string::npos;
  return fmt::format("{}:{}/{}", is_ipv6 ? "[" + host.name + "]" : host.name, host.port, database);
}

}  // namespace penstock
