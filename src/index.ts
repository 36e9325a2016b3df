// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The list of plugins, nothing else. */
import autostop from './autostop';
import boilerplate from './boilerplate';
import companion from './companion';
import editor from './editor';
import project from './project';
import siblings from './siblings';
import templates from './templates';

export default [
  companion,
  ...project,
  ...autostop,
  siblings,
  ...editor,
  boilerplate,
  templates
];
