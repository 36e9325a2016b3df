// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { LabIcon } from '@jupyterlab/ui-components';
import mlspaceSvg from '../style/icons/mlspace.svg';
import stopClockSvg from '../style/icons/stop-clock.svg';

export const mlspaceIcon = new LabIcon({
  name: 'mlspace:mlspace',
  svgstr: mlspaceSvg
});

export const stopClockIcon = new LabIcon({
  name: 'mlspace:stop-clock',
  svgstr: stopClockSvg
});
