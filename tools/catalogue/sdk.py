# Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.
"""The table of the SageMaker Python SDK's classes, methods and functions.

Chosen by rule: classes with a launching method, classes that take a governing
argument, and what is derived from either. Private classes are kept only as
bases of public ones.
"""

from __future__ import annotations

import ast
import re
from functools import lru_cache
from typing import Any

from . import signatures, wheels
from .modules import Module, Program

# Methods that send a request, or make an object that does.
_LAUNCHES = frozenset(
    'attach best_estimator build compile compile_model create create_baselining_job'
    ' create_model create_monitoring_schedule create_feature_group deploy'
    ' disable_data_capture enable_data_capture enable_online_store evaluate execute export_pdf'
    ' from_jumpstart_config from_recipe'
    ' fit generate_recommendations get_or_create import_hub_content map model_factory'
    ' monitoring_schedule_create'
    ' optimize package_for_edge register register_step right_size run run_baseline run_bias'
    ' run_bias_and_explainability run_explainability run_post_training_bias'
    ' run_pre_training_bias start start_monitoring_schedule submit suggest_baseline train'
    ' transfer_learning_tuner identical_dataset_and_algorithm_tuner add_tags'
    ' transform transform_with_monitoring transformer tune update_data_capture_config'
    ' update_endpoint upsert'.split()
)
# Methods of sessions are requests of their own.
_SESSION = re.compile(
    r'(create|start|train|tune|process|transform|endpoint_from|auto_ml|compile_model'
    r'|package_model|default_bucket|get_caller)'
)
_GOVERNING = frozenset(
    'tags subnets security_group_ids vpc_config network_config networking volume_kms_key'
    ' volume_kms_key_id kms_key kms_key_id instance_type instance_types output_path'
    ' s3_output_path destination_s3_uri s3_uri enable_network_isolation compute'
    ' resource_config cluster_config role role_arn'.split()
)
_FUNCTIONS = frozenset(
    'remote step to_pipeline execute schedule load_run get_execution_role production_variant'
    ' pipeline_container_def container_def feature_processor'.split()
)
# Other ways in, test helpers, generators of code: no notebook's business.
_IRRELEVANT = re.compile(
    r'(^|\.)(tools|cli|test_utils|local|_[a-z]\w*)(\.|$)'
    r'|\.container_drivers\.|\.aws_batch\.(?!training_queue)|job_runtime|\.jumpstart\.types'
    r'|evaluation_metric_parsers|serve\.(builder\.(?!model_builder)|model_server|save_retrive)'
    r'|monitoring_files|async_inference_response|\.apiutils|\.workflow\.(functions|entities)'
    r'|model_metrics|code_injection'
)
_PYDANTIC = frozenset({'BaseModel', 'Base', 'BaseConfig'})


def sdk(table: str) -> dict[str, Any]:
    """The content of `generated/sdk-v2.json` or `sdk-v3.json`."""
    reader = _Reader(Program(wheels.sources(table)), wheels.packages_of(table))
    return {
        'version': wheels.version_of(table),
        'classes': reader.classes(),
        'functions': reader.functions(),
    }


