import { readdirSync } from 'node:fs';
import { type Environment, firstEnvironment, type Host } from './host';

/** SM_EFA_NCCL_INSTANCES of the toolkit's __init__.py. */
const EFA_TYPES = [
  'ml.g4dn.8xlarge',
  'ml.g4dn.12xlarge',
  'ml.g5.48xlarge',
  'ml.p3dn.24xlarge',
  'ml.p4d.24xlarge',
  'ml.p4de.24xlarge',
  'ml.p5.48xlarge',
  'ml.trn1.32xlarge',
  'ml.p6e-gb200.36xlarge',
];

/** SM_EFA_RDMA_INSTANCES. */
const RDMA_TYPES = [
  'ml.p4d.24xlarge',
  'ml.p4de.24xlarge',
  'ml.trn1.32xlarge',
  'ml.p6e-gb200.36xlarge',
];

/**
 * Sets what AWS's launcher sets for NCCL and libfabric where processes find each other by torchrun;
 * a function's own programs and add-ons may read it. What the task or the image sets stays as it is.
 * The Python runner does the same, and says where it is from: containers/python/rankzero/collectives.py.
 */
export function setCollectives(
  environment: Environment,
  host: Host,
  devices = '/dev/infiniband',
): void {
  const given = firstEnvironment(environment);
  for (const [name, value] of Object.entries(collectives(host, hasAdapter(devices)))) {
    environment[name] = given[name] ?? environment[name] ?? value;
  }
}

/** What torchrun's launcher sets for such a job; nothing for a job without it. */
export function collectives(
  {
    hyperparameters,
    instanceType,
    networkInterface,
  }: Pick<Host, 'hyperparameters' | 'instanceType' | 'networkInterface'>,
  hasEfa: boolean,
): Record<string, string> {
  if (hyperparameters.sagemaker_torch_distributed_enabled !== 'true') return {};
  const isEfa = hasEfa && EFA_TYPES.includes(instanceType);
  return {
    NCCL_SOCKET_IFNAME: networkInterface,
    NCCL_PROTO: 'simple',
    ...(isEfa && { FI_PROVIDER: 'efa' }),
    ...(isEfa &&
      RDMA_TYPES.includes(instanceType) && { FI_EFA_USE_DEVICE_RDMA: '1', RDMAV_FORK_SAFE: '1' }),
  };
}

/** Whether this host has an Elastic Fabric Adapter that libfabric can reach. */
function hasAdapter(devices: string): boolean {
  try {
    return readdirSync(devices).some((name) => name.startsWith('uverbs'));
  } catch {
    return false;
  }
}
