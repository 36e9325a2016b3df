// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

declare module '*.svg' {
  const svg: string;
  export default svg;
}
