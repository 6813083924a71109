#include "runtime/engine/own_files.h"

#include <fmt/format.h>

#include <optional>
#include <string_view>

#include "runtime/base/file_identity.h"

namespace penstock {
namespace {

constexpr std::string_view kSecretFile = "file:";

Status Refused(std::string message) { return {Failure::kOutputCannotCreate, std::move(message)}; }

}  // namespace

OwnFiles::OwnFiles(const RunOptions& options, const RunContext& context, const Reader& reader,
                   const Writer& writer, const std::vector<std::string>& settings)
    : options_(options), writer_(writer) {
  const auto add = [&](const std::string& path, std::string_view what, bool is_input = false) {
    used_.push_back({path, fmt::format("`{}`, which {}", path, what), is_input});
  };
  for (const std::string& file : reader.Files()) add(file, "the job reads", true);
  for (const std::string& file : options.params_files) add(file, "is the `--params` file");
  add(context.plan->job_name, "is the script");
  for (const std::string& name : context.plan->parameters) {
    if (name.starts_with(kSecretFile)) add(name.substr(kSecretFile.size()), "contains a secret");
  }
  for (const std::string& file : settings) add(file, "contains data sources or secrets");
  used_.push_back({"/proc/self/exe", "the program itself", false});
}

Status OwnFiles::Check(const std::string& path, const std::string& flag) const {
  const std::optional<FileIdentity> own = FileIdentity::Of(path);
  if (!own) return {};
  for (const Used& used : used_) {
    if (FileIdentity::Of(used.path) != own) continue;
    return Refused(fmt::format("`{} {}` would overwrite {}", flag, path, used.what));
  }
  if (writer_.UseOf(path) == FileUse::kNone) return {};
  return Refused(fmt::format("`{} {}` is a file that the job itself writes", flag, path));
}

Status OwnFiles::CheckOthers() const {
  PST_RETURN_IF_ERROR(Check(options_.dirty_path, "--dirty"));
  const std::optional<FileIdentity> dirty = FileIdentity::Of(options_.dirty_path);
  if (dirty && dirty == FileIdentity::Of(options_.report_path)) {
    return Refused(fmt::format("`--report {}` and `--dirty {}` are the same file",
                               options_.report_path, options_.dirty_path));
  }
  for (const Used& used : used_) {
    const FileUse use = writer_.UseOf(used.path);
    if (use == FileUse::kNone || (use == FileUse::kShared && used.is_input)) continue;
    return Refused(fmt::format("the job would replace {}", used.what));
  }
  return {};
}

}  // namespace penstock
