// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Python that depends on the project at hand. */
import { pythonString } from '../governance/fixes/project-cell';
import type { ProjectFacts } from '../governance/model';

/** Defines `role`, the role to pass: the notebook's own. */
export function roleSource(facts: ProjectFacts): string {
  const comment = "# Jobs run with this notebook's own role";
  return facts.roleArn
    ? `${comment}\nrole = ${pythonString(facts.roleArn)}`
    : [
        comment,
        'caller = boto3.client("sts").get_caller_identity()',
        'role = "arn:{}:iam::{}:role/{}".format(',
        '    caller["Arn"].split(":")[1], caller["Account"], caller["Arn"].split("/")[1]',
        ')'
      ].join('\n');
}

/** Accounts in which AWS keeps the image of its own XGBoost, by region. */
const XGBOOST: Readonly<Record<string, string>> = {
  'us-east-1': '683313688378',
  'us-east-2': '257758044811',
  'us-west-1': '746614075791',
  'us-west-2': '246618743249',
  'us-gov-east-1': '237065988967',
  'us-gov-west-1': '414596584902',
  'ca-central-1': '341280168497',
  'eu-west-1': '141502667606',
  'eu-west-2': '764974769150',
  'eu-central-1': '492215442770',
  'ap-northeast-1': '354813040037',
  'ap-southeast-1': '121021644041',
  'ap-southeast-2': '783357654285'
};

/** Accounts of the functions that prepare and join labels, by region. */
const LABELLING: Readonly<Record<string, string>> = {
  'us-east-1': '432418664414',
  'us-east-2': '266458841044',
  'us-west-2': '081040173940',
  'ca-central-1': '918755190332',
  'eu-west-1': '568282634449',
  'eu-west-2': '487402164563',
  'eu-central-1': '203001061592',
  'ap-northeast-1': '477331159723',
  'ap-southeast-1': '377565633583',
  'ap-southeast-2': '454466003867'
};

/** Defines `image`: AWS's own XGBoost in this region. */
export function xgboostSource({ region }: ProjectFacts): string {
  return account(
    region,
    XGBOOST,
    '# AWS keeps the image of its XGBoost in an account of its own in each region',
    'image',
    (id, place) =>
      `"${id}.dkr.ecr.${place}.amazonaws.com/sagemaker-xgboost:1.7-1"`
  );
}

/** Defines `functions`: the start of the ARNs of AWS's own labelling functions. */
export function labellingSource({ region }: ProjectFacts): string {
  return account(
    region,
    LABELLING,
    '# AWS keeps the functions that prepare and join labels in an account of its own in each region',
    'functions',
    (id, place) => `"arn:aws:lambda:${place}:${id}:function:"`
  );
}

/** One line where the region is known, else a table that is asked at run time. */
function account(
  region: string | null,
  accounts: Readonly<Record<string, string>>,
  comment: string,
  name: string,
  text: (id: string, place: string) => string
): string {
  const id = region === null ? undefined : accounts[region];
  if (region !== null && id !== undefined) {
    return `${comment}\n${name} = ${text(id, region)}`;
  }
  return [
    comment,
    'region = boto3.session.Session().region_name',
    'accounts = {',
    ...Object.entries(accounts).map(
      ([place, one]) => `    "${place}": "${one}",`
    ),
    '}',
    `${name} = f${text('{accounts[region]}', '{region}')}`
  ].join('\n');
}
