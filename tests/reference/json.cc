// JSON as a tree: whether it is any is asked of another library.

#include <nlohmann/json.hpp>

#include "runtime/abi/dirty_reason.h"
#include "tests/reference/kernels.h"

namespace penstock::reference {
namespace {

struct Node {
  std::string written;
  std::vector<std::string> names;  // of members; items have none
  std::vector<Node> values;
  bool is_object = false;
};

class Parser {
 public:
  explicit Parser(const std::string& text) : text_(text) {}

  Node Read() {
    SkipBlanks();
    const size_t begin = at_;
    Node node;
    if (text_[at_] == '{' || text_[at_] == '[') {
      node.is_object = text_[at_++] == '{';
      for (SkipBlanks(); text_[at_] != '}' && text_[at_] != ']'; SkipBlanks()) {
        if (text_[at_] == ',') {
          ++at_;
          continue;
        }
        std::string name;
        if (node.is_object) {
          name = nlohmann::json::parse(Read().written).get<std::string>();
          SkipBlanks();
          ++at_;  // the colon
        }
        node.names.push_back(name);
        node.values.push_back(Read());
      }
      ++at_;
    } else if (text_[at_] == '"') {
      for (++at_; text_[at_] != '"'; ++at_) at_ += text_[at_] == '\\' ? 1 : 0;
      ++at_;
    } else {
      at_ = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
    }
    node.written = text_.substr(begin, at_ - begin);
    return node;
  }

 private:
  void SkipBlanks() { at_ = text_.find_first_not_of(" \t\r\n", at_); }

  const std::string& text_;
  size_t at_ = 0;
};

// A path that is known to be one, as names and, with `#` before them, positions.
std::vector<std::string> Steps(const std::string& path) {
  std::vector<std::string> steps;
  for (size_t at = 1; at < path.size();) {
    size_t end = 0;
    if (path[at] == '.') {
      end = std::min(path.find_first_of(".[", at + 1), path.size());
      steps.push_back("." + path.substr(at + 1, end - at - 1));
    } else if (path[at + 1] == '\'' || path[at + 1] == '"') {
      end = path.find(path[at + 1], at + 2) + 2;
      steps.push_back("." + path.substr(at + 2, end - at - 4));
    } else {
      end = path.find(']', at) + 1;
      steps.push_back("#" + path.substr(at + 1, end - at - 2));
    }
    at = end;
  }
  return steps;
}

Outcome ValueAt(const std::string& text, const std::string& path) {
  if (!nlohmann::json::accept(text)) return kNotJson;
  Node node = Parser(text).Read();
  for (const std::string& step : Steps(path)) {
    const Node* next = nullptr;
    for (size_t i = 0; i < node.values.size(); ++i) {
      const bool leads = node.is_object ? step == "." + node.names[i]
                                        : step[0] == '#' && std::stoul(step.substr(1)) == i;
      if (leads) next = &node.values[i];
    }
    if (next == nullptr) return Value::Null(Kind::kString);
    node = Node(*next);
  }
  if (node.written == "null") return Value::Null(Kind::kString);
  if (node.written[0] != '"') return Value::OfText(node.written);
  return Value::OfText(nlohmann::json::parse(node.written).get<std::string>());
}

}  // namespace

std::optional<Outcome> CallJson(Kernel kernel, const std::vector<Value>& args) {
  if (kernel == Kernel::json_path) return args[0];
  if (kernel == Kernel::json_value) return ValueAt(args[0].text, args[1].text);
  if (kernel == Kernel::json_quote) return Value::OfText(nlohmann::json(args[0].text).dump());
  if (kernel == Kernel::json_number) {
    if (args[0].real - args[0].real != 0) return kBadArgument;
    return Value::OfText(RealText(args[0].real));
  }
  return std::nullopt;
}

}  // namespace penstock::reference
