# Makes the imported targets of the dependencies name archives (.a) where the distribution ships them beside the
# shared libraries, so that a program has their code in itself.
#
# Why: half of a short scan was the dynamic linker, which maps, relocates and searches every library before main()
# begins; Abseil alone is some thirty of them. And a program that needs few libraries is easier to carry to a host that
# cannot install any. It is an option and not the rule because a program of archives links slowly and is large, once for
# each of the tests.
#
# The archives come from the same Debian packages as the libraries. What ships none (simdjson, ISA-L) stays shared.

# The archive of a shared library: libre2.so -> libre2.a, libabsl_status.so.20220623.0.0 -> libabsl_status.a.
function(wflogscan_archive_of library result)
  string(REGEX REPLACE "\\.so[.0-9]*$" ".a" archive "${library}")
  if(archive MATCHES "\\.a$" AND EXISTS "${archive}")
    set(${result} "${archive}" PARENT_SCOPE)
  else()
    set(${result} "${library}" PARENT_SCOPE)
  endif()
endfunction()

# For the targets and all that they link to. pkg-config's targets are interfaces that list files, the others are one
# file each, for one or several configurations.
function(wflogscan_prefer_archives)
  get_property(seen GLOBAL PROPERTY WFLOGSCAN_ARCHIVES_PREFERRED)
  foreach(target IN LISTS ARGN)
    if(NOT TARGET "${target}" OR target IN_LIST seen)
      continue()
    endif()
    set_property(GLOBAL APPEND PROPERTY WFLOGSCAN_ARCHIVES_PREFERRED "${target}")
    get_target_property(configurations "${target}" IMPORTED_CONFIGURATIONS)
    set(properties IMPORTED_LOCATION)
    if(configurations)
      list(TRANSFORM configurations PREPEND IMPORTED_LOCATION_ OUTPUT_VARIABLE of_configurations)
      list(APPEND properties ${of_configurations})
    endif()
    foreach(property IN LISTS properties)
      get_target_property(library "${target}" ${property})
      if(library)
        wflogscan_archive_of("${library}" archive)
        set_property(TARGET "${target}" PROPERTY ${property} "${archive}")
      endif()
    endforeach()
    get_target_property(parts "${target}" INTERFACE_LINK_LIBRARIES)
    if(parts)
      set(archives)
      foreach(part IN LISTS parts)
        wflogscan_archive_of("${part}" archive)
        list(APPEND archives "${archive}")
      endforeach()
      set_property(TARGET "${target}" PROPERTY INTERFACE_LINK_LIBRARIES "${archives}")
      wflogscan_prefer_archives(${parts})
    endif()
  endforeach()
endfunction()
