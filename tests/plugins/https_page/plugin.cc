// A reader of one record: status and body of a page.

#include <utility>

#include "runtime/net/http_client.h"
#include "runtime/net/tls.h"
#include "runtime/plugin/endpoint.h"

namespace penstock {
namespace {

constexpr LinkedLibrary kLibraries[] = {{"OpenSSL", OpenSslVersion}};

class PageCursor : public Cursor {
 public:
  PageCursor(HttpResponse page, const std::vector<PlanColumn>& columns) : page_(std::move(page)) {
    for (const PlanColumn& column : columns) {
      pst_cell cell{};
      if (column.name == "status") {
        cell.i = page_.status;
        cell.tag = PST_INT;
      } else {
        cell.p = page_.body.data();
        cell.size = static_cast<uint32_t>(page_.body.size());
        cell.tag = PST_TEXT;
      }
      cells_.push_back(cell);
    }
  }

  Result<Step> Next(Batch* batch) override {
    *batch = {};
    if (std::exchange(taken_, true)) return Step::kEnd;
    batch->block.cells = cells_.data();
    batch->block.field_count = static_cast<uint32_t>(cells_.size());
    batch->block.row_count = 1;
    batch->block.first_record = 1;
    batch->bytes = page_.body.size();
    return Step::kBatch;
  }

 private:
  const HttpResponse page_;
  std::vector<pst_cell> cells_;
  bool taken_ = false;
};

class PageReader : public Reader {
 public:
  explicit PageReader(const RunContext& context)
      : context_(context), endpoint_(context.plan->reader) {}

  Result<ReadPlan> Plan(int) override {
    ReadPlan plan;
    plan.slices.push_back({.name = "page"});
    plan.ordered = true;
    return plan;
  }

  Status Attach(const ReadPlan&) override { return Status(); }

  Result<std::unique_ptr<Cursor>> Open(const Slice&, std::string_view) override {
    HttpOptions options;
    if (context_.cancel != nullptr) options.net.cancel_fd = context_.cancel->cancel_fd();
    PST_ASSIGN_OR_RETURN(HttpClient client,
                         HttpClient::Make(context_.Text(endpoint_, "origin"), options));
    PST_ASSIGN_OR_RETURN(HttpResponse page,
                         client.Send({.target = context_.Text(endpoint_, "target")}));
    return std::unique_ptr<Cursor>(
        std::make_unique<PageCursor>(std::move(page), endpoint_.columns));
  }

 private:
  const RunContext& context_;
  const EndpointPlan& endpoint_;
};

}  // namespace
}  // namespace penstock

extern "C" const penstock::PluginRuntime pst_plugin_https_page = {
    .name = "https_page",
    .new_reader = [](const penstock::RunContext& context) -> std::unique_ptr<penstock::Reader> {
      return std::make_unique<penstock::PageReader>(context);
    },
    .new_writer = nullptr,
    .libraries = penstock::kLibraries,
};
