// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { createEngine } from '../governance/engine';
import type { EngineOptions } from '../governance/model';
import { DEFAULT_RULE_OPTIONS, isKnownCode } from '../governance/rules';
import type { LintArguments } from './args';
import { readConfig, reason, type Config } from './config';
import { readFacts } from './facts';
import { formatText } from './format-text';
import { formatGithub, formatJson, formatSarif } from './formats';
import { UsageError, type Host } from './host';
import { failure, lintText, type FileOptions } from './lint-file';
import { findPolicies } from './policies';
import { lintInPool, wantsPool, type LintTarget } from './pool';
import { Progress } from './progress';
import { readDocument } from './read-document';
import type { FileReport } from './report';
import { findTargets, type Target } from './walk';

/** What a thread needs to lint files as this one would. */
export interface Setup {
  readonly options: EngineOptions;
  readonly files: FileOptions;
}

/** Name of standard input in reports. */
const STDIN = '-';

/**
 * Lints what the arguments name; returns the exit code. `program` is the file
 * to start threads from, null where there are none.
 */
export async function lint(
  host: Host,
  given: LintArguments,
  program: string | null,
  version: string
): Promise<number> {
  const config = await readConfig(host, given.config);
  const options = await engineOptions(host, given, config);
  const setup: Setup = {
    options,
    files: { fix: given.fix, diff: given.diff }
  };
  const reports = await lintAll(host, given, config, setup, program);
  for (const report of reports) {
    if (report.error !== null) {
      host.stderr.write(`mlspace-lint: ${report.file}: ${report.error}\n`);
    }
  }
  writeReports(host, given, options, reports, version);
  return exitCode(given, reports);
}

function exitCode(
  given: LintArguments,
  reports: readonly FileReport[]
): number {
  if (reports.some(report => report.error !== null)) {
    return 2;
  }
  const failed = reports.some(report =>
    report.diagnostics.some(one => one.severity === 'error')
  );
  return failed && !given.exitZero ? 1 : 0;
}

async function lintAll(
  host: Host,
  given: LintArguments,
  config: Config,
  setup: Setup,
  program: string | null
): Promise<FileReport[]> {
  const found = await findTargets(
    host,
    given.paths.filter(path => path !== STDIN),
    config.values.exclude ?? []
  );
  const reports = found.errors.map(({ file, message }) =>
    failure(file, message)
  );
  const lintTarget = makeLint(host)(setup);
  if (given.paths.includes(STDIN)) {
    reports.push(await lintStdin(host, setup));
  }
  const { targets } = found;
  const progress = new Progress(host, targets.length);
  if (program !== null && wantsPool(targets.length, host.processors)) {
    const threads = Math.min(host.processors, 8);
    reports.push(
      ...(await lintInPool(program, setup, targets, threads, lintTarget, done =>
        progress.step(done)
      ))
    );
  } else {
    for (const target of targets) {
      reports.push(await lintTarget(target));
      progress.step();
    }
  }
  progress.end();
  return reports;
}

/** How a thread lints: one engine for all its files. */
export function makeLint(host: Host): (setup: Setup) => LintTarget {
  return setup => {
    const engine = createEngine(setup.options);
    return async (target: Target) => {
      let text: string;
      try {
        text = await host.readFile(target.path);
      } catch (error) {
        return failure(target.name, reason(error));
      }
      const report = lintText(
        engine,
        readDocument,
        target.name,
        text,
        setup.files
      );
      const { fix, diff } = setup.files;
      if (fix && !diff && report.text !== null && report.text !== text) {
        try {
          await host.writeFile(target.path, report.text);
        } catch (error) {
          return failure(target.name, reason(error));
        }
      }
      return { ...report, text: null };
    };
  };
}

async function lintStdin(host: Host, setup: Setup): Promise<FileReport> {
  try {
    const text = await host.readStdin();
    const engine = createEngine(setup.options);
    return lintText(engine, readDocument, STDIN, text, setup.files);
  } catch (error) {
    return failure(STDIN, reason(error));
  }
}

async function engineOptions(
  host: Host,
  given: LintArguments,
  config: Config
): Promise<EngineOptions> {
  const { values } = config;
  const fromConfig = (path: string): string =>
    host.resolve(config.folder, path);
  const fromShell = (path: string): string => host.resolve(host.cwd, path);
  const { facts, paramsFile } = await readFacts(host, {
    user: given.user ?? values.user ?? null,
    project: given.project ?? values.project ?? null,
    system: given.system ?? values.system ?? null,
    params: given.params
      ? fromShell(given.params)
      : values.params
        ? fromConfig(values.params)
        : null,
    paramsPath: values['params-path'] ?? null,
    role: values.role ?? null,
    account: values.account ?? null,
    region: values.region ?? null
  });
  const named = given.policy.length + given.boundary.length > 0;
  const paths = named
    ? {
        policy: given.policy.map(fromShell),
        boundary: given.boundary.map(fromShell)
      }
    : {
        policy: (values.policy ?? []).map(fromConfig),
        boundary: (values.boundary ?? []).map(fromConfig)
      };
  return {
    ...(await findPolicies(host, paths, paramsFile, facts, values.template)),
    rules: {
      select: checkCodes(given.select ?? values.select ?? []),
      ignore: checkCodes(given.ignore ?? values.ignore ?? []),
      severities: values.severities ?? {},
      requiredTags:
        values['required-tags'] ?? DEFAULT_RULE_OPTIONS.requiredTags,
      namingPatterns: values['naming-patterns'] ?? {}
    }
  };
}

/** A misspelt code would silently select nothing. */
function checkCodes(codes: readonly string[]): readonly string[] {
  for (const code of codes) {
    if (!isKnownCode(code)) {
      throw new UsageError(`There is no rule '${code}'.`);
    }
  }
  return codes;
}

function writeReports(
  host: Host,
  given: LintArguments,
  options: EngineOptions,
  reports: readonly FileReport[],
  version: string
): void {
  const { stdout } = host;
  if (given.diff) {
    reports.forEach(report => stdout.write(report.diff ?? ''));
    return;
  }
  const repairedStdin = reports.find(
    report => report.file === STDIN && given.fix && report.text !== null
  );
  if (repairedStdin) {
    // The repaired text is what the next program wants to read.
    stdout.write(repairedStdin.text ?? '');
    return;
  }
  switch (given.format) {
    case 'json':
      stdout.write(formatJson(reports));
      break;
    case 'sarif':
      stdout.write(formatSarif(reports, version));
      break;
    case 'github':
      stdout.write(formatGithub(reports));
      break;
    case 'text':
      stdout.write(
        formatText(
          reports.filter(report => report.error === null),
          {
            color: wantsColor(host),
            policyLabel: options.policies.label,
            repaired: given.fix,
            unread: reports.filter(report => report.error !== null).length
          }
        )
      );
  }
}

function wantsColor({ env, stdout }: Host): boolean {
  if (env.NO_COLOR) {
    return false;
  }
  return stdout.isTerminal || Boolean(env.FORCE_COLOR);
}
