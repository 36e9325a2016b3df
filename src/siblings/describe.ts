// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { InstanceDetails } from '../companion/contract';
import { describeStop } from './stop-time';

/** One line of the details. */
export interface IFact {
  readonly name: string;
  /** Null: not known, and said so. */
  readonly value: string | null;
  /** What to know about the value. */
  readonly note?: string;
}
export interface IFactGroup {
  readonly title: string;
  readonly facts: readonly IFact[];
}

interface IWords {
  readonly trans: TranslationBundle;
  readonly locale: string;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Everything the companion told, in groups, in the order in which it is looked for. */
export function describe(
  details: InstanceDetails,
  words: IWords
): readonly IFactGroup[] {
  const { trans } = words;
  return [
    { title: trans.__('Notebook'), facts: notebookFacts(details, words) },
    {
      title: trans.__('Network and access'),
      facts: accessFacts(details, words)
    },
    { title: trans.__('Set-up'), facts: setUpFacts(details, words) }
  ];
}

function notebookFacts(details: InstanceDetails, words: IWords): IFact[] {
  const { trans, locale } = words;
  const { type, volumeGib, owner, project, createdAt, modifiedAt } = details;
  const moment = (at: number | null) =>
    at === null
      ? null
      : new Intl.DateTimeFormat(locale, {
          dateStyle: 'medium',
          timeStyle: 'long'
        }).format(at);
  return [
    { name: trans.__('Owner'), value: owner },
    { name: trans.__('Project'), value: project },
    { name: trans.__('Type'), value: type },
    {
      name: trans.__('Volume'),
      value: volumeGib === null ? null : trans.__('%1 GiB', volumeGib)
    },
    platformFact(details, words),
    stopFact(details, words),
    { name: trans.__('Created'), value: moment(createdAt) },
    { name: trans.__('Changed'), value: moment(modifiedAt) },
    { name: trans.__('ARN'), value: details.arn },
    { name: trans.__('Address'), value: details.url }
  ];
}

function stopFact({ stop }: InstanceDetails, words: IWords): IFact {
  const { text, source } = describeStop(stop, words);
  return {
    name: words.trans.__('Daily stop'),
    value: stop ? text : null,
    note: source
  };
}

function platformFact(details: InstanceDetails, words: IWords): IFact {
  const { trans, locale, now } = words;
  const { platform, platformSupportEnds } = details;
  const name = trans.__('Platform');
  if (platformSupportEnds === null) {
    return { name, value: platform };
  }
  const end = Date.parse(`${platformSupportEnds}T00:00:00Z`);
  const day = new Intl.DateTimeFormat(locale, {
    dateStyle: 'long',
    timeZone: 'UTC'
  }).format(end);
  return {
    name,
    value: platform,
    note:
      end < now
        ? trans.__(
            'AWS has not supported it since %1: move to a newer platform.',
            day
          )
        : trans.__('AWS supports it until %1.', day)
  };
}

function accessFacts(details: InstanceDetails, { trans }: IWords): IFact[] {
  const onOff = (value: boolean | null) =>
    value === null ? null : value ? trans.__('on') : trans.__('off');
  const { securityGroups, directInternetAccess } = details;
  return [
    { name: trans.__('Role'), value: details.roleArn },
    { name: trans.__('Encryption key'), value: details.kmsKeyId },
    { name: trans.__('Subnet'), value: details.subnetId },
    {
      name: trans.__('Security groups'),
      value: securityGroups.length > 0 ? securityGroups.join(', ') : null
    },
    {
      name: trans.__('Direct internet access'),
      value: onOff(directInternetAccess),
      ...(directInternetAccess === true
        ? { note: trans.__('MLSpace creates its notebooks without it.') }
        : {})
    },
    { name: trans.__('Root access'), value: onOff(details.rootAccess) }
  ];
}

function setUpFacts(details: InstanceDetails, { trans }: IWords): IFact[] {
  const { repositories } = details;
  const none = trans.__('none');
  return [
    {
      name: trans.__('Lifecycle configuration'),
      value: details.lifecycleConfig ?? none
    },
    { name: trans.__('EMR cluster'), value: details.emrCluster ?? none },
    {
      name: trans.__('Repositories'),
      value: repositories.length > 0 ? repositories.join(', ') : none
    }
  ];
}

/** A tag, and whether MLSpace would see it as it is. */
export interface ITag {
  readonly key: string;
  readonly value: string;
  readonly isOurs: boolean;
}

const OURS = ['project', 'system', 'user'];

/** MLSpace's three first, then by key. */
export function tagsOf(details: InstanceDetails): readonly ITag[] {
  return Object.entries(details.tags)
    .map(([key, value]) => ({ key, value, isOurs: OURS.includes(key) }))
    .sort(
      (a, b) =>
        Number(b.isOurs) - Number(a.isOurs) || a.key.localeCompare(b.key)
    );
}
