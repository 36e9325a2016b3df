// Copyright (c) the jupyterlab-mlspace developers. BSD-3-Clause.

import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { ProblemError } from '../http/problems';

export interface Address {
  readonly address: string;
  readonly family: 4 | 6;
}

/** Every address of a host name; rejects where there is none. */
export type Resolve = (host: string) => Promise<readonly Address[]>;

export const systemResolve: Resolve = async host =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({
    address,
    family: family === 6 ? 6 : 4
  }));

/** Not on any network: this machine, link-local (metadata), multicast, reserved. */
const NOWHERE = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3]
] as const) {
  NOWHERE.addSubnet(net, prefix, 'ipv4');
}
// Of IPv6, only what is given out (2000::/3) and private addresses lead anywhere.
const SOMEWHERE6 = new BlockList();
SOMEWHERE6.addSubnet('2000::', 3, 'ipv6');
SOMEWHERE6.addSubnet('fc00::', 7, 'ipv6');
/** Addresses that carry an IPv4 address within, documentation, AWS's metadata. */
const NOWHERE6 = new BlockList();
for (const [net, prefix] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fd00:ec2::', 32]
] as const) {
  NOWHERE6.addSubnet(net, prefix, 'ipv6');
}

const PRIVATE = new BlockList();
PRIVATE.addSubnet('10.0.0.0', 8, 'ipv4');
PRIVATE.addSubnet('172.16.0.0', 12, 'ipv4');
PRIVATE.addSubnet('192.168.0.0', 16, 'ipv4');
PRIVATE.addSubnet('100.64.0.0', 10, 'ipv4');
PRIVATE.addSubnet('fc00::', 7, 'ipv6');

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

export interface AddressRules {
  /** The demo's MLSpace is on this machine. */
  readonly loopback: boolean;
  /** Private networks: an MLSpace behind a VPC endpoint or a company's own name. */
  readonly private: boolean;
}

/** Whether a connection may go there. */
export function isAllowed(
  { address, family }: Address,
  rules: AddressRules
): boolean {
  const type = family === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) !== family) {
    return false;
  }
  if (LOOPBACK.check(address, type)) {
    return rules.loopback;
  }
  if (PRIVATE.check(address, type) && !NOWHERE6.check(address, type)) {
    return rules.private;
  }
  return family === 4
    ? !NOWHERE.check(address, type)
    : SOMEWHERE6.check(address, type) && !NOWHERE6.check(address, type);
}

/**
 * The address to connect to. All addresses of the name have to be allowed: a
 * name that also leads inside is not to be trusted with a token.
 */
export async function chooseAddress(
  host: string,
  rules: AddressRules,
  resolve: Resolve
): Promise<Address> {
  const literal = host.replace(/^\[|\]$/g, '');
  const version = isIP(literal);
  const found =
    version === 0
      ? await resolve(host).catch(() => [])
      : [{ address: literal, family: version === 6 ? 6 : 4 } as const];
  const [first] = found;
  if (first === undefined) {
    throw new ProblemError({
      class: 'network',
      operation: 'find MLSpace',
      detail: `There is no host named ${host}.`,
      next: 'Compare the address with the one in the browser when MLSpace is open.'
    });
  }
  if (!found.every(one => isAllowed(one, rules))) {
    throw new ProblemError({
      class: 'denied',
      operation: 'find MLSpace',
      detail: `${host} leads to an address of this machine or of a network that MLSpace can not be on.`,
      next: 'Compare the address with the one in the browser; where MLSpace is on a private network, an administrator sets MLSPACE_PRIVATE_API=1.'
    });
  }
  return first;
}
