// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type ApiOperation } from '../catalogue/types';
import {
  type AccessRequest,
  type ApiRequest,
  type DictValue,
  type KeyFact,
  type ProjectFacts
} from '../model';
import {
  asKey,
  one,
  RESOURCE_TAGS,
  SURROUNDINGS,
  surroundings
} from './request-keys';
import { passedTo, roleFact } from './request-roles';
import { factAt, literal, type TagFacts, tagFacts } from './values';

/** The access questions that one API request leads to. */
export interface AccessQuestions {
  /** All must be allowed: one for each resource that IAM checks. */
  readonly own: readonly AccessRequest[];
  /** `iam:PassRole`, `sagemaker:AddTags`. */
  readonly dependents: readonly IDependentQuestion[];
  /** API parameter path by condition key, for keys that the request writes. */
  readonly paths: ReadonlyMap<string, string>;
}

export interface IDependentQuestion {
  readonly request: AccessRequest;
  /** Condition keys that the request writes. */
  readonly writable: ReadonlySet<string>;
}

const UNKNOWN: KeyFact = { kind: 'unknown' };
const ABSENT: KeyFact = { kind: 'absent' };

/** `mentioned` are the condition keys that a policy asks for, lower-cased. */
export function questionsOf(
  request: ApiRequest,
  operation: ApiOperation | null,
  facts: ProjectFacts,
  mentioned: ReadonlySet<string>
): AccessQuestions {
  return operation === null
    ? unlisted(request)
    : new Questions(request, operation, facts, mentioned).all();
}

/** An operation that no table knows: only its name speaks. */
function unlisted(request: ApiRequest): AccessQuestions {
  const own: AccessRequest = {
    action: `${request.service}:${request.action}`,
    resource: null,
    keys: new Map(),
    openPrefixes: ['']
  };
  return { own: [own], dependents: [], paths: new Map() };
}

class Questions {
  constructor(
    request: ApiRequest,
    operation: ApiOperation,
    facts: ProjectFacts,
    mentioned: ReadonlySet<string>
  ) {
    this._conditionKeys = Object.entries(operation.conditionKeys).filter(
      ([key]) => mentioned.has(key.toLowerCase())
    );
    this._parameters = request.parameters;
    this._operation = operation;
    this._facts = facts;
    this._tags =
      operation.tagForm === null || operation.tags.length === 0
        ? null
        : tagFacts(request.parameters, operation.tags[0], operation.tagForm);
    this._surroundings = surroundings(facts);
  }

  all(): AccessQuestions {
    return {
      own: this._own(),
      dependents: [...this._passRoles(), ...this._addTags()],
      paths: this._paths()
    };
  }

  private _own(): AccessRequest[] {
    const { iam, permission, resources } = this._operation;
    const action = `${iam}:${permission}`;
    if (resources.length === 0) {
      return [
        {
          action,
          resource: '*',
          keys: this._keys(),
          openPrefixes: this._openPrefixes()
        }
      ];
    }
    return resources.map((tail, i) => ({
      action,
      ...this._arn(tail, i),
      // Only the resource that is made gets the request's tags; what IAM says
      // of them for another one is not documented.
      keys: i === 0 ? this._keys() : this._keysWithoutTags(),
      openPrefixes:
        i === 0
          ? this._openPrefixes()
          : [...this._openPrefixes(), 'aws:requesttag/', ...RESOURCE_TAGS]
    }));
  }

  private _arn(
    tail: string,
    index: number
  ): { resource: string | null; resourceLike?: string } {
    const { iam, resourceNames } = this._operation;
    const parameter = resourceNames[index] ?? null;
    const name =
      parameter === null
        ? UNKNOWN
        : factAt(this._parameters, parameter.split('.').slice(0, 1));
    const text =
      name.kind === 'values' && !name.open && name.values.length === 1
        ? name.values[0]
        : null;
    const known = text === null || text.startsWith('arn:') ? null : text;
    const like = arnLike(
      iam,
      tail,
      known === null
        ? '*'
        : literal(iam === 'sagemaker' ? known.toLowerCase() : known),
      this._facts
    );
    return /[*?]/.test(like)
      ? { resource: null, resourceLike: like }
      : { resource: like };
  }

  /** Facts by lower-cased condition key. */
  private _keys(): Map<string, KeyFact> {
    const keys = this._keysWithoutTags();
    for (const [name, fact] of this._tags?.byKey ?? []) {
      keys.set(`aws:requesttag/${name}`, fact);
    }
    keys.set('aws:tagkeys', this._tags?.keys ?? ABSENT);
    return keys;
  }

