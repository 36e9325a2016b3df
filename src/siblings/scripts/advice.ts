// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type { TranslationBundle } from '@jupyterlab/translation';
import type { IScriptAdvice } from '../../companion/lifecycle-advice';

/** What to know about a line, and what to write instead. */
export function adviceText(
  code: IScriptAdvice['code'],
  trans: TranslationBundle
): string {
  switch (code) {
    case 'crlf':
      return trans.__(
        'ends with CR LF, as Windows writes lines: bash takes the CR for part of the command. Use line feeds.'
      );
    case 'shebang':
      return trans.__(
        'does not begin with #!/bin/bash: what runs it then is not known.'
      );
    case 'leadingBlank':
      return trans.__(
        'has a blank before #!: it has to be the very first character.'
      );
    case 'root':
      return trans.__(
        'runs as root, and what it writes belongs to root. For what people use: sudo -u ec2-user -i.'
      );
    case 'longInstall':
      return trans.__(
        'installs something: after 5 minutes the notebook fails. Let it go on in the background: nohup … &'
      );
    case 'ephemeralPath':
      return trans.__(
        'writes outside /home/ec2-user/SageMaker: it is gone at the next stop.'
      );
    case 'tooLong':
      return trans.__('is longer than AWS takes.');
  }
}
