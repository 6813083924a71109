#pragma once
// What a built executable carries besides the runtime: emitted by the code generator as the global
// `pst_job_image` into the object of the job, read by runtime/engine/aot_main.cc. Plain C, fixed
// layout; bytes are not NUL-terminated.

#include <stdint.h>

#include "runtime/abi/job_abi.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { PST_IMAGE_VERSION = 2 };

typedef struct pst_image {
  uint32_t version;  // PST_IMAGE_VERSION of the compiler that made it
  uint32_t writes;   // what the job hands to its writer: a penstock::EndpointLayout
  const char* plan;  // the JobPlan as JSON (runtime/plugin/job_plan_json.h)
  uint64_t plan_size;
  const char* zone;  // TZif bytes of the job's time zone; size 0: look it up on the machine
  uint64_t zone_size;
  pst_job_function job;
  const void* reader_plugin;  // const penstock::PluginRuntime*: &pst_plugin_NAME
  const void* writer_plugin;
  const char* libraries;  // those of its kernels: "OpenSSL 3.0.19, RE2"
  uint64_t libraries_size;
} pst_image;

extern const pst_image pst_job_image;

#ifdef __cplusplus
}  // extern "C"
#endif
