// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import React from 'react';

/** Rows of a block. */
const BLOCK = 20;
/** How far out of sight rows are made, so that scrolling finds them there. */
const NEAR_PX = 800;

interface IBlockProps<T> {
  readonly items: readonly T[];
  readonly row: (item: T, index: number) => JSX.Element;
  /** What scrolls. */
  readonly root: () => Element | null;
  /** About how high a row is, in pixels. */
  readonly rowHeight: number;
}

/**
 * The rows of a long list, in blocks: only blocks near what is in sight have
 * their rows, the others their height. What has the focus stays.
 */
export function Blocks<T>(props: IBlockProps<T>): JSX.Element {
  const { items } = props;
  const starts = Array.from(
    { length: Math.ceil(items.length / BLOCK) },
    (_, block) => block * BLOCK
  );
  return (
    <>
      {starts.map(start => (
        <Block
          {...props}
          key={start}
          start={start}
          items={items.slice(start, start + BLOCK)}
        />
      ))}
    </>
  );
}

function Block<T>(
  props: IBlockProps<T> & { readonly start: number }
): JSX.Element {
  const { items, row, root, rowHeight, start } = props;
  const node = React.useRef<HTMLDivElement>(null);
  const [isNear, setNear] = React.useState(start === 0);
  const height = React.useRef<number | null>(null);
  React.useEffect(() => {
    const block = node.current;
    if (!block || typeof IntersectionObserver === 'undefined') {
      setNear(true);
      return;
    }
    const observer = new IntersectionObserver(
      entries => {
        const near = entries.at(-1)?.isIntersecting ?? true;
        const shown = block.offsetHeight;
        // A hidden panel says nothing; and the focus must not be lost.
        if (!near && (shown === 0 || block.contains(document.activeElement))) {
          return;
        }
        height.current = near ? height.current : shown;
        setNear(near);
      },
      { root: root(), rootMargin: `${NEAR_PX}px 0px` }
    );
    observer.observe(block);
    return () => observer.disconnect();
  }, [root]);
  return (
    <div
      ref={node}
      role="presentation"
      style={
        isNear
          ? undefined
          : { height: height.current ?? items.length * rowHeight }
      }
    >
      {isNear && items.map((item, index) => row(item, start + index))}
    </div>
  );
}