class _Reader:
    def __init__(self, program: Program, packages: list[str]) -> None:
        self.program = program
        self.packages = packages
        self.paths = self._import_paths()
        # One reader, one program: what it learned lives as long as it does.
        self._shown = lru_cache(maxsize=None)(self._shows)
        self._reachable = lru_cache(maxsize=None)(self._find_reachable)
        self.lineage = lru_cache(maxsize=None)(self._find_lineage)
        self.constructor = lru_cache(maxsize=None)(self._find_constructor)

    def _import_paths(self) -> dict[str, list[str]]:
        """Defining name -> other names in packages that stand for it."""
        found: dict[str, set[str]] = {}
        for module in self.program.modules.values():
            if _is_private(module.name):
                continue
            for name in self.program.names(module):
                if name.startswith('_') or not _exports(module, name):
                    continue
                target = self.program.resolve(module.name, name)
                if target and target != f'{module.name}.{name}':
                    found.setdefault(target, set()).add(f'{module.name}.{name}')
        return {target: sorted(names) for target, names in found.items()}

    def classes(self) -> list[list[Any]]:
        """Rows: name, constructor, bases, methods, other import paths."""
        chosen = {name for name in self._all(ast.ClassDef) if self._shown(name)}
        for name in list(chosen):
            chosen.update(self.lineage(name))
        rows = []
        for name in sorted(chosen):
            methods = [
                [method.name, signatures.of_function(method, bound=True)]
                for method in self._methods(name)
            ]
            # Resources are made by `create` or `get`, never called.
            made = '' if '.resources.' in name else self.constructor(name)
            row = [name, made, self.lineage(name), methods]
            rows.append([*row, self.paths.get(name, [])])
        return rows

    def functions(self) -> list[list[Any]]:
        rows = []
        for name in sorted(self._all(ast.FunctionDef)):
            node = self.program.definition(name)
            if isinstance(node, ast.FunctionDef) and node.name in _FUNCTIONS:
                signature = signatures.of_function(node, bound=False)
                rows.append([name, signature, self.paths.get(name, [])])
        return rows

    def _all(self, kind: type) -> list[str]:
        return [
            f'{module.name}.{name}'
            for module in self.program.modules.values()
            if module.name.split('.')[0] in self.packages
            if not _IRRELEVANT.search(module.name) or module.name.endswith('local_session')
            for name, node in module.definitions.items()
            if isinstance(node, kind) and not name.startswith('_')
        ]

    def _shows(self, name: str) -> bool:
        node = self.program.definition(name)
        if not isinstance(node, ast.ClassDef):
            return False
        if '.shapes' in name:  # the API's own shapes: thousands
            return name in self.reachable
        if node.name.endswith(('Error', 'Exception', 'Predictor')):
            return node.name == 'Predictor'
        parameters = self.constructor(name).replace('=', '').split(' ')
        if _GOVERNING.intersection(parameters):
            return True
        return any(self._methods(base) for base in [name, *self.lineage(name)])

    @property
    def reachable(self) -> frozenset[str]:
        return self._reachable()

    def _find_reachable(self) -> frozenset[str]:
        """Shapes that lead from a creating method's parameters to something
        that governs."""
        starts: list[tuple[str, ast.expr]] = []
        for name in self._all(ast.ClassDef):
            module, _, _ = name.rpartition('.')
            if '.shapes' in name:
                continue
            for method in self._methods(name):
                starts += [(module, a.annotation) for a in _arguments(method) if a.annotation]
            node = self.program.definition(name)
            # A resource's fields are what `describe` answers.
            if isinstance(node, ast.ClassDef) and '.resources' not in module:
                starts += [(module, s.annotation) for s in node.body if isinstance(s, ast.AnnAssign)]
        wanted: set[str] = set()
        for module, annotation in starts:
            for shape in self._shapes_in(module, annotation):
                self._leads(shape, wanted, ())
        return frozenset(wanted)

    def _leads(self, shape: str, wanted: set[str], above: tuple[str, ...]) -> bool:
        if shape in wanted:
            return True
        node = self.program.definition(shape)
        if shape in above or not isinstance(node, ast.ClassDef):
            return False
        module = shape.rpartition('.')[0]
        found = False
        for statement in node.body:
            if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
                found |= statement.target.id in _GOVERNING or node.name == 'Tag'
                for inner in self._shapes_in(module, statement.annotation):
                    found |= self._leads(inner, wanted, (*above, shape))
        if found:
            wanted.add(shape)
        return found

    def _shapes_in(self, module: str, annotation: ast.expr) -> list[str]:
        names = [
            ast.unparse(node)
            for node in ast.walk(annotation)
            if isinstance(node, (ast.Name, ast.Attribute))
        ]
        names += [
            word
            for node in ast.walk(annotation)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
            for word in re.findall(r'[\w.]+', node.value)
        ]
        targets = [self.program.resolve(module, name) for name in names]
        return [t for t in targets if t and '.shapes' in t]

    def _find_lineage(self, name: str) -> list[str]:
        """Bases within the SDK, nearest first."""
        node = self.program.definition(name)
        if not isinstance(node, ast.ClassDef):
            return []
        module = name.rpartition('.')[0]
        direct = [self.program.base(module, node, ast.unparse(base)) for base in node.bases]
        found: list[str] = []
        for base in direct:
            for ancestor in [base, *self.lineage(base)] if base and base != name else []:
                if ancestor in found:  # a shared base comes after all that share it
                    found.remove(ancestor)
                found.append(ancestor)
        return found

    def _find_constructor(self, name: str) -> str:
        """Signature of what is called to make an object."""
        node = self.program.definition(name)
        if not isinstance(node, ast.ClassDef):
            return ''
        for statement in node.body:
            if isinstance(statement, ast.FunctionDef) and statement.name == '__init__':
                return signatures.of_function(statement, bound=True)
        lineage = self.lineage(name)
        marks = ' '.join(ast.unparse(d) for d in node.decorator_list)
        external = {ast.unparse(b).split('.')[-1] for b in self._bases(name)}
        is_model = bool(_PYDANTIC & external)
        if is_model or re.search(r'dataclass|attr', marks):
            inherited = self.constructor(lineage[0]) if lineage else ''
            return signatures.of_fields(node, is_model, inherited)
        return self.constructor(lineage[0]) if lineage else ''

    def _bases(self, name: str) -> list[ast.expr]:
        nodes = [self.program.definition(n) for n in [name, *self.lineage(name)]]
        return [b for node in nodes if isinstance(node, ast.ClassDef) for b in node.bases]

    def _methods(self, name: str) -> list[ast.FunctionDef]:
        node = self.program.definition(name)
        if not isinstance(node, ast.ClassDef):
            return []
        session = node.name.endswith('Session')
        return [
            statement
            for statement in node.body
            if isinstance(statement, ast.FunctionDef)
            and (
                statement.name in _LAUNCHES
                or (session and _SESSION.match(statement.name))
            )
        ]


def _arguments(method: ast.FunctionDef) -> list[ast.arg]:
    return [*method.args.posonlyargs, *method.args.args, *method.args.kwonlyargs]


def _is_private(module: str) -> bool:
    return any(part.startswith('_') for part in module.split('.'))


def _exports(module: Module, name: str) -> bool:
    """Packages re-export; a module does so only under another name."""
    return module.is_package or name in module.aliases or bool(module.stars)
