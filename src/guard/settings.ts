// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { type GuardMode, isGuardMode } from './modes';

export interface IGuardSettings {
  /** For notebooks that choose nothing themselves. */
  readonly mode: GuardMode;
  readonly explainDenied: boolean;
  /** Whether kernels are pointed at the SDK's defaults file. */
  readonly useSdkDefaults: boolean;
  /** Of that file, as the contents API knows it. */
  readonly sdkDefaultsPath: string;
}

export const DEFAULT_SETTINGS: IGuardSettings = {
  mode: 'off',
  explainDenied: true,
  useSdkDefaults: false,
  sdkDefaultsPath: 'mlspace/sagemaker-config.yaml'
};

/** Settings come validated by their schema; what is absent is the default. */
export function readSettings(
  composite: Readonly<Record<string, unknown>>
): IGuardSettings {
  const { mode, explainDenied, useSdkDefaults, sdkDefaultsPath } = composite;
  const base = DEFAULT_SETTINGS;
  return {
    mode: isGuardMode(mode) ? mode : base.mode,
    explainDenied:
      typeof explainDenied === 'boolean' ? explainDenied : base.explainDenied,
    useSdkDefaults:
      typeof useSdkDefaults === 'boolean'
        ? useSdkDefaults
        : base.useSdkDefaults,
    sdkDefaultsPath:
      typeof sdkDefaultsPath === 'string' && sdkDefaultsPath.trim() !== ''
        ? sdkDefaultsPath.trim()
        : base.sdkDefaultsPath
  };
}
