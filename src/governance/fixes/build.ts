// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  ApiRequest,
  Container,
  Fix,
  Governed,
  Span,
  TextEdit
} from '../model';
import { appendOptions, keyOption, networkOption, tagOption } from './command';
import {
  expressionFor,
  tagItems,
  type Expression,
  type FixContext
} from './names';
import { addEntries, holds, insertItems, type Entry } from './place';
import { pythonString } from './project-cell';
import { quoteIn, readBracket } from './scan';

/** Edits of one fix, collected place by place. */
export class FixBuilder {
  constructor(private readonly context: FixContext) {}

  source(cell: number): string {
    return this.context.document.cells[cell]?.source ?? '';
  }

  /** Writes entries into a container; false when that is not possible. */
  add(container: Container | null, entries: readonly Entry[]): boolean {
    if (!container) {
      return false;
    }
    const edits = addEntries(
      this.source(cellOf(container)),
      container,
      entries
    );
    return edits !== null && this.push(edits);
  }

  /** Appends an option to an AWS CLI command; none where it is null. */
  append(container: Container, option: string | null): void {
    const source = this.source(cellOf(container));
    const edits = option ? appendOptions(source, container, [option]) : null;
    if (edits) {
      this.push(edits);
    }
  }

  push(edits: readonly TextEdit[]): boolean {
    for (const edit of edits) {
      if (!this.edits.some(other => sameEdit(other, edit))) {
        this.edits.push(edit);
      }
    }
    return true;
  }

  /** The expression's text; remembers the lines that define its names. */
  use(expression: Expression): string {
    this.prelude = expression.prelude ?? this.prelude;
    return expression.text;
  }

  build(title: string): Fix | null {
    return this.edits.length > 0
      ? {
          title,
          edits: this.edits,
          prelude: this.prelude ? { edit: this.prelude } : null
        }
      : null;
  }

  private readonly edits: TextEdit[] = [];
  private prelude: TextEdit | null = null;
}

export function sameEdit(one: TextEdit, other: TextEdit): boolean {
  return (
    one.text === other.text &&
    one.span.cell === other.span.cell &&
    one.span.from === other.span.from &&
    one.span.to === other.span.to
  );
}

function cellOf(container: Container): number {
  return container.kind === 'item' ? container.after.cell : container.span.cell;
}

/** Adds the lacking tags: the whole list where there is none, else the items. */
export function tagsFix(
  context: FixContext,
  at: Span,
  lacking: readonly { api: ApiRequest; keys: readonly string[] }[],
  required: readonly string[]
): Fix | null {
  const builder = new FixBuilder(context);
  for (const { api, keys } of lacking) {
    const governed = api.governed.tags;
    if (governed.presence === 'missing') {
      addTagList(builder, context, at, governed, required);
    } else {
      addTagItems(builder, context, governed, keys);
    }
  }
  return builder.build('Add the project’s tags');
}

function addTagList(
  builder: FixBuilder,
  context: FixContext,
  at: Span,
  governed: Governed,
  required: readonly string[]
): void {
  const { container } = governed;
  if (container?.kind === 'command') {
    builder.append(container, tagOption(context.facts, governed, required));
    return;
  }
  if (governed.shape !== 'tagList' && governed.shape !== 'tagDict') {
    return;
  }
  const list = expressionFor('tags', at, context, required);
  if (!list) {
    return;
  }
  const text =
    governed.shape === 'tagList'
      ? list.text
      : `{tag["Key"]: tag["Value"] for tag in ${list.text}}`;
  if (builder.add(governed.container, [{ path: governed.spelling, text }])) {
    builder.use(list);
  }
}

/** Into the list or dict display that the tags come from. */
function addTagItems(
  builder: FixBuilder,
  context: FixContext,
  governed: Governed,
  keys: readonly string[]
): void {
  const { value } = governed;
  const items = tagItems(context.facts, keys);
  if (!items || !value?.origin) {
    return;
  }
  const { cell, from, to } = value.origin;
  const source = builder.source(cell);
  const bracket = readBracket(source, from, to);
  if (!bracket || bracket.close !== to - 1) {
    return;
  }
  const quote = quoteIn(source, from, to);
  const write = (text: string): string => pythonString(text, quote);
  if (value.kind === 'dict' && source[from] === '{') {
    const texts = items.map(tag => `${write(tag.key)}: ${write(tag.value)}`);
    builder.push(insertItems(source, cell, bracket, texts));
  } else if (value.kind === 'list' && source[from] === '[') {
    const lower = value.items.some(
      item => item.kind === 'dict' && item.entries.has('key')
    );
    const [key, name] = lower ? ['key', 'value'] : ['Key', 'Value'];
    const texts = items.map(
      tag =>
        `{${write(key)}: ${write(tag.key)}, ${write(name)}: ${write(tag.value)}}`
    );
    builder.push(insertItems(source, cell, bracket, texts));
  }
}

