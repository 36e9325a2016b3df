// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { JudgedRequest } from '../model';
import type { RuleReport } from './types';

export interface Told {
  readonly judged: JudgedRequest;
  readonly report: RuleReport;
}

/**
 * `deploy()` and its like take tags and network from the SDK object. While a
 * constructor can still be repaired, the methods wait: they may then need nothing.
 */
export function constructorsFirst(told: readonly Told[]): RuleReport[] {
  const isSdk = ({ judged }: Told): boolean =>
    judged.request.style.startsWith('sdk');
  const isConstructor = ({ judged }: Told): boolean =>
    /^[A-Z]/.test(judged.request.target);
  const repairs = told.some(
    one => isSdk(one) && isConstructor(one) && one.report.fix
  );
  return told.map(one =>
    repairs && isSdk(one) && !isConstructor(one)
      ? { ...one.report, fix: null }
      : one.report
  );
}
