// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { analyse, summary } from './harness';

/**
 * Shapes in which a careful person still sees what reaches the request. Each
 * row: name, cells, that person's answer (tags, network). The reader may say
 * `unknown` where the person knows; it may never say anything else.
 */
type Answer = 'present' | 'missing' | 'unknown';
type Row = readonly [string, readonly string[], Answer, Answer?];

const HEAD = `import boto3, copy, functools, json, os, sagemaker, itertools
from copy import deepcopy
sm = boto3.client('sagemaker')
tags = [{'Key': 'project', 'Value': 'p'}]
vpc = {'Subnets': ['s-1'], 'SecurityGroupIds': ['sg-1']}`;

const OVER_CELLS: readonly Row[] = [
  [
    'a dict emptied in a later cell',
    ["p = {'Tags': tags}", 'p.clear()', 'sm.create_model(**p)'],
    'missing'
  ],
  [
    'popitem',
    ["p = {'Tags': tags}", 'p.popitem()', 'sm.create_model(**p)'],
    'missing'
  ],
  [
    'a helper defined again',
    [
      'def t(): return tags',
      'def t(): return []',
      'sm.create_model(Tags=t(), VpcConfig=vpc)'
    ],
    'missing',
    'present'
  ],
  [
    'a nested function of a helper defined again',
    [
      'def mk():\n    def inner(): return []\n    return inner',
      'f = mk()',
      'def mk():\n    def inner(): return tags\n    return inner',
      'f = mk()\nsm.create_model(Tags=f())'
    ],
    'present'
  ],
  [
    'an alias taken before the dict is replaced',
    ["p = {'Tags': tags}\nq = p", 'p = {}', 'sm.create_model(**q)'],
    'present'
  ],
  [
    'a name read by a helper when it is called, not when it is defined',
    ['t = []\ndef go(): sm.create_model(Tags=t)', 't = tags', 'go()'],
    'present'
  ],
  [
    'a default taken when the helper is defined',
    ['t = []\ndef go(x=t): sm.create_model(Tags=x)', 't = tags', 'go()'],
    'missing'
  ],
  [
    'a mutable default that grows',
    [
      'def add(x, all=[]):\n    all.append(x)\n    return all',
      "add({'Key': 'a'})",
      'sm.create_model(Tags=add({}))'
    ],
    'present'
  ],
  [
    'slices of a list',
    ['t = tags + tags', 'sm.create_model(Tags=t[:0], VpcConfig=vpc)'],
    'missing',
    'present'
  ],
  [
    'slice assignment',
    ['t = []\nu = t', 't[:] = tags', 'sm.create_model(Tags=u)'],
    'present'
  ],
  [
    'a list cleared through an alias',
    ['t = list(tags)\nu = t', 'u.clear()', 'sm.create_model(Tags=t)'],
    'missing'
  ],
  [
    'remove',
    ["x = {'Key': 'a'}\nt = [x]", 't.remove(x)', 'sm.create_model(Tags=t)'],
    'missing'
  ],
  [
    'pop of a list',
    ['t = list(tags)', 't.pop()', 'sm.create_model(Tags=t)'],
    'missing'
  ],
  [
    'del of an item of a list',
    ['t = list(tags)', 'del t[0]', 'sm.create_model(Tags=t)'],
    'missing'
  ]
];

