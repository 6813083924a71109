// One pass over the text that knows strings in either kind of quotes, words without quotes, and
// what follows `:` or `=`. A string ends at the end of its line at the latest, so that a quote that
// is never closed hides nothing after it. Comments are read like the rest: what is in clear text
// there is in clear, too. Names of keys are compared by how they end, without case and separators:
// there are more spellings than lists of names ever have.

#include "compiler/diagnostics/secret_text.h"

#include <algorithm>
#include <array>
#include <optional>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

constexpr std::string_view kSecretEndings[] = {
    "password",   "passwd",        "pwd",        "passphrase", "passcode", "secret",
    "token",      "accesskey",     "secretkey",  "privatekey", "apikey",   "accountkey",
    "signingkey", "encryptionkey", "credential", "credentials"};

constexpr std::string_view kPlaceholderParts[] = {"xxx", "***",  "...",     "${",         "$[",
                                                  "{{",  "your", "example", "placeholder"};

constexpr std::string_view kBlanks = " \t\r\n";

bool IsNameByte(char c) { return IsWordByte(c) || c == '-' || c == '.'; }

std::string LowerLetters(std::string_view text) {
  std::string letters;
  for (char c : text) {
    if (IsLetter(c)) letters += LowerCase(c);
  }
  return letters;
}

// "LTAI4G..." and "AKIA...": ids of access keys, which are found next to their secrets.
bool IsAccessKeyId(std::string_view text) {
  const bool known = text.starts_with("LTAI") || text.starts_with("AKIA");
  return known && text.size() >= 12 && text.size() <= 32 &&
         std::ranges::all_of(text, IsLetterOrDigit);
}

// What the secret of such an id looks like: 30 or 40 letters of both cases and digits.
bool IsLikeAccessSecret(std::string_view text) {
  return (text.size() == 30 || text.size() == 40) && std::ranges::any_of(text, IsDigit) &&
         std::ranges::any_of(text, IsLower) && std::ranges::any_of(text, IsUpper) &&
         std::ranges::all_of(text,
                             [](char c) { return IsLetterOrDigit(c) || c == '+' || c == '/'; });
}

Span SpanOf(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Span> Run();

 private:
  struct Token {
    size_t begin;  // without quotes
    size_t end;
    size_t next;  // after the closing quote
  };
  Token StringAt(size_t at) const;
  Token WordAt(size_t at) const;
  size_t Skip(size_t at, std::string_view bytes) const {
    return std::min(text_.find_first_not_of(bytes, at), text_.size());
  }
  std::string_view Text(const Token& token) const {
    return text_.substr(token.begin, token.end - token.begin);
  }
  size_t TakeValues(size_t at);
  Token RestOfLine(size_t at) const;
  void AddValue(const Token& value);
  void LookInto(const Token& value);

  std::string_view text_;
  std::vector<Span> found_;
  std::vector<Span> like_access_secrets_;
  bool has_access_key_id_ = false;
};

Scanner::Token Scanner::StringAt(size_t at) const {
  const char quote = text_[at];
  size_t end = at + 1;
  while (end < text_.size() && text_[end] != quote && text_[end] != '\n') {
    end += text_[end] == '\\' && end + 1 < text_.size() && text_[end + 1] != '\n' ? 2 : 1;
  }
  end = std::min(end, text_.size());
  const bool closed = end < text_.size() && text_[end] == quote;
  return {at + 1, end, closed ? end + 1 : end};
}

Scanner::Token Scanner::WordAt(size_t at) const {
  size_t end = at;
  while (end < text_.size() && IsNameByte(text_[end])) ++end;
  return {at, end, end};
}

Scanner::Token Scanner::RestOfLine(size_t at) const {
  const size_t line_end = std::min(text_.find('\n', at), text_.size());
  size_t end = line_end;
  while (end > at && kBlanks.find(text_[end - 1]) != std::string_view::npos) --end;
  return {at, end, line_end};
}

void Scanner::AddValue(const Token& value) {
  if (!StandsForSecret(Text(value))) found_.push_back(SpanOf(value.begin, value.end));
}

// A value whose key promises nothing.
void Scanner::LookInto(const Token& value) {
  const std::string_view text = Text(value);
  has_access_key_id_ |= IsAccessKeyId(text);
  if (IsLikeAccessSecret(text)) like_access_secrets_.push_back(SpanOf(value.begin, value.end));
  for (const Span part : SecretParts(text)) {
    found_.push_back(SpanOf(value.begin + part.begin, value.begin + part.end));
  }
}

// The value of a secret's key, or a list of them, from `at` on. Gives the place after it.
size_t Scanner::TakeValues(size_t at) {
  const bool list = at < text_.size() && text_[at] == '[';
  if (list) at = Skip(at + 1, kBlanks);
  while (at < text_.size() && (text_[at] == '"' || text_[at] == '\'')) {
    const Token value = StringAt(at);
    AddValue(value);
    at = value.next;
    if (!list) return at;
    at = Skip(at, " \t\r\n,");
  }
  if (list || at >= text_.size()) return at;
  Token word{at, std::min(text_.find_first_of(" \t\r\n,{}[]\"", at), text_.size()), at};
  if (word.end > word.begin) AddValue(word);
  return word.end;
}

