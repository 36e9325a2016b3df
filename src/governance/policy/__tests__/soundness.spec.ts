// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import fc from 'fast-check';
import {
  type AccessRequest,
  type KeyFact,
  type NamedPolicy,
  type Verdict
} from '../../model';
import { PolicySet } from '../evaluate';
import { isSingleValued } from '../keys';

/**
 * A definite decision holds for every completion of what is unknown, and a
 * decision that every completion agrees on is definite.
 */

const full = process.env.MLSPACE_TEST_FULL === '1';
const RUNS = full ? 4_000 : 400;
const SEED = 20_261_121;

const SINGLE = [
  'aws:RequestTag/a',
  'aws:RequestTag/b',
  'sagemaker:VolumeKmsKey'
];
const SEVERAL = ['aws:TagKeys', 'sagemaker:InstanceTypes'];
const KEYS = [...SINGLE, ...SEVERAL];

/** Every text that the patterns below can tell apart is one of these. */
const TEXTS: readonly string[] = [
  ...new Set([
    ...wordsOf(['a', 'B', 'x'], 4),
    ...wordsOf(['a', 'A', 'b', 'B'], 3)
  ])
];

function wordsOf(alphabet: readonly string[], longest: number): string[] {
  const words = [''];
  for (let from = 0, length = 1; length <= longest; length++) {
    const to = words.length;
    for (; from < to; from++) {
      words.push(...alphabet.map(char => words[from] + char));
    }
  }
  return words;
}

const word = fc.constantFrom('a', 'aB', 'B', 'Ba', 'A', 'ab');
const glob = fc
  .array(fc.constantFrom('a', 'B', '*', '?'), { minLength: 1, maxLength: 3 })
  .map(parts => parts.join(''));

const operator = fc.oneof(
  fc.tuple(
    fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
    fc.constantFrom(
      'StringEquals',
      'StringNotEquals',
      'StringEqualsIgnoreCase',
      'StringNotEqualsIgnoreCase',
      'StringLike',
      'StringNotLike'
    ),
    fc.constantFrom('', '', 'IfExists')
  ),
  fc.tuple(fc.constant(''), fc.constant('Null'), fc.constant(''))
);

const condition = fc
  .tuple(
    operator,
    fc.constantFrom(...KEYS),
    fc.array(fc.oneof(word, glob), { minLength: 1, maxLength: 2 }),
    fc.boolean()
  )
  .map(([[set, base, suffix], key, values, truth]) => ({
    operator: `${set}${base}${suffix}`,
    key,
    values: base === 'Null' ? [String(truth)] : values
  }));

const statement = fc
  .record({
    effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
    resource: fc.constantFrom(
      '*',
      'arn:aws:sagemaker:*:*:model/a*',
      'arn:aws:sagemaker:*:1:model/*'
    ),
    notResource: fc.boolean(),
    conditions: fc.array(condition, { maxLength: 3 })
  })
  .map(({ effect, resource, notResource, conditions }) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const { operator: name, key, values } of conditions) {
      block[name] = { ...block[name], [key]: values };
    }
    return {
      Effect: effect,
      Action: 'sagemaker:*',
      [notResource && resource !== '*' ? 'NotResource' : 'Resource']: resource,
      Condition: block
    };
  });

const policies = fc
  .tuple(
    fc.array(statement, { minLength: 1, maxLength: 5 }),
    fc.option(fc.array(statement, { minLength: 1, maxLength: 3 }))
  )
  .map(([identity, boundary]): readonly NamedPolicy[] => [
    policy('identity', identity),
    ...(boundary === null ? [] : [policy('boundary', boundary)])
  ]);

function policy(
  kind: NamedPolicy['kind'],
  statements: readonly object[]
): NamedPolicy {
  return {
    name: kind,
    kind,
    document: { Version: '2012-10-17', Statement: statements }
  };
}

const text = fc.constantFrom('a', 'aB', 'ab', 'B', 'x');
const definite: fc.Arbitrary<KeyFact> = fc.oneof(
  fc.constant<KeyFact>({ kind: 'absent' }),
  text.map((value): KeyFact => ({
    kind: 'values',
    values: [value],
    open: false
  }))
);
const fact: fc.Arbitrary<KeyFact> = fc.oneof(
  definite,
  fc.constant<KeyFact>({ kind: 'unknown' }),
  fc.constant<KeyFact>({ kind: 'some' }),
  fc.constant<KeyFact>({ kind: 'some', like: 'a*' }),
  text.map((value): KeyFact => ({
    kind: 'values',
    values: [value],
    open: true
  })),
  fc
    .tuple(definite, definite)
    .map((options): KeyFact => ({ kind: 'oneOf', options }))
);

const request = fc
  .record({
    resource: fc.constantFrom(
      null,
      'arn:aws:sagemaker:r:1:model/ab',
      'arn:aws:sagemaker:r:2:model/b'
    ),
    facts: fc.array(fact, { minLength: KEYS.length, maxLength: KEYS.length })
  })
  .map(({ resource, facts }): AccessRequest => ({
    action: 'sagemaker:CreateModel',
    resource,
    keys: new Map(KEYS.map((key, i) => [key.toLowerCase(), facts[i]])),
    openPrefixes: []
  }));

