// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
import type { ApiRequest, ProjectFacts, ResourceRequest } from '../../model';
import type { ExternalCall, Machine } from '../../python/machine';
import type {
  Abstract,
  Arguments,
  Creation,
  InstanceObject,
  Keyword
} from '../../python/values';
import { NONE, NO_ARGUMENTS, UNKNOWN, optionsOf } from '../../python/values';
import type {
  Launch,
  LaunchedAction,
  Made,
  MethodKnowledge
} from '../knowledge';
import {
  functionKnowledge,
  localSessions,
  methodKnowledge,
  pipelineSessions
} from '../knowledge';
import type { Passed } from './bound';
import { BoundArguments } from './bound';
import type { KnownClass } from './classes';
import {
  classOf,
  constructorOf,
  functionOf,
  lineageOf,
  methodOf,
  shortName
} from './classes';
import { attribute, firstOf, own } from '../knowledge/build';
import { isLocal, isSent, requestOf } from './launch';
import { decoratorOf, isWrapped, runElsewhere, wrap } from './remote';
import type { LaunchContext } from './resolve';
import { resolve } from './resolve';

/** What the SDK part of the world needs to do its work. */
export interface SdkHost {
  readonly facts: ProjectFacts;
  /** True if the notebook uses SDK v3: shared names then mean its classes. */
  readonly newer: boolean;
  emit(m: Machine, request: ResourceRequest): void;
}

/** Requests that are sent once an object that a call returned is launched. */
const PENDING = new WeakMap<Creation, ResourceRequest>();
/** Objects that a method returned, not a constructor. */
const RETURNED = new WeakSet<Creation>();
/** Class that is written where an object was made, if it is not its own. */
const MAKERS = new WeakMap<Creation, string>();

/**
 * Requests that only note what happened, or run what exists: no resource of
 * their own that a project would have to govern.
 */
const RECORDS = new Set([
  'StartPipelineExecution',
  'CreateArtifact',
  'CreateAction',
  'CreateContext',
  'CreateExperiment',
  'CreateTrial',
  'CreateTrialComponent'
]);

/** Prefix of attributes that remember earlier calls. */
const EARLIER = 'earlier ';
const REMEMBERED = new Set(['add_tags', 'build', 'deploy']);

/** Result of a call of the SDK's; null if it is none that we know. */
export function callSdk(
  host: SdkHost,
  m: Machine,
  call: ExternalCall
): Abstract | null {
  const { path, self } = call;
  if (self && launchesUnknown(call)) {
    return callOnUnknown(host, m, call);
  }
  if (path === null) {
    return null;
  }
  const object = self ? m.object(self) : null;
  if (self && object?.o === 'instance') {
    return (
      callOnObject(host, m, call, self, object) ??
      callDecorator(host, m, call, object)
    );
  }
  if (self) {
    return null;
  }
  const known = classOf(path, host.newer);
  if (known) {
    return construct(host, m, known, call);
  }
  return callFunction(host, m, path, call) ?? callOnClass(host, m, path, call);
}

const COUNTS: Readonly<Record<string, string>> = {
  deploy: 'initial_instance_count',
  transformer: 'instance_count'
};

/** A launch on an object from elsewhere that can be nothing but the SDK's. */
function launchesUnknown({ self, method, args }: ExternalCall): boolean {
  const count = COUNTS[method];
  return (
    count !== undefined &&
    (self?.t === 'unknown' || self?.t === 'method') &&
    args.keywords.has(count) &&
    args.keywords.has('instance_type')
  );
}

/** Judged as an estimator's, all of whose own arguments are unknown. */
function callOnUnknown(
  host: SdkHost,
  m: Machine,
  call: ExternalCall
): Abstract | null {
  const known = classOf('sagemaker.estimator.EstimatorBase', false);
  const knowledge = known
    ? methodKnowledge(known.style, lineageOf(known), call.method)
    : null;
  if (!known || !knowledge) {
    return null;
  }
  const own = new BoundArguments(
    { ...NO_ARGUMENTS, openKeywords: true },
    null,
    null
  );
  const signature = methodOf(known, call.method);
  const bound = new BoundArguments(call.args, signature, call.container);
  const context = contextOf(host, m, null, own, bound);
  const pending = launchAll(host, context, known, knowledge, call, null);
  return knowledge.returns
    ? returned(context, knowledge.returns, call, pending)
    : { t: 'unknown', origin: null, path: 'sagemaker.predictor()' };
}

