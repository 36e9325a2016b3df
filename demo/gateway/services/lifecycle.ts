// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Notebook instance lifecycle configurations; moto cannot list them. */
import { type Account, sagemakerArn } from '../account';
import type { Clock } from '../clock';
import { invalid } from '../errors';
import { type JsonRecord, record, recordsAt, textAt } from '../json';
import { type Listed, listPage } from '../paging';
import { type Operations, seconds } from './operations';

interface LifecycleConfig extends Listed {
  readonly arn: string;
  readonly onCreate: JsonRecord[];
  readonly onStart: JsonRecord[];
}

const PREFIX = 'NotebookInstanceLifecycleConfig';

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
    if (this.configs.has(name)) {
      throw invalid(
        `Unable to create Notebook Instance Lifecycle Config ${this.arn(name)}. (Details: Notebook Instance Lifecycle Config already exists.)`
      );
    }
    return this.put(name, scripts, this.clock.now());
  }

  update(name: string, scripts: JsonRecord): void {
    this.put(name, scripts, this.get(name).createdAt);
  }

  delete(name: string): void {
    this.get(name);
    this.configs.delete(name);
  }

  private put(
    name: string,
    scripts: JsonRecord,
    createdAt: number
  ): LifecycleConfig {
    const config: LifecycleConfig = {
      name,
      arn: this.arn(name),
      status: '',
      createdAt,
      modifiedAt: this.clock.now(),
      onCreate: recordsAt(scripts, 'OnCreate'),
      onStart: recordsAt(scripts, 'OnStart')
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
