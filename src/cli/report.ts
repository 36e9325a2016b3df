// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  Presence,
  Severity,
  StatementRef,
  Verdict
} from '../governance/model';

/** A place in a cell. Lines 1-based, columns 0-based UTF-16 units, ends exclusive. */
export interface Place {
  readonly cell: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** A call as `--format json` prints it. */
export interface CallReport extends Place {
  readonly file: string;
  readonly style: string;
  readonly target: string;
  readonly actions: readonly string[];
  readonly launch: { readonly cell: number; readonly line: number } | null;
  readonly tags: Presence;
  readonly vpc: Presence;
  readonly kms: Presence;
  readonly tagKeys: readonly string[] | null;
  readonly instanceTypes: readonly string[] | null;
  readonly decision: Verdict;
  readonly decidedBy: readonly StatementRef[];
  readonly wouldChange: readonly string[];
  readonly dependents: readonly {
    readonly action: string;
    readonly decision: Verdict;
    readonly decidedBy: readonly StatementRef[];
  }[];
}

export interface EditReport extends Place {
  readonly text: string;
}

/** A finding as `--format json` prints it. */
export interface DiagnosticReport extends Place {
  readonly rule: string;
  readonly severity: Severity;
  readonly file: string;
  readonly message: string;
  readonly url: string;
  readonly fix: {
    readonly title: string;
    readonly edits: readonly EditReport[];
  } | null;
}

/** A finding with what only people read. */
export interface Diagnostic extends DiagnosticReport {
  readonly remedy: string | null;
  /** `by the standard MLSpace policies` */
  readonly policyLabel: string | null;
  readonly decidedBy: readonly StatementRef[];
  /** The source line that `line` names. */
  readonly sourceLine: string;
}

/** What is said of one file; plain data, so that workers can send it. */
export interface FileReport {
  readonly file: string;
  readonly isNotebook: boolean;
  readonly calls: readonly CallReport[];
  readonly diagnostics: readonly Diagnostic[];
  /** Why the file could not be read, or null. */
  readonly error: string | null;
  /** How many findings were repaired. */
  readonly fixed: number;
  /** Unified diff, where one was asked for. */
  readonly diff: string | null;
  /** The repaired text, for standard input. */
  readonly text: string | null;
  /** Limits cut the reading short. */
  readonly truncated: boolean;
}
