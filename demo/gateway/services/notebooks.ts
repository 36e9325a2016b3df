// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The notebook instance operations. */
import { type Account, sagemakerArn } from '../account';
import { invalid } from '../errors';
import { type JsonRecord, numberAt, record, textAt, textsAt } from '../json';
import { listPage } from '../paging';
import { readTags } from '../tags';
import type { LifecycleStore } from './lifecycle';
import type {
  InstanceSettings,
  NotebookInstance,
  NotebookStore
} from './notebookStore';
import { type Operations, seconds } from './operations';
import type { PresignedUrls } from './presigned';

const NAME = /^[a-zA-Z0-9](-*[a-zA-Z0-9])*$/;

export function notebookArn(account: Account, name: string): string {
  return sagemakerArn(account, `notebook-instance/${name.toLowerCase()}`);
}

function demandName(parameters: JsonRecord): string {
  const name = textAt(parameters, 'NotebookInstanceName') ?? '';
  if (!NAME.test(name) || name.length > 63) {
    throw invalid(
      `1 validation error detected: Value '${name}' at 'notebookInstanceName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9](-*[a-zA-Z0-9])*`
    );
  }
  return name;
}

function readSettings(parameters: JsonRecord): InstanceSettings {
  const size = numberAt(parameters, 'VolumeSizeInGB') ?? 5;
  if (size < 5 || size > 16384) {
    throw invalid(
      `1 validation error detected: Value '${size}' at 'volumeSizeInGB' failed to satisfy constraint: Member must have value between 5 and 16384`
    );
  }
  return {
    instanceType: textAt(parameters, 'InstanceType') ?? '',
    roleArn: textAt(parameters, 'RoleArn') ?? '',
    volumeSizeInGB: size,
    lifecycleConfigName: textAt(parameters, 'LifecycleConfigName'),
    rootAccess: textAt(parameters, 'RootAccess') ?? 'Enabled',
    directInternetAccess:
      textAt(parameters, 'DirectInternetAccess') ?? 'Enabled',
    platformIdentifier:
      textAt(parameters, 'PlatformIdentifier') ?? 'notebook-al2023-v1',
    subnetId: textAt(parameters, 'SubnetId'),
    securityGroups: textsAt(parameters, 'SecurityGroupIds'),
    kmsKeyId: textAt(parameters, 'KmsKeyId')
  };
}

/** What an update names; a name left out stays as it is. */
function readChange(
  parameters: JsonRecord,
  lifecycle: LifecycleStore
): Partial<InstanceSettings> {
  const chosen = textAt(parameters, 'LifecycleConfigName');
  if (chosen !== null) {
    lifecycle.get(chosen);
  }
  const settings = readSettings(parameters);
  const named = (name: string): boolean => name in parameters;
  return {
    ...(named('InstanceType') && { instanceType: settings.instanceType }),
    ...(named('RoleArn') && { roleArn: settings.roleArn }),
    ...(named('VolumeSizeInGB') && { volumeSizeInGB: settings.volumeSizeInGB }),
    ...(named('RootAccess') && { rootAccess: settings.rootAccess }),
    ...(chosen !== null && { lifecycleConfigName: chosen }),
    ...(parameters.DisassociateLifecycleConfig === true && {
      lifecycleConfigName: null
    })
  };
}

function summary(account: Account, instance: NotebookInstance): JsonRecord {
  return record({
    NotebookInstanceName: instance.name,
    NotebookInstanceArn: instance.arn,
    NotebookInstanceStatus: instance.status,
    Url: urlOf(account, instance),
    InstanceType: instance.instanceType,
    CreationTime: seconds(instance.createdAt),
    LastModifiedTime: seconds(instance.modifiedAt),
    NotebookInstanceLifecycleConfigName:
      instance.lifecycleConfigName ?? undefined
  });
}

/** The host name under which an instance is opened; AWS gives no scheme. */
function urlOf(account: Account, instance: NotebookInstance): string {
  return `${instance.name}.notebook.${account.region}.sagemaker.aws`;
}

function description(account: Account, instance: NotebookInstance): JsonRecord {
  return record({
    ...summary(account, instance),
    FailureReason: instance.failureReason ?? undefined,
    SubnetId: instance.subnetId ?? undefined,
    SecurityGroups: [...instance.securityGroups],
    RoleArn: instance.roleArn,
    KmsKeyId: instance.kmsKeyId ?? undefined,
    DirectInternetAccess: instance.directInternetAccess,
    VolumeSizeInGB: instance.volumeSizeInGB,
    RootAccess: instance.rootAccess,
    PlatformIdentifier: instance.platformIdentifier,
    InstanceMetadataServiceConfiguration: {
      MinimumInstanceMetadataServiceVersion: '2'
    }
  });
}

export interface NotebookParts {
  readonly account: Account;
  readonly store: NotebookStore;
  readonly lifecycle: LifecycleStore;
  readonly presigned: PresignedUrls;
}

function listInstances(
  { account, store }: NotebookParts,
  parameters: JsonRecord
): JsonRecord {
  const lifecycle = textAt(
    parameters,
    'NotebookInstanceLifecycleConfigNameContains'
  );
  const matching = store
    .list()
    .filter(
      instance =>
        lifecycle === null || instance.lifecycleConfigName?.includes(lifecycle)
    );
  const { items, next } = listPage(matching, parameters, {
    by: 'Name',
    order: 'Ascending'
  });
  return record({
    NotebookInstances: items.map(instance => summary(account, instance)),
    NextToken: next
  });
}

function createInstance(
  { account, store, lifecycle }: NotebookParts,
  parameters: JsonRecord
): JsonRecord {
  const name = demandName(parameters);
  const settings = readSettings(parameters);
  if (settings.lifecycleConfigName !== null) {
    lifecycle.get(settings.lifecycleConfigName);
  }
  const tags = readTags(parameters, 'Tags');
  const arn = notebookArn(account, name);
  return {
    NotebookInstanceArn: store.create(name, arn, settings, tags).arn
  };
}

export function notebookOperations(parts: NotebookParts): Operations {
  const { account, store, lifecycle, presigned } = parts;
  return {
    'sagemaker:CreateNotebookInstance': parameters =>
      createInstance(parts, parameters),
    'sagemaker:DescribeNotebookInstance': parameters =>
      description(account, store.get(demandName(parameters))),
    'sagemaker:ListNotebookInstances': parameters =>
      listInstances(parts, parameters),
    'sagemaker:StartNotebookInstance': parameters => {
      store.start(demandName(parameters));
      return {};
    },
    'sagemaker:StopNotebookInstance': parameters => {
      store.stop(demandName(parameters));
      return {};
    },
    'sagemaker:UpdateNotebookInstance': parameters => {
      store.update(demandName(parameters), readChange(parameters, lifecycle));
      return {};
    },
    'sagemaker:DeleteNotebookInstance': parameters => {
      store.delete(demandName(parameters));
      return {};
    },
    'sagemaker:CreatePresignedNotebookInstanceUrl': parameters => {
      const instance = store.get(demandName(parameters));
      if (instance.status !== 'InService') {
        throw invalid(
          `Status (${instance.status}) not in ([InService]). Unable to create a presigned URL for Notebook Instance (${instance.arn})`
        );
      }
      return { AuthorizedUrl: presigned.issue(instance.name) };
    }
  };
}
