// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** A hint about one line of a lifecycle script. Nothing is run. */
export interface IScriptAdvice {
  /** 1-based; 0 for the script as a whole. */
  readonly line: number;
  readonly code:
    | 'crlf'
    | 'shebang'
    | 'leadingBlank'
    | 'root'
    | 'longInstall'
    | 'ephemeralPath'
    | 'tooLong';
}

const PERSISTENT = '/home/ec2-user/SageMaker';
const MAX_BASE64 = 16_384;
const MAX_ADVICE = 100;
/** Longer lines are data; patterns are not run over them. */
const MAX_LINE = 2_000;

const INSTALL =
  /(?:^|[\s;&|(])(?:(?:pip3?|conda|mamba)\s+(?:[\w./=-]+\s+){0,4}install|(?:conda|mamba)\s+(?:env\s+)?(?:create|update)|yum\s+(?:-\w+\s+){0,3}(?:install|update)|dnf\s+(?:-\w+\s+){0,3}(?:install|update)|apt(?:-get)?\s+(?:-\w+\s+){0,3}install|npm\s+(?:install|ci)|jupyter\s+lab\s+build)\b/;
/** What writes into people's home needs their user; system packages need root. */
const NEEDS_USER =
  /(?:^|[\s;&|(])(?:pip3?|conda|mamba|jupyter|git\s+(?:clone|config)|npm)\s/;
const AS_USER =
  /\bsudo\s+(?:-\w+\s+){0,4}-u\s*ec2-user\b|\bsu\s+(?:-\s+)?ec2-user\b|\brunuser\s+(?:-l\s+)?(?:-u\s+)?ec2-user\b/;
const BACKGROUND = /&\s*$|\bnohup\b|\bsystemd-run\b|\bat\s+now\b/;
const WRITES =
  /(?:>{1,2}|\btee\s+(?:-a\s+)?|\bmkdir\s+(?:-p\s+)?|\btouch\s+|\bgit\s+clone\s+\S+\s+)\s*["']?((?:~|\$HOME|\/home\/ec2-user)(?:\/[\w./-]*)?)/;
const HEREDOC = /<<-?\s*(["']?)(\w+)\1/;

/**
 * Advice on a lifecycle script by reading its text, in order of lines.
 *
 * Certain is only CRLF, the shebang and the size; the rest are habits that
 * often end in "took longer than 5 minutes" or in files of root.
 */
export function adviseOnScript(script: string): readonly IScriptAdvice[] {
  const advice: IScriptAdvice[] = [];
  const lines = script.split('\n');
  if (base64Length(script) > MAX_BASE64) {
    advice.push({ line: 0, code: 'tooLong' });
  }
  const crlf = lines.findIndex(line => line.endsWith('\r'));
  if (crlf >= 0) {
    advice.push({ line: crlf + 1, code: 'crlf' });
  }
  if (script.trim() !== '' && !script.startsWith('#!')) {
    const late = /^\s+#!/.test(script);
    advice.push({ line: 1, code: late ? 'leadingBlank' : 'shebang' });
  }
  for (const { number, text, asUser, background } of commandsOf(lines)) {
    if (NEEDS_USER.test(text) && !asUser) {
      advice.push({ line: number, code: 'root' });
    }
    if (INSTALL.test(text) && !background) {
      advice.push({ line: number, code: 'longInstall' });
    }
    if (isEphemeral(WRITES.exec(text)?.[1])) {
      advice.push({ line: number, code: 'ephemeralPath' });
    }
  }
  return advice.sort((a, b) => a.line - b.line).slice(0, MAX_ADVICE);
}

interface ICommand {
  readonly number: number;
  readonly text: string;
  readonly asUser: boolean;
  readonly background: boolean;
}

interface IHereDocument {
  readonly end: string;
  readonly asUser: boolean;
  readonly background: boolean;
}

/**
 * Lines that may be commands. What stands in a here-document is run by the
 * shell that reads it: as its user, and in the background where that is.
 */
function* commandsOf(lines: readonly string[]): Generator<ICommand> {
  // As declared: otherwise it is taken for null in the loop's first pass.
  let open = null as IHereDocument | null;
  for (const [index, raw] of lines.entries()) {
    const text = raw.replace(/\r$/, '').slice(0, MAX_LINE);
    if (open !== null && text.trim() === open.end) {
      open = null;
      continue;
    }
    if (/^\s*#/.test(text)) {
      continue;
    }
    const asUser: boolean = open?.asUser === true || AS_USER.test(text);
    const background: boolean =
      open?.background === true || BACKGROUND.test(text);
    yield { number: index + 1, text, asUser, background };
    const start: RegExpExecArray | null =
      open === null ? HEREDOC.exec(text) : null;
    if (start !== null) {
      open = { end: start[2], asUser, background };
    }
  }
}

/** In the home but not on the volume: gone at the next stop. */
function isEphemeral(path: string | undefined): boolean {
  if (path === undefined) {
    return false;
  }
  const full = path.replace(/^(?:~|\$HOME)/, '/home/ec2-user');
  return full !== PERSISTENT && !full.startsWith(`${PERSISTENT}/`);
}

function base64Length(text: string): number {
  return Math.ceil(new TextEncoder().encode(text).length / 3) * 4;
}
