// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** What AWS's texts say, and what the page says of them. */
import { explain } from '../denied/explanation';
import { type IDenied, parseDenied } from '../denied/parse';
import { DeniedNote } from '../denied/view';
import { Widget } from '@lumino/widgets';
import type { GuardNote } from '../notes';
import {
  analyse,
  BARE,
  FACTS,
  item,
  note,
  OPTIONS,
  SETUP,
  trans
} from './support';

const USER =
  'User: arn:aws:sts::111122223333:assumed-role/MLSpace-x/SageMaker is not authorized to perform: ';
const MODEL = 'arn:aws:sagemaker:us-east-1:111122223333:model/a';
const called = (operation: string, text: string) =>
  `An error occurred (AccessDeniedException) when calling the ${operation} operation: ${text}`;

describe('parseDenied', () => {
  it.each([
    [
      'with an explicit deny in an identity-based policy',
      { kind: 'explicit', side: 'identity' }
    ],
    [
      'because no permissions boundary allows the sagemaker:CreateModel action',
      { kind: 'implicit', side: 'boundary' }
    ],
    [
      'because no identity-based policy allows the sagemaker:CreateModel action',
      { kind: 'implicit', side: 'identity' }
    ],
    [
      'with an explicit deny in a service control policy',
      { kind: 'explicit', side: 'organisation' }
    ],
    [
      'because no VPC endpoint policy allows the sagemaker:CreateModel action',
      { kind: 'implicit', side: 'endpoint' }
    ],
    [
      'because no session policy allows the sagemaker:CreateModel action',
      { kind: 'implicit', side: 'session' }
    ],
    ['', { kind: 'unsaid', side: null }]
  ])('reads "%s"', (end, expected) => {
    const text = `${USER}sagemaker:CreateModel on resource: ${MODEL} ${end}`;
    expect(parseDenied(called('CreateModel', text))).toEqual({
      action: 'sagemaker:CreateModel',
      operation: 'CreateModel',
      resource: MODEL,
      ...expected
    });
  });

  it('reads texts that say little, and texts inside of others', () => {
    expect(
      parseDenied(
        'Failed to upload a to b: An error occurred (AccessDenied) when calling the PutObject operation: Access Denied'
      )
    ).toEqual({
      action: null,
      operation: 'PutObject',
      resource: null,
      kind: 'unsaid',
      side: null
    });
    expect(
      parseDenied(`${USER}iam:PassRole on resource: somewhere`)
    ).toMatchObject({ action: 'iam:PassRole', resource: null });
  });

  it('leaves other errors alone, however long', () => {
    expect(parseDenied('ValueError: no')).toBeNull();
    expect(
      parseDenied(
        called('CreateModel', '').replace('AccessDenied', 'Throttling')
      )
    ).toBeNull();
    const start = Date.now();
    expect(parseDenied('because no '.repeat(2_000_000))).toBeNull();
    expect(Date.now() - start).toBeLessThan(1000);
  });
});

function denied(action: string, end: string, resource = MODEL): IDenied {
  const operation = action.split(':')[1];
  const read = parseDenied(
    called(operation, `${USER}${action} on resource: ${resource} ${end}`)
  );
  if (!read) {
    throw new Error('not a refusal');
  }
  return read;
}

function ask(
  refusal: IDenied,
  sources: string[],
  told: GuardNote | null = null,
  cell = sources.length - 1
) {
  return explain(refusal, {
    cell,
    analysis: analyse(...sources),
    options: OPTIONS,
    note: told,
    trans
  });
}

const EXPLICIT = 'with an explicit deny in an identity-based policy';

