# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What the guard did, told under the cell that made it happen."""

from __future__ import annotations

import sys
import threading
import time
import uuid

MIME = 'application/vnd.mlspace.guard.v1+json'
# One note shows this many calls at most; the rest is counted.
MOST_CALLS = 20
# Calls that follow each other faster than this do not wait for their note.
EVERY_SECONDS = 0.05


class Notes:
    """One output for each run of a cell, brought up to date by each further call."""

    def __init__(self):
        self._lock = threading.Lock()
        self._run = None
        self._calls = []
        self._more = 0
        self._id = ''
        self._last = '', None
        self._told = 0.0
        self._shell = None

    def stop(self):
        self._listen(None)

    def add(self, mode, call):
        shell = shell_here()
        if shell is None:
            return
        run, cell = running(shell)
        call['line'] = line_of_call(shell)
        with self._lock:
            again = run is not None and run == self._run
            if not again:
                self._run, self._calls, self._more, self._id = run, [], 0, uuid.uuid4().hex
            if len(self._calls) < MOST_CALLS:
                self._calls.append(call)
            else:
                self._more += 1
            if again and time.monotonic() - self._told < EVERY_SECONDS:
                self._last = mode, cell
                self._listen(shell)
            else:
                self._publish(shell, mode, cell, again)

    def _publish(self, shell, mode, cell, again):
        self._listen(None)
        self._told = time.monotonic()
        data = {'cell': cell, 'mode': mode, 'calls': self._calls, 'more': self._more}
        shell.display_pub.publish(
            data={MIME: data, 'text/plain': text_of(data)},
            metadata={},
            transient={'display_id': self._id},
            update=again,
        )

    def _listen(self, shell):
        """At the end of the cell the note is brought up to date; None: it is."""
        if self._shell is not shell:
            if self._shell is not None:
                self._shell.events.unregister('post_run_cell', self._at_end)
            if shell is not None:
                shell.events.register('post_run_cell', self._at_end)
            self._shell = shell

    def _at_end(self, *_):
        with self._lock:
            self._publish(self._shell, *self._last, True)


def shell_here():
    ipython = sys.modules.get('IPython')
    return ipython.get_ipython() if ipython is not None else None


def running(shell):
    """The request that runs and the id of its cell, as far as the kernel knows."""
    try:
        parent = shell.kernel.get_parent()
        return parent['header']['msg_id'], parent.get('metadata', {}).get('cellId')
    except (AttributeError, KeyError, TypeError):
        return None, None


def line_of_call(shell):
    """The line of the cell from which the call came; None when it came from elsewhere."""
    space = getattr(shell, 'user_global_ns', None)
    frame, line = sys._getframe(1), None
    while frame is not None and space is not None:
        if frame.f_globals is space and frame.f_code.co_name == '<module>':
            line = frame.f_lineno
        frame = frame.f_back
    return line


KINDS = {'tags': 'tags', 'network': 'network', 'volumeKey': 'volume key'}


def item_text(item):
    names = ', '.join(item['names'])
    kind = KINDS[item['kind']]
    value = item.get('value', '')
    return {
        'filled': f'added {kind} ({names})',
        'missing': f'lacks {kind} ({names})',
        'differs': f"tag {names} is {value!r}, which is not this project's",
        'case': f'tag {names} is written {value!r}: MLSpace looks for the exact case',
        'full': f'has no room for more tags ({names})',
        'foreign': f"lacks {kind} ({names}) beside one that is not this project's ({value})",
        'rejected': f'has a volume key, and {names} takes none',
    }[item['what']]


def call_text(call):
    place = f' (line {call["line"]})' if call.get('line') else ''
    return f'{call["operation"]}{place}: {"; ".join(map(item_text, call["items"]))}'


def text_of(data):
    lines = [f'MLSpace guard ({data["mode"]})', *map(call_text, data['calls'])]
    return '\n'.join(lines + ([f'and {data["more"]} more'] if data['more'] else []))
