// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { Severity } from '../governance/model';
import { ruleUrl, RULES } from '../governance/rules';
import { UNUSED_SUPPRESSION } from '../governance/rules/suppress';
import type { Diagnostic, DiagnosticReport, FileReport } from './report';

/** One JSON object; its form is fixed by `schema`. */
export function formatJson(reports: readonly FileReport[]): string {
  return `${JSON.stringify({
    schema: 1,
    calls: reports.flatMap(report => report.calls),
    diagnostics: reports.flatMap(report => report.diagnostics.map(plain)),
    errors: reports.flatMap(report =>
      report.error === null
        ? []
        : [{ file: report.file, message: report.error }]
    )
  })}\n`;
}

function plain(diagnostic: Diagnostic): DiagnosticReport {
  const { rule, severity, file, message, url, fix } = diagnostic;
  const { cell, line, column, endLine, endColumn } = diagnostic;
  return {
    rule,
    severity,
    file,
    cell,
    line,
    column,
    endLine,
    endColumn,
    message,
    url,
    fix
  };
}

const SARIF_LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note'
};

const REPORTED = [...RULES, UNUSED_SUPPRESSION];

/** SARIF 2.1.0. Lines of a notebook are those of the cell, which is the logical location. */
export function formatSarif(
  reports: readonly FileReport[],
  version: string
): string {
  const log = {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'mlspace-lint',
            version,
            rules: REPORTED.map(rule => ({
              id: rule.code,
              name: rule.name,
              shortDescription: { text: rule.summary },
              helpUri: ruleUrl(rule.code),
              defaultConfiguration: { level: SARIF_LEVELS[rule.severity] }
            }))
          }
        },
        columnKind: 'utf16CodeUnits',
        invocations: [
          {
            executionSuccessful: reports.every(one => one.error === null),
            toolExecutionNotifications: reports.flatMap(sarifProblem)
          }
        ],
        results: reports.flatMap(report =>
          report.diagnostics.map(one => ({
            ruleId: one.rule,
            ruleIndex: REPORTED.findIndex(rule => rule.code === one.rule),
            level: SARIF_LEVELS[one.severity],
            message: { text: sentence(one) },
            locations: [sarifLocation(one, report)],
            ...sarifFixes(one, report)
          }))
        )
      }
    ]
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

/** A file that could not be read. */
function sarifProblem({ file, error }: FileReport): object[] {
  return error === null
    ? []
    : [
        {
          level: 'error',
          message: { text: error },
          locations: [
            { physicalLocation: { artifactLocation: { uri: uri(file) } } }
          ]
        }
      ];
}

function sarifLocation(one: Diagnostic, report: FileReport): object {
  return {
    physicalLocation: {
      artifactLocation: { uri: uri(report.file) },
      region: {
        startLine: one.line,
        startColumn: one.column + 1,
        endLine: one.endLine,
        endColumn: one.endColumn + 1,
        snippet: { text: one.sourceLine }
      }
    },
    ...(report.isNotebook
      ? {
          logicalLocations: [
            {
              name: `cell ${one.cell + 1}`,
              fullyQualifiedName: `${report.file}#cell-${one.cell + 1}`,
              kind: 'module'
            }
          ]
        }
      : {})
  };
}

/** Of scripts only: a place in a cell is none in a notebook's file. */
function sarifFixes({ fix }: Diagnostic, report: FileReport): object {
  if (fix === null || report.isNotebook) {
    return {};
  }
  const replacements = fix.edits.map(edit => ({
    deletedRegion: {
      startLine: edit.line,
      startColumn: edit.column + 1,
      endLine: edit.endLine,
      endColumn: edit.endColumn + 1
    },
    insertedContent: { text: edit.text }
  }));
  const artifactLocation = { uri: uri(report.file) };
  return {
    fixes: [
      {
        description: { text: fix.title },
        artifactChanges: [{ artifactLocation, replacements }]
      }
    ]
  };
}

/** A colon would make what stands before it a scheme. */
function uri(file: string): string {
  return encodeURI(file).replace(/[?#:]/g, encodeURIComponent);
}

function sentence(one: Diagnostic): string {
  return one.remedy === null ? one.message : `${one.message} ${one.remedy}`;
}

const GITHUB_LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice'
};

/** Workflow commands of GitHub Actions. In a notebook only the cell can be named. */
export function formatGithub(reports: readonly FileReport[]): string {
  return reports
    .flatMap(report => [
      ...(report.error === null
        ? []
        : [
            `::error file=${property(report.file)},title=mlspace-lint::${data(report.error)}\n`
          ]),
      ...report.diagnostics.map(one => githubLine(one, report))
    ])
    .join('');
}

function githubLine(one: Diagnostic, report: FileReport): string {
  const place = report.isNotebook
    ? ''
    : `,line=${one.line},col=${one.column + 1},endLine=${one.endLine},endColumn=${one.endColumn + 1}`;
  const cell = report.isNotebook
    ? `cell ${one.cell + 1}, line ${one.line}: `
    : '';
  return `::${GITHUB_LEVELS[one.severity]} file=${property(report.file)}${place},title=${property(one.rule)}::${data(cell + sentence(one))}\n`;
}

function data(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}