/** Texts that differ in what the policies say of them: one of each kind. */
function representatives(document: readonly NamedPolicy[]): readonly string[] {
  const patterns = new Set<string>();
  JSON.stringify(document, (_, value: unknown) => {
    if (typeof value === 'string') {
      patterns.add(value);
    }
    return value;
  });
  const kinds = new Map<string, string>();
  // A wildcard is a plain character where an operator takes none.
  for (const each of [...TEXTS, ...patterns].filter(isText)) {
    const id = [...patterns]
      .map(pattern => {
        const like = new RegExp(
          `^${pattern
            .replace(/[^A-Za-z*?]/g, '\\$&')
            .replace(/\*/g, '.*')
            .replace(/\?/g, '.')}$`
        );
        return `${Number(each === pattern)}${Number(each.toLowerCase() === pattern.toLowerCase())}${Number(like.test(each))}`;
      })
      .join();
    // What a `like` of the facts can tell apart counts as well.
    const whole = `${id} ${each.startsWith('a')}`;
    if (!kinds.has(whole)) {
      kinds.set(whole, each);
    }
  }
  return [...kinds.values()];
}

const isText = (value: string): boolean => /^[aABbx*?]*$/.test(value);

/** All lists of values that a fact stands for, as far as policies can tell. */
function completions(
  key: string,
  known: KeyFact,
  texts: readonly string[]
): readonly (readonly string[])[] {
  const single = isSingleValued(key);
  const some = single
    ? texts.map(value => [value])
    : subsets(texts).filter(values => values.length > 0);
  switch (known.kind) {
    case 'absent':
      return [[]];
    case 'unknown':
      return [[], ...some];
    case 'some':
      return known.like === undefined
        ? some
        : texts.filter(value => value.startsWith('a')).map(value => [value]);
    case 'values':
      return known.open && !single
        ? subsets(texts).map(values => [...known.values, ...values])
        : [known.values];
    case 'oneOf':
      return known.options.flatMap(option => completions(key, option, texts));
  }
}

function subsets(texts: readonly string[]): readonly (readonly string[])[] {
  // Pairs and triples of kinds show what larger sets do, nearly always.
  const sets: (readonly string[])[] = [[]];
  texts.forEach((a, i) => {
    sets.push([a]);
    texts.slice(i + 1).forEach((b, j) => {
      sets.push([a, b]);
      texts.slice(i + j + 2).forEach(c => sets.push([a, b, c]));
    });
  });
  return sets;
}

const MAX_COMPLETIONS = full ? 20_000 : 2_000;

/** The verdicts of all completions; null when there are too many. */
function verdicts(
  set: PolicySet,
  partial: AccessRequest,
  texts: readonly string[]
): ReadonlySet<Verdict> | null {
  const resources =
    partial.resource === null
      ? ['a', 'b', '']
          .flatMap(name =>
            ['1', '2'].map(
              account => `arn:aws:sagemaker:r:${account}:model/${name}`
            )
          )
          .concat('*')
      : [partial.resource];
  const used = [...partial.keys].map(
    ([key, known]) => [key, completions(key, known, texts)] as const
  );
  const count = used.reduce(
    (n, [, lists]) => n * lists.length,
    resources.length
  );
  if (count > MAX_COMPLETIONS) {
    return null;
  }
  const found = new Set<Verdict>();
  const visit = (i: number, keys: Map<string, KeyFact>): void => {
    if (i === used.length) {
      for (const resource of resources) {
        found.add(set.decide({ ...partial, resource, keys }).decision);
      }
      return;
    }
    const [key, lists] = used[i];
    for (const values of lists) {
      visit(
        i + 1,
        new Map(keys).set(key, { kind: 'values', values, open: false })
      );
    }
  };
  visit(0, new Map());
  return found;
}

/** Only what some condition asks of can matter: the rest is fixed. */
function focus(
  partial: AccessRequest,
  document: readonly NamedPolicy[]
): AccessRequest {
  const json = JSON.stringify(document).toLowerCase();
  return {
    ...partial,
    keys: new Map(
      [...partial.keys].filter(([key]) => json.includes(`"${key}"`))
    )
  };
}

it('says nothing definite that a completion contradicts, and all that holds', () => {
  let compared = 0;
  let unknown = 0;
  fc.assert(
    fc.property(policies, request, (document, full_) => {
      const partial = focus(full_, document);
      const set = new PolicySet(document);
      expect(set.problems).toEqual([]);
      const { decision, refused } = set.decide(partial);
      const found = verdicts(set, partial, representatives(document));
      if (found === null) {
        return;
      }
      compared++;
      unknown += decision === 'unknown' ? 1 : 0;
      expect([decision, refused, [...found]]).toEqual([
        found.size > 1 ? 'unknown' : [...found][0],
        !found.has('allowed'),
        [...found]
      ]);
    }),
    { numRuns: RUNS, seed: SEED }
  );
  // The sample must have had something to say.
  expect(compared).toBeGreaterThan(RUNS / 3);
  expect(unknown).toBeGreaterThan(RUNS / 20);
});

it('names keys that, changed together, have the request allowed', () => {
  let changed = 0;
  fc.assert(
    fc.property(policies, request, (document, full_) => {
      const partial = focus(full_, document);
      const set = new PolicySet(document);
      const { decision, wouldChange } = set.decide(partial);
      if (
        decision === 'allowed' ||
        decision === 'unknown' ||
        wouldChange.length === 0
      ) {
        return;
      }
      changed++;
      const freed = new Map(partial.keys);
      wouldChange.forEach(key => freed.set(key, { kind: 'unknown' }));
      // Freed, they can be allowed; and each of them is needed for that.
      expect(set.decide({ ...partial, keys: freed }).decision).not.toBe(
        decision
      );
      for (const key of wouldChange) {
        const kept = new Map(freed).set(
          key,
          partial.keys.get(key) ?? { kind: 'absent' }
        );
        expect(set.decide({ ...partial, keys: kept }).decision).not.toBe(
          'allowed'
        );
      }
    }),
    { numRuns: RUNS, seed: SEED }
  );
  expect(changed).toBeGreaterThan(RUNS / 20);
});
