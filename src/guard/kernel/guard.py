# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The guard inside a kernel: looks at each create call before botocore sends it.

The page sends these modules as text; nothing has to be installed where the
kernel runs. They need Python 3.7, and botocore only once something uses it.
Which call takes what comes from the page's tables.
"""

from __future__ import annotations

import fnmatch
import functools
import json
import os
import re
import sys

from _mlspace_guard.check import Check, Row
from _mlspace_guard.hook import Hook
from _mlspace_guard.notes import Notes, call_text

ENVIRONMENT = 'SAGEMAKER_USER_CONFIG_OVERRIDE'
MODES = ('off', 'warn', 'fill', 'stop')


class MLSpaceGuardError(Exception):
    """The guard held a request back; nothing was sent."""

    def _render_traceback_(self):
        # What lies between is botocore's and the guard's own business.
        return [f'{type(self).__name__}: {self}']


class Guard:
    """Hooked into botocore while its mode asks for it."""

    def __init__(self):
        self.mode = 'off'
        self.problem = None
        self._rows = {}
        self._config = {}
        self._notes = Notes()
        self._hook = Hook(self._look)
        self._variable = None

    def configure(self, text):
        """Takes over mode, project and tables; as often as one likes."""
        data = json.loads(text)
        if data['mode'] not in MODES:
            raise ValueError(f'no mode {data["mode"]!r}')
        self._rows = {
            (service, operation): Row(row)
            for service, operations in data['table'].items()
            for operation, row in operations.items()
        }
        self._config = {
            'tags': {k: v for k, v in data['tags'].items() if v is not None},
            'required': data['required'],
            'subnets': data['subnets'] or [],
            'groups': data['securityGroups'] or [],
            'key': data['volumeKey'],
            'local': local_storage(data['localStorage'], data['exempt']),
        }
        self.mode = data['mode']
        self._point(data.get('sdkDefaults'))
        if self.mode == 'off':
            self._hook.take_out()
        else:
            self._hook.put_in()

    def stop(self):
        """Takes everything out again."""
        self.mode = 'off'
        self._hook.take_out()
        self._notes.stop()
        self._point(None)

    def state(self):
        """What the page shows."""
        return json.dumps(
            {
                'mode': self.mode,
                'hook': self._hook.state,
                'sdkDefaults': self._variable is not None,
                'problem': self.problem,
            }
        )

    def _look(self, client, operation, params):
        """The parameters to send; raises in mode "stop" where something is wrong."""
        service = client._service_model.service_name
        row = self._rows.get((service, operation))
        if row is None:
            return params
        try:
            shape = client._service_model.operation_model(operation).input_shape
            check = Check(self._config, row, params, shape).run()
        except Exception as error:
            self._failed(error)
            return params
        if not check.items:
            return params
        fills = self.mode == 'fill' and any(item['what'] == 'fillable' for item in check.items)
        word = 'filled' if fills else 'missing'
        call = {
            'service': service,
            'operation': operation,
            'outcome': 'stopped' if self.mode == 'stop' else 'filled' if fills else 'sent',
            'items': [
                dict(item, what=word) if item['what'] == 'fillable' else item for item in check.items
            ],
        }
        try:
            self._notes.add(self.mode, call)
        except Exception as error:
            self._failed(error)
        if self.mode == 'stop':
            raise MLSpaceGuardError(
                f'The request was not sent. {call_text(call)}. '
                'Write it into the call, or choose another mode of the guard.'
            )
        return check.params if fills else params

    def _failed(self, error):
        """A guard that fails must not take the call with it; it says so once."""
        if self.problem is None:
            self.problem = f'{type(error).__name__}: {error}'
            sys.stderr.write(f'MLSpace guard failed, and let the request pass. {self.problem}\n')

    def _point(self, path):
        """Points the SageMaker SDK at the project's defaults."""
        if self._variable is not None and os.environ.get(ENVIRONMENT) == self._variable:
            del os.environ[ENVIRONMENT]
        self._variable = None
        path = os.path.expanduser(path) if path else None
        # A path that leads nowhere would break every Session(); what a person set stays.
        if path and os.path.isfile(path) and ENVIRONMENT not in os.environ:
            os.environ[ENVIRONMENT] = self._variable = path


def local_storage(families, exempt):
    """Whether an instance type takes no volume key."""
    family = re.compile(families)
    patterns = [pattern.lower() for pattern in exempt]

    @functools.lru_cache(maxsize=256)
    def is_local(name):
        parts = name.lower().split('.')
        plain = parts[1] if parts[0] == 'ml' and len(parts) > 1 else parts[0]
        return bool(family.match(plain)) or any(
            fnmatch.fnmatchcase(name.lower(), pattern) for pattern in patterns
        )

    return is_local
