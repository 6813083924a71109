// What the code generator has to know of the contract with the runtime, as bitcode: it takes the
// types of these structs and the signatures of these functions from there, and links none of it.

#include "runtime/abi/host_functions.h"
#include "runtime/abi/job_abi.h"
#include "runtime/abi/job_image.h"

extern "C" {

void pst_job(pst_ctx*, const pst_block*, uint32_t, uint32_t);

extern const pst_text pst_shape_text = {};
extern const pst_cell pst_shape_cell = {};
extern const pst_column pst_shape_column = {};
extern const pst_block pst_shape_block = {};
extern const pst_ctx pst_shape_ctx = {};
extern const pst_image pst_shape_image = {};

using AnyFunction = void (*)();
extern const AnyFunction pst_shape_functions[] = {
    reinterpret_cast<AnyFunction>(&pst_job),
#define PST_HOST(symbol) reinterpret_cast<AnyFunction>(&symbol),
#include "runtime/abi/host_functions.def"
#undef PST_HOST
};

}  // extern "C"
