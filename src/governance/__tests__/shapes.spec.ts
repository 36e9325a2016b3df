// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, summary } from './harness';

/** Shapes that hide what reaches a request. Each row: name, code, expected lines. */
type Row = readonly [string, string, ...string[]];

const HEAD = `import boto3, copy, functools, json, os, sagemaker
sm = boto3.client('sagemaker')
tags = [{'Key': 'project', 'Value': 'p'}]
vpc = {'Subnets': ['s-1'], 'SecurityGroupIds': ['sg-1']}`;

const MODEL = (tagsState: string, vpcState = 'missing'): string =>
  `create_model CreateModel ${tagsState} ${vpcState} na`;

const DICTS: readonly Row[] = [
  [
    'dict()',
    "p = dict(ModelName='m', Tags=tags)\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'dict of pairs',
    "p = dict([('ModelName', 'm'), ('Tags', tags)])\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'spread',
    "a = {'Tags': tags}\nsm.create_model(**{**a, 'ModelName': 'm'})",
    MODEL('present')
  ],
  [
    'spread overridden by nothing',
    "a = {'Tags': tags}\nsm.create_model(**{**a, 'Tags': []})",
    MODEL('missing')
  ],
  [
    'union',
    "a = {'ModelName': 'm'} | {'Tags': tags}\nsm.create_model(**a)",
    MODEL('present')
  ],
  [
    'union in place',
    "a = {'ModelName': 'm'}\na |= {'Tags': tags}\nsm.create_model(**a)",
    MODEL('present')
  ],
  [
    'update with a dict',
    "a = {}\na.update({'Tags': tags})\nsm.create_model(**a)",
    MODEL('present')
  ],
  [
    'update with keywords',
    'a = {}\na.update(Tags=tags)\nsm.create_model(**a)',
    MODEL('present')
  ],
  [
    'setdefault',
    "a = {}\na.setdefault('Tags', []).append(tags[0])\nsm.create_model(**a)",
    MODEL('present')
  ],
  [
    'pop',
    "a = {'Tags': tags}\na.pop('Tags', None)\nsm.create_model(**a)",
    MODEL('missing')
  ],
  [
    'pop moves a value',
    "a = {'Tags': tags}\nb = {'Tags': a.pop('Tags')}\nsm.create_model(**b)",
    MODEL('present')
  ],
  [
    'del',
    "a = {'Tags': tags, 'VpcConfig': vpc}\ndel a['Tags']\nsm.create_model(**a)",
    MODEL('missing', 'present')
  ],
  [
    'del inside',
    "a = {'Tags': tags, 'VpcConfig': dict(vpc)}\ndel a['VpcConfig']['Subnets']\nsm.create_model(**a)",
    MODEL('present', 'missing')
  ],
  [
    'nested assignment',
    "a = {'VpcConfig': {}}\na['VpcConfig']['Subnets'] = ['s']\na['VpcConfig']['SecurityGroupIds'] = ['g']\nsm.create_model(**a)",
    MODEL('missing', 'present')
  ],
  [
    'a shallow copy shares what is inside',
    "a = {'VpcConfig': {'Subnets': ['s']}}\nb = a.copy()\nb['VpcConfig']['SecurityGroupIds'] = ['g']\nsm.create_model(**a)",
    MODEL('missing', 'present')
  ],
  [
    'a deep copy shares nothing',
    "a = {'VpcConfig': {'Subnets': ['s']}}\nb = copy.deepcopy(a)\nb['VpcConfig']['SecurityGroupIds'] = ['g']\nsm.create_model(**a)",
    MODEL('missing', 'missing')
  ],
  [
    'a key that is computed',
    "k = 'Ta' + 'gs'\na = {k: tags}\nsm.create_model(**a)",
    MODEL('present')
  ],
  [
    'a key that is not known',
    "a = {'ModelName': 'm'}\na[input()] = tags\nsm.create_model(**a)",
    MODEL('unknown', 'unknown')
  ],
  [
    'a comprehension over a dict',
    "t = {'a': 'b'}\nsm.create_model(Tags=[{'Key': k, 'Value': v} for k, v in t.items()])",
    MODEL('present')
  ],
  [
    'a comprehension over nothing',
    "t = {}\nsm.create_model(Tags=[{'Key': k, 'Value': v} for k, v in t.items()])",
    MODEL('missing')
  ],
  [
    'a comprehension over the unknown',
    "sm.create_model(Tags=[{'Key': k} for k in os.environ])",
    MODEL('unknown')
  ],
  [
    'a dict comprehension that drops',
    "a = {'ModelName': 'm', 'Tags': tags}\nb = {k: v for k, v in a.items() if k != 'Tags'}\nsm.create_model(**b)",
    MODEL('missing')
  ],
  ['append', 't = []\nt.append({})\nsm.create_model(Tags=t)', MODEL('present')],
  [
    'extend',
    't = []\nt.extend(tags)\nsm.create_model(Tags=t)',
    MODEL('present')
  ],
  ['+=', 't = []\nu = t\nu += tags\nsm.create_model(Tags=t)', MODEL('present')],
  ['+', 'sm.create_model(Tags=[] + tags)', MODEL('present')],
  [
    'an alias of an alias',
    "a = {}\nb = a\nc = b\nc['Tags'] = tags\nsm.create_model(**a)",
    MODEL('present')
  ],
  [
    'inside a list',
    "all = [{'ModelName': 'm'}]\nall[0]['Tags'] = tags\nsm.create_model(**all[0])",
    MODEL('present')
  ],
  [
    'a cycle',
    "a = {'Tags': tags}\na['self'] = a\nsm.create_model(Tags=a['self']['self']['Tags'])",
    MODEL('present')
  ],
  [
    'None in a conditional',
    'sm.create_model(Tags=tags if input() else [])',
    MODEL('unknown')
  ],
  [
    'json.loads',
    'sm.create_model(**json.loads(input()))',
    MODEL('unknown', 'unknown')
  ]
];

