# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Dynamic truth: what a notebook really asks AWS for, against what
mlspace-lint says of it, also with governing arguments left out one at a time."""
