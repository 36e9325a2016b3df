// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { SECOND } from '../clock';
import { isCredentialFault } from './errors';

/** A call that has not answered by then is given up, retries included. */
export const READ_DEADLINE_MS = 8 * SECOND;
export const CHANGE_DEADLINE_MS = 15 * SECOND;
const CONNECT_TIMEOUT_MS = 3 * SECOND;
const REQUEST_TIMEOUT_MS = 6 * SECOND;

const READS = { retryMode: 'adaptive', maxAttempts: 3 };
const CHANGES = { retryMode: 'standard', maxAttempts: 1 };

/**
 * The SDK's clients, and how they are asked.
 *
 * Clients are loaded when first used: they are most of this process's memory.
 * Credentials come from the SDK's provider chain, which renews those that
 * expire; others are read anew when AWS refuses them.
 */
export abstract class SdkClients {
  /** @param region - null leaves the choice to the SDK's own chain. */
  constructor(private readonly region: () => Promise<string | null>) {}

  /** A read whose credentials were refused is made once more, with new ones. */
  protected async read<C, T>(
    lazy: Lazy<C>,
    call: (client: C) => Promise<T>
  ): Promise<T> {
    try {
      return await call(await lazy.get());
    } catch (error) {
      if (!isCredentialFault(error)) {
        throw error;
      }
      this.forgetCredentials();
      return call(await lazy.get());
    }
  }

  /** A change is not: the person decides, and finds new credentials then. */
  protected async change<C, T>(
    lazy: Lazy<C>,
    call: (client: C) => Promise<T>
  ): Promise<T> {
    try {
      return await call(await lazy.get());
    } catch (error) {
      if (isCredentialFault(error)) {
        this.forgetCredentials();
      }
      throw error;
    }
  }

  /** Make new clients at the next call: the SDK keeps keys without an end for ever. */
  private forgetCredentials(): void {
    for (const client of [
      this.reads,
      this.changes,
      this.sts,
      this.tagging,
      this.logs,
      this.emr,
      this.emrChanges,
      this.ec2,
      this.ec2Changes,
      this.s3
    ]) {
      client.forget();
    }
  }

  protected readonly reads = new Lazy(async () => {
    const { SageMakerClient } = await sagemaker();
    return new SageMakerClient({ ...(await this.options()), ...READS });
  });

  protected readonly changes = new Lazy(async () => {
    const { SageMakerClient } = await sagemaker();
    return new SageMakerClient({ ...(await this.options()), ...CHANGES });
  });

  protected readonly sts = new Lazy(async () => {
    const { STSClient } = await import('@aws-sdk/client-sts');
    return new STSClient({ ...(await this.options()), ...READS });
  });

  protected readonly tagging = new Lazy(async () => {
    const { ResourceGroupsTaggingAPIClient } =
      await import('@aws-sdk/client-resource-groups-tagging-api');
    return new ResourceGroupsTaggingAPIClient({
      ...(await this.options()),
      ...READS
    });
  });

  protected readonly logs = new Lazy(async () => {
    const { CloudWatchLogsClient } =
      await import('@aws-sdk/client-cloudwatch-logs');
    return new CloudWatchLogsClient({ ...(await this.options()), ...READS });
  });

  protected readonly emr = new Lazy(() => this.emrClient(READS));
  protected readonly emrChanges = new Lazy(() => this.emrClient(CHANGES));

  protected readonly s3 = new Lazy(async () => {
    const { S3Client } = await import('@aws-sdk/client-s3');
    return new S3Client({
      ...(await this.options()),
      ...CHANGES,
      requestChecksumCalculation: 'WHEN_REQUIRED',
      // Of a part of an object there is no checksum to compare.
      responseChecksumValidation: 'WHEN_REQUIRED'
    });
  });

  protected readonly ec2 = new Lazy(() => this.ec2Client(READS));
  protected readonly ec2Changes = new Lazy(() => this.ec2Client(CHANGES));

  private async emrClient(retries: typeof READS | typeof CHANGES) {
    const { EMRClient } = await import('@aws-sdk/client-emr');
    return new EMRClient({ ...(await this.options()), ...retries });
  }

  private async ec2Client(retries: typeof READS | typeof CHANGES) {
    const { EC2Client } = await import('@aws-sdk/client-ec2');
    return new EC2Client({ ...(await this.options()), ...retries });
  }

  private async options() {
    const { defaultProvider } =
      await import('@aws-sdk/credential-provider-node');
    return {
      region: (await this.region()) ?? undefined,
      // The shared files are read again when credentials are asked for anew.
      credentials: defaultProvider({ ignoreCache: true }),
      customUserAgent: 'jupyterlab-mlspace',
      requestHandler: {
        connectionTimeout: CONNECT_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true
      }
    };
  }
}

/** Made at the first use; a failed attempt is not kept. */
class Lazy<T> {
  constructor(private readonly make: () => Promise<T>) {}

  get(): Promise<T> {
    this.value ??= this.make().catch((error: unknown) => {
      this.value = null;
      throw error;
    });
    return this.value;
  }

  forget(): void {
    this.value = null;
  }

  private value: Promise<T> | null = null;
}

export function sagemaker() {
  return import('@aws-sdk/client-sagemaker');
}

export function deadline(ms: number): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(ms) };
}
