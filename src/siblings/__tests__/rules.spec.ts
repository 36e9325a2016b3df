// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { trans } from '../../companion/__tests__/fakes';
import { instanceName, updateRequest } from '../../companion/contract';
import {
  checkConfirmation,
  checkName,
  checkType,
  checkVolume,
  VOLUME_GIB
} from '../rules';

describe('checkName', () => {
  const check = checkName(['eda-jdoe'], trans);

  it.each(['a', 'A1', 'a--b', 'x'.repeat(63)])('takes %s', name => {
    expect(check(name)).toBeNull();
    expect(instanceName.safeParse(name).success).toBe(true);
  });

  it.each(['', '-a', 'a-', 'a_b', 'a b', 'ä', 'a\n', 'x'.repeat(64)])(
    'refuses %j, as the contract does',
    name => {
      expect(check(name)).not.toBeNull();
      expect(instanceName.safeParse(name).success).toBe(false);
    }
  );

  it('refuses one that is taken', () => {
    expect(check('eda-jdoe')).toContain('already');
  });
});

describe('checkVolume', () => {
  it.each(['5', '20', '16384'])('takes %s for a new one', text => {
    expect(checkVolume(null, trans)(text)).toBeNull();
    const volumeGib = Number(text);
    expect(updateRequest.safeParse({ volumeGib }).success).toBe(true);
  });

  it.each(['', '4', '16385', '5.5', '1e2', '-5', ' 5', '0x10', 'five'])(
    'refuses %j',
    text => {
      expect(checkVolume(null, trans)(text)).toBe(
        `A whole number from ${VOLUME_GIB.min} to ${VOLUME_GIB.max}.`
      );
    }
  );

  it('never shrinks', () => {
    const check = checkVolume(20, trans);
    expect(check('19')).toBe('A volume cannot shrink: it has 20 GiB.');
    expect(check('20')).toBeNull();
    expect(check('21')).toBeNull();
  });
});

test('checkType takes what reads like a type and is allowed', () => {
  const free = checkType(null, trans);
  expect(free('ml.p4de.24xlarge')).toBeNull();
  expect(free('t3.medium')).not.toBeNull();
  expect(free('ml.T3.medium')).not.toBeNull();
  const bound = checkType(['ml.t3.medium'], trans);
  expect(bound('ml.t3.medium')).toBeNull();
  expect(bound('ml.t3.large')).toBe('This project does not allow ml.t3.large.');
});

test('checkConfirmation wants the name exactly', () => {
  const check = checkConfirmation('eda-jdoe', trans);
  expect(check('eda-jdoe')).toBeNull();
  for (const other of ['', 'EDA-jdoe', 'eda-jdoe ', 'eda']) {
    expect(check(other)).not.toBeNull();
  }
});
