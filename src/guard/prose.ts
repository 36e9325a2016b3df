// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Appends a sentence in which backquotes stand around code; text nodes only. */
export function appendProse(node: HTMLElement, text: string): void {
  text.split('`').forEach((part, index) => {
    if (index % 2 === 0) {
      node.append(part);
      return;
    }
    const code = document.createElement('code');
    code.textContent = part;
    node.append(code);
  });
}
