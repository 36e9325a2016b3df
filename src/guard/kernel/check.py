# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""What one request lacks, and the request with that added."""

from __future__ import annotations

MOST_TAGS = 50
LONGEST_VALUE = 128


class Path:
    """`TrainingJobDefinitions[].VpcConfig`, taken apart once."""

    def __init__(self, text):
        self.text = text
        self.keys = [
            (part[:-2], True) if part.endswith('[]') else (part, False)
            for part in text.split('.')
            if part
        ]
        self.in_list = any(is_list for _, is_list in self.keys)

    def places(self, params):
        """Concrete ways to what this path names, through each list item; the last key may be missing."""
        ways = [((), params)]
        for index, (key, is_list) in enumerate(self.keys):
            last = index == len(self.keys) - 1
            further = []
            for way, value in ways:
                if last and not is_list:
                    further.append((way + (key,), None))
                    continue
                inner = value.get(key) if isinstance(value, dict) else None
                if is_list:
                    if isinstance(inner, (list, tuple)):
                        further += [(way + (key, i), item) for i, item in enumerate(inner)]
                else:
                    # What is not there yet may be made.
                    further.append((way + (key,), inner))
            ways = further
        return [way for way, _ in ways]


def lookup(params, way):
    """The value at a concrete way; None where it ends early."""
    for key in way:
        try:
            params = params[key]
        except (KeyError, IndexError, TypeError):
            return None
    return params


def put(params, way, value):
    """A copy of `params` with `value` at `way`; what the caller holds is never changed."""
    if not way:
        return value
    key = way[0]
    if isinstance(key, int):
        items = list(params)
        items[key] = put(items[key], way[1:], value)
        return items
    copy = dict(params) if isinstance(params, dict) else {}
    copy[key] = put(copy.get(key), way[1:], value)
    return copy


def is_blank(value):
    return value is None or (isinstance(value, (list, tuple, dict)) and len(value) == 0)


def short(value):
    text = str(value)
    return text if len(text) <= LONGEST_VALUE else text[:LONGEST_VALUE] + '...'


class Row:
    """What one operation takes."""

    def __init__(self, data):
        self.tags = data.get('tags', [])
        self.form = data.get('form')
        self.networks = [
            (Path(item['at']), item['subnets'], item['groups'], item.get('one', False))
            for item in data.get('networks', [])
        ]
        self.keys = [Path(text) for text in data.get('keys', [])]
        self.types = [Path(text) for text in data.get('types', [])]


