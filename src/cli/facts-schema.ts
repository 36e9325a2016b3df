// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** The files that facts come from; loaded only where there is one. */
import { z } from 'zod';

const text = z.string().min(1).nullable().catch(null);
/** A bad key is as good as none: the rest of the file still counts. */
const paramsFile = z.looseObject({
  /** The shared base role: perhaps not the notebook's own, but of its account. */
  pSMSRoleARN: text,
  pSMSKMSKeyId: text,
  pSMSDataBucketName: text,
  pSMSSubnetIds: z
    .union([z.string().transform(ids => ids.split(',')), z.array(z.string())])
    .transform(ids => ids.map(id => id.trim()).filter(id => id !== ''))
    .nullable()
    .catch(null),
  pSMSSecurityGroupId: z
    .union([z.string().transform(id => [id]), z.array(z.string())])
    .nullable()
    .catch(null)
});
const metadataFile = z.looseObject({
  ResourceArn: z
    .string()
    .regex(/^arn:[^:]+:sagemaker:[^:]+:\d+:/)
    .nullable()
    .catch(null)
});

export type Params = z.infer<typeof paramsFile>;

export const readParamsFile = (content: unknown): Params =>
  paramsFile.parse(content);

/** The instance's own ARN, or null. */
export const readMetadataFile = (content: unknown): string | null =>
  metadataFile.parse(content).ResourceArn;