function construct(
  host: SdkHost,
  m: Machine,
  known: KnownClass,
  call: ExternalCall
): Abstract {
  const { args, span, callee, container } = call;
  const made = m.allocate({
    o: 'instance',
    type: null,
    name: known.sdkClass.name,
    attributes: new Map(),
    open: false,
    creation: { args, span, callee, container },
    origin: span
  });
  const own = methodKnowledge(known.style, lineageOf(known), '__init__');
  if (own) {
    const bound = new BoundArguments(args, constructorOf(known), container);
    const context = contextOf(host, m, null, bound, bound);
    launchAll(host, context, known, own, call, null);
  }
  return made;
}

function contextOf(
  host: SdkHost,
  m: Machine,
  object: InstanceObject | null,
  own: BoundArguments | null,
  call: BoundArguments
): LaunchContext {
  return {
    m,
    facts: host.facts,
    own,
    set: object?.attributes ?? new Map(),
    call,
    earlier: (method, argument) => earlierOf(m, object, method, argument)
  };
}

function earlierOf(
  m: Machine,
  object: InstanceObject | null,
  method: string,
  argument: string
): Passed | null {
  const value = object?.attributes.get(`${EARLIER}${method}`);
  if (!value) {
    return null;
  }
  const options = optionsOf(value);
  const passed = options.flatMap(option => {
    const kept = m.object(option);
    const args = kept?.o === 'instance' ? kept.creation?.args : undefined;
    return args ? [argumentOf(args, argument)] : [];
  });
  const [first] = passed;
  if (options.length === 1 || !first) {
    return first ?? null;
  }
  return { value: UNKNOWN, certain: false, span: null };
}

/** An argument that is the method's first, or passed by name. */
function argumentOf(args: Arguments, name: string): Passed {
  const keyword = args.keywords.get(name);
  const [first] = args.positional;
  const value = keyword?.value ?? first;
  const open = args.openKeywords || args.openPositional;
  return {
    value: value ?? (open ? UNKNOWN : NONE),
    certain: value !== undefined ? (keyword?.certain ?? true) : !open,
    span: keyword?.span ?? null
  };
}

function callOnObject(
  host: SdkHost,
  m: Machine,
  call: ExternalCall,
  self: Abstract,
  object: InstanceObject
): Abstract | null {
  const known = classOf(object.name, host.newer);
  if (!known || !object.creation) {
    return null;
  }
  const { method } = call;
  remember(m, self, object, call);
  const knowledge = methodKnowledge(known.style, lineageOf(known), method);
  const result: Abstract = {
    t: 'unknown',
    origin: null,
    path: `${object.name}.${method}()`
  };
  if (!knowledge) {
    return method.startsWith('with_') ? self : result;
  }
  const { args, container } = object.creation;
  const own = new BoundArguments(args, constructorOf(known), container);
  const bound = new BoundArguments(
    call.args,
    methodOf(known, method),
    call.container
  );
  const context = contextOf(host, m, object, own, bound);
  const session = sessionOf(context, known);
  const pending =
    session === 'remote'
      ? launchAll(host, context, known, knowledge, call, object.creation)
      : null;
  if (lineageOf(known).some(name => EXECUTOR.test(name))) {
    runElsewhere(m, call.args);
  }
  if (method === 'compile') {
    return self;
  }
  const made =
    knowledge.returns ??
    (method === 'compile_model'
      ? methodKnowledge(known.style, lineageOf(known), 'create_model')?.returns
      : null);
  const isMade = made && (!made.test || resolve(context, made.test).certain);
  const maker = made?.atMaker ? { known, creation: object.creation } : null;
  return isMade ? returned(context, made, call, pending, maker) : result;
}

