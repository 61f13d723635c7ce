#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""
Checks what bitsbridge.exe is made of: no DLLs but the system's, its size, icon and version, the same bytes from a
second build in another folder. Usage: check_program.py SOURCE_DIR BUILD_DIR VERSION
"""
import hashlib
import pathlib
import re
import subprocess
import sys
import tempfile

SYSTEM = {"advapi32.dll", "iphlpapi.dll", "kernel32.dll", "msvcrt.dll", "normaliz.dll", "ole32.dll", "shell32.dll",
          "user32.dll", "ws2_32.dll"}
SIZE_MAX = 1_200_000  # with the recordings that come along
PREFIX = "x86_64-w64-mingw32-"


def output(*command):
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, errors="replace").stdout


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_imports(program):
    found = {name.lower() for name in re.findall(r"DLL Name: (\S+)", output(PREFIX + "objdump", "-p", program))}
    assert found, "no imports at all: objdump's output is another than expected"
    assert found <= SYSTEM, f"DLLs that are not the system's: {sorted(found - SYSTEM)}"
    print("imports:", " ".join(sorted(found)))


def check_size(program):
    size = program.stat().st_size
    assert size < SIZE_MAX, f"{size} bytes are more than {SIZE_MAX}"
    symbols = subprocess.run([PREFIX + "nm", program], capture_output=True, text=True).stdout
    assert not symbols.strip(), "it is not stripped"
    print(f"size: {size} bytes")


def check_subsystems(program, windowless):
    """One program for consoles, and the same one for which no console window is opened."""
    for path, expected in ((program, "(Windows CUI)"), (windowless, "(Windows GUI)")):
        headers = output(PREFIX + "objdump", "-p", path)
        assert re.search(r"^Subsystem\s.*" + re.escape(expected), headers, re.M), f"{path.name} is not for {expected}"


def check_resources(program, version):
    data = program.read_bytes()
    for word in (program.name, "BITS Bridge", "The BITS Bridge authors", "Copyright (c)", version):
        assert word.encode("utf-16-le") in data, f"the version resource does not say {word!r}"
    assert b"longPathAware" in data, "no manifest"
    icon = (pathlib.Path(sys.argv[1]) / "server/windows/bitsbridge.ico").read_bytes()
    assert icon[-256:] in data, "no icon"
    print("resources: version, icon, manifest")


def check_hardening(program):
    """The linker's flags, and a stack protector: its complaint is in the program."""
    headers = output(PREFIX + "objdump", "-p", program)
    for flag in ("HIGH_ENTROPY_VA", "DYNAMIC_BASE", "NX_COMPAT"):
        assert flag in headers, f"{program.name} lacks {flag}"
    assert b"stack smashing detected" in program.read_bytes(), f"{program.name} has no stack protector"


def check_second_build(programs, source, build):
    sources = next(line.split("=", 1)[1].strip() for line in (build / "CMakeCache.txt").read_text().splitlines()
                   if line.startswith("BITSBRIDGE_SOURCES:"))
    with tempfile.TemporaryDirectory() as folder:
        again = pathlib.Path(folder) / "another place"
        output("cmake", "--preset", "windows", "-S", source, "-B", again, "-DBUILD_TESTING=OFF",
               f"-DBITSBRIDGE_SOURCES={sources or build / 'sources'}")
        output("cmake", "--build", again)
        for program in programs:
            assert digest(program) == digest(again / program.name), f"a second build gave other bytes: {program.name}"
    print("reproducible:", *(digest(program) for program in programs))


def main():
    source, build, version = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]), sys.argv[3]
    program = build / "bitsbridge.exe"
    windowless = build / "bitsbridgew.exe"
    for one in (program, windowless):
        check_imports(one)
        check_size(one)
        check_resources(one, version)
        check_hardening(one)
    check_subsystems(program, windowless)
    check_second_build((program, windowless), source, build)


main()
