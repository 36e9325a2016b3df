// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The list of plugins, nothing else. */
import companion from './companion';
import project from './project';

export default [companion, ...project];