/** Adds the subnets and security groups that are missing, as the API wants them. */
export function networkFix(
  context: FixContext,
  at: Span,
  apis: readonly ApiRequest[]
): Fix | null {
  const builder = new FixBuilder(context);
  for (const api of apis) {
    addNetwork(builder, context, at, api);
  }
  return builder.build('Add the project’s network');
}

function addNetwork(
  builder: FixBuilder,
  context: FixContext,
  at: Span,
  api: ApiRequest
): void {
  const { subnets, securityGroups } = api.governed;
  const missing = [subnets, securityGroups].filter(
    governed => governed.presence === 'missing'
  );
  const container = missing[0]?.container;
  if (!container) {
    return;
  }
  if (container.kind === 'command') {
    if (missing.length === 2) {
      builder.append(
        container,
        networkOption(context.facts, subnets, securityGroups)
      );
    }
    return;
  }
  if (missing[0].shape === 'networkConfig') {
    addNetworkConfig(builder, context, at, missing[0]);
    return;
  }
  const parent = missing[0].spelling.slice(0, -1);
  const together =
    missing.length === 2 &&
    parent.length > 0 &&
    !holds(builder.source(cellOf(container)), container, parent[0]);
  if (together) {
    const config = expressionFor('vpcConfig', at, context);
    if (
      config &&
      builder.add(container, [{ path: parent, text: config.text }])
    ) {
      builder.use(config);
    }
    return;
  }
  for (const group of byContainer(missing)) {
    addLists(builder, context, at, group);
  }
}

/** Members that go into the same container belong into one insertion. */
function byContainer(governed: readonly Governed[]): Governed[][] {
  const [first, second] = governed;
  const same =
    second &&
    JSON.stringify(first.container) === JSON.stringify(second.container);
  return same ? [[first, second]] : governed.map(one => [one]);
}

function addLists(
  builder: FixBuilder,
  context: FixContext,
  at: Span,
  missing: readonly Governed[]
): void {
  const expressions: Expression[] = [];
  const entries: Entry[] = [];
  for (const governed of missing) {
    const wanted = governed.name === 'subnets' ? 'subnets' : 'securityGroups';
    const expression = expressionFor(wanted, at, context);
    if (!expression) {
      return;
    }
    expressions.push(expression);
    entries.push({
      path: governed.spelling,
      // Some APIs take one subnet only.
      text:
        governed.shape === 'string' ? `${expression.text}[0]` : expression.text
    });
  }
  if (builder.add(missing[0].container, entries)) {
    expressions.forEach(expression => builder.use(expression));
  }
}

function addNetworkConfig(
  builder: FixBuilder,
  context: FixContext,
  at: Span,
  governed: Governed
): void {
  const subnets = expressionFor('subnets', at, context);
  const groups = expressionFor('securityGroups', at, context);
  const bound = context.program.namesAt(at);
  const callee = bound.has('NetworkConfig')
    ? 'NetworkConfig'
    : bound.has('sagemaker')
      ? 'sagemaker.network.NetworkConfig'
      : null;
  if (!subnets || !groups || !callee) {
    return;
  }
  const text = `${callee}(subnets=${subnets.text}, security_group_ids=${groups.text})`;
  if (builder.add(governed.container, [{ path: governed.spelling, text }])) {
    builder.use(subnets);
    builder.use(groups);
  }
}

/** Adds the project's key for the volumes. */
export function volumeKeyFix(
  context: FixContext,
  at: Span,
  apis: readonly ApiRequest[]
): Fix | null {
  const builder = new FixBuilder(context);
  for (const { governed } of apis) {
    const { container, spelling } = governed.volumeKey;
    if (container?.kind === 'command') {
      builder.append(container, keyOption(context.facts, governed.volumeKey));
      continue;
    }
    const key = expressionFor('volumeKey', at, context);
    if (key && builder.add(container, [{ path: spelling, text: key.text }])) {
      builder.use(key);
    }
  }
  return builder.build('Add the project’s volume key');
}
