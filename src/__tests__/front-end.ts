// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A front end without a page, for what plugins do when they are activated. */
import { JupyterFrontEnd } from '@jupyterlab/application';
import { ServiceManagerMock } from '@jupyterlab/services/lib/testutils';
import { Widget } from '@lumino/widgets';

class Shell extends Widget implements JupyterFrontEnd.IShell {
  readonly currentWidget = null;

  activateById(): void {
    // Nothing to activate.
  }

  add(): void {
    throw new Error('Nothing opens by itself.');
  }

  *widgets(): IterableIterator<Widget> {
    // Empty.
  }
}

export class App extends JupyterFrontEnd {
  constructor() {
    super({ shell: new Shell(), serviceManager: new ServiceManagerMock() });
  }

  readonly name = 'test';
  readonly namespace = 'test';
  readonly version = '0';
  readonly paths = { urls: {}, directories: {} };
}
