#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
# Writes a header with a digest of files: what was made by other sources is told apart.
# usage: digest.py NAME OUTPUT FILE...
import hashlib
import sys

name, output, *files = sys.argv[1:]
digest = hashlib.sha256()
for path in files:
    with open(path, "rb") as file:
        digest.update(file.read())
with open(output, "w") as file:
    file.write(f'#define {name} "{digest.hexdigest()}"\n')
