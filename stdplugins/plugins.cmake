# The list of plugins. A plugin is declared once, by penstock_add_plugin in the CMakeLists.txt of
# its folder; what the compiler, built executables, the reference interpreter and tests know of it, they
# know by penstock_plugin_list.

# penstock_add_plugin(NAME ...): the plugin that jobs call NAME, in this folder.
#   SPEC a.cc ...           its spec half: the function pst_spec_NAME; no I/O library belongs here
#   SPEC_LIBRARIES lib ...  what that needs besides runtime/plugin
#   WIRE k.cc ...           the kernels of its wire format (runtime/plugin/wire_format.h), which the
#                           spec half names; their bitcode is embedded as NAME_bitcode
#   RUNTIME b.cc ...        its runtime half: the constant pst_plugin_NAME. Without it jobs with the
#                           plugin are checked and planned, but cannot run
#   LIBRARIES lib ...       what the runtime half needs: targets, or paths of archives, because
#                           executables are static
#   TESTS c_test.cc ...     unit tests of both halves
function(penstock_add_plugin name)
  cmake_parse_arguments(ARG "" "" "SPEC;SPEC_LIBRARIES;WIRE;RUNTIME;LIBRARIES;TESTS" ${ARGN})
  if(ARG_WIRE)
    penstock_kernel_bitcode(${name}_bitcode SOURCES ${ARG_WIRE})
    penstock_add_library(penstock_${name}_wire SOURCES ${ARG_WIRE} DEPS penstock_kernels)
    list(APPEND ARG_SPEC $<TARGET_OBJECTS:${name}_bitcode>)
    set(wire penstock_${name}_wire)
  endif()
  penstock_add_library(penstock_${name}_spec SOURCES ${ARG_SPEC}
    DEPS penstock_plugin_api ${wire} ${ARG_SPEC_LIBRARIES})
  if(ARG_RUNTIME)
    penstock_add_library(penstock_${name} SOURCES ${ARG_RUNTIME}
      DEPS penstock_plugin_api penstock_base ${wire} ${ARG_LIBRARIES})
  endif()
  if(ARG_TESTS)
    penstock_add_test(${name}_test SOURCES ${ARG_TESTS}
      DEPS penstock_${name}_spec $<TARGET_NAME_IF_EXISTS:penstock_${name}>)
  endif()
  set_property(GLOBAL APPEND PROPERTY PENSTOCK_PLUGINS ${name})
endfunction()

# penstock_plugin_list(LIST): the functions of stdplugins/register.h for all plugins that have been
# declared so far, in three libraries, because few programs need all of them:
#   LIST_specs      what checks jobs needs; links no I/O library
#   LIST_runtimes   what runs jobs needs
#   LIST_archive    what builds executables needs
function(penstock_plugin_list list)
  get_property(plugins GLOBAL PROPERTY PENSTOCK_PLUGINS)
  set(specs)
  set(runtimes)
  set(rows)
  foreach(name ${plugins})
    list(APPEND specs penstock_${name}_spec)
    if(TARGET penstock_${name})
      list(APPEND runtimes penstock_${name})
      string(APPEND rows "PST_RUNNABLE_PLUGIN(${name})\n")
    else()
      string(APPEND rows "PST_CHECKED_PLUGIN(${name})\n")
    endif()
  endforeach()
  set(include ${CMAKE_CURRENT_BINARY_DIR}/${list}.inc)
  file(CONFIGURE OUTPUT ${include} CONTENT "${rows}")

  set(folder ${PROJECT_SOURCE_DIR}/stdplugins)
  penstock_add_library(${list}_specs SOURCES ${folder}/list_specs.cc ${folder}/named_plugins.cc
    DEPS ${specs})
  penstock_add_library(${list}_runtimes SOURCES ${folder}/list_runtimes.cc DEPS ${runtimes})
  foreach(library ${list}_specs ${list}_runtimes)
    target_compile_definitions(${library} PRIVATE PENSTOCK_PLUGIN_LIST="${include}")
  endforeach()

  penstock_add_library(${list}_archive SOURCES ${folder}/list_archive.cc)
  if(PENSTOCK_SANITIZE)
    # Sanitizers do not work in static executables; such a compiler says that it cannot build them.
    target_compile_definitions(${list}_archive PRIVATE PENSTOCK_NO_EXECUTABLES)
  else()
    # The code of a job calls kernels, and the engine does not.
    penstock_executable_archive(${list}_executables penstock_aot_main penstock_kernels ${runtimes})
    target_compile_definitions(${list}_archive PRIVATE
      PENSTOCK_ARCHIVE_BEGIN=${list}_executables_begin PENSTOCK_ARCHIVE_END=${list}_executables_end)
    target_link_libraries(${list}_archive PUBLIC ${list}_executables)
  endif()
