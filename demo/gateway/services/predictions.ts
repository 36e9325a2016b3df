// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Models that answer. Nothing is trained here: a row gets what the rows most
 * like it in the training data have in their first column.
 */
import { AwsError, invalid } from '../errors';
import { type JsonRecord, recordsAt, textAt } from '../json';
import type { Upstream } from '../upstream';
import type { HttpAnswer } from '../wire/answer';
import type { HttpRequest } from '../wire/request';
import type { Operation } from './operations';
import { type ObjectStore, type S3Place, placeOf } from './objects';

/** So many neighbours vote. */
const NEIGHBOURS = 5;
/** Enough for demo data; the rest is not looked at. */
const MOST_ROWS = 5_000;

type Row = readonly number[];

function rowsOf(text: string): Row[] {
  return text
    .split(/\r?\n/)
    .filter(line => line.trim() !== '')
    .map(line => line.split(',').map(Number));
}

function distance(row: Row, other: Row): number {
  return row.reduce((sum, value, index) => {
    const gap = value - (other[index + 1] ?? 0);
    return sum + gap * gap;
  }, 0);
}

/** Two classes get a probability, as XGBoost's logistic objective gives it; more get the class. */
export function predict(row: Row, training: readonly Row[]): number {
  const votes = training
    .map(other => ({ label: other[0], far: distance(row, other) }))
    .sort((one, two) => one.far - two.far)
    .slice(0, NEIGHBOURS)
    .map(({ label }) => label);
  if (votes.every(label => label === 0 || label === 1)) {
    const isBinary = training.every(([label]) => label === 0 || label === 1);
    const ones = votes.filter(label => label === 1).length;
    if (isBinary) {
      return votes.length === 0 ? 0 : ones / votes.length;
    }
  }
  const count = (label: number) =>
    votes.filter(other => other === label).length;
  return votes.reduce(
    (best, label) => (count(label) > count(best) ? label : best),
    votes[0] ?? 0
  );
}

/** `.../output/JOB/output/model.tar.gz`: where a training job leaves its model. */
const ARTIFACT = /\/([^/]+)\/output\/model\.tar\.gz$/;

export class Predictions {
  constructor(
    private readonly upstream: Upstream,
    private readonly objects: ObjectStore
  ) {}

  /** The answer to an InvokeEndpoint, in the body as it came. */
  async invoke(
    endpoint: string,
    { body }: Pick<HttpRequest, 'body'>
  ): Promise<HttpAnswer> {
    const found = await this.ask('DescribeEndpoint', {
      EndpointName: endpoint
    }).catch(() => {
      throw invalid(`Endpoint ${endpoint} not found.`);
    });
    const config = await this.ask('DescribeEndpointConfig', {
      EndpointConfigName: textAt(found, 'EndpointConfigName') ?? ''
    });
    const [variant] = recordsAt(config, 'ProductionVariants');
    const model = textAt(variant, 'ModelName') ?? '';
    return {
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'x-amzn-invoked-production-variant':
          textAt(variant, 'VariantName') ?? ''
      },
      body: Buffer.from(await this.answers(model, body.toString('utf8'), '\n'))
    };
  }

  /** Lets a transform job write its files. They are there from its start on. */
  transforming(create: Operation): Operation {
    return async (parameters, context) => {
      const answer = await create(parameters, context);
      await this.transform(parameters);
      return answer;
    };
  }

  private async transform(parameters: JsonRecord): Promise<void> {
    const from = placeOf(
      textAt(parameters, 'TransformInput.DataSource.S3DataSource.S3Uri')
    );
    const to = placeOf(textAt(parameters, 'TransformOutput.S3OutputPath'));
    const model = textAt(parameters, 'ModelName') ?? '';
    if (!from || !to) {
      return;
    }
    for (const key of await this.objects.list(from)) {
      const text = await this.objects.get({ bucket: from.bucket, key });
      const name = key.slice(key.lastIndexOf('/') + 1);
      await this.objects.put(
        { bucket: to.bucket, key: `${to.key.replace(/\/$/, '')}/${name}.out` },
        `${await this.answers(model, text, '\n')}\n`
      );
    }
  }

  private async answers(
    model: string,
    text: string,
    separator: string
  ): Promise<string> {
    const training = await this.trainingRows(model);
    return rowsOf(text)
      .map(row => predict(row, training).toFixed(4))
      .join(separator);
  }

  private async trainingRows(model: string): Promise<Row[]> {
    const found = await this.ask('DescribeModel', { ModelName: model });
    const artifact = textAt(found, 'PrimaryContainer.ModelDataUrl') ?? '';
    const job = ARTIFACT.exec(artifact)?.[1];
    const data = job === undefined ? null : await this.trainingData(job);
    if (!data) {
      return [];
    }
    const rows: Row[] = [];
    for (const key of await this.objects.list(data)) {
      if (rows.length < MOST_ROWS) {
        rows.push(
          ...rowsOf(await this.objects.get({ bucket: data.bucket, key }))
        );
      }
    }
    return rows.slice(0, MOST_ROWS);
  }

  private async trainingData(job: string): Promise<S3Place | null> {
    try {
      const found = await this.ask('DescribeTrainingJob', {
        TrainingJobName: job
      });
      const channels = recordsAt(found, 'InputDataConfig');
      const train =
        channels.find(one => textAt(one, 'ChannelName') === 'train') ??
        channels[0];
      return placeOf(textAt(train, 'DataSource.S3DataSource.S3Uri'));
    } catch (error) {
      if (error instanceof AwsError) {
        return null;
      }
      throw error;
    }
  }

  private ask(operation: string, parameters: JsonRecord): Promise<JsonRecord> {
    return this.upstream.call('sagemaker', operation, parameters);
  }
}
