#include "compiler/json/json_document.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/base/ascii.h"

namespace penstock {
namespace {

void AppendQuoted(std::string_view text, std::string& out) {
  out += '"';
  for (char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        continue;
      case '\\':
        out += "\\\\";
        continue;
      case '\n':
        out += "\\n";
        continue;
      case '\r':
        out += "\\r";
        continue;
      case '\t':
        out += "\\t";
        continue;
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  out += '"';
}

void Append(const JsonValue& value, int indent, std::string& out) {
  const auto new_line = [&out](int spaces) { out.append("\n").append(spaces, ' '); };
  switch (value.kind) {
    case JsonValue::Kind::kNull:
      out += "null";
      return;
    case JsonValue::Kind::kBool:
      out += value.boolean ? "true" : "false";
      return;
    case JsonValue::Kind::kNumber:
      out += value.text;
      return;
    case JsonValue::Kind::kString:
      AppendQuoted(value.text, out);
      return;
    case JsonValue::Kind::kArray: {
      out += '[';
      const char* separator = "";
      for (const JsonValue& item : value.items) {
        out += separator;
        separator = ",";
        new_line(indent + 2);
        Append(item, indent + 2, out);
      }
      if (!value.items.empty()) new_line(indent);
      out += ']';
      return;
    }
    case JsonValue::Kind::kObject: {
      out += '{';
      const char* separator = "";
      for (const JsonMember& member : value.members) {
        out += separator;
        separator = ",";
        new_line(indent + 2);
        AppendQuoted(member.name, out);
        out += ": ";
        Append(member.value, indent + 2, out);
      }
      if (!value.members.empty()) new_line(indent);
      out += '}';
      return;
    }
  }
}

}  // namespace

const JsonMember* JsonValue::Find(std::string_view name) const {
  auto found = std::find_if(members.rbegin(), members.rend(),
                            [name](const JsonMember& member) { return member.name == name; });
  return found == members.rend() ? nullptr : &*found;
}

Span PlaceInside(const JsonValue& value, size_t begin, size_t end) {
  const size_t quote = value.bare ? 0 : 1;
  if (value.span.end - value.span.begin != value.text.size() + 2 * quote) return value.span;
  const size_t start = value.span.begin + quote;
  return {static_cast<uint32_t>(start + begin), static_cast<uint32_t>(start + end)};
}

std::string MemberPath(std::string_view path, std::string_view name) {
  const bool plain = !name.empty() && std::ranges::all_of(name, IsWordByte);
  return plain ? fmt::format("{}.{}", path, name) : fmt::format("{}[{}]", path, Quoted(name));
}

std::string_view NameOf(JsonValue::Kind kind) {
  switch (kind) {
    case JsonValue::Kind::kNull:
      return "null";
    case JsonValue::Kind::kBool:
      return "boolean";
    case JsonValue::Kind::kNumber:
      return "number";
    case JsonValue::Kind::kString:
      return "string";
    case JsonValue::Kind::kArray:
      return "array";
    case JsonValue::Kind::kObject:
      return "object";
  }
  return "";
}

std::string WithArticle(JsonValue::Kind kind) {
  const bool vowel = kind == JsonValue::Kind::kArray || kind == JsonValue::Kind::kObject;
  return fmt::format("{} {}", vowel ? "an" : "a", NameOf(kind));
}

bool SameMeaning(const JsonValue& a, const JsonValue& b) {
  if (a.kind != b.kind) return false;
  switch (a.kind) {
    case JsonValue::Kind::kNull:
      return true;
    case JsonValue::Kind::kBool:
      return a.boolean == b.boolean;
    case JsonValue::Kind::kNumber:
    case JsonValue::Kind::kString:
      return a.text == b.text;
    case JsonValue::Kind::kArray:
      return std::equal(a.items.begin(), a.items.end(), b.items.begin(), b.items.end(),
                        SameMeaning);
    case JsonValue::Kind::kObject: {
      if (a.members.size() != b.members.size()) return false;
      std::vector<const JsonMember*> left, right;
      for (const JsonMember& member : a.members) left.push_back(&member);
      for (const JsonMember& member : b.members) right.push_back(&member);
      const auto by_name = [](auto* x, auto* y) { return x->name < y->name; };
      std::stable_sort(left.begin(), left.end(), by_name);
      std::stable_sort(right.begin(), right.end(), by_name);
      return std::equal(left.begin(), left.end(), right.begin(), [](auto* x, auto* y) {
        return x->name == y->name && SameMeaning(x->value, y->value);
      });
    }
  }
  return false;
}

std::string Quoted(std::string_view text) {
  std::string out;
  AppendQuoted(text, out);
  return out;
}

std::string Print(const JsonValue& value, int indent) {
  std::string out;
  Append(value, indent, out);
  return out;
}

std::string Print(const JsonDocument& document) { return Print(document.root) + "\n"; }

}  // namespace penstock
