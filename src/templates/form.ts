// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IDisposable } from '@lumino/disposable';
import { Form } from '../siblings/form-dialog';
import type { EngineOptions } from '../governance/model';
import type { IGovernance } from '../tokens';
import { checkField } from './checks';
import { createNotebook, type INotebookStore } from './create';
import {
  type IKernelChoice,
  type INotebookContent,
  type IProjectValues,
  notebookOf
} from './fill';
import {
  type ITemplate,
  type ITemplateChoice,
  type ITemplateField,
  type TemplateStyle
} from './model';
import { settle } from './settle';
import { typesFor, usualChoice } from './usual';
import { type IVerdict, verdictOf } from './verdict';

/** How long a person is left to type before the policies are asked. */
export const VERDICT_DELAY_MS = 300;

/** Offered where no policy names the types that are allowed. */
const USUAL_TYPES = ['ml.m5.large', 'ml.m5.xlarge', 'ml.m5.2xlarge'];

export interface ITemplateFormOptions {
  readonly template: ITemplate;
  readonly preferred: TemplateStyle;
  readonly project: IProjectValues;
  /** Null: nothing is judged. */
  readonly governance: Pick<
    IGovernance,
    'analyse' | 'changed' | 'options'
  > | null;
  readonly contents: INotebookStore;
  /** Where the notebook goes. */
  readonly folder: string;
  readonly kernel: IKernelChoice | null;
  /** Resolves after as many milliseconds. */
  readonly delay: (ms: number) => Promise<void>;
  readonly trans: TranslationBundle;
}

/** What a person fills in before a template becomes a notebook. */
export class TemplateForm extends Form implements IDisposable {
  constructor(private readonly _given: ITemplateFormOptions) {
    super(_given.trans);
    const { template, preferred } = _given;
    this._choice = usualChoice(
      template,
      preferred,
      _given.governance?.options ?? null,
      _given.project.facts.user
    );
    this._judgedBy = _given.governance?.options ?? null;
    _given.governance?.changed.connect(this._onGovernance, this);
    void this._judge(0);
  }

  get isDisposed(): boolean {
    return this._isDisposed;
  }

  dispose(): void {
    this._isDisposed = true;
    this._turn++;
    this._given.governance?.changed.disconnect(this._onGovernance, this);
  }

  get template(): ITemplate {
    return this._given.template;
  }

  get choice(): ITemplateChoice {
    return this._choice;
  }

  /** Whether all cells are run once the notebook is there. */
  get isRun(): boolean {
    return this._isRun;
  }

  set isRun(value: boolean) {
    this._isRun = value;
    this.touch();
  }

  /** What the policies say of it; null while that is not known. */
  get verdict(): IVerdict | null {
    return this._verdict;
  }

  /** Of the notebook; null before it was written. */
  get path(): string | null {
    return this._path;
  }

  get failure(): string {
    return this.trans.__('The notebook was not created');
  }

  /** The types that may be chosen; null: the policies do not say. */
  typesFor(field: ITemplateField): string[] | null {
    return typesFor(field, this._given.governance?.options ?? null);
  }

  suggestionsFor(field: ITemplateField): readonly string[] {
    return field.kind === 'instanceType' ? USUAL_TYPES : [];
  }

  /** The naming convention of the settings, where there is one. */
  patternFor({ parameter }: ITemplateField): string | null {
    const patterns = this._given.governance?.options?.rules.namingPatterns;
    return patterns?.[parameter ?? ''] ?? null;
  }

  get faults(): Readonly<Record<string, string | null>> {
    return Object.fromEntries(
      this.template.fields.map(field => [
        field.key,
        checkField(
          field,
          { types: this.typesFor(field), pattern: this.patternFor(field) },
          this.trans
        )(this._choice.values[field.key] ?? '')
      ])
    );
  }

  set(key: string, value: string): void {
    const values = { ...this._choice.values, [key]: value };
    this._change({ ...this._choice, values });
  }

  setStyle(style: TemplateStyle): void {
    this._change({ ...this._choice, style });
  }

  protected async send(): Promise<void> {
    const { contents, folder, template, governance } = this._given;
    const filled = this._notebook();
    const { notebook } = governance
      ? await settle(template.fileName, filled, source =>
          governance.analyse(source)
        )
      : { notebook: filled };
    this._path = await createNotebook(
      contents,
      folder,
      this._fileName,
      notebook
    );
  }

  private get _fileName(): string {
    const field = this.template.fields.find(({ kind }) => kind === 'name');
    const name = field ? this._choice.values[field.key].trim() : '';
    return name === '' ? this.template.fileName : name;
  }

  private _notebook(): INotebookContent {
    const { template, project, kernel } = this._given;
    return notebookOf(template, this._choice, project, kernel);
  }

  private _change(choice: ITemplateChoice): void {
    this._choice = choice;
    this._judgeAnew(VERDICT_DELAY_MS);
  }

  /** Other policies or facts may say otherwise; what is typed stays. */
  private _onGovernance(): void {
    const options = this._given.governance?.options ?? null;
    if (options !== this._judgedBy) {
      this._judgedBy = options;
      this._judgeAnew(0);
    }
  }

  private _judgeAnew(delay: number): void {
    this._verdict = null;
    this.touch();
    void this._judge(delay);
  }

  /** Only the last values count; that it could not be judged is no verdict. */
  private async _judge(delay: number): Promise<void> {
    const { governance, template, trans } = this._given;
    const turn = ++this._turn;
    if (delay > 0) {
      await this._given.delay(delay);
    }
    if (!governance || turn !== this._turn || !this.isValid) {
      return;
    }
    const settled = await settle(template.fileName, this._notebook(), source =>
      governance.analyse(source)
    ).catch(() => null);
    if (turn === this._turn && settled) {
      this._verdict = verdictOf(settled.analysis, trans);
      this.touch();
    }
  }

  private _choice: ITemplateChoice;
  private _isRun = false;
  private _verdict: IVerdict | null = null;
  private _path: string | null = null;
  private _turn = 0;
  private _judgedBy: EngineOptions | null;
  private _isDisposed = false;
}