/** Keeps the arguments of calls that later launches ask for. */
function remember(
  m: Machine,
  self: Abstract,
  object: InstanceObject,
  call: ExternalCall
): void {
  const { args, span, callee, container } = call;
  const empty = call.method === 'deploy' && !args.keywords.has('tags');
  if (!REMEMBERED.has(call.method) || self.t !== 'ref' || empty) {
    return;
  }
  const kept = m.allocate({
    o: 'instance',
    type: null,
    name: 'call',
    attributes: new Map(),
    open: false,
    creation: { args, span, callee, container },
    origin: null
  });
  const attributes = new Map(object.attributes);
  attributes.set(`${EARLIER}${call.method}`, kept);
  m.store.set(self.id, { ...object, attributes });
}

const EXECUTOR = /\.remote_function\.client\.RemoteExecutor$/;

/** A pipeline's own requests are sent under its special session too. */
const PIPELINE = /\.workflow\.pipeline\.Pipeline$/;

/** A tuner's session is that of its estimator. */
const SESSION = firstOf(
  own('sagemaker_session'),
  own('estimator', attribute('sagemaker_session'))
);

/** Whether launches reach AWS, run here, or only describe a pipeline's steps. */
function sessionOf(
  context: LaunchContext,
  known: KnownClass
): 'remote' | 'other' {
  if (lineageOf(known).some(name => PIPELINE.test(name))) {
    return 'remote';
  }
  const { value } = resolve(context, SESSION);
  const object = value ? context.m.object(value) : null;
  const name = object?.o === 'instance' ? object.name : '';
  return pipelineSessions.has(name) || localSessions.has(name)
    ? 'other'
    : 'remote';
}

/** Sends what a method sends; gives what waits for the returned object's launch. */
function launchAll(
  host: SdkHost,
  context: LaunchContext,
  known: KnownClass,
  knowledge: MethodKnowledge,
  call: ExternalCall,
  creation: Creation | null
): ResourceRequest | null {
  const pending = creation ? PENDING.get(creation) : undefined;
  const byCall = knowledge.launches.some(launch => launch.at === 'call');
  let later: ResourceRequest | null = null;
  for (const launch of knowledge.launches) {
    if (isLocal(context, launch.local)) {
      continue;
    }
    if (launch.at === 'constructor' && pending) {
      host.emit(context.m, { ...pending, launch: call.span });
      continue;
    }
    const returnedObject = creation !== null && RETURNED.has(creation);
    if (launch.at === 'constructor' && returnedObject && byCall) {
      continue;
    }
    const request = launched(context, known, launch, call, creation, false);
    if (request) {
      host.emit(context.m, request);
      later ??= launched(context, known, launch, call, creation, true);
    }
  }
  return later;
}

/** The request of one launch, with or without what is sent later. */
function launched(
  context: LaunchContext,
  known: KnownClass | null,
  launch: Launch,
  call: ExternalCall,
  creation: Creation | null,
  later: boolean
): ResourceRequest | null {
  const wanted = (action: LaunchedAction): boolean =>
    (later || action.sent !== 'later') && isSent(context, action) !== false;
  if (later && !launch.actions.some(action => action.sent === 'later')) {
    return null;
  }
  const requests: ApiRequest[] = launch.actions
    .filter(wanted)
    .flatMap(action => requestOf(context, action) ?? []);
  if (requests.every(request => RECORDS.has(request.action))) {
    return null;
  }
  const atConstructor = launch.at === 'constructor' && creation !== null;
  const place = atConstructor ? creation : call;
  return {
    style: known?.style ?? 'sdk-v2',
    target:
      atConstructor && known
        ? (MAKERS.get(creation) ?? shortName(known.sdkClass.name))
        : call.method,
    requests,
    call: place.span,
    callee: place.callee,
    launch: atConstructor ? call.span : null
  };
}

/** The object whose method returned another, where that one's arguments are written. */
interface Maker {
  readonly known: KnownClass;
  readonly creation: Creation;
}

