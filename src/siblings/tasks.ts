// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Notification } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { IRisks } from '../autostop/risks';
import type { CreateOptions } from '../companion/contract';
import { problemOf } from '../companion/errors';
import type { ICompanion, IStopLosses } from '../tokens';
import { InstanceChanges } from './changes';
import { chooseCluster, ClusterForm } from './cluster';
import { createInstance } from './create';
import { CreateForm } from './create-form';
import { deleteInstance, DeleteForm } from './delete';
import type { Change, SiblingsModel } from './model';
import { SeveralStops, stopSeveral } from './several';
import { tellProblem } from './tell';
import { updateInstance, UpdateForm } from './update';

/** What the tasks need. */
export interface ITasksOptions {
  readonly companion: ICompanion;
  readonly model: SiblingsModel;
  readonly trans: TranslationBundle;
  readonly saveAll: () => Promise<boolean>;
  readonly risks: () => IRisks;
  readonly losses: IStopLosses | null;
  readonly delay: (ms: number) => Promise<void>;
}

/** What a person does with notebooks, from the question to the result. */
export class Tasks {
  constructor(private readonly _options: ITasksOptions) {}

  async change(name: string, change: Change): Promise<void> {
    const { model, trans, saveAll, risks, losses } = this._options;
    await new InstanceChanges(model, trans, saveAll, risks, losses).run(
      name,
      change
    );
  }

  async create(): Promise<void> {
    const { companion, delay, model, trans } = this._options;
    let options: CreateOptions;
    try {
      options = await companion.request('createOptions');
    } catch (error) {
      const problem = problemOf(error, 'createOptions');
      tellProblem(trans.__('No notebook can be created now'), problem, trans);
      return;
    }
    const form = new CreateForm(companion, options, delay, trans);
    void form.readExtras();
    await createInstance(form);
    const { answer } = form;
    if (answer) {
      model.follow(answer.name);
      const tell =
        answer.outcome === 'unknown' ? Notification.warning : Notification.info;
      tell(answer.detail.slice(0, MESSAGE_CHARACTERS), {
        autoClose: answer.outcome === 'unknown' ? false : AUTO_CLOSE_MS
      });
    }
    await model.askAnew();
  }

  async update(name: string): Promise<void> {
    const { companion, model, trans } = this._options;
    try {
      const [details, options] = await Promise.all([
        companion.request('instanceDetails', { name }),
        // Without them fewer things can be chosen, and the form says so.
        companion.request('createOptions').catch(() => null)
      ]);
      const asOwner = model.asOwner(name);
      const form = new UpdateForm(companion, details, options, asOwner, trans);
      if (await updateInstance(form)) {
        model.follow(name);
      }
    } catch (error) {
      const problem = problemOf(error, 'DescribeNotebookInstance');
      tellProblem(trans.__('%1 cannot be updated', name), problem, trans);
    }
    await model.askAnew();
  }

  /** Attach to an EMR cluster, to another one, or to none. */
  async attach(name: string): Promise<void> {
    const { companion, model, trans } = this._options;
    try {
      const [details, list] = await Promise.all([
        companion.request('instanceDetails', { name }),
        companion.request('emrClusters')
      ]);
      const form = new ClusterForm(companion, details, list, trans);
      if (await chooseCluster(form)) {
        model.follow(name);
      }
    } catch (error) {
      const problem = problemOf(error, 'ListClusters');
      tellProblem(trans.__('%1 cannot be attached', name), problem, trans);
    }
    await model.askAnew();
  }

  async delete(name: string): Promise<void> {
    const { companion, model, trans } = this._options;
    await deleteInstance(
      new DeleteForm(companion, name, model.asOwner(name), trans)
    );
    await model.askAnew();
  }

  async stopSeveral(): Promise<void> {
    const { model, trans } = this._options;
    await model.refresh();
    await stopSeveral(new SeveralStops(model, trans));
  }
}

/** Longer messages are cut by JupyterLab. */
const MESSAGE_CHARACTERS = 140;
const AUTO_CLOSE_MS = 8_000;
