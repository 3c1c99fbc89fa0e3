import type { ServiceId } from "#model/aws-session";
import { AwsError } from "#model/errors";
import type { AuthorizationNeed, OperationContext } from "#aws/service";
import { createState as createEc2State, type Ec2State } from "#aws/services/ec2/state";
import { createKmsState, ensureManagedKey, type KmsKey, type KmsState } from "#aws/services/kms/state";
import { rds } from "#aws/services/rds/service";
import type { RdsState } from "#aws/services/rds/state";
import { createFakePlane, type FakePlane } from "./fake-plane.ts";

export const prod = "111122223333";
export const backups = "444455556666";
export const region = "eu-west-1";

interface Place {
  readonly account?: string;
  readonly region?: string;
}

/** RDS alone, on a clock of its own, with EC2 and KMS as bare state. Permissions are granted unless `denied` says otherwise. */
export interface RdsWorld {
  // oxlint-disable-next-line typescript/no-explicit-any -- tests look into many shapes of output
  call(operation: string, input: object, place?: Place): Promise<any>;
  /** What a call asks of IAM. */
  needs(operation: string, input: object, place?: Place): readonly AuthorizationNeed[];
  /** Moves the clock, doing what falls due on the way. */
  advance(minutes: number): Promise<void>;
  now(): Date;
  state(place?: Place): RdsState;
  kms(place?: Place): KmsState;
  addKey(place?: Place): KmsKey;
  readonly data: FakePlane;
  /** `kms:CreateGrant 444455556666` refuses that action on keys of that account. */
  readonly denied: Set<string>;
  readonly asked: (AuthorizationNeed & { readonly resourceAccount: string | undefined })[];
}

export function openRdsWorld(): RdsWorld {
  let time = Date.parse("2026-02-01T00:00:00Z");
  let ids = 0;
  const cells = new Map<string, unknown>();
  const data = createFakePlane();
  const denied = new Set<string>();
  const asked: RdsWorld["asked"] = [];
  const now = (): Date => new Date(time);
  const newId = (prefix: string, digits = 17): string => prefix + (++ids).toString(16).padStart(digits, "0");

  function peek<Other>(service: ServiceId, account: string, where: string): Other {
    const key = `${service}/${account}/${where}`;
    if (!cells.has(key)) cells.set(key, create(service, account, where));
    return cells.get(key) as Other;
  }

  function contextOf(place: Place): OperationContext<RdsState> {
    const { account = prod, region: where = region } = place;
    const unused = (): never => {
      throw new Error("RDS calls no other service");
    };
    return {
      state: peek<RdsState>("rds", account, where),
      account,
      region: where,
      partition: "aws",
      now,
      principal: { kind: "user", arn: `arn:aws:iam::${account}:user/tester`, account, name: "tester", userId: "AIDATESTER", accessKeyId: "AKIATESTER" },
      data: data.plane,
      newId,
      peek,
      authorize: (need, options) => {
        asked.push({ ...need, resourceAccount: options?.resourceAccount });
        if (denied.has(`${need.action} ${options?.resourceAccount ?? account}`)) throw new AwsError("AccessDenied", "not authorized", 403);
      },
      call: unused,
    };
  }

  const operationOf = (name: string) => {
    const operation = rds.operations[name];
    if (operation === undefined) throw new Error(`no operation ${name}`);
    return operation;
  };

  async function advanceTo(target: number): Promise<void> {
    for (;;) {
      const due = [...cells]
        .filter(([key]) => key.startsWith("rds/"))
        .map(([key, state]) => ({ key, state: state as RdsState, at: rds.schedule?.nextAt(state as RdsState)?.getTime() ?? Infinity }));
      const first = due.toSorted((a, b) => a.at - b.at)[0];
      if (first === undefined || first.at > target) break;
      time = Math.max(time, first.at);
      const { state } = first;
      await rds.schedule?.run(state, now(), contextOf({ account: state.account, region: state.region }));
      if ((rds.schedule?.nextAt(state)?.getTime() ?? Infinity) <= time) throw new Error("the schedule left undone what was due");
    }
    time = target;
  }

  return {
    call: async (operation, input, place = {}) => operationOf(operation).handle(input as never, contextOf(place)),
    needs: (operation, input, place = {}) => operationOf(operation).authorize(input as never, contextOf(place)),
    advance: async (minutes) => advanceTo(time + minutes * 60_000),
    now,
    state: ({ account = prod, region: where = region } = {}) => peek<RdsState>("rds", account, where),
    kms: ({ account = prod, region: where = region } = {}) => peek<KmsState>("kms", account, where),
    addKey: ({ account = prod, region: where = region } = {}) => customerKey(peek<KmsState>("kms", account, where), newId, now()),
    data,
    denied,
    asked,
  };
}

function create(service: ServiceId, account: string, where: string): unknown {
  if (service === "rds") return rds.createState(account, where);
  if (service === "kms") return createKmsState(account, where);
  if (service === "ec2") return withNetwork(createEc2State(), where);
  throw new Error(`RDS does not read ${service}`);
}

/** One VPC with three subnets, and a second VPC with one. */
function withNetwork(ec2: Ec2State, where: string): Ec2State {
  const subnets = ec2.subnets as Map<string, { readonly id: string; readonly vpcId: string; readonly availabilityZone: string }>;
  for (const zone of ["a", "b", "c"]) subnets.set(`subnet-${zone}`, { id: `subnet-${zone}`, vpcId: "vpc-1", availabilityZone: `${where}${zone}` });
  subnets.set("subnet-other", { id: "subnet-other", vpcId: "vpc-2", availabilityZone: `${where}a` });
  const groups = ec2.securityGroups as Map<string, { readonly id: string; readonly vpcId: string }>;
  groups.set("sg-1", { id: "sg-1", vpcId: "vpc-1" });
  groups.set("sg-other", { id: "sg-other", vpcId: "vpc-2" });
  return ec2;
}

function customerKey(kms: KmsState, newId: (prefix: string, digits?: number) => string, now: Date): KmsKey {
  const alias = `alias/key-${kms.keys.size}`;
  const key = { ...ensureManagedKey(kms, alias, newId, now), manager: "CUSTOMER" as const };
  kms.keys.set(key.keyId, key);
  return key;
}