const FLOW: readonly Row[] = [
  [
    'if and else both',
    "p = {}\nif input():\n    p['Tags'] = tags\nelse:\n    p.update(Tags=tags)\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'if alone',
    "p = {}\nif input():\n    p['Tags'] = tags\nsm.create_model(**p)",
    MODEL('unknown')
  ],
  [
    'if that deletes',
    "p = {'Tags': tags}\nif input():\n    del p['Tags']\nsm.create_model(**p)",
    MODEL('unknown')
  ],
  [
    'a switch that is on',
    "ON = True\np = {}\nif ON:\n    p['Tags'] = tags\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'a switch that is off',
    "ON = False\np = {}\nif ON:\n    p['Tags'] = tags\nsm.create_model(**p)",
    MODEL('missing')
  ],
  [
    'a call that is switched off',
    "ON = False\nif ON:\n    sm.create_model(ModelName='m')",
    MODEL('missing')
  ],
  ['code that is put away', "if False:\n    sm.create_model(ModelName='m')"],
  [
    'in a for loop',
    "for n in ['a', 'b']:\n    sm.create_model(ModelName=n, Tags=tags)",
    MODEL('present')
  ],
  [
    'built in a for loop',
    "t = []\nfor k in ['a', 'b']:\n    t.append({'Key': k})\nsm.create_model(Tags=t)",
    MODEL('present')
  ],
  [
    'built in a loop of unknown length',
    "t = []\nfor k in os.listdir('.'):\n    t.append({'Key': k})\nsm.create_model(Tags=t)",
    MODEL('unknown')
  ],
  [
    'emptied in a loop of unknown length',
    "p = {'Tags': tags}\nfor k in os.listdir('.'):\n    p.pop('Tags', None)\nsm.create_model(**p)",
    MODEL('unknown')
  ],
  [
    'break',
    "p = {}\nwhile True:\n    p['Tags'] = tags\n    if input():\n        break\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'continue',
    "p = {}\nfor k in os.listdir('.'):\n    if input():\n        continue\n    p['Tags'] = tags\nsm.create_model(**p)",
    MODEL('unknown')
  ],
  [
    'try',
    "p = {}\ntry:\n    p['Tags'] = json.load(open('x'))\nexcept Exception:\n    p['Tags'] = tags\nsm.create_model(**p)",
    MODEL('unknown')
  ],
  [
    'try that may fail between',
    "p = {'Tags': tags}\ntry:\n    del p['Tags']\n    f()\n    p['Tags'] = tags\nexcept Exception:\n    pass\nsm.create_model(**p)",
    MODEL('unknown')
  ],
  [
    'finally',
    "p = {}\ntry:\n    f()\nfinally:\n    p['Tags'] = tags\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'with',
    "with open('x') as f:\n    t = tags\nsm.create_model(Tags=t)",
    MODEL('present')
  ],
  [
    'a ternary',
    't = tags if input() else tags + [{}]\nsm.create_model(Tags=t)',
    MODEL('present')
  ],
  ['or', 't = None\nsm.create_model(Tags=t or tags)', MODEL('present')],
  ['walrus', 'if (t := tags):\n    sm.create_model(Tags=t)', MODEL('present')],
  [
    'match',
    "match input():\n    case 'a':\n        t = tags\n    case _:\n        t = []\nsm.create_model(Tags=t)",
    MODEL('unknown')
  ],
  [
    'unpacking',
    'a, (b, *c) = 1, (tags, 2, 3)\nsm.create_model(Tags=b)',
    MODEL('present')
  ],
  [
    'swap',
    'a, b = [], tags\na, b = b, a\nsm.create_model(Tags=a)',
    MODEL('present')
  ],
  [
    'a chained assignment',
    'a = b = []\nb.append({})\nsm.create_model(Tags=a)',
    MODEL('present')
  ]
];

