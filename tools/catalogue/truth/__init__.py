# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Runs the real SageMaker SDK against a recording botocore client and compares
what was sent with what the hand-written knowledge says. Runs inside an
environment of `tools.catalogue.venvs`, which has nothing else installed."""
