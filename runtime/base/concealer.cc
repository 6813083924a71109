// A text and a secret share a part of eight bytes exactly if the text holds one of the secret's
// runs of eight bytes, so a set of these runs is all that is needed, and one pass over the text.
// Messages also write values with quotes doubled or control characters escaped; such forms are
// added.

#include "runtime/base/concealer.h"

#include <string.h>

#include <algorithm>
#include <cstddef>

#include "runtime/base/utf8.h"

namespace penstock {
namespace {

constexpr size_t kWindow = sizeof(uint64_t);
constexpr std::string_view kMask = "***";

uint64_t WindowAt(std::string_view text, size_t at) {
  uint64_t window;
  memcpy(&window, text.data() + at, kWindow);
  return window;
}

std::string WithDoubled(std::string_view text, char quote) {
  std::string doubled;
  for (char c : text) doubled.append(c == quote ? 2 : 1, c);
  return doubled;
}

std::string WithEscapes(std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  std::string escaped;
  for (unsigned char c : text) {
    if (c >= 0x20 && c != 0x7F) {
      escaped += static_cast<char>(c);
    } else {
      escaped += {'\\', 'x', kHex[c >> 4], kHex[c & 15]};
    }
  }
  return escaped;
}

}  // namespace

void Concealer::Add(std::string_view secret) {
  if (secret.size() < kShortest) return;
  AddForm(secret);
  AddForm(WithDoubled(secret, '\''));
  AddForm(WithDoubled(secret, '"'));
  AddForm(WithEscapes(secret));
}

void Concealer::AddForm(std::string_view form) {
  if (form.size() < kWindow) {
    if (std::ranges::find(whole_, form) == whole_.end()) whole_.emplace_back(form);
    return;
  }
  for (size_t at = 0; at + kWindow <= form.size(); ++at) windows_.insert(WindowAt(form, at));
}

std::string Concealer::Conceal(std::string_view text) const {
  std::vector<bool> hidden(text.size());
  const auto hide = [&hidden](size_t at, size_t size) {
    std::fill_n(hidden.begin() + static_cast<std::ptrdiff_t>(at), size, true);
  };
  for (const std::string& form : whole_) {
    for (size_t at = text.find(form); at != std::string_view::npos; at = text.find(form, at + 1)) {
      hide(at, form.size());
    }
  }
  for (size_t at = 0; !windows_.empty() && at + kWindow <= text.size(); ++at) {
    if (windows_.contains(WindowAt(text, at))) hide(at, kWindow);
  }
  // What is left of a character of several bytes is not shown either.
  for (size_t at = 1; at < text.size(); ++at) {
    if (hidden[at - 1] && ContinuesUtf8(text[at])) hidden[at] = true;
  }
  for (size_t at = text.size(); at-- > 1;) {
    if (hidden[at] && ContinuesUtf8(text[at])) hidden[at - 1] = true;
  }
  std::string shown;
  for (size_t at = 0; at < text.size(); ++at) {
    if (!hidden[at]) {
      shown += text[at];
    } else if (at == 0 || !hidden[at - 1]) {
      shown += kMask;
    }
  }
  return shown;
}

}  // namespace penstock
