// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { applyEdits, planEdits } from '../governance/fixes/apply';
import type {
  Analysis,
  Finding,
  Fix,
  IEngine,
  SourceDocument
} from '../governance/model';
import { ruleUrl } from '../governance/rules';
import { describeCall, Places } from './calls';
import { reason } from './config';
import { unifiedDiff } from './diff';
import { replaceSources } from './notebook-text';
import type { Diagnostic, EditReport, FileReport } from './report';

/** What to do with a file besides looking at it. */
export interface FileOptions {
  readonly fix: boolean;
  readonly diff: boolean;
}

/** Reads a notebook or script; throws with a sentence when it is neither. */
export type ReadDocument = (text: string, name: string) => SourceDocument;

/** Passes over one file; fixes that clash need another look, so there may be several. */
const MOST_PASSES = 10;

/** What is to be said of one file, given its text; never throws. */
export function lintText(
  engine: IEngine,
  read: ReadDocument,
  name: string,
  text: string,
  options: FileOptions
): FileReport {
  try {
    const document = read(text, name);
    const analysis = engine.analyse(document);
    if (!options.fix && !options.diff) {
      return report(name, document, analysis);
    }
    const repaired = repair(engine, document, analysis);
    const newText = writeBack(text, document, repaired.document);
    const shown =
      options.fix && !options.diff ? repaired : { document, analysis };
    return {
      ...report(name, shown.document, shown.analysis),
      fixed: repaired.count,
      diff: options.diff
        ? diffOf(name, document, repaired.document, text)
        : null,
      text: newText
    };
  } catch (error) {
    return failure(name, reason(error));
  }
}

export function failure(file: string, error: string): FileReport {
  return {
    file,
    isNotebook: file.endsWith('.ipynb'),
    calls: [],
    diagnostics: [],
    error,
    fixed: 0,
    diff: null,
    text: null,
    truncated: false
  };
}

interface Repaired {
  readonly document: SourceDocument;
  readonly analysis: Analysis;
  /** Fixes applied. */
  readonly count: number;
}

/** Applies fixes and looks again, until nothing is left to repair. */
export function repair(
  engine: IEngine,
  document: SourceDocument,
  analysis: Analysis
): Repaired {
  let current = document;
  let result = analysis;
  let count = 0;
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const fixes = result.findings
      .map(finding => finding.fix)
      .filter((fix): fix is Fix => fix !== null);
    const plan = planEdits(fixes);
    if (plan.edits.length === 0) {
      break;
    }
    current = {
      ...current,
      cells: current.cells.map(cell => ({
        ...cell,
        source: applyEdits(cell.source, cell.index, plan.edits)
      }))
    };
    count += plan.applied.length;
    result = engine.analyse(current);
  }
  return { document: current, analysis: result, count };
}

/** The file's text with the changed cells in it. */
function writeBack(
  text: string,
  before: SourceDocument,
  after: SourceDocument
): string {
  const changed = after.cells.filter(
    (cell, index) => cell.source !== before.cells[index].source
  );
  if (changed.length === 0) {
    return text;
  }
  if (after.format === 'notebook') {
    return replaceSources(
      text,
      new Map(changed.map(cell => [cell.index, cell.source]))
    );
  }
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const source = changed[0].source;
  return mark + (source.startsWith('\uFEFF') ? source.slice(1) : source);
}

/** Cells are compared as Python, not as JSON. */
function diffOf(
  name: string,
  before: SourceDocument,
  after: SourceDocument,
  text: string
): string {
  if (before.format === 'script') {
    return unifiedDiff(
      `a/${name}`,
      `b/${name}`,
      text,
      writeBack(text, before, after)
    );
  }
  return before.cells
    .map((cell, index) =>
      unifiedDiff(
        `a/${name}:cell ${index + 1}`,
        `b/${name}:cell ${index + 1}`,
        endLine(cell.source),
        endLine(after.cells[index].source)
      )
    )
    .join('');
}

/** A cell's last line has no end; saying so in every diff would be noise. */
function endLine(source: string): string {
  return source === '' || source.endsWith('\n') ? source : `${source}\n`;
}

function report(
  file: string,
  document: SourceDocument,
  analysis: Analysis
): FileReport {
  const places = new Places(document);
  return {
    file,
    isNotebook: document.format === 'notebook',
    calls: analysis.requests.map(judged => describeCall(file, judged, places)),
    diagnostics: analysis.findings.map(finding =>
      describeFinding(file, finding, places)
    ),
    error: null,
    fixed: 0,
    diff: null,
    text: null,
    truncated: analysis.truncated
  };
}

function describeFinding(
  file: string,
  finding: Finding,
  places: Places
): Diagnostic {
  const place = places.of(finding.span);
  return {
    rule: finding.rule,
    severity: finding.severity,
    file,
    ...place,
    message: finding.message,
    url: ruleUrl(finding.rule),
    fix: finding.fix
      ? { title: finding.fix.title, edits: describeEdits(finding.fix, places) }
      : null,
    remedy: finding.remedy,
    policyLabel: finding.policyLabel,
    decidedBy: finding.decidedBy,
    sourceLine: places.lines(place.cell).text(place.line)
  };
}

function describeEdits(fix: Fix, places: Places): EditReport[] {
  return planEdits([fix]).edits.map(edit => ({
    ...places.of(edit.span),
    text: edit.text
  }));
}
