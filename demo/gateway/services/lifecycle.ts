// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Notebook instance lifecycle configurations; moto cannot list them. */
import { type Account, sagemakerArn } from '../account';
import type { Clock } from '../clock';
import { invalid } from '../errors';
import { type JsonRecord, record, recordsAt, textAt } from '../json';
import { type Listed, listPage } from '../paging';
import { readTags, type TagMap } from '../tags';
import { type Operations, seconds } from './operations';

interface LifecycleConfig extends Listed {
  readonly arn: string;
  readonly onCreate: JsonRecord[];
  readonly onStart: JsonRecord[];
  readonly tags: TagMap;
}

const PREFIX = 'NotebookInstanceLifecycleConfig';
const MAX_SCRIPT = 16_384;

export class LifecycleStore {
  constructor(
    private readonly account: Account,
    private readonly clock: Clock
  ) {}

  list(): LifecycleConfig[] {
    return [...this.configs.values()];
  }

  get(name: string): LifecycleConfig {
    const found = this.configs.get(name);
    if (!found) {
      throw invalid(
        `Unable to describe Notebook Instance Lifecycle Config '${this.arn(name)}'. (Details: Notebook Instance Lifecycle Config does not exist.)`
      );
    }
    return found;
  }

  create(name: string, scripts: JsonRecord): LifecycleConfig {
    checkScripts(scripts);
    if (this.configs.has(name)) {
      throw invalid(
        `Unable to create Notebook Instance Lifecycle Config ${this.arn(name)}. (Details: Notebook Instance Lifecycle Config already exists.)`
      );
    }
    const tags = readTags(scripts, 'Tags');
    return this.put(name, scripts, this.clock.now(), tags);
  }

  update(name: string, scripts: JsonRecord): void {
    checkScripts(scripts);
    const { createdAt, onCreate, onStart, tags } = this.get(name);
    // A script that the request leaves out stays as it is.
    this.put(
      name,
      { OnCreate: onCreate, OnStart: onStart, ...scripts },
      createdAt,
      tags
    );
  }

  delete(name: string): void {
    this.get(name);
    this.configs.delete(name);
  }

  private put(
    name: string,
    scripts: JsonRecord,
    createdAt: number,
    tags: TagMap
  ): LifecycleConfig {
    const config: LifecycleConfig = {
      name,
      arn: this.arn(name),
      status: '',
      createdAt,
      modifiedAt: this.clock.now(),
      onCreate: recordsAt(scripts, 'OnCreate'),
      onStart: recordsAt(scripts, 'OnStart'),
      tags
    };
    this.configs.set(name, config);
    return config;
  }

  private arn(name: string): string {
    return sagemakerArn(
      this.account,
      `notebook-instance-lifecycle-config/${name.toLowerCase()}`
    );
  }

  private readonly configs = new Map<string, LifecycleConfig>();
}

/** The API's limit is on the base64 text. */
function checkScripts(parameters: JsonRecord): void {
  for (const hook of ['OnCreate', 'OnStart']) {
    for (const script of recordsAt(parameters, hook)) {
      const length = textAt(script, 'Content')?.length ?? 0;
      if (length < 1 || length > MAX_SCRIPT) {
        throw invalid(
          `1 validation error detected: Value at '${hook.charAt(0).toLowerCase()}${hook.slice(1)}.1.member.content' failed to satisfy constraint: Member must have length less than or equal to ${MAX_SCRIPT}`
        );
      }
    }
  }
}

function summary(config: LifecycleConfig): JsonRecord {
  return {
    [`${PREFIX}Name`]: config.name,
    [`${PREFIX}Arn`]: config.arn,
    CreationTime: seconds(config.createdAt),
    LastModifiedTime: seconds(config.modifiedAt)
  };
}

function listConfigs(
  store: LifecycleStore,
  parameters: JsonRecord
): JsonRecord {
  const { items, next } = listPage(store.list(), parameters, {
    by: 'CreationTime',
    order: 'Descending'
  });
  return record({
    [`${PREFIX}s`]: items.map(summary),
    NextToken: next
  });
}

export function lifecycleOperations(store: LifecycleStore): Operations {
  const nameOf = (parameters: JsonRecord): string =>
    textAt(parameters, `${PREFIX}Name`) ?? '';
  return {
    [`sagemaker:Create${PREFIX}`]: parameters => ({
      [`${PREFIX}Arn`]: store.create(nameOf(parameters), parameters).arn
    }),
    [`sagemaker:Describe${PREFIX}`]: parameters => {
      const config = store.get(nameOf(parameters));
      return {
        ...summary(config),
        OnCreate: config.onCreate,
        OnStart: config.onStart
      };
    },
    [`sagemaker:Update${PREFIX}`]: parameters => {
      store.update(nameOf(parameters), parameters);
      return {};
    },
    [`sagemaker:Delete${PREFIX}`]: parameters => {
      store.delete(nameOf(parameters));
      return {};
    },
    [`sagemaker:List${PREFIX}s`]: parameters => listConfigs(store, parameters)
  };
}
