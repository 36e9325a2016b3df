// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * MLSpace names the configuration that attaches notebooks to an EMR cluster
 * after the cluster, and takes whatever has that name: one that somebody else
 * made would run as root on every notebook attached later. Ours begin otherwise.
 */
export function isReservedName(name: string): boolean {
  return /-int-mls-conf$|^mlspace-emr-/i.test(name);
}