endfunction()

find_program(PENSTOCK_LLVM_AR NAMES llvm-ar-19 REQUIRED)
find_program(PENSTOCK_LLVM_STRIP NAMES llvm-strip-19 REQUIRED)

# All archives that static library `target` needs, its own first.
function(penstock_archives_of target out)
  set(seen)
  set(archives)
  set(waiting ${target})
  while(waiting)
    list(POP_FRONT waiting next)
    if(next IN_LIST seen)
      continue()
    endif()
    list(APPEND seen ${next})
    if(next MATCHES "\\.a$")
      list(APPEND archives ${next})
    elseif(TARGET ${next})
      get_target_property(type ${next} TYPE)
      if(type STREQUAL STATIC_LIBRARY)
        list(APPEND archives $<TARGET_FILE:${next}>)
        get_target_property(needed ${next} LINK_LIBRARIES)
        if(needed)
          list(APPEND waiting ${needed})
        endif()
      endif()
    endif()
  endwhile()
  set(${out} ${archives} PARENT_SCOPE)
endfunction()

# penstock_executable_archive(NAME TARGET...): one archive of all that a built executable may need,
# C and C++ libraries and start files included, embedded as NAME. The linker takes from it what the
# job's plugins ask for, so that a library costs nothing where no plugin of the job uses it.
function(penstock_executable_archive name)
  set(archives)
  foreach(target ${ARGN})
    penstock_archives_of(${target} needed)
    list(APPEND archives ${needed})
  endforeach()
  foreach(file crt1.o crti.o crtbegin.o crtend.o crtn.o
          libm.a libstdc++.a libgcc.a libgcc_eh.a libc.a)
    execute_process(COMMAND ${CMAKE_CXX_COMPILER} -print-file-name=${file}
      OUTPUT_VARIABLE path OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(file STREQUAL libm.a)  # a linker script that names archives
      file(STRINGS ${path} script REGEX GROUP)
      string(REGEX MATCHALL "/[^ ]+\\.a" path "${script}")
    endif()
    if(file MATCHES "\\.o$")
      list(APPEND start_files ${path})
    else()
      list(APPEND archives ${path})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES archives)
  # The start files come first: of what they and libc.a both define, theirs is taken.
  set(archive ${CMAKE_CURRENT_BINARY_DIR}/${name}.a)
  set(start ${CMAKE_CURRENT_BINARY_DIR}/${name}_start.o)
  add_custom_command(OUTPUT ${archive}
    COMMAND ${CMAKE_COMMAND} -E rm -f ${archive}
    COMMAND ld.bfd -r -o ${start} ${start_files}
    COMMAND ${PENSTOCK_LLVM_AR} qcL ${archive} ${start} ${archives}
    COMMAND ${PENSTOCK_LLVM_STRIP} --strip-debug ${archive}
    DEPENDS ${ARGN} ${archives} BYPRODUCTS ${start}
    COMMENT "What built executables are made of: ${name}" VERBATIM)
  penstock_embed(${name} ${archive})
endfunction()
