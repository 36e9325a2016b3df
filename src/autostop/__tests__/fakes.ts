// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { Signal } from '@lumino/signaling';
import type { MlspaceFound, MlspaceStopTime } from '../../companion/contract';
import type { AutoStopState, IAutoStop, IStopLosses } from '../../tokens';

export const NOW = Date.parse('2026-11-21T12:00:00Z');

/** An hour before a stop by MLSpace. */
export class FakeAutoStop implements IAutoStop {
  time = NOW;
  problems: { message: string; next: string }[] = [];
  note = '';
  readonly changed = new Signal<this, void>(this);
  state: AutoStopState = {
    kind: 'scheduled',
    from: NOW + 3_600_000,
    to: NOW + 7_200_000,
    source: 'mlspace',
    sourceLabel: 'from MLSpace',
    checkedAt: NOW,
    whenIdle: false
  };
  now(): number {
    return this.time;
  }
  async refresh(): Promise<void> {
    return;
  }
}

/** A disk that is looked at when somebody asks. */
export class FakeLosses implements IStopLosses {
  sentences: readonly string[] | null = null;
  isLooking = false;
  looks = 0;
  shown = 0;
  readonly changed = new Signal<this, void>(this);
  async look(): Promise<void> {
    this.looks++;
  }
  show(): void {
    this.shown++;
  }
  found(...sentences: string[]): void {
    this.sentences = sentences;
    this.changed.emit();
  }
}

export const FOUND: MlspaceFound = {
  base: 'https://mlspace.example.org/Prod/',
  api: 'https://mlspace.example.org/Prod/',
  apiOrigin: 'https://mlspace.example.org',
  sameOrigin: true,
  name: 'MLSpace',
  managesRoles: true
};

export function stopTimeOf(
  over: Partial<MlspaceStopTime> = {}
): MlspaceStopTime {
  return {
    notebook: 'ctl-jdoe-1',
    project: 'Project001',
    timeUtc: '23:00',
    nextAt: Date.parse('2026-11-21T23:00:00Z'),
    projectDefault: '22:00',
    locked: null,
    page: 'https://mlspace.example.org/Prod/#/project/Project001/notebook/ctl-jdoe-1',
    checkedAt: NOW,
    ...over
  };
}
