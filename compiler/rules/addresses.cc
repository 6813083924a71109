#include "compiler/rules/rule.h"

// Nothing is asked of any network. Host names of the services tell their region
// ("service.cn-hangzhou.maxcompute.aliyun.com"), and those of buckets and instances begin with
// their name; the placeholders of documentation are left alone.

#include <fmt/format.h>

#include <algorithm>

#include "compiler/sema/template_text.h"
#include "compiler/sema/wording.h"
#include "runtime/base/ascii.h"

namespace penstock {
namespace {

std::string_view HostOf(std::string_view address) {
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    address.remove_prefix(scheme + 3);
  }
  return address.substr(0, address.find_first_of("/:?"));
}

// "cn-hangzhou" of "oss-cn-hangzhou-internal.aliyuncs.com"; "" if there is none.
std::string RegionOf(std::string_view host) {
  constexpr std::string_view kAreas[] = {"cn", "us", "eu", "ap", "me", "na"};
  std::vector<std::string_view> words;
  while (!host.empty()) {
    const size_t end = std::min(host.find_first_of(".-"), host.size());
    words.push_back(host.substr(0, end));
    host.remove_prefix(std::min(end + 1, host.size()));
  }
  for (size_t i = 0; i + 1 < words.size(); ++i) {
    if (std::find(std::begin(kAreas), std::end(kAreas), words[i]) == std::end(kAreas)) continue;
    std::string region = fmt::format("{}-{}", words[i], words[i + 1]);
    const bool numbered =
        i + 2 < words.size() && words[i + 2].size() == 1 && IsDigit(words[i + 2][0]);
    return numbered ? fmt::format("{}-{}", region, words[i + 2]) : region;
  }
  return "";
}

class AddressChecker {
 public:
  AddressChecker(const Endpoint& endpoint, Reporter& reporter)
      : options_(endpoint.options), spec_(*endpoint.spec), reporter_(reporter) {}

  void Check() {
    for (const OptionSpec& option : spec_.options) {
      switch (option.form) {
        case OptionForm::kAny:
          break;
        case OptionForm::kAddress:
          CheckService(option.name);
          break;
        case OptionForm::kPartition:
          CheckPartition(option.name, true);
          break;
        case OptionForm::kPartitions:
          CheckPartition(option.name, false);
          break;
        case OptionForm::kObjectName:
          CheckObject(option.name);
          break;
        case OptionForm::kColumnName:
        case OptionForm::kLocalFile:
        case OptionForm::kOutputFile:
          break;
      }
    }
    CheckOwner("bucket", "without the bucket");
  }

 private:
  void CheckService(std::string_view name) {
    for (const WrittenText& address : TextsOf(options_, name)) {
      const std::string& text = address.text();
      if (HoldsPlaceholder(text) || HasVariables(text)) continue;
      if (text.find("://") == std::string::npos) {
        Report(Diag::kSuspiciousAddress, address,
               fmt::format("`{}` has no `http://` or `https://` before the host", Excerpt(text)),
               fmt::format("write `https://{}`", Excerpt(text)));
        return;
      }
      CheckRegion(address);
      CheckInstance(address);
    }
  }

  void CheckRegion(const WrittenText& address) {
    const std::string region = RegionOf(HostOf(address.text()));
    if (region.empty()) return;
    if (region_.empty()) {
      region_ = region;
      first_ = address;
    } else if (region != region_) {
      Report(Diag::kSuspiciousAddress, address,
             fmt::format("`{}` is in region `{}`, but `{}` is in region `{}`",
                         address.option->spec->name, region, first_.option->spec->name, region_),
             "all addresses of a service must be in the same region")
          .labels.push_back({first_.json->span, "the other one"});
    }
  }

  // "https://instance.cn-hangzhou.ots.aliyuncs.com" beside `instanceName`.
  void CheckInstance(const WrittenText& address) {
    const std::string_view host = HostOf(address.text());
    const bool connector = options_.Find("tablestore.instance.name") != nullptr;
    const std::string_view key = connector ? "tablestore.instance.name" : "instanceName";
    const std::string instance = PlainText(options_, key);
    const std::string_view named = host.substr(0, host.find('.'));
    const bool has_instance = host.find(".ots.") != std::string_view::npos ||
                              host.find(".ots-internal.") != std::string_view::npos ||
                              host.find(".tablestore.") != std::string_view::npos;
    if (!has_instance || instance.empty() || HoldsPlaceholder(instance) || named == instance)
      return;
    if (RegionOf(named) == named) return;  // there is no instance before the region
    Report(Diag::kSuspiciousAddress, address,
           fmt::format("the address belongs to instance `{}`, but `{}` is `{}`", Excerpt(named),
                       key, Excerpt(instance)),
           "use the same instance in both")
        .labels.push_back({options_.Find(key)->json->span, "the other one"});
  }

  // The bucket has an option of its own, and the client puts it before the host.
  void CheckOwner(std::string_view owner, std::string_view what) {
    const std::string name = PlainText(options_, owner);
    if (name.empty()) return;
    for (const WrittenText& address : TextsOf(options_, "endpoint")) {
      if (!HostOf(address.text()).starts_with(name + ".")) continue;
      Report(Diag::kSuspiciousAddress, address,
             fmt::format("the address must not start with the {}, which is added from `{}`", owner,
                         owner),
             fmt::format("write the address {}", what));
    }
  }

  void CheckObject(std::string_view name) {
    for (const WrittenText& object : TextsOf(options_, name)) {
      if (!object.text().starts_with('/')) continue;
      Report(Diag::kSuspiciousAddress, object,
             fmt::format("the object name `{}` starts with `/`", Excerpt(object.text())),
             "names are relative to the bucket: remove the `/`");
    }
  }

  void CheckPartition(std::string_view name, bool only_one) {
    const std::vector<WrittenText> texts = TextsOf(options_, name);
    if (only_one && texts.size() > 1) {
      Report(
          Diag::kBadPartition, texts[1],
          fmt::format("`{}` names {} partitions, but only one can be written", name, texts.size()),
          "write a separate script for each, or fill partition columns from the data");
      return;
    }
    for (const WrittenText& partition : texts) {
      const std::string& text = partition.text();
      if (HasVariables(text) || text.starts_with("/*query*/")) continue;
      if (only_one && text.find_first_of("*?") != std::string::npos) {
        Report(Diag::kBadPartition, partition,
               fmt::format("`{}` contains a wildcard, but only one partition can be written",
                           Excerpt(text)),
               "write the complete partition with all levels");
      } else if (text.find('=') == std::string::npos && text != "*" && !HoldsPlaceholder(text)) {
        Report(Diag::kBadPartition, partition,
               fmt::format("`{}` is not a valid partition: it contains no `=`", Excerpt(text)),
               "write a partition such as `pt=20150101,type=1`");
      }
    }
  }

  Diagnostic& Report(Diag kind, const WrittenText& text, std::string message, std::string hint) {
    Diagnostic& diagnostic = reporter_.Report(kind, ValueOf(text), std::move(message));
    diagnostic.hints.push_back(std::move(hint));
    return diagnostic;
  }

  const BoundOptions& options_;
  const EndpointSpec& spec_;
  Reporter& reporter_;
  std::string region_;  // of `first_`
  WrittenText first_;
};

}  // namespace

void CheckAddresses(const JobFacts& facts, Reporter& reporter) {
  for (const Endpoint* endpoint : facts.endpoints()) {
    if (endpoint->spec != nullptr) AddressChecker(*endpoint, reporter).Check();
  }
}

}  // namespace penstock
