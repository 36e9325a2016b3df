# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""`python -m tools.catalogue [--check] [NAME ...]`: writes the generated tables.

NAME is `operations`, `sdk-v2` or `sdk-v3`; none means all. With `--check`
nothing is written and the exit code is 1 when a table differs.
"""

from __future__ import annotations

import argparse
import sys

from . import tables


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog='python -m tools.catalogue')
    parser.add_argument('--check', action='store_true', help='compare, write nothing')
    parser.add_argument('names', nargs='*', metavar='NAME')
    options = parser.parse_args(arguments)
    stale = 0
    for name in options.names or tables.GENERATORS:
        text = tables.render(name)
        path = tables.path_of(name)
        same = path.exists() and path.read_text(encoding='utf-8') == text
        if options.check:
            stale += not same
            print(f'{path.name}: {"as generated" if same else "differs"}')
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding='utf-8')
            print(f'{path.name}: {"unchanged" if same else "written"}, {len(text)} characters')
    return 1 if stale else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