class Check:
    """One request: what it lacks, and the request with that added."""

    def __init__(self, config, row, params, shape):
        self.config = config
        self.row = row
        self.params = params
        self.shape = shape
        self.items = []

    def run(self):
        for parameter in self.row.tags:
            self._tags(parameter)
        self._network()
        self._key()
        return self

    def _note(self, kind, what, path, names=(), value=None):
        item = {'kind': kind, 'what': what, 'path': path, 'names': [short(n) for n in names]}
        if value is not None:
            item['value'] = short(value)
        self.items.append(item)

    # -- tags ---------------------------------------------------------------

    def _tags(self, parameter):
        if parameter not in self.shape.members:
            return
        if self.shape.name == 'CreateModelPackageInput' and self.params.get('ModelPackageGroupName'):
            return  # a version's tags belong to its group: the service refuses them here
        given = self.params.get(parameter)
        pairs = self._pairs(given)
        if pairs is None:
            return  # botocore will say what is wrong with it
        wanted = self.config['tags']
        missing = []
        for key in self.config['required']:
            value = wanted.get(key)
            if key in pairs:
                if value is not None and pairs[key] != value:
                    same = str(pairs[key]).lower() == value.lower()
                    self._note('tags', 'case' if same else 'differs', parameter, [key], pairs[key])
                continue
            alike = [other for other in pairs if other.lower() == key.lower()]
            if alike:
                self._note('tags', 'case', parameter, [key], alike[0])
            else:
                missing.append(key)
        known = [key for key in missing if wanted.get(key) is not None]
        unknown = [key for key in missing if key not in known]
        if unknown:
            self._note('tags', 'missing', parameter, unknown)
        if known and len(pairs) + len(known) > MOST_TAGS:
            self._note('tags', 'full', parameter, known)
        elif known:
            self._note('tags', 'fillable', parameter, known)
            self.params = put(self.params, (parameter,), self._with(given, known))

    def _pairs(self, given):
        """Tags by key; None when they are not of the form that the API takes."""
        if is_blank(given):
            return {}
        if self.row.form == 'map':
            return dict(given) if isinstance(given, dict) else None
        if not isinstance(given, (list, tuple)):
            return None
        name, value = self._names()
        try:
            return {str(tag[name]): tag.get(value, '') for tag in given}
        except (KeyError, TypeError, AttributeError):
            return None

    def _names(self):
        return ('key', 'value') if self.row.form == 'lowerList' else ('Key', 'Value')

    def _with(self, given, keys):
        wanted = self.config['tags']
        if self.row.form == 'map':
            return dict(given or {}, **{key: wanted[key] for key in keys})
        name, value = self._names()
        return list(given or []) + [{name: key, value: wanted[key]} for key in keys]

    # -- network ------------------------------------------------------------

    def _network(self):
        rows = [row for row in self.row.networks if self._exists(row[0].keys)]
        top = [row for row in rows if len(row[0].keys) <= 1]
        for at, subnets, groups, one in top or self._written(rows):
            for way in at.places(self.params) if at.keys else [()]:
                self._one_network(way, subnets, groups, one)

    def _written(self, rows):
        """Of alternatives those that the request has begun; else the first that can be made."""
        begun = [row for row in rows if not is_blank(self.params.get(row[0].keys[0][0]))]
        return begun or [row for row in rows if not row[0].in_list][:1]

    def _one_network(self, way, subnets, groups, one):
        place = lookup(self.params, way)
        if place is not None and not isinstance(place, dict):
            return
        place = place or {}
        path = '.'.join(key for key in way if isinstance(key, str)) or 'request'
        wanted = {subnets: self.config['subnets'], groups: self.config['groups']}
        missing = [name for name in (subnets, groups) if is_blank(place.get(name))]
        if not missing:
            return
        given = [name for name in wanted if name not in missing]
        for name in given:
            values = place[name] if isinstance(place[name], (list, tuple)) else [place[name]]
            ours = wanted[name]
            if not ours or any(value not in ours for value in values):
                # Half of another network does not go with half of this one.
                self._note('network', 'foreign', path, missing, ', '.join(map(str, values)))
                return
        if any(not wanted[name] for name in missing):
            self._note('network', 'missing', path, missing)
            return
        if not self._can_make(way, missing):
            return
        filled = dict(place)
        for name in missing:
            filled[name] = wanted[name][0] if one and name == subnets else list(wanted[name])
        self._note('network', 'fillable', path, missing)
        self.params = put(self.params, way, filled)

    # -- volume key ---------------------------------------------------------

    def _key(self):
        for path in self.row.keys:
            if not self._exists(path.keys):
                continue
            for way in path.places(self.params):
                self._one_key(path, way)

    def _one_key(self, path, way):
        value = lookup(self.params, way)
        parent = lookup(self.params, way[:-1])
        types_ = self._types_beside(way)
        local = [name for name in types_ if self.config['local'](name)]
        if value is not None:
            if local:
                self._note('volumeKey', 'rejected', path.text, local)
            return
        if not isinstance(parent, dict):
            # Only where there is one way to write it; alternatives exclude each other.
            if parent is not None or len(self.row.keys) > 1 or not self._can_make(way[:-1], way[-1:]):
                return
        if local or (self.row.types and not types_):
            return
        if self.config['key'] is None:
            self._note('volumeKey', 'missing', path.text, way[-1:])
            return
        self._note('volumeKey', 'fillable', path.text, way[-1:])
        self.params = put(self.params, way, self.config['key'])

    def _types_beside(self, way):
        """Instance types of the same list item, or of the whole request."""
        item = 0
        for index, key in enumerate(way):
            if isinstance(key, int):
                item = index + 1
        found = []
        for path in self.row.types:
            for other in path.places(self.params):
                if other[:item] != way[:item]:
                    continue
                value = lookup(self.params, other)
                values = value if isinstance(value, (list, tuple)) else [value]
                found += [name for name in values if isinstance(name, str)]
        return found

    # -- the service model of the botocore that is here ----------------------

    def _exists(self, keys):
        """Whether this botocore knows the parameter: an older one may not."""
        shape = self.shape
        for key, is_list in keys:
            members = getattr(shape, 'members', None)
            if members is None or key not in members:
                return False
            shape = members[key]
            if is_list:
                shape = shape.member
        return True

    def _can_make(self, way, names):
        """Whether what is missing on the way would be complete with `names` alone."""
        shape, value = self.shape, self.params
        for index, key in enumerate(way):
            if isinstance(key, int):
                shape, value = shape.member, value[key]
                continue
            shape = shape.members[key]
            value = value.get(key) if isinstance(value, dict) else None
            if value is None:
                inner = way[index + 1:index + 2] or names
                if set(getattr(shape, 'required_members', ())) - set(inner):
                    return False
        return True
