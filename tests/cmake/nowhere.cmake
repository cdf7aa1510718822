# With this toolchain no package is found, as if none were installed: tests/cpp_engine.rs.
set(CMAKE_FIND_ROOT_PATH /nonexistent)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