  private _keysWithoutTags(): Map<string, KeyFact> {
    const keys = new Map(this._surroundings);
    for (const [key, paths] of this._conditionKeys) {
      const fact =
        paths.length === 0 ? UNKNOWN : factAt(this._parameters, paths);
      keys.set(key.toLowerCase(), asKey(key, fact, this._facts));
    }
    keys.set('aws:tagkeys', UNKNOWN);
    return keys;
  }

  private _openPrefixes(): string[] {
    const { kind, tagForm } = this._operation;
    return [
      ...SURROUNDINGS,
      ...(this._tags?.open === true ? ['aws:requesttag/'] : []),
      // What is being made has no tags yet; what is started or invoked may.
      ...(kind === 'create' || tagForm !== null ? [] : RESOURCE_TAGS)
    ];
  }

  private _passRoles(): IDependentQuestion[] {
    const questions: IDependentQuestion[] = [];
    for (const path of this._operation.role) {
      const role = roleFact(this._parameters, path, this._facts);
      for (const resource of role) {
        questions.push({
          writable: new Set(),
          request: {
            action: 'iam:PassRole',
            ...resource,
            keys: new Map(this._surroundings).set(
              'iam:passedtoservice',
              passedTo(this._operation.iam, path)
            ),
            openPrefixes: [
              ...SURROUNDINGS,
              'iam:associatedresourcearn',
              ...RESOURCE_TAGS
            ]
          }
        });
      }
    }
    return distinct(questions);
  }

  private _addTags(): IDependentQuestion[] {
    const { iam, permission, resources } = this._operation;
    if (
      iam !== 'sagemaker' ||
      resources.length === 0 ||
      this._tags === null ||
      !this._tags.possible
    ) {
      return [];
    }
    const keys = new Map(this._surroundings);
    for (const [name, fact] of this._tags.byKey) {
      keys.set(`aws:requesttag/${name}`, fact);
    }
    keys.set('aws:tagkeys', this._tags.keys);
    keys.set('sagemaker:taggingaction', one(permission));
    return [
      {
        writable: new Set([...keys.keys()].filter(isTagKey)),
        request: {
          action: 'sagemaker:AddTags',
          ...this._arn(resources[0], 0),
          keys,
          openPrefixes: [
            ...SURROUNDINGS,
            ...(this._tags.open ? ['aws:requesttag/'] : [])
          ]
        }
      }
    ];
  }

  private _paths(): ReadonlyMap<string, string> {
    const paths = new Map<string, string>();
    const { tags } = this._operation;
    for (const [key, all] of this._conditionKeys) {
      const written = all.find(
        path => factAt(this._parameters, [path]).kind !== 'absent'
      );
      const path = written ?? this._natural(all);
      if (path !== undefined) {
        paths.set(key.toLowerCase(), path);
      }
    }
    if (tags.length > 0) {
      paths.set('aws:requesttag/', tags[0]);
      paths.set('aws:tagkeys', tags[0]);
    }
    return paths;
  }

  /** Where the request would have the parameter: beside what it has already. */
  private _natural(paths: readonly string[]): string | undefined {
    return (
      paths.find(path =>
        this._parameters.entries.has(path.split('.')[0].replace('[]', ''))
      ) ?? paths[0]
    );
  }

  private readonly _conditionKeys: readonly [string, readonly string[]][];
  private readonly _parameters: DictValue;
  private readonly _operation: ApiOperation;
  private readonly _facts: ProjectFacts;
  private readonly _tags: TagFacts | null;
  private readonly _surroundings: ReadonlyMap<string, KeyFact>;
}

/** ARN of a resource as far as known, with `*` for the rest. */
export function arnLike(
  iam: string,
  tail: string,
  name: string,
  { partition, region, account }: ProjectFacts
): string {
  const end = tail === '*' ? '*' : tail.replace('*', name);
  return [
    'arn',
    partition ?? '*',
    iam,
    region ?? '*',
    account ?? '*',
    end
  ].join(':');
}

export const isTagKey = (key: string): boolean =>
  key === 'aws:tagkeys' || key.startsWith('aws:requesttag/');

function distinct(
  questions: readonly IDependentQuestion[]
): IDependentQuestion[] {
  const seen = new Map<string, IDependentQuestion>();
  for (const question of questions) {
    const { resource, resourceLike, keys } = question.request;
    const service = JSON.stringify(keys.get('iam:passedtoservice'));
    seen.set(`${resource ?? resourceLike} ${service}`, question);
  }
  return [...seen.values()];
}
