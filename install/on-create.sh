#!/bin/bash
# jupyterlab-mlspace, on-create: fetch the wheels once, so that the first start finds them on the volume.
# Runs as root when an instance is created. It never fails: a script that fails makes the instance Failed.

# Bucket with the wheels; empty: the data bucket that notebook-params.json names.
BUCKET=""
PREFIX="global-read-only/resources/wheels"

# Only tests set this.
ROOT="${MLSPACE_INSTALL_ROOT:-}"
HOME_DIR="$ROOT/home/ec2-user"
PARAMS="$HOME_DIR/SageMaker/global-resources/notebook-params.json"
WHEELS="$HOME_DIR/SageMaker/.mlspace/wheels"

say() { echo "mlspace: $(date -u +%H:%M:%S) $*"; }

mlspace_create() {
  if [ -z "$BUCKET" ] && [ -r "$PARAMS" ]; then
    BUCKET=$(sed -n 's/.*"pSMSDataBucketName"[^"]*"\([^"]*\)".*/\1/p' "$PARAMS" | head -n 1)
  fi
  if ! [[ "$BUCKET" =~ ^[a-z0-9][a-z0-9.-]{2,62}$ ]]; then
    say "no bucket is known: set BUCKET at the top of the script; on-start tries again"
    return
  fi
  if sudo -u ec2-user -i bash -s -- "s3://$BUCKET/$PREFIX/" "$WHEELS" <<'AS_USER'; then
mkdir -p "$2" && timeout 120 aws s3 sync --only-show-errors --exclude '*' --include '*.whl' "$1" "$2"
AS_USER
    say "wheels of s3://$BUCKET/$PREFIX/ are in $WHEELS"
  else
    say "s3://$BUCKET/$PREFIX/ could not be read: check the role and the S3 endpoint; on-start tries again"
  fi
}

mlspace_create || say "on-create ended early; on-start tries again"
exit 0
