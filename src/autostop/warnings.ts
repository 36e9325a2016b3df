// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JupyterFrontEnd } from '@jupyterlab/application';
import type { IStateDB } from '@jupyterlab/statedb';
import type { TranslationBundle } from '@jupyterlab/translation';
import { DisposableDelegate, type IDisposable } from '@lumino/disposable';
import type { ICompanion, IStopLosses } from '../tokens';
import type { AutoStop } from './autostop';
import { Farewell } from './farewell';
import type { StopDeeds } from './deeds';
import { StopNotices } from './notices';
import { findRisks } from './risks';
import { saveAll } from './save';
import { Warner, type IGiven } from './warner';
import type { Wording } from './wording';

const TICK_MS = 10_000;
/** A source that is silent for longer does not hold a warning up. */
const PATIENCE_MS = 5_000;
const GIVEN_KEY = 'jupyterlab-mlspace:autostop:given';

export interface IWarningsOptions {
  readonly app: JupyterFrontEnd;
  readonly autostop: AutoStop;
  readonly companion: ICompanion | null;
  readonly wording: Wording;
  readonly trans: TranslationBundle;
  readonly state: IStateDB | null;
  readonly deeds: StopDeeds;
  /** Null where nobody looks at the disk. */
  readonly losses: IStopLosses | null;
  /** This notebook on MLSpace's page; null: its address is not known. */
  readonly page: () => string | null;
}

/** Look at the clock every ten seconds, warn when a step is reached, explain a stop. */
export async function startWarnings(
  options: IWarningsOptions
): Promise<IDisposable> {
  const { app, autostop, state } = options;
  const given = readGiven(await state?.fetch(GIVEN_KEY));
  const notices = new StopNotices(options.trans, options.wording, autostop, {
    saveAll: () => saveAll(app),
    snooze: () => warner.snooze(autostop.settings.snoozeMinutes),
    snoozeMinutes: () => autostop.settings.snoozeMinutes,
    closed: () => warner.closed(),
    risks: () => findRisks(app),
    losses: options.losses,
    deed: stop => options.deeds.against(stop)
  });
  const farewell = new Farewell({
    ...options,
    saveAll: () => void saveAll(app)
  });
  const claims = new AbortController();
  const server = app.serviceManager.serverSettings.baseUrl;
  const warner = new Warner(
    {
      autostop,
      notify: stop => notices.notify(stop),
      dismiss: () => notices.dismiss(),
      ask: stop => void notices.ask(stop),
      claim: name => claim(`mlspace-stop:${server}:${name}`, claims.signal),
      patience: () => new Promise(resolve => setTimeout(resolve, PATIENCE_MS)),
      visible: () => !document.hidden,
      remember: now => void state?.save(GIVEN_KEY, { ...now })
    },
    given
  );
  const check = () => void warner.check();
  const timer = setInterval(check, TICK_MS);
  document.addEventListener('visibilitychange', check);
  check();
  return new DisposableDelegate(() => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', check);
    claims.abort();
    farewell.dispose();
    warner.dispose();
  });
}

/** Held as long as this tab lives: the tab that warned is the one that did. */
function claim(name: string, signal: AbortSignal): Promise<boolean> {
  const { locks } = navigator;
  if (!locks) {
    return Promise.resolve(true);
  }
  return new Promise(resolve => {
    locks
      .request(name, { ifAvailable: true }, lock => {
        resolve(lock !== null);
        return (
          lock &&
          new Promise<void>(release => {
            signal.addEventListener('abort', () => release());
          })
        );
      })
      // A page that may not lock warns for itself.
      .catch(() => resolve(true));
  });
}

function readGiven(stored: unknown): IGiven | null {
  if (typeof stored !== 'object' || stored === null) {
    return null;
  }
  const given = new Map<string, unknown>(Object.entries(stored));
  const number = (key: string): number => {
    const value = given.get(key);
    return typeof value === 'number' ? value : 0;
  };
  return {
    from: number('from'),
    step: number('step'),
    snoozedUntil: number('snoozedUntil')
  };
}
