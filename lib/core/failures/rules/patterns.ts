/** What messages of more than one kind of rule look like. Each is linear: a message may be 10 KB long. */

export const OUT_OF_MEMORY =
  /out of memory|\bOutOfMemory|\bMemoryError\b|\bbad_alloc\b|cannot allocate memory|unable to allocate \S+ \S+ for an array|\bOOM\b|oom-?kill|insufficient shared memory|not enough memory|more memory/i;
export const DISK_FULL =
  /no space left on device|\bENOSPC\b|\bEDQUOT\b|disk quota exceeded|insufficient disk space|not enough (?:free )?(?:disk )?space|disk (?:is |was )?full|larger (?:disk|volume)/i;

export const REFUSED = /access ?denied|forbidden|\b403\b|not authorized|unauthorized|permission/i;
export const ABSENT =
  /not ?found|\b404\b|does not exist|no such (?:bucket|key|file)|NoSuch(?:Bucket|Key)|no s3 objects|could not find|cannot find/i;
export const KEY =
  /kms:\w+|\bKMS\.\w+Exception|(?:\bKMS\b|customer master key|\bCMK\b|encryption key)[^\n]{0,300}(?:denied|not authorized|forbidden|permission|does not exist|not found|cannot be found|disabled|invalid|unable|pending|not accessible)|(?:denied|not authorized|forbidden|permission|unable|invalid|cannot|does not exist)[^\n]{0,300}(?:\bKMS\b|customer master key|\bCMK\b)/i;
export const NO_WAY =
  /route table|VPC endpoint|NAT (?:device|gateway)|allow outbound traffic|unable to execute (?:HTTP )?request|could not connect|connect(?:ion)? ?time(?:d ?)?out|i\/o timeout|connection (?:refused|reset)|no route to host|network is unreachable|dial tcp|temporary failure in name resolution|name or service not known|no such host/i;
