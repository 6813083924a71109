# Project flags and the functions that every CMakeLists.txt below uses.

add_library(penstock_flags INTERFACE)
target_include_directories(penstock_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(penstock_flags INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-Wall;-Wextra;-Wswitch;-Werror;-ffp-contract=off;-ffunction-sections;-fdata-sections>)
target_compile_definitions(penstock_flags INTERFACE FMT_HEADER_ONLY)
if(PENSTOCK_SANITIZE)
  target_compile_options(penstock_flags INTERFACE -fsanitize=${PENSTOCK_SANITIZE} -fno-omit-frame-pointer -g1
    -fno-sanitize-recover=all)
  target_link_options(penstock_flags INTERFACE -fsanitize=${PENSTOCK_SANITIZE})
endif()
if(PENSTOCK_FUZZ)
  include(CheckCXXSourceCompiles)
  set(CMAKE_REQUIRED_FLAGS -fsanitize=fuzzer)
  check_cxx_source_compiles("extern \"C\" int LLVMFuzzerTestOneInput(const unsigned char*, unsigned long) { return 0; }"
    PENSTOCK_HAS_LIBFUZZER)
  unset(CMAKE_REQUIRED_FLAGS)
  if(PENSTOCK_HAS_LIBFUZZER)
    # Warnings are the other compiler's business. The check of expressions folds constants by calling
    # kernels through one general type, which the platform's calling convention allows.
    target_compile_options(penstock_flags INTERFACE -fsanitize=fuzzer-no-link -w
      -fno-sanitize=function)
  else()
    message(WARNING "no fuzzers: they need clang and its run-time library (libclang-rt-19-dev)")
    set(PENSTOCK_FUZZ OFF)
  endif()
endif()

# penstock_add_library(NAME SOURCES a.cc ... DEPS lib ...): one layer of the house.
function(penstock_add_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC penstock_flags ${ARG_DEPS})
endfunction()

# penstock_add_test(NAME SOURCES a_test.cc ... DEPS lib ...): a GoogleTest binary in ctest.
function(penstock_add_test name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE penstock_flags ${ARG_DEPS} GTest::gtest GTest::gtest_main)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60 WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
endfunction()

# penstock_embed(NAME FILE): an object library that holds the bytes of FILE between the symbols
# NAME_begin and NAME_end.
function(penstock_embed name file)
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/${name}.S)
  file(CONFIGURE OUTPUT ${assembly} CONTENT
".section .rodata
.balign 16
.globl @name@_begin
@name@_begin:
.incbin \"@file@\"
.globl @name@_end
@name@_end:
.byte 0
.section .note.GNU-stack,\"\",@progbits
" @ONLY)
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS ${file})
  add_library(${name} OBJECT ${assembly})
  add_custom_target(${name}_input DEPENDS ${file})
  add_dependencies(${name} ${name}_input)
endfunction()
