# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""Generates src/governance/catalogue/generated from botocore and the SageMaker SDK."""
