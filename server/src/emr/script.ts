// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

export const LIVY_PORT = 8998;

export interface AttachmentFacts {
  readonly cluster: string;
  /** Private address of the present master. */
  readonly master: string;
  /** Bucket with MLSpace's `sparkmagic_config.json`. */
  readonly configBucket: string;
  /** Bucket with the project's shared files; null: not known, and not read. */
  readonly dataBucket: string | null;
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^(?:\d{1,3}\.){3}\d{1,3}$/;

/**
 * What a notebook runs at each start to find the cluster: MLSpace's settings
 * for sparkmagic with the master's address, or the least that sparkmagic needs
 * where those cannot be read. Nothing but checked text gets into it.
 */
export function attachmentScript(facts: AttachmentFacts): string {
  const { cluster, master, configBucket, dataBucket } = facts;
  if (
    !ADDRESS.test(master) ||
    !BUCKET.test(configBucket) ||
    (dataBucket !== null && !BUCKET.test(dataBucket)) ||
    !/^j-[A-Z0-9]+$/.test(cluster)
  ) {
    throw new Error('not fit for a script');
  }
  return [
    '#!/bin/bash',
    `# Attaches this notebook to EMR cluster ${cluster}.`,
    '# Written by jupyterlab-mlspace; attach again to have it written anew.',
    "sudo -u ec2-user -i bash <<'AS_USER'",
    'mkdir -p .sparkmagic && cd .sparkmagic || exit 0',
    `cat > least.json <<'LEAST'`,
    leastSettings(master),
    'LEAST',
    `timeout 60 aws s3 cp 's3://${configBucket}/sparkmagic_config.json' template.json --only-show-errors`,
    `if [ -s template.json ]; then sed 's/localhost/${master}/g' template.json > config.json`,
    'else cp least.json config.json; fi',
    'rm -f template.json least.json',
    'AS_USER',
    ...(dataBucket === null
      ? []
      : [
          `nohup sudo -u ec2-user -i aws s3 sync 's3://${dataBucket}/global-read-only/resources' /home/ec2-user/SageMaker/global-resources --only-show-errors > /dev/null 2>&1 &`
        ]),
    'exit 0',
    ''
  ].join('\n');
}

function leastSettings(master: string): string {
  const credentials = {
    username: '',
    password: '',
    auth: 'None',
    url: `http://${master}:${LIVY_PORT}`
  };
  return JSON.stringify({
    kernel_python_credentials: credentials,
    kernel_scala_credentials: credentials,
    kernel_r_credentials: credentials
  });
}
