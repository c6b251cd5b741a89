# What `cmake --install` puts where: the command line, and the core as a library that other projects find with
#     find_package(Equator REQUIRED)
#     target_link_libraries(theirs PRIVATE Equator::core)
# examples/core is such a project. Flags travel with the target: a program that inlines the core's headers needs them too,
# or its sums would no longer be the core's, to the last bit.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(folder "${CMAKE_INSTALL_LIBDIR}/cmake/Equator")
set_target_properties(equator_core PROPERTIES EXPORT_NAME core)
set_target_properties(equator_flags PROPERTIES EXPORT_NAME flags)
install(TARGETS equator_core equator_flags EXPORT EquatorTargets
  ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
  INCLUDES DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/equator") # headers include each other from there
get_property(core_folders GLOBAL PROPERTY EQUATOR_CORE_FOLDERS)
foreach(part IN LISTS core_folders)
  install(DIRECTORY "${PROJECT_SOURCE_DIR}/src/${part}" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/equator"
    FILES_MATCHING PATTERN "*.h")
endforeach()
install(TARGETS equator RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

install(EXPORT EquatorTargets NAMESPACE Equator:: DESTINATION "${folder}")
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/EquatorConfig.cmake.in" "${PROJECT_BINARY_DIR}/EquatorConfig.cmake"
  INSTALL_DESTINATION "${folder}")
# Before 1.0 any release may change an interface.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/EquatorConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/EquatorConfig.cmake" "${PROJECT_BINARY_DIR}/EquatorConfigVersion.cmake" DESTINATION "${folder}")
