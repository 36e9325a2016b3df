// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { ReactWidget } from '@jupyterlab/ui-components';
import { Widget } from '@lumino/widgets';
import React from 'react';
import { rendered } from '../../companion/__tests__/fakes';
import { Blocks } from '../blocks';

/** The observers of the page, told by the test what is in sight. */
class Observer {
  static all: Observer[] = [];
  constructor(
    readonly callback: IntersectionObserverCallback,
    readonly options: IntersectionObserverInit
  ) {
    Observer.all.push(this);
  }
  target: Element | null = null;
  observe(target: Element): void {
    this.target = target;
  }
  disconnect(): void {
    Observer.all = Observer.all.filter(other => other !== this);
  }
  tell(isIntersecting: boolean): void {
    this.callback(
      [{ isIntersecting } as IntersectionObserverEntry],
      this as unknown as IntersectionObserver
    );
  }
}

const items = Array.from({ length: 50 }, (_, index) => index);
let widget: ReactWidget;
const rows = () =>
  [...widget.node.querySelectorAll('button')].map(({ textContent }) =>
    Number(textContent)
  );

beforeEach(async () => {
  Observer.all = [];
  Object.assign(globalThis, { IntersectionObserver: Observer });
  // jsdom lays nothing out.
  jest.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(777);
  const root = () => widget.node;
  const row = (item: number, index: number) => (
    <button key={item}>{index}</button>
  );
  widget = ReactWidget.create(
    <Blocks items={items} root={root} rowHeight={10} row={row} />
  );
  Widget.attach(widget, document.body);
  await rendered();
});
afterEach(() => {
  widget.dispose();
  jest.restoreAllMocks();
  Reflect.deleteProperty(globalThis, 'IntersectionObserver');
});

it('makes the rows near what is in sight, and gives the others their height', async () => {
  const [, second, third] = Observer.all;
  expect(third.options.root).toBe(widget.node);
  expect(rows()).toEqual(items.slice(0, 20));
  expect((third.target as HTMLElement).style.height).toBe('100px');
  second.tell(true);
  await rendered();
  expect(rows()).toEqual(items.slice(0, 40));
  second.tell(false);
  await rendered();
  expect(rows()).toEqual(items.slice(0, 20));
  expect((second.target as HTMLElement).style.height).toBe('777px');
});

it('keeps what has the focus, and what a hidden panel showed', async () => {
  const [first] = Observer.all;
  widget.node.querySelector('button')!.focus();
  first.tell(false);
  await rendered();
  expect(rows()).toHaveLength(20);
  document.querySelector<HTMLElement>(':focus')!.blur();
  jest.spyOn(HTMLElement.prototype, 'offsetHeight', 'get').mockReturnValue(0);
  first.tell(false);
  await rendered();
  expect(rows()).toHaveLength(20);
});

it('stops looking when it is gone', () => {
  expect(Observer.all).toHaveLength(3);
  widget.dispose();
  expect(Observer.all).toHaveLength(0);
});
