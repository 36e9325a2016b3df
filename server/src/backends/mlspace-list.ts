// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** MLSpace's notebooks as the page knows them. */
import type {
  Instance,
  InstanceList,
  InstanceStop
} from '../../../src/companion/contract';
import { parseStopTime } from '../autostop/time';
import { MINUTE } from '../clock';
import { actionsFor, ownerActionsFor } from '../instances/actions';
import type { MlspaceDescription, MlspaceRow } from '../mlspace/notebooks';
import type { MlspaceParts } from './mlspace';

/** MLSpace's list runs behind its notebooks for about this long. */
const BEHIND_MS = 2 * MINUTE;
/** Notebooks of a list that are described one by one, at most. */
const MAX_DESCRIBED = 10;
/** How long a stop time that MLSpace told is good for the list. */
const STOP_MS = MINUTE;
/** Where the project's own time is remembered: no notebook has such a name. */
const PROJECT = '';

/** What the companion remembers between two lists. */
export interface MlspaceMemory {
  /** When a notebook was last changed from here, by name. */
  readonly changes: Map<string, number>;
  /** What MLSpace said of stops, by name. */
  readonly stops: Map<
    string,
    { readonly stop: InstanceStop | null; at: number }
  >;
}

export function createMemory(): MlspaceMemory {
  return { changes: new Map(), stops: new Map() };
}

/**
 * The project's notebooks. MLSpace's list says neither what has just changed
 * nor when each is stopped, so what was changed and what is the user's own is
 * described, the rest has the project's time.
 */
export async function listThrough(parts: MlspaceParts): Promise<InstanceList> {
  const { api, clock, project } = parts;
  const [all, standard] = await Promise.all([api.list(), projectStop(parts)]);
  const rows = all.filter(one => one.project === project);
  const described = await describe(rows, parts);
  const instances = rows.map(row => {
    const now = described.get(row.resourceId);
    const known = parts.memory.stops.get(row.resourceId)?.stop;
    return now === undefined
      ? { ...fromRow(row, parts), stop: known ?? standard }
      : instanceOf(now, parts);
  });
  return {
    instances,
    asOf: clock.now(),
    pending: 0,
    problem: null,
    backend: 'mlspace'
  };
}

async function describe(
  rows: readonly MlspaceRow[],
  parts: MlspaceParts
): Promise<Map<string, MlspaceDescription>> {
  const { api, user } = parts;
  const behind = rows.filter(row => isBehind(row, parts));
  const mine = rows.filter(
    row =>
      row.user === user &&
      !behind.includes(row) &&
      !isFresh(row.resourceId, parts)
  );
  const answers = await Promise.all(
    [...behind, ...mine]
      .slice(0, MAX_DESCRIBED)
      .map(row => api.describe(row.resourceId).catch(() => null))
  );
  return new Map(
    answers.flatMap(one =>
      one === null ? [] : [[one.NotebookInstanceName, one] as const]
    )
  );
}

function isBehind(row: MlspaceRow, { memory, clock }: MlspaceParts): boolean {
  const at = memory.changes.get(row.resourceId);
  return (
    !row.metadata?.NotebookInstanceStatus ||
    (at !== undefined && clock.now() - at < BEHIND_MS)
  );
}

function isFresh(name: string, { memory, clock }: MlspaceParts): boolean {
  const at = memory.stops.get(name)?.at;
  return at !== undefined && clock.now() - at < STOP_MS;
}

/** What new notebooks of the project get; null where MLSpace does not say. */
async function projectStop(parts: MlspaceParts): Promise<InstanceStop | null> {
  const { api, memory, clock } = parts;
  if (!isFresh(PROJECT, parts)) {
    const schedule = await api.schedule().catch(() => null);
    const parsed = parseStopTime(schedule?.defaultTime ?? '');
    const stop: InstanceStop | null =
      'timeUtc' in parsed
        ? { timeUtc: parsed.timeUtc, source: 'mlspace', isDefault: true }
        : null;
    memory.stops.set(PROJECT, { stop, at: clock.now() });
  }
  return memory.stops.get(PROJECT)?.stop ?? null;
}

function fromRow(
  { resourceId, user, project, metadata }: MlspaceRow,
  parts: MlspaceParts
): Instance {
  const status = metadata?.NotebookInstanceStatus ?? 'Unknown';
  return {
    ...common(resourceId, status, user, parts),
    arn: metadata?.NotebookInstanceArn ?? '',
    type: metadata?.InstanceType ?? '',
    project,
    createdAt: metadata?.CreationTime ?? null,
    modifiedAt: metadata?.LastModifiedTime ?? null,
    failureReason: metadata?.FailureReason ?? null
  };
}

/** What MLSpace describes; its stop is remembered for the lists to come. */
export function instanceOf(
  found: MlspaceDescription,
  parts: MlspaceParts
): Instance {
  const { NotebookInstanceName, NotebookInstanceStatus, Owner } = found;
  const stop = stopOf(found);
  parts.memory.stops.set(NotebookInstanceName, { stop, at: parts.clock.now() });
  return {
    ...common(NotebookInstanceName, NotebookInstanceStatus, Owner, parts),
    arn: found.NotebookInstanceArn,
    type: found.InstanceType,
    project: found.Project,
    createdAt: found.CreationTime,
    modifiedAt: found.LastModifiedTime,
    failureReason: found.FailureReason,
    stop
  };
}

/** MLSpace leaves the time out where no schedule stops a notebook. */
function stopOf({ NotebookDailyStopTime }: MlspaceDescription): InstanceStop {
  const at = NotebookDailyStopTime ?? null;
  return {
    timeUtc:
      at === null ? null : new Date(at * 1000).toISOString().slice(11, 16),
    source: 'mlspace',
    isDefault: false
  };
}

function common(
  name: string,
  status: string,
  owner: string,
  parts: MlspaceParts
) {
  const facts = factsOf(name, status, owner, parts);
  return {
    name,
    ...facts,
    actions: actionsFor(facts),
    ownerActions: ownerActionsFor(facts)
  };
}

export function factsOf(
  name: string,
  status: string,
  owner: string,
  { user, self }: Pick<MlspaceParts, 'user' | 'self'>
) {
  return {
    status,
    owner,
    isMine: owner === user,
    isSelf: name.toLowerCase() === self.toLowerCase()
  };
}
