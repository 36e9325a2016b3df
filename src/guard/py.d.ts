// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

declare module '*.py' {
  const source: string;
  export default source;
}
