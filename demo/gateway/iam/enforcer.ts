// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

/** Asks the evaluator about every action of a request, with definite facts. */
import type {
  AccessRequest,
  Decision,
  KeyFact,
  NamedPolicy
} from '../../../src/governance/model';
import type { Account, Principal } from '../account';
import type { Clock } from '../clock';
import type { TagMap } from '../tags';
import type { WireRequest } from '../wire/request';
import type { Access } from './access';
import { accessOf } from './mapping';
import { type Refusal, accessDenied, refusalText } from './texts';

export interface Judge {
  decide(request: AccessRequest): Decision;
}

export interface EnforcerParts {
  readonly account: Account;
  readonly clock: Clock;
  readonly compile: (policies: readonly NamedPolicy[]) => Judge;
  /** Tags of an existing resource; null when there is none. */
  readonly tagsOf: (arn: string) => Promise<TagMap | null>;
}

export class Enforcer {
  constructor(
    private readonly parts: EnforcerParts,
    policies: readonly NamedPolicy[]
  ) {
    this.policies = policies;
    this.judge = parts.compile(policies);
  }

  replace(policies: readonly NamedPolicy[]): void {
    this.policies = policies;
    this.judge = this.parts.compile(policies);
  }

  current(): readonly NamedPolicy[] {
    return this.policies;
  }

  /** @throws AwsError in IAM's own words when any of the actions is refused. */
  async demand(request: WireRequest, principal: Principal): Promise<void> {
    for (const access of accessOf(request, this.parts.account)) {
      const refusal = await this.refusalOf(access, principal);
      if (refusal) {
        const { action, resource } = access;
        throw accessDenied(
          request,
          refusalText(principal.arn, action, resource, refusal)
        );
      }
    }
  }

  private async refusalOf(
    access: Access,
    principal: Principal
  ): Promise<Refusal | null> {
    const decision = this.judge.decide({
      action: access.action,
      resource: access.resource,
      keys: await this.factsOf(access, principal),
      openPrefixes: []
    });
    if (decision.decision === 'allowed') {
      return null;
    }
    if (decision.decision === 'explicitDeny') {
      return { kind: 'explicit', side: this.denyingSide(decision) };
    }
    return { kind: 'implicit', side: decision.lacking ?? 'identity' };
  }

  private denyingSide(decision: Decision): 'identity' | 'boundary' {
    const boundaries = new Set(
      this.policies
        .filter(policy => policy.kind === 'boundary')
        .map(policy => policy.name)
    );
    return decision.decidedBy.every(by => boundaries.has(by.policy))
      ? 'boundary'
      : 'identity';
  }

  private async factsOf(
    access: Access,
    principal: Principal
  ): Promise<Map<string, KeyFact>> {
    const { account, clock } = this.parts;
    const facts = new Map<string, KeyFact>();
    const set = (name: string, values: readonly string[]): void => {
      facts.set(name.toLowerCase(), { kind: 'values', values, open: false });
    };
    access.keys.forEach((values, name) => set(name, values));
    const tags = access.existing
      ? await this.parts.tagsOf(access.resource)
      : null;
    tags?.forEach((value, key) => {
      set(`aws:ResourceTag/${key}`, [value]);
      set(`sagemaker:ResourceTag/${key}`, [value]);
      set(`elasticmapreduce:ResourceTag/${key}`, [value]);
    });
    const now = clock.now();
    set('aws:CurrentTime', [new Date(now).toISOString()]);
    set('aws:EpochTime', [String(Math.floor(now / 1000))]);
    set('aws:PrincipalAccount', [account.account]);
    set('aws:PrincipalArn', [principal.roleArn]);
    set('aws:PrincipalType', ['AssumedRole']);
    set('aws:RequestedRegion', [account.region]);
    set('aws:SecureTransport', ['true']);
    set('aws:userid', [principal.userId]);
    for (const [key, value] of Object.entries(principal.tags)) {
      set(`aws:PrincipalTag/${key}`, [value]);
    }
    return facts;
  }

  private policies: readonly NamedPolicy[];
  private judge: Judge;
}
