// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import editorPlugin from './editor-plugin';
import governancePlugin from './governance-plugin';

export default [governancePlugin, editorPlugin];