std::vector<Span> Scanner::Run() {
  for (size_t at = 0; at < text_.size();) {
    const bool quoted = text_[at] == '"' || text_[at] == '\'';
    if (!quoted && !IsNameByte(text_[at])) {
      ++at;
      continue;
    }
    const Token token = quoted ? StringAt(at) : WordAt(at);
    const size_t sign = Skip(token.next, quoted ? kBlanks : " \t");
    const char separator = sign < text_.size() ? text_[sign] : '\0';
    const bool is_key = separator == ':' || (separator == '=' && !quoted);
    const bool secret = is_key && IsSecretKey(Text(token));
    if (separator == '=' && is_key) {
      const Token value = RestOfLine(Skip(sign + 1, " \t"));
      secret ? AddValue(value) : LookInto(value);
      at = value.next;
    } else if (separator == ':' && secret) {
      at = TakeValues(Skip(sign + 1, kBlanks));
    } else {
      if (!is_key) LookInto(token);
      at = token.next;
    }
  }
  if (has_access_key_id_) {
    found_.insert(found_.end(), like_access_secrets_.begin(), like_access_secrets_.end());
    std::ranges::sort(found_, {}, &Span::begin);
  }
  return std::move(found_);
}

}  // namespace

bool IsSecretKey(std::string_view key) {
  if (key.starts_with('*')) return false;  // DataX: the value is encrypted
  const std::string letters = LowerLetters(key);
  return std::ranges::any_of(kSecretEndings,
                             [&](std::string_view ending) { return letters.ends_with(ending); });
}

bool StandsForSecret(std::string_view value) {
  const std::string lower = LowerCase(value);
  const std::string letters = LowerLetters(value);
  const auto holds = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
  if (std::ranges::any_of(kPlaceholderParts, holds)) return true;
  if (value.starts_with('<') && value.ends_with('>')) return true;
  const bool variable = value.starts_with('$') && std::ranges::all_of(value.substr(1), IsWordByte);
  // A reference that is misspelt, which is said elsewhere.
  const bool reference = lower.starts_with("$env:") || lower.starts_with("$file:");
  if (variable || reference) return true;
  if (lower == "true" || lower == "false" || lower == "null") return true;
  // Words of a language that no password is typed in, nothing but signs, or only `x`.
  if (std::ranges::any_of(value, [](unsigned char c) { return c >= 0x80; })) return true;
  const bool has_digit = std::ranges::any_of(value, IsDigit);
  if (!has_digit && letters.find_first_not_of('x') == std::string::npos) return true;
  // The name of the key, or of a variable.
  return !has_digit && std::ranges::all_of(value, IsNameByte) && IsSecretKey(value);
}

std::vector<Span> SecretParts(std::string_view text) {
  std::vector<Span> parts;
  const size_t scheme = text.find("://");
  // Also what logs in to Kafka: `...PlainLoginModule required username="..." password="...";`.
  const bool may_hold_login = scheme != std::string_view::npos || text.starts_with("jdbc:") ||
                              text.find("LoginModule") != std::string_view::npos;
  if (!may_hold_login) return parts;
  const auto add = [&](size_t begin, size_t end) {
    if (!StandsForSecret(text.substr(begin, end - begin))) parts.push_back(SpanOf(begin, end));
  };
  if (scheme != std::string_view::npos) {
    const size_t host = scheme + 3;
    const size_t end = std::min(text.find_first_of("/?# ", host), text.size());
    const size_t at = text.substr(0, end).rfind('@');
    const size_t colon = text.find(':', host);
    if (at != std::string_view::npos && at > host && colon < at) add(colon + 1, at);
  }
  for (size_t equals = text.find('='); equals != std::string_view::npos;
       equals = text.find('=', equals + 1)) {
    size_t name = equals;
    while (name > 0 && IsNameByte(text[name - 1])) --name;
    if (!parts.empty() && name < parts.back().end) continue;
    if (!IsSecretKey(text.substr(name, equals - name))) continue;
    const size_t begin = std::min(text.find_first_not_of("\"'\\", equals + 1), text.size());
    const size_t end = std::min(text.find_first_of("&;, \"'\\", begin), text.size());
    add(begin, end);
    equals = std::max(equals, end - 1);
  }
  return parts;
}

std::vector<Span> FindSecrets(std::string_view script) { return Scanner(script).Run(); }

std::string Masked(std::string_view script) {
  std::string masked;
  size_t done = 0;
  for (const Span secret : FindSecrets(script)) {
    masked += script.substr(done, secret.begin - done);
    masked += kSecretMask;
    done = secret.end;
  }
  return masked + std::string(script.substr(done));
}

}  // namespace penstock
