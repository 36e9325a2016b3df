// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  JupyterFrontEnd,
  JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { ITranslator, nullTranslator } from '@jupyterlab/translation';
import { ICompanion } from '../tokens';
// eslint-disable-next-line jupyter/prefer-lazy-imports -- the token's provider is needed at once; zod is what loads late
import { Companion } from './client';

/** Provides the typed client of the companion. */
const plugin: JupyterFrontEndPlugin<ICompanion> = {
  id: 'jupyterlab-mlspace:companion',
  description: 'Talks to the MLSpace companion behind the Jupyter server.',
  autoStart: true,
  provides: ICompanion,
  optional: [ITranslator],
  activate: (
    app: JupyterFrontEnd,
    translator: ITranslator | null
  ): ICompanion => {
    const trans = (translator ?? nullTranslator).load('jupyterlab_mlspace');
    const companion = new Companion({
      serverSettings: app.serviceManager.serverSettings,
      trans,
      loadContract: () => import('./contract'),
      tabs: name => ({
        locks: navigator.locks ?? null,
        channel:
          'BroadcastChannel' in window ? new BroadcastChannel(name) : null
      }),
      delay: pause,
      random: Math.random
    });
    const follow = () => companion.setVisible(!document.hidden);
    document.addEventListener('visibilitychange', follow);
    follow();
    void app.restored.then(() => companion.connect());
    return companion;
  }
};
export default plugin;

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
  });
}
