// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/**
 * Libraries that do not change the dicts and lists they are handed. Anything
 * else that we cannot see into may, so that its arguments become unknown.
 */
const ROOTS = new Set(
  (
    'IPython PIL argparse ast base64 boto3 botocore builtins bs4 cv2 cycler datasets datetime decimal ' +
    'hashlib io itertools joblib json keras logging math matplotlib mxnet numpy onnx ' +
    'os pandas pathlib pickle pprint pyspark pytz random re requests s3fs sagemaker ' +
    'sagemaker_core sagemaker_studio scipy seaborn shutil sklearn smexperiments socket statistics string ' +
    'subprocess sys tarfile tempfile tensorflow textwrap time torch torchvision ' +
    'tqdm traceback transformers types typing typing_extensions urllib uuid warnings wget xgboost ' +
    'yaml zipfile plotly bokeh'
  ).split(' ')
);

/** True if a call of `path` leaves its arguments as they are. */
export function isHarmless(path: string): boolean {
  let known = KNOWN.get(path);
  if (known === undefined) {
    known = ROOTS.has(/^[^.:()[]*/.exec(path)?.[0] ?? '');
    if (KNOWN.size >= MAX_KNOWN) {
      KNOWN.clear();
    }
    KNOWN.set(path, known);
  }
  return known;
}

const KNOWN = new Map<string, boolean>();
const MAX_KNOWN = 5_000;
