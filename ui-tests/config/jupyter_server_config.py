# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What Galata needs of the server it drives; everything else is the demo's own."""
from pathlib import Path

import jupyterlab

c.LabApp.expose_app_in_browser = True  # noqa: F821  (traitlets puts `c` here)
c.LabServerApp.extra_labextensions_path = str(Path(jupyterlab.__file__).parent / "galata")  # noqa: F821
