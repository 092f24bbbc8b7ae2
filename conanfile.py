import os
import re

from conan import ConanFile
from conan.errors import ConanInvalidConfiguration
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load

required_conan_version = ">=2.3"  # test_package_folder


class XactConan(ConanFile):
    name = "xact"
    description = "Activation functions: SIMD, accurate, header-only"
    license = "MIT"
    topics = ("simd", "activation-functions", "relu", "sigmoid", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    exports_sources = "LICENSE", "cmake/xactDispatch.cmake", "include/*"
    no_copy_source = True
    test_package_folder = "ports/conan"

    def set_version(self):
        header = load(self, os.path.join(self.recipe_folder, "include/xact/version.hpp"))
        self.version = ".".join(re.findall(r"define XACT_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)", header))

    def requirements(self):
        self.requires("xsimd/[>=13.2.0]", transitive_headers=True)

    def package_id(self):
        self.info.clear()

    def validate(self):
        try:
            check_min_cppstd(self, 20)
        except ConanInvalidConfiguration as wrong:
            raise ConanInvalidConfiguration(f"{wrong} Pass -s compiler.cppstd=20, or set it in the profile.") from wrong

    def package(self):
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))
        copy(self, "include/*", self.source_folder, self.package_folder)
        copy(self, "cmake/*", self.source_folder, self.package_folder)

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        # As the package that CMake installs.
        self.cpp_info.set_property("cmake_config_version_compat", "SameMinorVersion")
        # Who finds xact has xact_add_dispatch too.
        self.cpp_info.set_property("cmake_build_modules", ["cmake/xactDispatch.cmake"])
