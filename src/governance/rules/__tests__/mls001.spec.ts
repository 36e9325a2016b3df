// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { projectCellSource } from '../../fixes/project-cell';
import { FACTS, testRule } from './harness';
import { CLIENT, ENDPOINT, TAGS } from './snippets';

const BARE = "sm.create_endpoint(EndpointName='e', EndpointConfigName='c')";

testRule('MLS001', {
  valid: [
    { title: 'all three tags', code: [CLIENT, TAGS, ENDPOINT] },
    {
      title: 'tags that are not known',
      code: [CLIENT, 'from helper import tags', ENDPOINT]
    },
    {
      title: 'a list that may hold more',
      code: [
        CLIENT,
        "from helper import more\ntags = [{'Key': 'user', 'Value': 'jdoe'}]\ntags += more",
        ENDPOINT
      ]
    },
    {
      title: 'arguments that are not known',
      code: [
        CLIENT,
        'from helper import arguments\nsm.create_endpoint(**arguments)'
      ]
    },
    {
      title: 'nothing that makes anything',
      code: [CLIENT, "sm.describe_endpoint(EndpointName='e')"]
    },
    {
      title: 'what no tag would help',
      code: [CLIENT, "sm.create_processing_job(ProcessingJobName='p')"]
    },
    {
      title: 'keys that differ in case: another rule speaks of them',
      code: [CLIENT, TAGS.replace("'user'", "'User'"), ENDPOINT]
    }
  ],
  invalid: [
    {
      title: 'no tags: the notebook’s own name is used',
      code: [CLIENT, TAGS, BARE],
      expected: [
        {
          message: 'AWS would refuse this: no tag `user`, `project`, `system`.',
          severity: 'error',
          at: 'sm.create_endpoint'
        }
      ],
      output: [
        CLIENT,
        TAGS,
        "sm.create_endpoint(EndpointName='e', EndpointConfigName='c', Tags=tags)"
      ]
    },
    {
      title: 'no tags and no name: the project cell’s lines come first',
      code: [CLIENT, BARE],
      expected: [{ message: 'AWS would refuse this', severity: 'error' }],
      output: [
        `${projectCellSource(FACTS, 'readFile')}\n\n${CLIENT}`,
        "sm.create_endpoint(EndpointName='e', EndpointConfigName='c', Tags=tags)"
      ]
    },
    {
      title: 'a name that holds something else: the tags are written out',
      code: [CLIENT, 'tags = 1', BARE],
      expected: [{ message: 'no tag', severity: 'error' }],
      output: [
        CLIENT,
        'tags = 1',
        `sm.create_endpoint(EndpointName='e', EndpointConfigName='c', Tags=[{"Key": "user", "Value": "jdoe"}, {"Key": "project", "Value": "Project001"}, {"Key": "system", "Value": "MLSpace"}])`
      ]
    },
    {
      title:
        'one tag lacks: it is added to the list, as the others are written',
      code: [
        CLIENT,
        "tags = [\n    {'Key': 'user', 'Value': 'jdoe'},  # me\n    {'Key': 'project', 'Value': 'Project001'}  # ours\n]",
        ENDPOINT
      ],
      expected: [
        {
          message: 'AWS would refuse this: no tag `system`.',
          severity: 'error'
        }
      ],
      output: [
        CLIENT,
        "tags = [\n    {'Key': 'user', 'Value': 'jdoe'},  # me\n    {'Key': 'project', 'Value': 'Project001'},  # ours\n    {'Key': 'system', 'Value': 'MLSpace'},\n]",
        ENDPOINT
      ]
    },
    {
      title: 'a dict made over cells: the keyword comes after it',
      code: [
        CLIENT,
        TAGS,
        "params = {}\nparams['EndpointName'] = 'e'\nparams['EndpointConfigName'] = 'c'",
        'sm.create_endpoint(**params)'
      ],
      expected: [{ message: 'no tag', severity: 'error' }],
      output: [
        CLIENT,
        TAGS,
        "params = {}\nparams['EndpointName'] = 'e'\nparams['EndpointConfigName'] = 'c'",
        'sm.create_endpoint(**params, Tags=tags)'
      ]
    },
    {
      title: 'tags that were deleted',
      code: [
        CLIENT,
        TAGS,
        "params = {'EndpointName': 'e', 'EndpointConfigName': 'c', 'Tags': tags}\ndel params['Tags']\nsm.create_endpoint(**params)"
      ],
      expected: [{ message: 'no tag', severity: 'error' }],
      output: [
        CLIENT,
        TAGS,
        "params = {'EndpointName': 'e', 'EndpointConfigName': 'c', 'Tags': tags}\ndel params['Tags']\nsm.create_endpoint(**params, Tags=tags)"
      ]
    },
    {
      title: 'allowed without tags: MLSpace loses it',
      code: [CLIENT, TAGS, "sm.create_experiment(ExperimentName='x')"],
      options: { allow: ['sagemaker:CreateExperiment'] },
      expected: [
        { message: 'MLSpace would not track this: no tag', severity: 'warning' }
      ],
      output: [
        CLIENT,
        TAGS,
        "sm.create_experiment(ExperimentName='x', Tags=tags)"
      ]
    },
    {
      title: 'the facts are not known: nothing is made up',
      code: [CLIENT, "tags = [{'Key': 'team', 'Value': 'x'}]", ENDPOINT],
      options: { facts: { user: null, project: null, system: null } },
      expected: [{ message: 'no tag', severity: 'error' }]
    }
  ]
});