const FUNCTIONS: readonly Row[] = [
  [
    'a helper that adds',
    "def tag(p):\n    p['Tags'] = tags\n    return p\nsm.create_model(**tag({'ModelName': 'm'}))",
    MODEL('present')
  ],
  [
    'a helper that changes in place',
    "def tag(p):\n    p['Tags'] = tags\np = {}\ntag(p)\nsm.create_model(**p)",
    MODEL('present')
  ],
  [
    'a helper that returns early',
    'def t(x):\n    if x:\n        return tags\n    return []\nsm.create_model(Tags=t(input()))',
    MODEL('unknown')
  ],
  [
    'a helper that calls',
    "def make(name, **kw):\n    sm.create_model(ModelName=name, **kw)\nmake('m', Tags=tags)",
    MODEL('present')
  ],
  [
    'the worst of several callers counts',
    "def make(**kw):\n    sm.create_model(**kw)\nmake(Tags=tags)\nmake(ModelName='m')",
    MODEL('missing')
  ],
  [
    'a helper that nobody calls',
    'def make(t):\n    sm.create_model(Tags=t)',
    MODEL('unknown')
  ],
  [
    'a default',
    'def make(t=tags):\n    sm.create_model(Tags=t)\nmake()',
    MODEL('present')
  ],
  [
    '*args',
    'def make(*a):\n    sm.create_model(Tags=a[0])\nmake(tags)',
    MODEL('present')
  ],
  [
    'a lambda',
    'make = lambda t: sm.create_model(Tags=t)\nmake(tags)',
    MODEL('present')
  ],
  [
    'partial',
    "make = functools.partial(sm.create_model, Tags=tags)\nmake(ModelName='m')",
    MODEL('present')
  ],
  [
    'a bound method',
    "create = sm.create_model\ncreate(ModelName='m')",
    MODEL('missing')
  ],
  ['getattr', "getattr(sm, 'create_model')(Tags=tags)", MODEL('present')],
  [
    'a class',
    "class C:\n    def __init__(self, t):\n        self.t = t\n        self.sm = boto3.client('sagemaker')\n    def go(self):\n        self.sm.create_model(Tags=self.t)\nC(tags).go()",
    MODEL('present')
  ],
  [
    'inheritance',
    'class A:\n    t = tags\nclass B(A):\n    def go(self):\n        sm.create_model(Tags=self.t)\nB().go()',
    MODEL('present')
  ],
  [
    'a global',
    't = []\ndef f():\n    global t\n    t = tags\nf()\nsm.create_model(Tags=t)',
    MODEL('present')
  ],
  [
    'a closure',
    'def outer():\n    t = tags\n    def inner():\n        sm.create_model(Tags=t)\n    inner()\nouter()',
    MODEL('present')
  ],
  [
    'recursion',
    "def f(n, p):\n    p['Tags'] = tags\n    return f(n - 1, p) if n else p\nsm.create_model(**f(3, {}))",
    MODEL('unknown', 'unknown')
  ],
  [
    'a generator',
    "def gen():\n    yield {'Tags': tags}\nfor p in gen():\n    sm.create_model(**p)",
    MODEL('present')
  ],
  [
    'a dataclass',
    "from dataclasses import dataclass\n@dataclass\nclass C:\n    t: list\n    n: str = 'm'\nsm.create_model(Tags=C(tags).t)",
    MODEL('present')
  ],
  [
    'handed to code we cannot see',
    'import helpers\np = {}\nhelpers.fill(p)\nsm.create_model(**p)',
    MODEL('unknown', 'unknown')
  ],
  [
    'handed to print',
    'p = {}\nprint(p)\nsm.create_model(**p)',
    MODEL('missing')
  ]
];

