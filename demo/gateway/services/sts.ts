// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Who am I: answered for the principal that signed the request. */
import type { Account, Principal } from '../account';
import { type HttpAnswer, xmlAnswer } from '../wire/answer';

export function callerIdentity(
  account: Account,
  principal: Principal
): HttpAnswer {
  return xmlAnswer(
    'GetCallerIdentity',
    'https://sts.amazonaws.com/doc/2011-06-15/',
    `<Arn>${principal.arn}</Arn><UserId>${principal.userId}</UserId><Account>${account.account}</Account>`
  );
}