const DICTS: readonly Row[] = [
  [
    'deepcopy by its own name, then del',
    [
      "a = {'Tags': tags, 'VpcConfig': vpc}\nb = deepcopy(a)\ndel b['VpcConfig']\nsm.create_model(**a)"
    ],
    'present',
    'present'
  ],
  [
    'copy.copy shares the inner dict',
    [
      "a = {'VpcConfig': dict(vpc), 'Tags': tags}\nb = copy.copy(a)\nb['VpcConfig'].pop('Subnets')\nsm.create_model(**a)"
    ],
    'present',
    'missing'
  ],
  [
    'a later spread of an empty value wins',
    ["o = {'Tags': None}\nsm.create_model(**{'Tags': tags, **o})"],
    'missing'
  ],
  [
    'a union whose right side wins',
    ["a = {'Tags': tags} | {'Tags': []}\nsm.create_model(**a)"],
    'missing'
  ],
  [
    'update with pairs',
    ["a = {}\na.update([('Tags', tags)], VpcConfig=vpc)\nsm.create_model(**a)"],
    'present',
    'present'
  ],
  [
    'update with what is not known',
    [
      "a = {'ModelName': 'm'}\na.update(json.load(open('x')))\nsm.create_model(**a)"
    ],
    'unknown',
    'unknown'
  ],
  [
    'zip',
    ["p = dict(zip(['ModelName', 'Tags'], ['m', tags]))\nsm.create_model(**p)"],
    'present'
  ],
  [
    'zip in a comprehension',
    [
      "t = [{'Key': k, 'Value': v} for k, v in zip(['a', 'b'], ['1', '2'])]\nsm.create_model(Tags=t)"
    ],
    'present'
  ],
  [
    'zip with nothing',
    [
      "t = [{'Key': k, 'Value': v} for k, v in zip(['a', 'b'], [])]\nsm.create_model(Tags=t)"
    ],
    'missing'
  ],
  [
    'a comprehension that keeps none',
    ["sm.create_model(Tags=[t for t in tags if t['Key'] != 'project'])"],
    'missing'
  ],
  [
    'a comprehension with a test that is not known',
    ['sm.create_model(Tags=[t for t in tags if input()])'],
    'unknown'
  ],
  [
    'json.loads of a literal',
    [
      `p = json.loads('{"Tags": [{"Key": "a", "Value": "b"}]}')\nsm.create_model(**p)`
    ],
    'present'
  ],
  [
    'json.loads of json.dumps',
    ["p = json.loads(json.dumps({'Tags': tags}))\nsm.create_model(**p)"],
    'present'
  ],
  [
    'setdefault does not replace',
    ["p = {'Tags': []}\np.setdefault('Tags', tags)\nsm.create_model(**p)"],
    'missing'
  ],
  [
    'fromkeys',
    ["p = dict.fromkeys(['Tags'], tags)\nsm.create_model(**p)"],
    'present'
  ],
  [
    'get with a default',
    ["p = {}\nsm.create_model(Tags=p.get('Tags', tags))"],
    'present'
  ],
  [
    'a key chosen by a loop over names',
    [
      "p = {'ModelName': 'm'}\nfor k, v in [('Tags', tags), ('VpcConfig', vpc)]:\n    p[k] = v\nsm.create_model(**p)"
    ],
    'present',
    'present'
  ],
  [
    'None filtered out of a dict',
    [
      "p = {k: v for k, v in {'Tags': None, 'ModelName': 'm'}.items() if v is not None}\nsm.create_model(**p)"
    ],
    'missing'
  ],
  [
    'reversed and sorted',
    ["sm.create_model(Tags=sorted(tags, key=lambda t: t['Key']))"],
    'present'
  ],
  [
    'itertools.chain',
    ['sm.create_model(Tags=list(itertools.chain([], tags)))'],
    'present'
  ],
  [
    'ChainMap of what is known',
    [
      "from collections import ChainMap\np = dict(ChainMap({'Tags': tags}, {'ModelName': 'm'}))\nsm.create_model(**p)"
    ],
    'present'
  ],
  [
    'a defaultdict',
    [
      "from collections import defaultdict\np = defaultdict(list)\np['Tags'].append({})\nsm.create_model(**p)"
    ],
    'present'
  ]
];

const FLOW: readonly Row[] = [
  [
    'elif chain that covers all',
    [
      "p = {}\nif a():\n    p['Tags'] = tags\nelif b():\n    p.update({'Tags': tags})\nelse:\n    p |= {'Tags': tags}\nsm.create_model(**p)"
    ],
    'present'
  ],
  [
    'else of a try',
    [
      "p = {'Tags': tags}\ntry:\n    f()\nexcept Exception:\n    raise\nelse:\n    del p['Tags']\nsm.create_model(**p)"
    ],
    'missing'
  ],
  [
    'an except that ends the run',
    [
      "p = {}\ntry:\n    p['Tags'] = tags\nexcept KeyError:\n    raise SystemExit\nsm.create_model(**p)"
    ],
    'present'
  ],
  [
    'match with values bound',
    [
      "match {'t': tags}:\n    case {'t': found}:\n        sm.create_model(Tags=found)"
    ],
    'present'
  ],
  [
    'walrus in a comprehension',
    ['_ = [(last := t) for t in [[], tags]]\nsm.create_model(Tags=last)'],
    'present'
  ],
  [
    'for and else',
    ['for k in []:\n    t = []\nelse:\n    t = tags\nsm.create_model(Tags=t)'],
    'present'
  ],
  [
    'a loop over dicts',
    [
      "for p in [{'ModelName': 'a', 'Tags': tags}, {'ModelName': 'b', 'Tags': tags}]:\n    sm.create_model(**p)"
    ],
    'present'
  ],
  [
    'a loop over dicts, one without',
    [
      "for p in [{'ModelName': 'a', 'Tags': tags}, {'ModelName': 'b'}]:\n    sm.create_model(**p)"
    ],
    'missing'
  ],
  [
    'a loop that adds to each',
    [
      "all = [{'ModelName': 'a'}, {'ModelName': 'b'}]\nfor p in all:\n    p['Tags'] = tags\nfor p in all:\n    sm.create_model(**p)"
    ],
    'present'
  ],
  [
    'a while loop that may not run',
    ['t = []\nwhile ready():\n    t = tags\nsm.create_model(Tags=t)'],
    'unknown'
  ],
  [
    'an assertion that rules the empty out',
    ['t = tags if f() else []\nassert t\nsm.create_model(Tags=t)'],
    'present'
  ],
  [
    'nothing added when already there',
    [
      "p = {'Tags': tags}\nif 'Tags' not in p:\n    p['Tags'] = []\nsm.create_model(**p)"
    ],
    'present'
  ],
  [
    'added when not there',
    ["p = {}\nif 'Tags' not in p:\n    p['Tags'] = tags\nsm.create_model(**p)"],
    'present'
  ]
];

