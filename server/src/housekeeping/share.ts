// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import {
  MAX_SHARED_BYTES,
  SHARED_FOLDER,
  sharedNotebook,
  type OpenSharedAnswer,
  type ShareAnswer,
  type SharedNotebook
} from '../../../src/companion/contract';
import { classify } from '../aws/errors';
import type { Scope } from '../aws/statements';
import type { Aws } from '../aws/types';
import type { Clock } from '../clock';
import { ProblemError, type ProblemInit } from '../http/problems';
import { scopeOf } from '../project/identity';
import type { ProjectService } from '../project/service';

const MAX_NAME = 80;
const SHORT_ID = 8;

interface Parts {
  readonly aws: Aws;
  readonly project: ProjectService;
  readonly clock: Clock;
  readonly newId: () => string;
}

/** Where this project shares, as far as all of it is known. */
interface Place {
  readonly bucket: string;
  /** Ends in `/`. */
  readonly prefix: string;
  readonly user: string;
  readonly kmsKeyId: string;
  readonly scope: Scope;
}

/** Snapshots of notebooks under the project's prefix in the data bucket. */
export class Share {
  constructor(private readonly parts: Parts) {}

  async put(name: string, notebook: SharedNotebook): Promise<ShareAnswer> {
    const { aws, clock, newId } = this.parts;
    const { bucket, prefix, user, kmsKeyId, scope } = await this.place();
    const text = JSON.stringify(notebook);
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_SHARED_BYTES) {
      throw problem(
        'invalid',
        `The notebook has ${toMib(bytes)} MiB; ${toMib(MAX_SHARED_BYTES)} can be shared.`,
        'Share it without its outputs, or clear the large ones.'
      );
    }
    // Nobody guesses it and nothing is overwritten.
    const stamp = new Date(clock.now()).toISOString().slice(0, 16);
    const id = `${stamp.replace(/\D/g, '')}-${newId().slice(0, SHORT_ID)}`;
    const key = `${prefix}${user}/${id}-${fileName(name)}`;
    try {
      await aws.putShared({ bucket, key, text, kmsKeyId });
    } catch (error) {
      throw classify(error, 'PutObject', scope);
    }
    return { uri: `s3://${bucket}/${key}`, bytes };
  }

  async open(uri: string): Promise<OpenSharedAnswer> {
    const { bucket, prefix, scope } = await this.place();
    const key = keyIn(uri.trim(), bucket, prefix);
    let text: string | null;
    try {
      text = await this.parts.aws.getShared(bucket, key, MAX_SHARED_BYTES);
    } catch (error) {
      throw classify(error, 'GetObject', scope);
    }
    const notebook = sharedNotebook.safeParse(parsed(text));
    if (!notebook.success) {
      throw problem(
        'invalid',
        text === null
          ? 'What lies there is larger than a shared notebook can be.'
          : 'What lies there is no notebook.',
        'Ask who sent the link to share it again.'
      );
    }
    const [sharedBy = '', file = ''] = key.slice(prefix.length).split('/');
    return {
      name: file.replace(/^\d{12}-[0-9a-f]{8}-/, ''),
      sharedBy,
      notebook: notebook.data
    };
  }

  /** @throws ProblemError that names what is not known. */
  private async place(): Promise<Place> {
    const { params, identity } = await this.parts.project.report();
    const { bucket, kmsKeyId } = params;
    const { project, user } = identity;
    if (bucket === null || kmsKeyId === null) {
      throw problem(
        'notFound',
        'The data bucket or the key of the project is not known: notebook-params.json does not say them.',
        'Run get-global-resources.sh in your home folder, or ask your administrator.'
      );
    }
    if (project === null || user === null) {
      throw problem(
        'notFound',
        'This notebook instance has no tags that say user and project.',
        'Ask your administrator to let its role call sagemaker:ListTags, or to add the tags.'
      );
    }
    return {
      bucket,
      kmsKeyId,
      prefix: `project/${project}/${SHARED_FOLDER}/`,
      user: user.replaceAll('/', '-'),
      scope: { ...scopeOf(identity), bucket, kmsKeyId }
    };
  }
}

/** Only what was shared in this project: the link can not lead anywhere else. */
function keyIn(uri: string, bucket: string, prefix: string): string {
  const start = `s3://${bucket}/`;
  const key = uri.startsWith(start) ? uri.slice(start.length) : '';
  const rest = key.startsWith(prefix) ? key.slice(prefix.length) : '';
  if (!/^[^/\s]+\/[\w.-]+\.ipynb$/.test(rest)) {
    throw problem(
      'invalid',
      `That is no notebook shared in this project: its link begins with ${start}${prefix}.`,
      'Copy the whole link again, from the message it came in.'
    );
  }
  return key;
}

function fileName(name: string): string {
  const stem = (name.split('/').at(-1) ?? '')
    .replace(/\.ipynb$/i, '')
    .replace(/[^\w.-]+/g, '-')
    .slice(0, MAX_NAME);
  return `${stem || 'notebook'}.ipynb`;
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

function toMib(bytes: number): string {
  return (bytes / 1024 / 1024).toFixed(1);
}

function problem(
  kind: ProblemInit['class'],
  detail: string,
  next: string
): ProblemError {
  return new ProblemError({
    class: kind,
    operation: 'share a notebook',
    detail,
    next
  });
}
