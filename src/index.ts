// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The list of plugins, nothing else. */
import autostop from './autostop';
import boilerplate from './boilerplate';
import companion from './companion';
import editor from './editor';
import findings from './findings';
import guard from './guard';
import housekeeping from './housekeeping';
import project from './project';
import running from './running';
import siblings from './siblings';
import templates from './templates';

export default [
  companion,
  ...project,
  ...autostop,
  siblings,
  running,
  ...editor,
  findings,
  guard,
  boilerplate,
  housekeeping,
  templates
];