const CODE: readonly Row[] = [
  [
    'a closure over a nonlocal',
    [
      'def outer():\n    t = []\n    def fill():\n        nonlocal t\n        t = tags\n    fill()\n    sm.create_model(Tags=t)\nouter()'
    ],
    'present'
  ],
  [
    'a factory of closures',
    [
      'def maker(t):\n    def make(**kw):\n        return sm.create_model(Tags=t, **kw)\n    return make\nmaker(tags)(VpcConfig=vpc)'
    ],
    'present',
    'present'
  ],
  [
    'a lambda factory',
    ['mk = lambda t: (lambda **kw: sm.create_model(Tags=t, **kw))\nmk([])()'],
    'missing'
  ],
  [
    'a decorator that adds',
    [
      "def tagged(f):\n    @functools.wraps(f)\n    def go(**kw):\n        kw['Tags'] = tags\n        return f(**kw)\n    return go\n@tagged\ndef make(**kw):\n    sm.create_model(**kw)\nmake(ModelName='m')"
    ],
    'present'
  ],
  [
    'a decorator from elsewhere',
    [
      "from tools import tagged\n@tagged\ndef make(**kw):\n    sm.create_model(**kw)\nmake(ModelName='m')"
    ],
    'unknown',
    'unknown'
  ],
  [
    'partial of partial, overridden',
    [
      'a = functools.partial(sm.create_model, Tags=tags)\nb = functools.partial(a, Tags=[])\nb(VpcConfig=vpc)'
    ],
    'missing',
    'present'
  ],
  [
    'positional and keyword arguments handed on',
    [
      'def inner(name, t, v=None):\n    sm.create_model(ModelName=name, Tags=t, VpcConfig=v)\ndef outer(*a, **k):\n    inner(*a, **k)\nouter("m", tags, v=vpc)'
    ],
    'present',
    'present'
  ],
  [
    'self attributes set by another method',
    [
      "class J:\n    def __init__(self):\n        self.p = {'ModelName': 'm'}\n    def tag(self, t):\n        self.p['Tags'] = t\n        return self\n    def go(self):\n        sm.create_model(**self.p)\nJ().tag(tags).go()"
    ],
    'present'
  ],
  [
    'a class attribute shared by its objects',
    ["class C:\n    p = {}\nC().p['Tags'] = tags\nsm.create_model(**C().p)"],
    'present'
  ],
  [
    'super and an override',
    [
      'class A:\n    def t(self): return []\n    def go(self): sm.create_model(Tags=self.t())\nclass B(A):\n    def t(self): return super().t() + tags\nB().go()'
    ],
    'present'
  ],
  [
    'a property',
    [
      'class A:\n    @property\n    def t(self): return tags\nsm.create_model(Tags=A().t)'
    ],
    'present'
  ],
  [
    'a dataclass with a default factory',
    [
      'from dataclasses import dataclass, field, asdict\n@dataclass\nclass P:\n    ModelName: str = "m"\n    Tags: list = field(default_factory=lambda: list(tags))\nsm.create_model(**asdict(P()))'
    ],
    'present'
  ],
  [
    'a dataclass spread by its __dict__',
    [
      "from dataclasses import dataclass\n@dataclass\nclass P:\n    ModelName: str\n    Tags: list\nsm.create_model(**vars(P('m', tags)))"
    ],
    'present'
  ],
  [
    'a named tuple',
    [
      "from collections import namedtuple\nP = namedtuple('P', 'name tags')\nsm.create_model(Tags=P('m', tags).tags)"
    ],
    'present'
  ],
  [
    'a context manager of the notebook',
    [
      'from contextlib import contextmanager\n@contextmanager\ndef tagging():\n    yield tags\nwith tagging() as t:\n    sm.create_model(Tags=t)'
    ],
    'present'
  ],
  [
    'a generator collected',
    ["def gen():\n    yield {'Key': 'a'}\nsm.create_model(Tags=list(gen()))"],
    'present'
  ],
  [
    'a coroutine',
    ['async def make(t):\n    sm.create_model(Tags=t)\nawait make(tags)'],
    'present'
  ],
  [
    'global in a helper that is called late',
    [
      't = tags\ndef wipe():\n    global t\n    t = []',
      'wipe()',
      'sm.create_model(Tags=t)'
    ],
    'missing'
  ],
  [
    'a global that nobody changes',
    [
      't = tags\ndef wipe():\n    global t\n    t = []',
      'sm.create_model(Tags=t)'
    ],
    'present'
  ],
  [
    'a star import that may bring the name',
    ['t = []\nfrom settings import *\nsm.create_model(Tags=t)'],
    'unknown'
  ],
  [
    'getattr with a computed name',
    ["getattr(sm, '_'.join(['create', 'model']))(Tags=tags)"],
    'present'
  ],
  [
    'setattr',
    [
      "class C: pass\nc = C()\nsetattr(c, 't', tags)\nsm.create_model(Tags=c.t)"
    ],
    'present'
  ],
  [
    'map over models',
    [
      "list(map(lambda n: sm.create_model(ModelName=n, Tags=tags), ['a', 'b']))"
    ],
    'present'
  ],
  [
    'a helper chosen from a dict',
    ["do = {'a': lambda: sm.create_model(Tags=tags)}\ndo['a']()"],
    'present'
  ],
  [
    'exec of a string',
    ["t = []\nexec(open('settings.py').read())\nsm.create_model(Tags=t)"],
    'unknown'
  ],
  [
    'a dict changed through globals()',
    ["t = []\nglobals()['t'] = tags\nsm.create_model(Tags=t)"],
    'present'
  ],
  [
    'a list handed to a thread',
    [
      't = []\nimport threading\nthreading.Thread(target=lambda: t.extend(tags)).start()\nsm.create_model(Tags=t)'
    ],
    'unknown'
  ],
  [
    'a callback registered elsewhere',
    [
      'import helpers\nt = []\nhelpers.on_start(t.extend)\nsm.create_model(Tags=t)'
    ],
    'unknown'
  ],
  [
    'a magic that runs a notebook',
    ['t = []', '%run settings.ipynb', 'sm.create_model(Tags=t)'],
    'unknown'
  ],
  [
    'names from a papermill parameter cell that is overridden',
    [
      't = tags',
      'del t',
      'try:\n    t\nexcept NameError:\n    t = []',
      'sm.create_model(Tags=t)'
    ],
    'missing'
  ],
  [
    "a session's client of the SDK",
    [
      'sess = sagemaker.Session()\nc = sess.boto_session.client("sagemaker")\nc.create_model(Tags=[], VpcConfig=vpc)'
    ],
    'missing',
    'present'
  ],
  [
    'boto3.Session().client in a chain',
    ['boto3.Session().client("sagemaker").create_model(Tags=tags)'],
    'present'
  ],
  [
    'a client made in a class',
    [
      'class A:\n    sm = boto3.client("sagemaker")\nA.sm.create_model(Tags=tags)'
    ],
    'present'
  ],
  [
    'setUp by __enter__',
    [
      'class A:\n    def __enter__(self): return tags\n    def __exit__(self, *a): pass\nwith A() as t:\n    sm.create_model(Tags=t)'
    ],
    'present'
  ]
];

function check(cells: readonly string[], answers: readonly Answer[]): void {
  const lines = summary(analyse([HEAD, ...cells]));
  expect(lines.length).toBeGreaterThan(0);
  for (const line of lines) {
    const [, , ...states] = line.split(' ');
    answers.forEach((answer, index) => {
      expect([answer, 'unknown']).toContain(states[index]);
    });
  }
}

const ALL = [
  ['over cells', OVER_CELLS],
  ['dicts and lists', DICTS],
  ['control flow', FLOW],
  ['functions, classes, clients', CODE]
] as const;

describe.each(ALL)('%s', (_title, rows) => {
  it.each(
    rows.map(([name, cells, answer, network = 'missing']) => ({
      name,
      cells,
      answers: [answer, network]
    }))
  )('$name', ({ cells, answers }) => {
    check(cells, answers);
  });
});