/** The object that a method returns, as if its constructor had been called. */
function returned(
  context: LaunchContext,
  made: Made,
  call: ExternalCall,
  pending: ResourceRequest | null,
  maker: Maker | null = null
): Abstract {
  const keywords = new Map<string, Keyword>();
  for (const [name, source] of Object.entries(made.arguments)) {
    const { value, certain, written } = resolve(context, source);
    if (value !== null) {
      keywords.set(name, { value, certain, span: written });
    }
  }
  const session = context.own?.get('sagemaker_session');
  if (session && !keywords.has('sagemaker_session')) {
    keywords.set('sagemaker_session', session);
  }
  const args: Arguments = {
    ...NO_ARGUMENTS,
    keywords,
    openKeywords: made.open
  };
  const { span, callee, container } = maker?.creation ?? call;
  const creation: Creation = { args, span, callee, container };
  if (maker) {
    MAKERS.set(creation, shortName(maker.known.sdkClass.name));
  } else {
    RETURNED.add(creation);
  }
  if (pending) {
    PENDING.set(creation, pending);
  }
  return context.m.allocate({
    o: 'instance',
    type: null,
    name: made.class,
    attributes: new Map(),
    open: made.open,
    creation,
    origin: span
  });
}

function callFunction(
  host: SdkHost,
  m: Machine,
  path: string,
  call: ExternalCall
): Abstract | null {
  const known = functionOf(path, host.newer);
  const knowledge = known
    ? functionKnowledge(known.style, known.sdkFunction.name)
    : null;
  if (!known || !knowledge) {
    return null;
  }
  if (knowledge.decorates) {
    return decoratorOf(m, known.sdkFunction.name, call);
  }
  const bound = new BoundArguments(
    call.args,
    known.sdkFunction,
    call.container
  );
  const context = contextOf(host, m, null, null, bound);
  for (const launch of knowledge.launches) {
    const request = launched(context, null, launch, call, null, false);
    if (request) {
      host.emit(m, { ...request, style: known.style });
    }
  }
  const value = knowledge.value
    ? resolve(context, knowledge.value).value
    : null;
  return value ?? { t: 'unknown', origin: null, path: `${path}()` };
}

/** Calls `remote(..)` with what it decorates, or what it has decorated. */
function callDecorator(
  host: SdkHost,
  m: Machine,
  call: ExternalCall,
  object: InstanceObject
): Abstract | null {
  const { name, creation } = object;
  const known = functionOf(name, host.newer);
  const knowledge = known
    ? functionKnowledge(known.style, known.sdkFunction.name)
    : null;
  if (!known || !knowledge?.decorates || !creation || call.method !== '') {
    return null;
  }
  if (!isWrapped(object)) {
    return wrap(m, object, call.args);
  }
  const { args, container } = creation;
  const own = new BoundArguments(args, known.sdkFunction, container);
  const context = contextOf(host, m, null, own, own);
  for (const launch of knowledge.launches) {
    const request = isLocal(context, launch.local)
      ? null
      : launched(context, null, launch, call, creation, false);
    if (request) {
      const target = shortName(name);
      host.emit(m, { ...request, style: known.style, target });
    }
  }
  return { t: 'unknown', origin: null, path: `${name}()()` };
}

/** `TrainingJob.create(..)`, `Estimator.attach(..)`: methods of the class itself. */
function callOnClass(
  host: SdkHost,
  m: Machine,
  path: string,
  call: ExternalCall
): Abstract | null {
  const dot = path.lastIndexOf('.');
  const known = classOf(path.slice(0, dot), host.newer);
  if (!known) {
    return null;
  }
  const method = path.slice(dot + 1);
  const knowledge = methodKnowledge(known.style, lineageOf(known), method);
  if (!knowledge) {
    return null;
  }
  const signature = methodOf(known, method);
  const bound = new BoundArguments(call.args, signature, call.container);
  const context = contextOf(host, m, null, null, bound);
  launchAll(host, context, known, knowledge, call, null);
  return knowledge.returns
    ? returned(context, knowledge.returns, call, null)
    : { t: 'unknown', origin: null, path: `${path}()` };
}

/** An SDK object's attribute: what was passed to its constructor under that name. */
export function sdkAttribute(
  host: SdkHost,
  object: InstanceObject,
  name: string
): Abstract | null {
  const known = classOf(object.name, host.newer);
  const { creation } = object;
  if (!creation) {
    return null;
  }
  const signature = known ? constructorOf(known) : null;
  const parameter = signature?.parameters.find(one => one.name === name);
  const bound = new BoundArguments(creation.args, signature, null);
  if (!parameter && !creation.args.keywords.has(name)) {
    return null;
  }
  const passed = bound.get(name);
  if (passed) {
    return passed.certain ? passed.value : UNKNOWN;
  }
  return NONE;
}
