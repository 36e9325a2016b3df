// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  NamedPolicy,
  PolicySets,
  ProjectFacts
} from '../governance/model';
import { compilePolicies } from '../governance/policy';
import { readPolicyFolder, type PolicyFile } from '../governance/policy/folder';
import {
  standardPolicies,
  type TemplateInputs
} from '../governance/policy/template';
import type { PolicyProblem } from '../governance/policy/types';
import { reason } from './config';
import type { ConfigValues } from './config-schema';
import { UsageError, type Host } from './host';
import { learnFrom, ownRoleAmong } from './learn';

/** Files and folders that settings name, with absolute paths. */
export interface PolicyPaths {
  readonly policy: readonly string[];
  readonly boundary: readonly string[];
}

const BOUNDARY = /^BOUNDARY-/i;

/** Settings, else the folder beside the params file, else the standard template. */
export async function findPolicies(
  host: Host,
  paths: PolicyPaths,
  paramsFile: string | null,
  facts: ProjectFacts,
  template: ConfigValues['template']
): Promise<{ policies: PolicySets; facts: ProjectFacts }> {
  if (paths.policy.length + paths.boundary.length > 0) {
    const given = await readGiven(host, paths, facts);
    const policies: PolicySets = {
      source: 'settings',
      label: 'given policies',
      sets: [given]
    };
    // IAM would not take them either.
    const [problem] = compilePolicies(policies, facts).problems;
    if (problem) {
      throw new UsageError(sentenceOf(problem));
    }
    return { policies, facts: learnFrom(given, facts) };
  }
  const beside = paramsFile
    ? await readBeside(host, host.resolve(paramsFile, '../policies'), facts)
    : [];
  if (beside.length === 0) {
    return {
      policies: standardPolicies(facts, templateInputs(template)),
      facts
    };
  }
  return {
    policies: {
      source: 'folder',
      label: 'policies in the project’s folder',
      sets: [beside]
    },
    facts: learnFrom(beside, facts)
  };
}

/** Policies that were named: each must be readable. Throws `UsageError`. */
export async function readGiven(
  host: Host,
  { policy, boundary }: PolicyPaths,
  facts: ProjectFacts
): Promise<NamedPolicy[]> {
  if (policy.length === 0) {
    throw new UsageError('--boundary goes with --policy.');
  }
  const policies: NamedPolicy[] = [];
  for (const path of policy) {
    if ((await host.kindOf(path)) === 'folder') {
      const found = await readFolder(host, path, facts);
      refuse(path, found.problems);
      if (found.policies.length === 0) {
        throw new UsageError(`There are no policies in ${path}.`);
      }
      policies.push(...found.policies);
    } else {
      policies.push(await readOne(host, path, 'identity'));
    }
  }
  for (const path of boundary) {
    policies.push(await readOne(host, path, 'boundary'));
  }
  return policies;
}

/** `policy: Statement[0].Effect: what is wrong`. */
export function sentenceOf({ policy, path, message }: PolicyProblem): string {
  return [policy, path, message].filter(part => part !== '').join(': ');
}

function refuse(path: string, [problem]: readonly PolicyProblem[]): void {
  if (problem) {
    throw new UsageError(`${path}: ${problem.policy}: ${problem.message}`);
  }
}

/** A folder that nobody named: what cannot be read is said and left out. */
async function readBeside(
  host: Host,
  path: string,
  facts: ProjectFacts
): Promise<readonly NamedPolicy[]> {
  if ((await host.kindOf(path)) !== 'folder') {
    return [];
  }
  const { policies, problems } = await readFolder(host, path, facts);
  for (const problem of problems) {
    host.stderr.write(
      `mlspace-lint: ${path}: ${problem.policy}: ${problem.message}\n`
    );
  }
  return policies;
}

async function readFolder(
  host: Host,
  path: string,
  facts: ProjectFacts
): Promise<ReturnType<typeof readPolicyFolder>> {
  try {
    const files = await filesIn(host, path, '');
    const folders = files.map(file => file.path.split('/')[0]);
    return readPolicyFolder(files, ownRoleAmong(folders, facts));
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
}

/** JSON files of a folder and of its subfolders, no deeper. */
async function filesIn(
  host: Host,
  path: string,
  prefix: string
): Promise<PolicyFile[]> {
  const files: PolicyFile[] = [];
  for (const { name, kind } of await host.readFolder(path)) {
    if (kind === 'file' && /\.json$/i.test(name)) {
      const text = await host.readFile(host.resolve(path, name));
      files.push({ path: `${prefix}${name}`, text });
    } else if (kind === 'folder' && prefix === '') {
      files.push(
        ...(await filesIn(host, host.resolve(path, name), `${name}/`))
      );
    }
  }
  return files;
}

async function readOne(
  host: Host,
  path: string,
  kind: NamedPolicy['kind']
): Promise<NamedPolicy> {
  const file = path.split(/[\\/]/).pop() ?? path;
  let text: string;
  try {
    text = await host.readFile(path);
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${reason(error)}`);
  }
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/, ''));
    return {
      name: file.replace(BOUNDARY, '').replace(/\.json$/i, ''),
      kind: BOUNDARY.test(file) ? 'boundary' : kind,
      document
    };
  } catch {
    throw new UsageError(`${path} is not JSON.`);
  }
}

function templateInputs(given: ConfigValues['template'] = {}): TemplateInputs {
  return {
    prefix: given.prefix ?? null,
    version: given.version ?? null,
    exemptTypes: given['exempt-types'] ?? null,
    endpointTypes: given['endpoint-types'] ?? null,
    trainingTypes: given['training-types'] ?? null,
    transformTypes: given['transform-types'] ?? null,
    configBucket: given['config-bucket'] ?? null,
    deniedServices: given['denied-services'] ?? [],
    groupDatasets: given['group-datasets'] ?? [],
    roleTags: null
  };
}