describe('explain', () => {
  it('names statement, argument and finding of the call in the cell', () => {
    const { findings, lines, mayPass, others } = ask(
      denied('sagemaker:CreateModel', EXPLICIT),
      [SETUP, BARE]
    );
    expect(lines.join('\n')).toMatch(/Decided by .*user.*statement \d/);
    expect(lines.join('\n')).toContain('It depends on `Tags`');
    expect(findings.map(({ rule }) => rule)).toEqual(['MLS001', 'MLS101']);
    expect(findings.every(({ fix }) => fix !== null)).toBe(true);
    expect({ mayPass, others }).toEqual({ mayPass: false, others: [] });
  });

  it('finds the call of a helper in the cell that defines it', () => {
    const helper = `def launch():\n    ${BARE.replace(/\n/g, '\n    ')}`;
    const { findings } = ask(denied('sagemaker:CreateModel', EXPLICIT), [
      SETUP,
      helper,
      'launch()'
    ]);
    expect(findings.map(({ rule }) => rule)).toContain('MLS001');
  });

  const RIGHT = BARE.replace(
    '\n)',
    `
    Tags=[{"Key": "user", "Value": "jdoe"}, {"Key": "project", "Value": "Project001"}, {"Key": "system", "Value": "MLSpace"}],
    VpcConfig={"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]},
)`
  );

  it('says what else it can be when the call was right', () => {
    const boundary =
      'because no permissions boundary allows the sagemaker:CreateModel action';
    const { findings, lines, mayPass, others } = ask(
      denied('sagemaker:CreateModel', boundary),
      [SETUP, RIGHT]
    );
    expect(findings).toEqual([]);
    expect(lines.join('\n')).toContain('the call is right');
    expect(mayPass).toBe(true);
    expect(others.join('\n')).toMatch(/up to a minute/);
    expect(others.join('\n')).toMatch(/permissions boundary/);
    expect(others.join('\n')).toMatch(/quota/);
  });

  it('does not blame what the guard had filled in', () => {
    const told = note([
      item({ names: ['user', 'project', 'system'] }),
      item({ kind: 'network', path: 'VpcConfig', names: ['Subnets'] })
    ]);
    const { findings, lines, others } = ask(
      denied('sagemaker:CreateModel', EXPLICIT),
      [SETUP, BARE],
      told
    );
    expect(findings).toEqual([]);
    expect(lines.join('\n')).toContain('The guard had filled in');
    expect(others.length).toBeGreaterThan(0);
  });

  it('tells what the guard saw in the request and the text does not show', () => {
    const told = note([item({ what: 'differs', value: 'asmith' })]);
    const { lines, others } = ask(
      denied('sagemaker:CreateModel', EXPLICIT),
      [SETUP, RIGHT.replace('"jdoe"', 'name()')],
      told
    );
    expect(lines.join('\n')).toContain('tag `user` is `asmith`');
    expect(others).toEqual([]);
  });

  it('judges a role that is passed on', () => {
    const base = 'arn:aws:iam::111122223333:role/mlspace-notebook-role';
    const refusal = parseDenied(
      called(
        'CreateModel',
        `${USER}iam:PassRole on resource: ${base} because no identity-based policy allows the iam:PassRole action`
      )
    );
    const { findings, title } = ask(refusal as IDenied, [
      SETUP,
      RIGHT.replace(String(FACTS.roleArn), base)
    ]);
    expect(title).toContain('iam:PassRole');
    expect(findings.map(({ rule }) => rule)).toContain('MLS402');
  });

  it('knows that reading a colleague’s job depends on its tags', () => {
    const job = 'arn:aws:sagemaker:us-east-1:111122223333:training-job/theirs';
    const { lines, mayPass } = ask(
      denied('sagemaker:DescribeTrainingJob', EXPLICIT, job),
      [SETUP, 'sm.describe_training_job(TrainingJobName="theirs")']
    );
    expect(lines.join('\n')).toContain('your `user` and `project` as tags');
    expect(lines.join('\n')).toMatch(/Decided by .*statement/);
    expect(mayPass).toBe(true);
  });

  it('knows what no argument changes', () => {
    const { lines, mayPass } = ask(
      denied(
        'logs:GetLogEvents',
        'because no identity-based policy allows the logs:GetLogEvents action',
        'arn:aws:logs:us-east-1:111122223333:log-group:g:log-stream:s'
      ),
      [SETUP, 'boto3.client("logs").get_log_events()']
    );
    expect(lines.join('\n')).toContain('No argument of the call changes that');
    expect(mayPass).toBe(false);
  });

  it('claims nothing without policies, nor without an action', () => {
    const nothing = {
      cell: 0,
      analysis: null,
      options: null,
      note: null,
      trans
    };
    expect(
      explain(denied('sagemaker:CreateModel', EXPLICIT), nothing).others
    ).toHaveLength(3);
    const plain = parseDenied(
      'An error occurred (AccessDenied) when calling the PutObject operation: Access Denied'
    );
    const { lines, others } = ask(plain as IDenied, [SETUP]);
    expect(lines).toEqual([]);
    expect(others).toHaveLength(3);
  });
});

describe('the note below the cell', () => {
  it('is text with buttons for what can be done', async () => {
    const hostile = parseDenied(
      called(
        'CreateModel',
        `${USER}sagemaker:CreateModel on resource: arn:<img/src=x>`
      )
    );
    const fixAndRun = jest.fn();
    const view = new DeniedNote(
      ask(hostile as IDenied, [SETUP, BARE]),
      { fixAndRun, runAgain: null },
      trans
    );
    Widget.attach(view, document.body);
    await view.renderPromise;
    expect(view.node.querySelector('img')).toBeNull();
    const buttons = [...view.node.querySelectorAll('button')];
    expect(buttons.map(({ textContent }) => textContent)).toEqual([
      'Fix and run again',
      'Dismiss'
    ]);
    buttons[0].click();
    expect(fixAndRun).toHaveBeenCalledTimes(1);
    buttons[1].click();
    expect(view.isDisposed).toBe(true);
  });
});
