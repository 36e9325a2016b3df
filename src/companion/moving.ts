// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** States that a notebook instance leaves by itself. */
const MOVING = new Set([
  'Pending',
  'Stopping',
  'Deleting',
  'Updating',
  'PendingMaintenance',
  'InMaintenance'
]);

/** Whether a status changes by itself soon. */
export function isMoving({ status }: { readonly status: string }): boolean {
  return MOVING.has(status);
}
