// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ExternalCall } from '../python/machine';

/**
 * The calls that rules look at, beside those that send requests. All others
 * are made and forgotten: to keep each with its arguments costs more than to
 * make it.
 */

/** Methods that write to the path they are given, with the position of the path. */
export const WRITERS: Readonly<Record<string, number>> = {
  to_csv: 0,
  to_parquet: 0,
  to_pickle: 0,
  to_json: 0,
  to_excel: 0,
  to_feather: 0,
  to_hdf: 0,
  savefig: 0,
  save_model: 0,
  save_pretrained: 0,
  save_weights: 0,
  savetxt: 0,
  makedirs: 0,
  mkdir: 0,
  write_text: -1,
  extractall: 0,
  urlretrieve: 1,
  copyfile: 1,
  copytree: 1,
  download_file: 2
};

/** Methods that delete an endpoint. */
export const DELETERS: ReadonlySet<string> = new Set([
  'delete_endpoint',
  'delete_predictor',
  'delete_resources',
  'cleanup'
]);

/** A keyword that gives a session a bucket of the notebook's choice. */
export const BUCKET_KEYWORD = 'default_bucket';

const METHODS = new Set([...Object.keys(WRITERS), ...DELETERS, 'open', 'fit']);

/** Whether a rule may look at a call. */
export function isHeeded({ method, args }: ExternalCall): boolean {
  return (
    METHODS.has(method) ||
    args.keywords.has(BUCKET_KEYWORD) ||
    method.endsWith('Session')
  );
}
