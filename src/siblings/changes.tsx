// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Dialog, showDialog, showErrorMessage } from '@jupyterlab/apputils';
import type { TranslationBundle } from '@jupyterlab/translation';
import React from 'react';
import { Risks, type IRisks } from '../autostop/risks';
import { problemOf } from '../companion/errors';
import type { Instance, Problem, ProblemClass } from '../companion/contract';
import type { Change, SiblingsModel } from './model';
import type { IStopLosses } from '../tokens';
import { tellProblem } from './tell';

const UNCERTAIN: ReadonlySet<ProblemClass> = new Set(['network', 'internal']);

/** Starting and stopping: asks first where something is lost, tells what came of it. */
export class InstanceChanges {
  constructor(
    private readonly _model: SiblingsModel,
    private readonly _trans: TranslationBundle,
    private readonly _saveAll: () => Promise<boolean>,
    private readonly _risks: () => IRisks,
    /** Null where nobody looks at the disk. */
    private readonly _losses: IStopLosses | null
  ) {}

  async run(name: string, change: Change): Promise<void> {
    const instance = this._model.find(name);
    if (change === 'stop' && instance && !(await this._confirm(instance))) {
      return;
    }
    try {
      await this._model.change(name, change);
    } catch (error) {
      this._tell(error, name, change);
    }
  }

  /** True when the person still wants it, and this notebook is saved. */
  private async _confirm(instance: Instance): Promise<boolean> {
    const trans = this._trans;
    const { name, isSelf } = instance;
    const result = await showDialog({
      title: isSelf
        ? trans.__('Stop this notebook, %1?', name)
        : trans.__('Stop %1?', name),
      body: this._body(instance),
      buttons: [
        Dialog.cancelButton({ label: trans.__('Cancel') }),
        Dialog.warnButton({
          label: isSelf ? trans.__('Save all and stop') : trans.__('Stop')
        })
      ],
      defaultButton: 0
    });
    return result.button.accept && (!isSelf || (await this._save()));
  }

  private _body({ isSelf, isMine, owner }: Instance): JSX.Element {
    const trans = this._trans;
    if (isSelf) {
      return (
        <>
          <p>
            {trans.__(
              'This page runs on it: all open documents are saved first, then the page loses its connection. To come back, start it in MLSpace or from another notebook; that takes some minutes.'
            )}
          </p>
          <Risks risks={this._risks()} losses={this._losses} trans={trans} />
        </>
      );
    }
    return (
      <>
        {!isMine && (
          <p>
            {owner === null
              ? trans.__('Its owner is not known.')
              : trans.__('It belongs to %1.', owner)}
          </p>
        )}
        <p>
          {trans.__(
            'Files under /home/ec2-user/SageMaker are kept; what kernels and terminals hold in memory is lost.'
          )}
        </p>
      </>
    );
  }

  private async _save(): Promise<boolean> {
    const trans = this._trans;
    try {
      if (await this._saveAll()) {
        return true;
      }
    } catch (reason) {
      console.error('MLSpace: saving failed', reason);
    }
    await showErrorMessage(
      trans.__('Not stopped'),
      trans.__('Not everything could be saved. Save each document by itself.')
    );
    return false;
  }

  private _tell(error: unknown, name: string, change: Change): void {
    const trans = this._trans;
    const problem = problemOf(error, change);
    const title = this._outcome(problem, name, change);
    tellProblem(title, problem, trans);
  }

  /** An answer that was lost proves nothing: the change may have been made. */
  private _outcome(problem: Problem, name: string, change: Change): string {
    const trans = this._trans;
    if (UNCERTAIN.has(problem.class)) {
      return change === 'stop'
        ? trans.__('It is not known whether %1 was stopped', name)
        : trans.__('It is not known whether %1 was started', name);
    }
    return change === 'stop'
      ? trans.__('%1 was not stopped', name)
      : trans.__('%1 was not started', name);
  }
}
