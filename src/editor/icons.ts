// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { LabIcon } from '@jupyterlab/ui-components';
import fixSvg from '../../style/icons/fix.svg';

export const fixIcon = new LabIcon({ name: 'mlspace:fix', svgstr: fixSvg });
