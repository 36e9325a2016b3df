// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { dirname, join } from 'node:path';
import type {
  ParamsProblem,
  ParamsReport
} from '../../../src/companion/contract';
import type { FileFault, FileResult, Files } from '../files';
import { parseStopTime } from '../autostop/time';

const MAX_BYTES = 256 * 1024;
const ASK = 'ask your MLSpace administrator';

/** Reads notebook-params.json; a bad key costs that key only. */
export async function readParams(
  files: Files,
  path: string
): Promise<ParamsReport> {
  const remedy = await remedyFor(files, path);
  const result = await files.read(path, MAX_BYTES);
  if (!result.ok) {
    return unusable(
      result.fault === 'absent' ? 'absent' : 'unreadable',
      path,
      null,
      faultProblem(result.fault, path, remedy)
    );
  }
  return parseParams(result, path, remedy);
}

function parseParams(
  { file }: Extract<FileResult, { ok: true }>,
  path: string,
  remedy: string
): ParamsReport {
  let value: unknown;
  try {
    // Editors on Windows put a byte order mark in front.
    value = JSON.parse(file.text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const why = error instanceof SyntaxError ? position(error) : '';
    return unusable('unreadable', path, file.modifiedAt, {
      key: null,
      message: `${path} is not valid JSON${why}.`,
      next: remedy
    });
  }
  if (!isRecord(value)) {
    return unusable('unreadable', path, file.modifiedAt, {
      key: null,
      message: `${path} holds ${kindOf(value)} where an object is expected.`,
      next: remedy
    });
  }
  return reportOf(new KeyReader(value, remedy), path, file.modifiedAt);
}

function reportOf(
  keys: KeyReader,
  path: string,
  modifiedAt: number
): ParamsReport {
  const read = {
    bucket: keys.text('pSMSDataBucketName', BUCKET, 'an S3 bucket name'),
    subnets: keys.list('pSMSSubnetIds', SUBNET, 'subnet ids', 'commaString'),
    securityGroups: keys.list(
      'pSMSSecurityGroupId',
      GROUP,
      'security group ids',
      'list'
    ),
    kmsKeyId: keys.text('pSMSKMSKeyId', KMS_KEY, 'a KMS key id'),
    baseRoleArn: keys.text('pSMSRoleARN', ROLE, 'the ARN of an IAM role'),
    lifecycleConfig: keys.text(
      'pSMSLifecycleConfigName',
      NAME,
      'the name of a lifecycle configuration'
    ),
    dailyStopTime: keys.stopTime('dailyStopTime')
  };
  return {
    state: keys.problems.length === 0 ? 'ok' : 'partial',
    path,
    modifiedAt,
    problems: keys.problems,
    ...read
  };
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const SUBNET = /^subnet-[0-9a-z]{1,32}$/;
const GROUP = /^sg-[0-9a-z]{1,32}$/;
/** A bare id as MLSpace writes it, a multi-region id, an alias or an ARN. */
const KMS_KEY =
  /^(?:arn:[a-z0-9-]+:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]{1,256}|alias\/[\w/-]{1,256}|[\w-]{1,256})$/;
const ROLE = /^arn:[a-z0-9-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,576}$/;
const NAME = /^[a-zA-Z0-9](?:-*[a-zA-Z0-9]){0,62}$/;

/** Reads one key after the other and keeps what was wrong with them. */
class KeyReader {
  readonly problems: ParamsProblem[] = [];

  constructor(
    private readonly values: Readonly<Record<string, unknown>>,
    private readonly remedy: string
  ) {}

  text(key: string, pattern: RegExp, what: string): string | null {
    const value = this.present(key, what);
    if (value === undefined) {
      return null;
    }
    if (typeof value !== 'string') {
      this.report(
        key,
        `"${key}" is ${kindOf(value)}; it should be ${what}, as a string.`
      );
      return null;
    }
    const trimmed = value.trim();
    if (!pattern.test(trimmed)) {
      this.report(
        key,
        trimmed === ''
          ? `"${key}" is empty; it should be ${what}.`
          : `"${key}" does not look like ${what}.`
      );
      return null;
    }
    return trimmed;
  }

  /** MLSpace writes one list as a list and the other as a string with commas; both are taken for both. */
  list(
    key: string,
    pattern: RegExp,
    what: string,
    expected: 'list' | 'commaString'
  ): string[] | null {
    const value = this.present(key, what);
    if (value === undefined) {
      return null;
    }
    const items = typeof value === 'string' ? value.split(',') : value;
    if (
      !Array.isArray(items) ||
      !items.every(item => typeof item === 'string')
    ) {
      this.report(
        key,
        `"${key}" is ${kindOf(value)}; it should be ${what}${expected === 'list' ? ' in a list' : ' in one string, separated by commas'}.`
      );
      return null;
    }
    const trimmed = items.map(item => item.trim());
    if (trimmed.every(item => item === '')) {
      this.report(key, `"${key}" is empty; it should hold ${what}.`);
      return null;
    }
    const bad = trimmed.find(item => !pattern.test(item));
    if (bad !== undefined) {
      this.report(
        key,
        bad === ''
          ? `"${key}" has an empty entry among its ${what}.`
          : `"${key}" has an entry that does not look like one of ${what}.`
      );
      return null;
    }
    this.reportOtherForm(key, typeof value === 'string', expected);
    return trimmed;
  }

  stopTime(key: string): string | null {
    const value = this.values[key];
    if (value === undefined || value === null) {
      return null;
    }
    const parsed =
      typeof value === 'string'
        ? parseStopTime(value)
        : { problem: `is ${kindOf(value)}` };
    if ('problem' in parsed) {
      this.problems.push({
        key,
        message: `"${key}" ${parsed.problem}; it should be HH:MM in UTC, for example "23:00".`,
        next: `Correct it in the file, or ${ASK}.`
      });
      return null;
    }
    return parsed.timeUtc;
  }

  private reportOtherForm(
    key: string,
    isString: boolean,
    expected: 'list' | 'commaString'
  ): void {
    if (isString === (expected === 'commaString')) {
      return;
    }
    this.problems.push({
      key,
      message: isString
        ? `"${key}" is a string where MLSpace writes a list; it was read as one anyway, but code that passes it on will fail.`
        : `"${key}" is a list where MLSpace writes a string with commas; it was read anyway, but code that splits it will fail.`,
      next: this.remedy
    });
  }

  private present(key: string, what: string): unknown {
    const value = this.values[key];
    if (value === undefined || value === null) {
      this.report(key, `"${key}" is missing; it should be ${what}.`);
      return undefined;
    }
    return value;
  }

  private report(key: string, message: string): void {
    this.problems.push({ key, message, next: this.remedy });
  }
}

function unusable(
  state: ParamsReport['state'],
  path: string,
  modifiedAt: number | null,
  problem: ParamsProblem
): ParamsReport {
  return {
    state,
    path,
    modifiedAt,
    problems: [problem],
    bucket: null,
    subnets: null,
    securityGroups: null,
    kmsKeyId: null,
    baseRoleArn: null,
    lifecycleConfig: null,
    dailyStopTime: null
  };
}

function faultProblem(
  fault: FileFault,
  path: string,
  remedy: string
): ParamsProblem {
  const messages: Readonly<Record<FileFault, string>> = {
    absent: `${path} does not exist.`,
    forbidden: `${path} may not be read by this user.`,
    notAFile: `${path} is not a regular file.`,
    tooLarge: `${path} is larger than ${MAX_BYTES / 1024} KiB.`,
    io: `${path} could not be read from the disk.`
  };
  return { key: null, message: messages[fault], next: remedy };
}

/** The default lifecycle configuration leaves a script that copies the file again. */
async function remedyFor(files: Files, path: string): Promise<string> {
  const script = join(dirname(dirname(path)), 'get-global-resources.sh');
  const found = await files.read(script, MAX_BYTES);
  return found.ok
    ? `Run "bash ${script}" in a terminal to copy the file again, or ${ASK}.`
    : `Run get-global-resources.sh if your instance has it (a custom lifecycle configuration may have left it out), or ${ASK}.`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) {
    return 'null';
  }
  if (Array.isArray(value)) {
    return 'a list';
  }
  const kinds: Readonly<Record<string, string>> = {
    string: 'a string',
    number: 'a number',
    boolean: 'true or false',
    object: 'an object'
  };
  return kinds[typeof value] ?? 'something else';
}

/** Where the parser stopped, without quoting the file. */
function position(error: SyntaxError): string {
  const match = /position (\d+)(?: \(line (\d+) column (\d+)\))?/.exec(
    error.message
  );
  if (match === null) {
    return '';
  }
  return match[2] === undefined
    ? ` (at character ${match[1]})`
    : ` (line ${match[2]}, column ${match[3]})`;
}
