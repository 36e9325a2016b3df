// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  IdentityReport,
  LifecycleCreateRequest
} from '../../../src/companion/contract';
import type { LifecycleScripts, Operation } from '../aws/types';
import { ProblemError } from '../http/problems';
import { projectUnknown } from '../instances/store';
import { isReservedName } from './names';
import { encodeScript } from './scripts';
import type { Usage } from './usage';

/** Who asks, and what the project runs by default. */
export interface Asker {
  readonly identity: IdentityReport;
  readonly defaultConfig: string | null;
}

export function isDefault(name: string, { defaultConfig }: Asker): boolean {
  return name.toLowerCase() === defaultConfig?.toLowerCase();
}

export function whyReadOnly(
  name: string,
  asker: Asker,
  facts: { isMine: boolean; isText: boolean; usage: Usage | null }
): string | null {
  if (isDefault(name, asker)) {
    return "It is the project's default, which runs on everybody's notebooks.";
  }
  if (isReservedName(name)) {
    return 'It was made for an EMR cluster.';
  }
  if (!facts.isMine) {
    return 'You did not create it.';
  }
  if (!facts.isText) {
    return 'Its script is no text in UTF-8, and would be damaged.';
  }
  if (facts.usage === null) {
    return 'It could not be found out which notebooks use it.';
  }
  return facts.usage.others
    ? "Somebody else's notebook uses it, and would run your change as root."
    : null;
}

export function known({ identity }: Asker): { user: string; project: string } {
  const { user, project } = identity;
  if (user === null || project === null) {
    throw new ProblemError(projectUnknown(identity));
  }
  return { user, project };
}

export function encoded(
  request: Pick<LifecycleCreateRequest, 'onCreate' | 'onStart'>,
  operation: Operation
): LifecycleScripts {
  const scripts = {
    onCreate: encodeScript(request.onCreate, operation),
    onStart: encodeScript(request.onStart, operation)
  };
  if (scripts.onCreate === null && scripts.onStart === null) {
    throw refused(
      operation,
      'invalid',
      'Both scripts are empty.',
      'Write at least one.'
    );
  }
  return scripts;
}

export function nameTaken(operation: Operation): ProblemError {
  return refused(
    operation,
    'conflict',
    'There is a lifecycle configuration of that name already.',
    'Choose another name.'
  );
}

export function lost({ problem }: ProblemError, absent: boolean): ProblemError {
  return new ProblemError({
    class: 'network',
    operation: problem.operation,
    detail: absent
      ? `${problem.detail} It was not created.`
      : `${problem.detail} It is not known whether ${problem.operation} took effect.`,
    next: 'Read the list again before you repeat it.',
    requestId: problem.requestId
  });
}

export function refused(
  operation: Operation,
  kind: 'conflict' | 'invalid' | 'denied',
  detail: string,
  next: string
): ProblemError {
  return new ProblemError({ class: kind, operation, detail, next });
}
