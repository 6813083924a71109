// Follows the Language Server Protocol, 3.17. One thread: what is asked takes milliseconds, and the
// order of edits and questions is kept without locks. A request that was cancelled while it waited
// is answered as cancelled; later it is too late, which the protocol allows.
#include "compiler/lsp/server.h"

#include <fmt/format.h>

#include <algorithm>

#include "compiler/lsp/code_actions.h"
#include "compiler/lsp/completion.h"
#include "compiler/lsp/hover.h"
#include "compiler/lsp/wire.h"

namespace penstock::lsp {

using namespace rpc;

namespace {

// Texts of all open documents together; a document beyond is treated as one that is too large.
constexpr size_t kMaxTotalBytes = 256u << 20;
constexpr size_t kMaxDocuments = 10'000;
constexpr size_t kMaxUri = 16'384;  // bytes; project files are looked for in every folder above
// Bytes that the edits of one message may move; no editor comes near.
constexpr size_t kMaxEditWork = size_t{1} << 31;

std::string_view NameOf(PositionEncoding encoding) {
  switch (encoding) {
    case PositionEncoding::kUtf8:
      return "utf-8";
    case PositionEncoding::kUtf16:
      return "utf-16";
    case PositionEncoding::kUtf32:
      return "utf-32";
  }
  return "utf-16";
}

// The first encoding of the client's list that there is; UTF-16 if it has none.
PositionEncoding ChooseEncoding(const Json& params) {
  const Json* wanted = FindPath(params, {"capabilities", "general", "positionEncodings"});
  if (wanted == nullptr || !wanted->is_array()) return PositionEncoding::kUtf16;
  for (const Json& each : *wanted) {
    for (PositionEncoding known :
         {PositionEncoding::kUtf8, PositionEncoding::kUtf16, PositionEncoding::kUtf32}) {
      if (each == NameOf(known)) return known;
    }
  }
  return PositionEncoding::kUtf16;
}

// CompletionItemKind.
int KindNumber(std::optional<Suggestion::Kind> kind) {
  if (!kind) return 10;  // Property
  switch (*kind) {
    case Suggestion::Kind::kValue:
      return 12;  // Value
    case Suggestion::Kind::kPlugin:
      return 9;  // Module
    case Suggestion::Kind::kFunction:
      return 3;  // Function
    case Suggestion::Kind::kColumn:
      return 5;  // Field
    case Suggestion::Kind::kVariable:
      return 6;  // Variable
  }
  return 1;
}

std::string_view KindName(CodeAction::Kind kind) {
  return kind == CodeAction::Kind::kFixAll ? "source.fixAll" : "quickfix";
}

// Whether the client wants actions of that kind: `only` lists kinds and beginnings of them.
bool Wants(const Json& params, std::string_view kind) {
  const Json* only = FindPath(params, {"context", "only"});
  if (only == nullptr || !only->is_array()) return true;
  return std::any_of(only->begin(), only->end(), [&](const Json& each) {
    const std::string* text = each.get_ptr<const std::string*>();
    return text != nullptr && kind.starts_with(*text) &&
           (text->empty() || kind.size() == text->size() || kind[text->size()] == '.');
  });
}

}  // namespace

Server::Server(const PluginCatalog& catalog, std::string version, Send send)
    : catalog_(catalog), version_(std::move(version)), send_(std::move(send)) {}

void Server::Receive(std::string content) {
  RpcMessage message = ReadMessage(std::move(content));
  const bool cancels =
      message.kind == RpcMessage::Kind::kNotification && message.method == "$/cancelRequest";
  if (cancels) {
    Cancel(message.params);
  } else {
    waiting_.push_back(std::move(message));
  }
}

void Server::ReceiveFault(const std::string& fault) {
  RpcMessage message;
  message.error = RpcError::kParseError;
  message.fault = fault;
  waiting_.push_back(std::move(message));
}

void Server::Cancel(const Json& params) {
  const Json* id = Find(params, "id");
  if (id == nullptr) return;
  const auto found = std::find_if(waiting_.begin(), waiting_.end(), [&](const RpcMessage& each) {
    return each.kind == RpcMessage::Kind::kRequest && each.id == *id;
  });
  if (found == waiting_.end()) return;
  found->kind = RpcMessage::Kind::kFault;
  found->error = RpcError::kRequestCancelled;
  found->fault = "cancelled";
}

void Server::Work() {
  while (!waiting_.empty() && !exited_) {
    const RpcMessage message = std::move(waiting_.front());
    waiting_.pop_front();
    Handle(message);
  }
  if (exited_ || state_ != State::kRunning) return;
  for (auto& [uri, open] : documents_) {
    if (open.changed) Publish(open);
  }
}

void Server::Handle(const RpcMessage& message) {
  switch (message.kind) {
    case RpcMessage::Kind::kRequest:
      HandleRequest(message);
      break;
    case RpcMessage::Kind::kNotification:
      HandleNotification(message);
      break;
    case RpcMessage::Kind::kResponse:  // to a registration, which may fail
      break;
    case RpcMessage::Kind::kFault:
      send_(MakeError(message.id, message.error, message.fault));
      break;
  }
}

void Server::HandleRequest(const RpcMessage& request) {
  if (state_ == State::kNew && request.method != "initialize") {
    return send_(MakeError(request.id, RpcError::kNotInitialized, "`initialize` must come first"));
  }
  if (state_ == State::kShutDown) {
    return send_(MakeError(request.id, RpcError::kInvalidRequest, "the server was shut down"));
  }
  if (request.method == "initialize") return Initialize(request);
  if (request.method == "shutdown") {
    state_ = State::kShutDown;
    return send_(MakeResponse(request.id, nullptr));
  }
  std::optional<Json> result;
  if (request.method == "textDocument/hover") {
    result = Hover(request.params);
  } else if (request.method == "textDocument/completion") {
    result = Completion(request.params);
  } else if (request.method == "textDocument/codeAction") {
    result = CodeActions(request.params);
  } else {
    return send_(MakeError(request.id, RpcError::kMethodNotFound, "unknown method"));
  }
  if (!result) {
    return send_(MakeError(request.id, RpcError::kInvalidParams,
                           "the parameters must name an open document and a position in it"));
  }
  send_(MakeResponse(request.id, *std::move(result)));
}

void Server::HandleNotification(const RpcMessage& notification) {
  if (notification.method == "exit") {
    exited_ = true;
    return;
  }
  if (state_ != State::kRunning) return;
  if (notification.method == "initialized") return Initialized();
  if (notification.method == "textDocument/didOpen") return DidOpen(notification.params);
  if (notification.method == "textDocument/didChange") return DidChange(notification.params);
  if (notification.method == "textDocument/didClose") return DidClose(notification.params);
  // A project file may have changed, which concerns every script.
  if (notification.method == "workspace/didChangeWatchedFiles" ||
      notification.method == "textDocument/didSave") {
    CheckAll();
  }
}

void Server::Initialize(const RpcMessage& request) {
  if (state_ != State::kNew) {
    return send_(MakeError(request.id, RpcError::kInvalidRequest, "`initialize` was sent twice"));
  }
  const Json& params = request.params;
  client_.encoding = ChooseEncoding(params);
  client_.snippets = FindTrue(
      params, {"capabilities", "textDocument", "completion", "completionItem", "snippetSupport"});
  client_.related = FindTrue(
      params, {"capabilities", "textDocument", "publishDiagnostics", "relatedInformation"});
  client_.versioned_edits =
      FindTrue(params, {"capabilities", "workspace", "workspaceEdit", "documentChanges"});
  client_.watches_files = FindTrue(
      params, {"capabilities", "workspace", "didChangeWatchedFiles", "dynamicRegistration"});
  state_ = State::kRunning;
  Json capabilities;
  capabilities["positionEncoding"] = NameOf(client_.encoding);
  capabilities["textDocumentSync"] = {{"openClose", true}, {"change", 2}, {"save", true}};
  capabilities["hoverProvider"] = true;
  capabilities["completionProvider"] = {{"triggerCharacters", {"\"", "$"}}};
  capabilities["codeActionProvider"] = {{"codeActionKinds", {"quickfix", "source.fixAll"}}};
  send_(MakeResponse(request.id, {{"capabilities", std::move(capabilities)},
                                  {"serverInfo", {{"name", "penstock"}, {"version", version_}}}}));
}

void Server::Initialized() {
  if (!client_.watches_files) return;
  const Json watcher = {{"globPattern", "**/.penstock.json"}};
  Json registration;
  registration["id"] = "project files";
  registration["method"] = "workspace/didChangeWatchedFiles";
  registration["registerOptions"]["watchers"] = Json::array({watcher});
  Json request = MakeNotification("client/registerCapability",
                                  {{"registrations", Json::array({std::move(registration)})}});
  request["id"] = "watch";
  send_(request);
}

void Server::DidOpen(const Json& params) {
  const Json* item = Find(params, "textDocument");
  const std::string* uri = item == nullptr ? nullptr : FindText(*item, "uri");
  const std::string* text = item == nullptr ? nullptr : FindText(*item, "text");
  if (uri == nullptr || text == nullptr) return;
  if (uri->size() > kMaxUri || documents_.size() >= kMaxDocuments) return;
  size_t total = text->size();
  for (const auto& [name, open] : documents_) total += open.document.text().size();
  const bool fits = total <= kMaxTotalBytes;
  Document document(*uri, FindNumber(*item, "version").value_or(0), fits ? *text : "");
  if (!fits) document.GiveUp();
  documents_.insert_or_assign(*uri, OpenDocument{std::move(document), {}});
}

void Server::DidChange(const Json& params) {
  OpenDocument* open = FindDocument(params);
  const Json* changes = Find(params, "contentChanges");
  if (open == nullptr || changes == nullptr || !changes->is_array()) return;
  ApplyChanges(open->document, *changes);
  open->document.set_version(
      FindNumber(params["textDocument"], "version").value_or(open->document.version()));
  open->changed = true;
}

void Server::ApplyChanges(Document& document, const Json& changes) {
  size_t work = 0;
  for (const Json& change : changes) {
    const std::string* text = FindText(change, "text");
    if (text == nullptr) continue;
    const Json* place = Find(change, "range");
    work += document.text().size() + text->size();
    if (work > kMaxEditWork) return document.GiveUp();
    if (place == nullptr) {
      document.Replace(*text);
    } else if (const std::optional<Range> range = ReadRange(*place)) {
      document.Edit(*range, *text, client_.encoding);
    }
  }
}

void Server::DidClose(const Json& params) {
  OpenDocument* open = FindDocument(params);
  if (open == nullptr) return;
  const std::string uri = open->document.uri();
  documents_.erase(uri);
  send_(MakeNotification("textDocument/publishDiagnostics",
                         {{"uri", uri}, {"diagnostics", Json::array()}}));
}

void Server::CheckAll() {
  for (auto& [uri, open] : documents_) open.changed = true;
}

void Server::Publish(OpenDocument& open) {
  open.checked = CheckDocument(open.document, catalog_);
  open.changed = false;
  send_(MakeNotification("textDocument/publishDiagnostics",
                         {{"uri", open.document.uri()},
                          {"version", open.document.version()},
                          {"diagnostics", DiagnosticsJson(open.document, open.checked,
                                                          client_.related, client_.encoding)}}));
}

Server::OpenDocument* Server::FindDocument(const Json& params) {
  const Json* item = Find(params, "textDocument");
  const std::string* uri = item == nullptr ? nullptr : FindText(*item, "uri");
  if (uri == nullptr) return nullptr;
  const auto found = documents_.find(*uri);
  return found == documents_.end() ? nullptr : &found->second;
}

std::optional<uint32_t> Server::OffsetIn(const Document& document, const Json& params) const {
  const Json* json = Find(params, "position");
  const std::optional<Position> position = json == nullptr ? std::nullopt : ReadPosition(*json);
  if (!position) return std::nullopt;
  return document.OffsetOf(*position, client_.encoding);
}

std::optional<Json> Server::Hover(const Json& params) {
  const OpenDocument* open = FindDocument(params);
  if (open == nullptr) return std::nullopt;
  const std::optional<uint32_t> offset = OffsetIn(open->document, params);
  if (!offset) return std::nullopt;
  const std::optional<HoverText> hover =
      HoverAt(open->document.text(), open->document.syntax(), *offset, catalog_);
  if (!hover) return Json(nullptr);
  return Json{{"contents", Markdown(hover->markdown)},
              {"range", RangeJson(open->document, hover->span, client_.encoding)}};
}

std::optional<Json> Server::Completion(const Json& params) {
  const OpenDocument* open = FindDocument(params);
  if (open == nullptr) return std::nullopt;
  const Document& document = open->document;
  const std::optional<uint32_t> offset = OffsetIn(document, params);
  if (!offset) return std::nullopt;
  Json items = Json::array();
  for (const auto& each :
       CompleteAt(document.text(), document.syntax(), *offset, client_.snippets, catalog_)) {
    Json item;
    item["label"] = each.label;
    item["kind"] = KindNumber(each.of);
    item["sortText"] = fmt::format("{:04}", items.size());
    if (!each.detail.empty()) item["detail"] = each.detail;
    if (!each.documentation.empty()) item["documentation"] = Markdown(each.documentation);
    item["insertTextFormat"] = each.snippet ? 2 : 1;
    item["textEdit"] = TextEdit(document, each.replaced, each.text, client_.encoding);
    if (each.comma_at) {
      item["additionalTextEdits"] = Json::array(
          {TextEdit(document, {*each.comma_at, *each.comma_at}, ",", client_.encoding)});
    }
    items.push_back(std::move(item));
  }
  return Json{{"isIncomplete", false}, {"items", std::move(items)}};
}

std::optional<Json> Server::CodeActions(const Json& params) {
  OpenDocument* open = FindDocument(params);
  const Json* place = Find(params, "range");
  const std::optional<Range> range = place == nullptr ? std::nullopt : ReadRange(*place);
  if (open == nullptr || !range) return std::nullopt;
  if (open->changed) Publish(*open);
  const Document& document = open->document;
  const Span span{document.OffsetOf(range->begin, client_.encoding),
                  document.OffsetOf(range->end, client_.encoding)};
  Json list = Json::array();
  for (const CodeAction& action : ActionsFor(document, open->checked, span, catalog_)) {
    if (!Wants(params, KindName(action.kind))) continue;
    Json edits = Json::array();
    for (const Edit& edit : action.edits) {
      edits.push_back(TextEdit(document, edit.span, edit.text, client_.encoding));
    }
    Json json;
    json["title"] = action.title;
    json["kind"] = KindName(action.kind);
    json["edit"] = WorkspaceEdit(document, std::move(edits), client_.versioned_edits);
    if (action.preferred) json["isPreferred"] = true;
    if (action.diagnostic != nullptr) {
      json["diagnostics"] = Json::array(
          {DiagnosticJson(document, *action.diagnostic, client_.related, client_.encoding)});
    }
    list.push_back(std::move(json));
  }
  return list;
}

}  // namespace penstock::lsp
