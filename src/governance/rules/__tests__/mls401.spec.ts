// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { engineOptions, lint, notebook, testRule } from './harness';
import { CLIENT, SETUP, trainingJob } from './snippets';

const EMR =
  "import boto3\nboto3.client('emr').run_job_flow(Name='x', Instances={})";

testRule('MLS401', {
  valid: [
    { title: 'what is allowed', code: [SETUP, trainingJob()] },
    {
      title: 'what only lacks tags',
      code: [CLIENT, "sm.create_endpoint(EndpointName='e')"]
    },
    {
      title: 'what other policies allow',
      code: EMR,
      options: { allow: ['elasticmapreduce:RunJobFlow', 'iam:PassRole'] }
    }
  ],
  invalid: [
    {
      title: 'an EMR cluster',
      code: EMR,
      expected: [
        {
          message: 'AWS would refuse RunJobFlow from this notebook',
          severity: 'error'
        }
      ]
    },
    {
      title: 'a processing job, with and without tags',
      code: [
        SETUP,
        "sm.create_processing_job(ProcessingJobName='p')\nsm.create_processing_job(ProcessingJobName='p', Tags=tags)"
      ],
      expected: [
        { message: 'CreateProcessingJob', severity: 'error' },
        { message: 'CreateProcessingJob', severity: 'error' }
      ]
    },
    {
      title: 'tags that are not known do not hide it',
      code: [
        CLIENT,
        "from helper import tags\nsm.create_processing_job(ProcessingJobName='p', Tags=tags)"
      ],
      expected: [{ message: 'CreateProcessingJob', severity: 'error' }]
    }
  ]
});

it('MLS401 is the only rule that speaks of such a request, and says where to go', () => {
  const findings = lint(notebook(EMR), engineOptions());
  expect(findings.map(finding => finding.rule)).toEqual(['MLS401']);
  expect(findings[0].remedy).toContain('MLSpace');
  expect(findings[0].fix).toBeNull();
});