const CLIENTS: readonly Row[] = [
  [
    'a session',
    "boto3.Session(region_name='x').client('sagemaker').create_model(Tags=tags)",
    MODEL('present')
  ],
  [
    'from import',
    "from boto3 import client as c\nc(service_name='sagemaker').create_model(Tags=tags)",
    MODEL('present')
  ],
  [
    'of the SDK',
    'sagemaker.Session().sagemaker_client.create_model(Tags=tags)',
    MODEL('present')
  ],
  [
    "of the SDK's boto session",
    "s = sagemaker.Session()\ns.boto_session.client('sagemaker').create_model(Tags=tags)",
    MODEL('present')
  ],
  [
    'kept in a dict',
    "c = {'x': sm}\nc['x'].create_model(Tags=tags)",
    MODEL('present')
  ],
  [
    'made by a helper',
    "def client(n):\n    return boto3.client(n)\nclient('sagemaker').create_model(Tags=tags)",
    MODEL('present')
  ],
  [
    'not known, yet named plainly',
    "def f(c):\n    c.create_model(ModelName='m', ExecutionRoleArn='r')",
    MODEL('missing')
  ],
  ['another service', "boto3.client('forecast').create_model(ModelName='m')"],
  [
    'a class of the same name',
    "class X:\n    def create_model(self, **kw):\n        pass\nX().create_model(ModelName='m')"
  ],
  ['a string', "doc = 'sm.create_model(ModelName=1)'"]
];

describe.each([
  ['dicts and lists', DICTS],
  ['control flow', FLOW],
  ['functions and classes', FUNCTIONS],
  ['clients', CLIENTS]
] as const)('%s', (_title, rows) => {
  it.each(rows.map(([name, code, ...expected]) => ({ name, code, expected })))(
    '$name',
    ({ code, expected }) => {
      expect(summary(analyse([HEAD, code]))).toEqual(expected);
      // A statement is the same in a cell of its own, wherever it may be cut.
      const cells = code.split(
        /\n(?=[^\s)\]}]|$)(?!else|elif|except|finally|case)/
      );
      expect(summary(analyse([HEAD, ...cells]))).toEqual(expected);
    }
  );
});
