// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Token } from '@lumino/coreutils';
import type { IDisposable } from '@lumino/disposable';
import type { ISignal } from '@lumino/signaling';
import type { CodeEditor } from '@jupyterlab/codeeditor';
import type { Notebook, NotebookPanel } from '@jupyterlab/notebook';
import type {
  Answer,
  AutoStopReport,
  InstanceList,
  ParamsReport,
  Problem,
  ProjectReport,
  RouteName,
  StopSource
} from './companion/contract';
import type {
  Analysis,
  EngineOptions,
  Finding,
  Fix,
  PolicySource,
  ProjectFacts,
  SourceDocument
} from './governance/model';

const PLUGIN = 'jupyterlab-mlspace';

/** Whether the companion can be asked, and if not, what to do about it. */
export interface ICompanionState {
  readonly status: 'unknown' | 'ready' | 'unavailable';
  /** One sentence with the remedy; null when ready. */
  readonly remedy: string | null;
}

/** The typed client of the companion. */
export interface ICompanion {
  readonly state: ICompanionState;
  readonly stateChanged: ISignal<ICompanion, ICompanionState>;
  /** Pushed by the companion while the page is visible and someone watches. */
  readonly instancesChanged: ISignal<ICompanion, InstanceList>;
  readonly autoStopChanged: ISignal<ICompanion, AutoStopReport>;
  readonly projectChanged: ISignal<ICompanion, ProjectReport>;
  /**
   * Call one operation. Path parameters come by name.
   * Rejects with a `CompanionError` that carries a `Problem`.
   */
  request<R extends RouteName>(
    route: R,
    parameters?: Readonly<Record<string, string>>,
    body?: unknown,
    headers?: Readonly<Record<string, string>>
  ): Promise<Answer<R>>;
  /** Keep the event stream open until disposed. */
  watch(): IDisposable;
}
export const ICompanion = new Token<ICompanion>(
  `${PLUGIN}:ICompanion`,
  'The typed client of the MLSpace companion.'
);

/** This tab's way to MLSpace, by a token that the person pasted. */
export interface IMlspaceLink {
  /** The headers that show it is this tab's token; null without one. */
  readonly claim: Readonly<Record<string, string>> | null;
  readonly changed: ISignal<IMlspaceLink, void>;
  /** Drop the token, here and in the companion. */
  forget(): Promise<void>;
}
export const IMlspaceLink = new Token<IMlspaceLink>(
  `${PLUGIN}:IMlspaceLink`,
  "This tab's way to MLSpace with a pasted token."
);

/** Which project, user, instance, network and key this notebook belongs to. */
export interface IProject {
  /** What is known now; every unknown fact is null. */
  readonly facts: ProjectFacts;
  /** The companion's full report; null before the first answer or without companion. */
  readonly report: ProjectReport | null;
  /** notebook-params.json as read by the companion or through the contents API. */
  readonly params: ParamsReport | null;
  /** Where `facts` came from. */
  readonly origin: 'companion' | 'contents' | 'none';
  readonly problem: Problem | null;
  readonly changed: ISignal<IProject, void>;
  /** Resolves when the first attempt to read has ended, well or not. */
  readonly ready: Promise<void>;
  refresh(): Promise<void>;
}
export const IProject = new Token<IProject>(
  `${PLUGIN}:IProject`,
  'The facts of the MLSpace project this notebook instance belongs to.'
);

/** A document under analysis. */
export interface IGovernedDocument {
  /** Unique, stable while open. */
  readonly id: string;
  /** The file's path as the contents API knows it. */
  readonly path: string;
  /** The notebook panel, or null for a `.py` file. */
  readonly panel: NotebookPanel | null;
  /** The last analysis and the text it was made of; null before the first. */
  readonly result: { analysis: Analysis; source: SourceDocument } | null;
  readonly changed: ISignal<IGovernedDocument, void>;
}

/** What became of fixes, and the way back. */
export interface IFixOutcome {
  readonly applied: number;
  /** The text had changed, or the edits contradicted each other. */
  readonly skipped: number;
  /** Cells that were edited or inserted. */
  readonly cells: number;
  /**
   * Reverts every cell that was not edited since; returns the current indices
   * of those it left alone.
   */
  undo(): readonly number[];
}

