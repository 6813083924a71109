#pragma once
// The files of one output while they are written: one after the other, each at most as large as
// allowed, with a header, compressed. The last output can be undone.

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "runtime/base/cancel.h"
#include "runtime/base/staged_file.h"
#include "runtime/base/status.h"
#include "runtime/plugin/delimited_dialect.h"
#include "stdplugins/format/delimited/compress.h"
#include "stdplugins/format/delimited/text_encode.h"
#include "stdplugins/transport/local_file/output_target.h"

namespace penstock {

struct OutputFormat {
  DelimitedDialect dialect = {};
  Compression compression = Compression::kNone;
  std::shared_ptr<TextEncoder> encoder = {};  // null: UTF-8
  std::string header = {};                    // with its line end; at the start of each part
  uint64_t max_part_size = 0;                 // encoded bytes before compression; 0: any
};

class OutputParts {
 public:
  // `cancel` may be null. A target that is written directly has one part of any size.
  OutputParts(OutputTarget target, OutputFormat format, CancelToken* cancel);

  // Opens the first part. kOutputCannotCreate.
  Status Start();

  // Adds whole records, which the encoder can encode. `pieces`: what CompressPiece made of them, or
  // empty; always with an encoder. After a failure only TakeBack and the destructor make sense.
  Status Write(std::string_view records, std::string_view pieces);

  // What is written from here on can be undone. Fails if a TakeBack failed.
  Status SetMark();
  // Everything is as it was at the last SetMark, but for what was written directly. If that cannot
  // be done, SetMark and Finish fail.
  void TakeBack();

  // Completes the last part: all of them are on the disk. Can be repeated.
  Status Finish();

  // Complete files without their final names, after Finish.
  std::vector<StagedFile>& files() { return parts_; }

  // Bytes in all parts. Any thread.
  uint64_t bytes_written() const { return bytes_written_; }

 private:
  // How far the last part has come.
  struct Progress {
    uint64_t size = 0;         // encoded, before compression
    bool has_records = false;  // not only a header
    CompressedStream stream;
  };
  // A place in the output to go back to.
  struct Mark {
    size_t parts = 0;
    uint64_t file_size = 0;     // of the last part
    size_t collected_size = 0;  // of collected_
    uint64_t bytes_written = 0;
    Progress last;
  };

  Status OpenPart();
  Status StartPart();
  Status FinishPart();
  Status Append(std::string_view text, std::string_view pieces);
  Status AppendBytes(std::string_view bytes);
  Status CompressCollected();
  Status Put(std::string_view bytes);

  const OutputTarget target_;
  const OutputFormat format_;
  CancelToken* const cancel_;

  std::vector<StagedFile> parts_;  // the last one is open
  Progress last_;
  std::string collected_;  // text of the last part that is not compressed yet
  std::string buffer_;     // compressed bytes on their way to the file
  std::string encoded_;    // of one Append
  std::atomic<uint64_t> bytes_written_ = 0;
  bool is_finished_ = false;

  Mark mark_;
  std::optional<std::string> marked_text_;  // collected_ as it was when first compressed since
  Status damage_;                           // of a TakeBack that failed
};

}  // namespace penstock
