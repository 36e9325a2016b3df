// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import type {
  LogsRequest,
  UpdateRequest
} from '../../../src/companion/contract';
import type { Aws } from '../aws/types';
import type { EmrService } from '../emr/service';
import type { InstanceChanger } from '../instances/changes';
import type { InstanceCreator } from '../instances/create';
import { readDetails } from '../instances/details';
import type { InstanceFinder } from '../instances/ownership';
import type { Poller } from '../instances/poller';
import type { StopTimes } from '../instances/stops';
import { readLogs } from '../logs/logs';
import type { CreateRequest } from '../../../src/companion/contract';
import type { NotebookBackend } from './backend';

export interface AwsParts {
  readonly aws: Aws;
  readonly poller: Pick<Poller, 'current' | 'refresh'>;
  readonly finder: InstanceFinder;
  readonly stops: Pick<StopTimes, 'read'>;
  readonly changer: InstanceChanger;
  readonly creator: Pick<InstanceCreator, 'create'>;
  readonly emr: Pick<EmrService, 'list' | 'attach' | 'detach'>;
}

/** AWS directly, with the rights of the instance's role. */
export class AwsBackend implements NotebookBackend {
  constructor(private readonly parts: AwsParts) {}

  list(fresh: boolean) {
    const { poller } = this.parts;
    return fresh ? poller.refresh() : poller.current();
  }

  details(name: string) {
    const { finder, stops } = this.parts;
    return readDetails(finder, stops, name);
  }

  start(name: string) {
    return this.parts.changer.start(name);
  }

  stop(name: string, ownerMode: boolean) {
    return this.parts.changer.stop(name, ownerMode);
  }

  update(name: string, wanted: UpdateRequest) {
    return this.parts.changer.update(name, wanted);
  }

  delete(name: string, confirm: string, ownerMode: boolean) {
    return this.parts.changer.delete(name, confirm, ownerMode);
  }

  open(name: string, view: 'lab' | 'classic') {
    return this.parts.changer.open(name, view);
  }

  logs(name: string, request: LogsRequest) {
    const { aws, finder } = this.parts;
    return readLogs(aws, finder, name, request);
  }

  clusters() {
    return this.parts.emr.list();
  }

  attach(name: string, cluster: string) {
    return this.parts.emr.attach(name, cluster);
  }

  detach(name: string, wanted: string | null) {
    return this.parts.emr.detach(name, wanted);
  }

  create(request: CreateRequest) {
    return this.parts.creator.create(request);
  }
}
