// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Media type of the guard's notes; `kernel/notes.py` says the same. */
export const GUARD_MIME = 'application/vnd.mlspace.guard.v1+json';

export const PLUGIN_ID = 'jupyterlab-mlspace:guard';