/** The engine, fed with open documents and the project's facts. */
export interface IGovernance {
  readonly documents: readonly IGovernedDocument[];
  /** The document in front; null when it is no notebook or Python file. */
  readonly current: IGovernedDocument | null;
  /** Any document, its analysis, or the current document changed. */
  readonly changed: ISignal<IGovernance, void>;
  readonly policySource: PolicySource;
  readonly policyLabel: string;
  /** Analyse text that is not open. */
  analyse(source: SourceDocument): Promise<Analysis>;
  /** Find the governed document that holds an editor's model, by cell id. */
  findByCell(cellId: string): IGovernedDocument | null;
  /** The governed document behind an editor's shared model, and the cell's index in its last result. */
  locate(
    model: CodeEditor.IModel['sharedModel']
  ): { document: IGovernedDocument; cell: number } | null;
  /** Analyse a document now, without waiting for the delay. */
  refresh(document: IGovernedDocument): Promise<void>;
  /**
   * Apply fixes of the document's last result through the shared model, one
   * undo step a cell. A fix whose cells changed since is skipped.
   */
  applyFixes(
    document: IGovernedDocument,
    fixes: readonly Fix[]
  ): Promise<IFixOutcome>;
  /** Switch a rule off for a line by a comment, or for all by settings. */
  ignore(
    document: IGovernedDocument,
    finding: Finding,
    where: 'line' | 'cell' | 'rule'
  ): Promise<void>;
  readonly options: EngineOptions | null;
}
export const IGovernance = new Token<IGovernance>(
  `${PLUGIN}:IGovernance`,
  'Findings of the governance engine for open documents.'
);

/** The project cell and the injection of tags, network and key. */
export interface IBoilerplate {
  /** Insert or update the project cell; returns its index. */
  insertProjectCell(notebook: Notebook): Promise<number>;
}
export const IBoilerplate = new Token<IBoilerplate>(
  `${PLUGIN}:IBoilerplate`,
  'Inserts the project cell.'
);

/** What the countdown knows at one moment. All times epoch milliseconds. */
export type AutoStopState =
  | { readonly kind: 'unknown'; readonly reason: string }
  | {
      readonly kind: 'none';
      readonly reason: string;
      /** Something may still stop it for being idle. */
      readonly idleWatch: boolean;
    }
  | {
      readonly kind: 'scheduled';
      /** Earliest moment of the stop. */
      readonly from: number;
      /** Latest moment, if the sweep comes as it should. */
      readonly to: number;
      readonly source: StopSource;
      readonly sourceLabel: string;
      readonly checkedAt: number;
      /** Activity moves it away. */
      readonly whenIdle: boolean;
    }
  | {
      /** `from` has passed, the sweep has not come yet. */
      readonly kind: 'due';
      readonly from: number;
      readonly to: number;
      readonly source: StopSource;
      readonly sourceLabel: string;
      readonly checkedAt: number;
      readonly whenIdle: boolean;
    };

export interface IAutoStop {
  readonly state: AutoStopState;
  /** Emitted when the state changes, not every second. */
  readonly changed: ISignal<IAutoStop, void>;
  /** The clock that the countdown follows, epoch milliseconds: the companion's, where it differs from this computer's. */
  now(): number;
  /** What keeps the time from being known better, with remedies. */
  readonly problems: readonly { message: string; next: string }[];
  /** What else to know of the stop; empty: nothing. */
  readonly note: string;
  refresh(): Promise<void>;
}
export const IAutoStop = new Token<IAutoStop>(
  `${PLUGIN}:IAutoStop`,
  'When this notebook instance will be stopped.'
);

/** What a stop would delete from the disk, as the last scan saw it. */
export interface IStopLosses {
  /** One sentence each, none when nothing was found; null: not known. */
  readonly sentences: readonly string[] | null;
  /** A scan is under way. */
  readonly isLooking: boolean;
  readonly changed: ISignal<IStopLosses, void>;
  /** Scan, unless the last scan is of a short while ago. Never rejects. */
  look(): Promise<void>;
  /** Open the page that lists all of it. */
  show(): void;
}
export const IStopLosses = new Token<IStopLosses>(
  `${PLUGIN}:IStopLosses`,
  'What a stop would delete from the disk.'
);

/** What a cell's run showed, in the form of a finding. */
export interface IRunFinding {
  readonly cellId: string;
  readonly finding: Finding;
  /** What reading the text says of the same; its fix is the fix. */
  readonly twin: Finding | null;
}

/** The guard in the kernels, and what it did when cells ran. */
export interface IRunGuard {
  /** Whether it holds back, or fills in, what the calls of this document lack. */
  covers(document: IGovernedDocument): boolean;
  /** Of cells whose text is still the one that ran. */
  findings(document: IGovernedDocument): readonly IRunFinding[];
  /** Until the cell runs again. */
  forget(cellId: string): void;
  readonly changed: ISignal<IRunGuard, void>;
}
export const IRunGuard = new Token<IRunGuard>(
  `${PLUGIN}:IRunGuard`,
  'The guard in the kernels, and what it did when cells ran.'
);

/** A section of the MLSpace side panel. */
export interface ISidebarSection {
  readonly id: string;
  readonly title: string;
  /** Sections are ordered by rank: who and where 0, countdown 10, findings 20, notebooks 30. */
  readonly rank: number;
  /** Share of the height that it takes at first, 1 if not given. */
  readonly stretch?: number;
  readonly widget: import('@lumino/widgets').Widget;
}
export interface ISidebar {
  addSection(section: ISidebarSection): IDisposable;
}
export const ISidebar = new Token<ISidebar>(
  `${PLUGIN}:ISidebar`,
  'The MLSpace side panel, to which features add sections.'
);
