// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

interface Platform {
  readonly id: string;
  readonly label: string;
  /** `YYYY-MM-DD`, where AWS has announced it. */
  readonly supportEnds: string | null;
}

const PLATFORMS: readonly Platform[] = [
  {
    id: 'notebook-al2023-v1',
    label: 'Amazon Linux 2023, JupyterLab 4',
    supportEnds: null
  },
  {
    id: 'notebook-al2-v3',
    label: 'Amazon Linux 2, JupyterLab 4',
    supportEnds: '2026-06-30'
  },
  {
    id: 'notebook-al2-v2',
    label: 'Amazon Linux 2, JupyterLab 3',
    supportEnds: '2025-06-30'
  },
  {
    id: 'notebook-al2-v1',
    label: 'Amazon Linux 2, JupyterLab 1',
    supportEnds: '2025-06-30'
  },
  {
    id: 'notebook-al1-v1',
    label: 'Amazon Linux 1',
    supportEnds: '2025-06-30'
  }
];

export function supportEndOf(platform: string): string | null {
  return PLATFORMS.find(one => one.id === platform)?.supportEnds ?? null;
}

/** Those that a new notebook may have. @param now - epoch milliseconds. */
export function supportedPlatforms(now: number): Platform[] {
  const today = new Date(now).toISOString().slice(0, 10);
  return PLATFORMS.filter(
    ({ supportEnds }) => supportEnds === null || supportEnds >= today
  ).map(one => ({ ...one }));
}
