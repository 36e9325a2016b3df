// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import { sequenceItems } from '../../python/iteration';
import type { ExternalCall, Machine } from '../../python/machine';
import { dictKey } from '../../python/evaluate';
import type { Abstract } from '../../python/values';
import { NONE, UNKNOWN } from '../../python/values';

/**
 * A notebook may name a configuration file of its own, from which the SDK
 * takes what calls leave out (tags, network, keys, roles). The file is not
 * read, so from there on what a call of the SDK leaves out is not known.
 */
const VARIABLE =
  /^(?:SAGEMAKER_(?:CORE_)?(?:ADMIN|USER)_CONFIG_OVERRIDE|XDG_CONFIG_(?:HOME|DIRS))$/;
const FILE =
  /[./]config\/sagemaker\/config\.ya?ml|xdg\/sagemaker\/config\.ya?ml/;
const NOTE = '\u0000sdk defaults';

export function noteDefaults(m: Machine): void {
  m.store.set(m.slot(m.module, NOTE), NONE);
}

/** True if what a call of the SDK leaves out may come from such a file. */
export function mayHaveDefaults(m: Machine): boolean {
  return m.store.get(m.slot(m.module, NOTE)) !== undefined;
}

const HOOKED = '\u0000parameters hooked';
const HOOKS = /provide-client-params|before-parameter-build|before-call|[*]/;

/** True if a handler of the notebook's may add parameters to each request. */
export function mayBeHooked(m: Machine): boolean {
  return m.store.get(m.slot(m.module, HOOKED)) !== undefined;
}

/** `client.meta.events.register('provide-client-params.sagemaker', add_tags)` */
function noteHook(m: Machine, { path, args }: ExternalCall): void {
  if (
    path !== null &&
    /^boto(?:3|core)\b.*\bregister(?:_first|_last)?$/.test(path)
  ) {
    const event = args.positional[0] ?? args.keywords.get('event_name')?.value;
    const text = event ? dictKey(event) : null;
    if (text === null || HOOKS.test(text)) {
      m.store.set(m.slot(m.module, HOOKED), NONE);
    }
  }
}

/** An environment variable is set. */
export function noteVariable(m: Machine, name: Abstract): void {
  const text = dictKey(name);
  if (text !== null && VARIABLE.test(text)) {
    noteDefaults(m);
  }
}

/** `%env NAME=value`, `%set_env NAME value`, and cells that write the file itself. */
export function noteCommand(m: Machine, text: string): void {
  const [word = '', ...rest] = text.trim().split(/[\s=]+/, 2);
  const sets = word === 'env' || word === 'set_env';
  const written = /^writefile\b|\b(?:cp|mv|tee|ln)\b|>/.test(text);
  if (
    (sets && VARIABLE.test(rest[0] ?? '')) ||
    (written && FILE.test(text.split('\n', 1)[0] ?? ''))
  ) {
    noteDefaults(m);
  }
}

/** `os.putenv(..)`, `os.environ.update(..)`, `Session(sagemaker_config=..)`. */
export function noteCall(m: Machine, call: ExternalCall): void {
  const { path, method, args } = call;
  const [first = UNKNOWN] = args.positional;
  noteHook(m, call);
  if (path === 'os.putenv' || method === 'setdefault' || method === 'setenv') {
    noteVariable(m, first);
  } else if (path?.startsWith('os.environ.') && method === 'update') {
    sequenceItems(m, first).items.forEach(name => noteVariable(m, name));
    if ([...args.keywords.keys()].some(name => VARIABLE.test(name))) {
      noteDefaults(m);
    }
  } else if (/^sagemaker\b.*Session$/.test(path ?? '')) {
    const config = args.keywords.get('sagemaker_config')?.value;
    if (config && config.t !== 'none') {
      noteDefaults(m);
    }
  }
}
