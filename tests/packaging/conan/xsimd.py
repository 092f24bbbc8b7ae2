from conan import ConanFile
from conan.tools.files import copy


class XsimdConan(ConanFile):
    name = "xsimd"
    package_type = "header-library"
    exports_sources = "include/*"

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "include/*", self.source_folder, self.package_folder)

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []
        # As in ConanCenter, and as xsimd itself calls it.
        self.cpp_info.set_property("cmake_target_name", "xsimd")
