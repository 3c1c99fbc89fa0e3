import { AwsError, UnsupportedError } from "#model/errors";
import type { ServiceId } from "#model/aws-session";
import type { Moment } from "#model/decision";
import type { Json, JsonObject } from "#model/json";
import type { ApplicablePolicies } from "./authorizer.ts";
import type { Cloud } from "./cloud.ts";
import type { AuthorizationNeed, Operation, OperationContext, Service } from "./service.ts";
import { authenticate } from "./identity.ts";
import type { Caller, IdentityDirectory } from "./identity.ts";
import { rehearsalOf } from "./rehearsal.ts";
import { copyThroughSchema } from "./shape.ts";

/** One API call as a client sends it. */
export interface ApiCall {
  readonly service: ServiceId;
  readonly operation: string;
  /** Schemas of the operation's input and output, as the SDK exports them. */
  readonly inputSchema: unknown;
  readonly outputSchema: unknown;
  readonly input: unknown;
  readonly region: string;
  readonly accessKeyId: string;
  /** The service that acts for the caller, e.g. `rds.eu-west-1.amazonaws.com`. */
  readonly via?: string;
}

/** The one way in: authenticates, authorizes, reviews, records and performs every call. */
export interface Gateway {
  /** @throws AwsError as AWS would answer; UnsupportedError for what the embedded AWS does not know */
  call(call: ApiCall): Promise<unknown>;
  /** Who an access key stands for. @throws AwsError */
  whoIs(accessKeyId: string): Caller;
}

/** What each call costs on the scenario's clock, seconds. */
const callSeconds = 0.2;

interface Refusal {
  moment?: Moment;
  decidedBy?: readonly string[];
  explanation?: string;
}

/** Opens the gateway in front of an embedded cloud. */
export function createGateway(cloud: Cloud, directory: IdentityDirectory): Gateway {
  async function call(request: ApiCall): Promise<unknown> {
    await cloud.clock.advance(callSeconds);
    const { service, operation } = find(request);
    const caller = authenticate(directory, request.accessKeyId, cloud.clock.now());
    const { backend } = cloud.options;
    const work = async (): Promise<unknown> => perform(request, service, operation, caller);
    return backend === undefined ? work() : backend.inTurn(work);
  }

  function find(request: ApiCall): { service: Service<unknown>; operation: Operation<unknown> } {
    const service = cloud.options.services.some(({ id }) => id === request.service) ? cloud.service(request.service) : undefined;
    const operation = service !== undefined && Object.hasOwn(service.operations, request.operation) ? service.operations[request.operation] : undefined;
    if (service !== undefined && operation !== undefined) return { service, operation };
    const unsupported = new UnsupportedError(`${request.service}:${request.operation}`, "the embedded AWS");
    cloud.options.record({ kind: "unsupported", subject: unsupported.subject, message: unsupported.message });
    throw unsupported;
  }

  async function perform(request: ApiCall, service: Service<unknown>, operation: Operation<unknown>, caller: Caller): Promise<unknown> {
    const refusal: Refusal = {};
    let needs: readonly AuthorizationNeed[] = [];
    let input: Readonly<Record<string, unknown>> = {};
    try {
      input = copyThroughSchema(request.inputSchema, request.input, "input", `${request.service}:${request.operation}`) as Record<string, unknown>;
      await lookAgain(request, operation, caller);
      const context = contextOf(request, service, caller, refusal);
      needs = operation.authorize(input as never, context);
      for (const need of needs) authorize(need, service, caller, request, refusal);
      await review(request, operation, input, caller, needs, refusal);
      const output = copyThroughSchema(
        request.outputSchema,
        (await carryOut(request, operation, input, context)) ?? {},
        "output",
        `${request.service}:${request.operation}`,
      );
      recordCall(request, service, operation, caller, input, needs);
      return output;
    } catch (error) {
      if (error instanceof UnsupportedError) cloud.options.record({ kind: "unsupported", subject: error.subject, message: error.message });
      if (error instanceof AwsError) recordCall(request, service, operation, caller, input, needs, error, refusal);
      throw error;
    }
  }

  /** What the call may look at in a backend is read again first. */
  async function lookAgain(request: ApiCall, operation: Operation<unknown>, caller: Caller): Promise<void> {
    const { backend } = cloud.options;
    if (backend === undefined) return;
    const refused = backend.refusalOf(request.service);
    if (refused !== undefined) throw new UnsupportedError(`${request.service}:${request.operation}`, refused);
    const { service, region } = request;
    await backend.lookAgain(cloud.copies, { service, account: caller.principal.account, region, writes: !operation.readOnly });
  }

  /** The embedded service's own handler, or the backend that holds the service. */
  async function carryOut(
    request: ApiCall,
    operation: Operation<unknown>,
    input: Readonly<Record<string, unknown>>,
    context: OperationContext<unknown>,
  ): Promise<unknown> {
    const { backend } = cloud.options;
    const handle = async (own: OperationContext<unknown>): Promise<unknown> => operation.handle(input as never, own);
    if (backend === undefined || !backend.holds(request.service)) return handle(context);
    return backend.perform({
      service: request.service,
      operation: request.operation,
      readOnly: operation.readOnly,
      input,
      account: context.account,
      region: request.region,
      now: cloud.clock.now(),
      copies: cloud.copies,
      state: context.state,
      rehearse: async () => {
        const rehearsal = rehearsalOf(cloud, request.service, context);
        return { output: await handle(rehearsal), state: rehearsal.state };
      },
      answerFromCopy: async () => handle(context),
    });
  }

  async function review(
    request: ApiCall,
    operation: Operation<unknown>,
    input: Readonly<Record<string, unknown>>,
    caller: Caller,
    needs: readonly AuthorizationNeed[],
    refusal: Refusal,
  ): Promise<void> {
    const verdict = await cloud.options.reviewCall?.({
      service: request.service,
      operation: request.operation,
      input,
      principal: caller.principal,
      region: request.region,
      needs,
      readOnly: operation.readOnly,
    });
    if (verdict === undefined || verdict.allowed) return;
    refusal.moment = "reviewCall";
    throw new AwsError("AccessDenied", verdict.message, 403);
  }

  function contextOf(request: ApiCall, service: Service<unknown>, caller: Caller, refusal: Refusal): OperationContext<unknown> {
    const { account } = caller.principal;
    return {
      state: cloud.stateOf(request.service, account, request.region),
      account,
      region: request.region,
      partition: "aws",
      now: () => cloud.clock.now(),
      principal: caller.principal,
      data: cloud.options.data,
      newId: (prefix, digits) => cloud.newId(prefix, digits),
      peek: <Other>(id: ServiceId, owner: string, region: string) => cloud.stateOf(id, owner, region) as Other,
      authorize: (need, options) => authorize(need, service, caller, request, refusal, options?.resourceAccount),
      call: async (id, name, input, options) =>
        callInside(
          {
            ...request,
            service: id,
            operation: name,
            input,
            region: options?.region ?? request.region,
            via: `${request.service}.${request.region}.amazonaws.com`,
          },
          caller,
        ),
    };
  }

  /** A call that one service makes for the caller of another: same checks, but the input needs no schema. */
  async function callInside(request: ApiCall, caller: Caller): Promise<unknown> {
    const { service, operation } = find(request);
    const refusal: Refusal = {};
    const input = request.input as Readonly<Record<string, unknown>>;
    await lookAgain(request, operation, caller);
    const context = contextOf(request, service, caller, refusal);
    const needs = operation.authorize(input as never, context);
    try {
      for (const need of needs) authorize(need, service, caller, request, refusal);
      const output = await carryOut(request, operation, input, context);
      recordCall(request, service, operation, caller, input, needs);
      return output;
    } catch (error) {
      if (error instanceof AwsError) recordCall(request, service, operation, caller, input, needs, error, refusal);
      throw error;
    }
  }

  function authorize(need: AuthorizationNeed, service: Service<unknown>, caller: Caller, request: ApiCall, refusal: Refusal, owner?: string): void {
    const { principal } = caller;
    const resourceAccount = owner ?? ownerOf(need.resource) ?? principal.account;
    const answer = cloud.options.authorizer({
      action: need.action,
      resource: need.resource,
      resourceAccount,
      principal,
      // Gathered when they are asked for: what may do everything is judged by neither.
      get context() {
        return conditionKeys(need, caller, request, resourceAccount);
      },
      get policies() {
        return applicablePolicies(need, caller, resourceAccount);
      },
    });
    if (answer.allowed) return;
    refusal.moment = "iam";
    refusal.decidedBy = answer.decidedBy;
    refusal.explanation = answer.explanation;
    const { code, status } = service.accessDenied ?? { code: "AccessDenied", status: 403 };
    throw new AwsError(code, answer.message, status);
  }

  function applicablePolicies(need: AuthorizationNeed, caller: Caller, resourceAccount: string): ApplicablePolicies {
    const { principal } = caller;
    const boundary = directory.boundary(principal);
    const resource = resourcePolicyOf(need.resource, need.action, resourceAccount);
    return {
      scps: principal.kind === "service-linked-role" || principal.kind === "service" ? [] : directory.scps(principal.account),
      identity: directory.identityPolicies(principal),
      ...(boundary === undefined ? {} : { boundary }),
      ...(caller.session === undefined ? {} : { session: caller.session }),
      ...(resource === undefined
        ? {}
        : { resource: { name: `policy of ${need.resource}`, document: resource.document }, resourcePolicyRequired: resource.required }),
    };
  }

  function resourcePolicyOf(arn: string, action: string, account: string): { readonly document: string; readonly required: boolean } | undefined {
    const place = placeOf(arn);
    if (place === undefined) return undefined;
    const service = cloud.service(place.service);
    if (service.resourcePolicy === undefined) return undefined;
    return service.resourcePolicy(cloud.stateOf(place.service, place.account || account, place.region), arn, action);
  }

  function ownerOf(arn: string): string | undefined {
    const place = placeOf(arn);
    if (place === undefined) return undefined;
    if (place.account !== "") return place.account;
    return cloud.service(place.service).resourceOwner?.(cloud.stateOf(place.service, "", place.region), arn);
  }

  function placeOf(arn: string): { service: ServiceId; region: string; account: string } | undefined {
    const [prefix, , name = "", region = "", account = ""] = arn.split(":", 5);
    if (prefix !== "arn") return undefined;
    const service = arnServices[name];
    return service === undefined ? undefined : { service, region, account: /^\d{12}$/.test(account) ? account : "" };
  }

  function conditionKeys(need: AuthorizationNeed, caller: Caller, request: ApiCall, resourceAccount: string): Record<string, string | readonly string[]> {
    const { principal } = caller;
    const keys: Record<string, string | readonly string[]> = {
      "aws:CurrentTime": cloud.clock.now().toISOString(),
      "aws:EpochTime": String(Math.floor(cloud.clock.now().getTime() / 1000)),
      "aws:SecureTransport": "true",
      "aws:RequestedRegion": request.region,
      "aws:PrincipalArn": principal.roleArn ?? principal.arn,
      "aws:PrincipalAccount": principal.account,
      "aws:PrincipalType": principal.kind === "user" ? "User" : principal.kind === "root" ? "Account" : "AssumedRole",
      "aws:userid": principal.userId,
      "aws:ResourceAccount": resourceAccount,
      "aws:ViaAWSService": String(request.via !== undefined),
      ...caller.context,
      ...need.context,
    };
    if (principal.kind === "user") keys["aws:username"] = principal.name;
    if (request.via !== undefined) keys["kms:ViaService"] = request.via;
    for (const [key, value] of Object.entries(need.resourceTags ?? {})) keys[`aws:ResourceTag/${key}`] = value;
    for (const [key, value] of Object.entries(need.requestTags ?? {})) keys[`aws:RequestTag/${key}`] = value;
    const tagKeys = Object.keys(need.requestTags ?? {});
    if (tagKeys.length > 0) keys["aws:TagKeys"] = tagKeys;
    return keys;
  }

  function recordCall(
    request: ApiCall,
    service: Service<unknown>,
    operation: Operation<unknown>,
    caller: Caller,
    input: Readonly<Record<string, unknown>>,
    needs: readonly AuthorizationNeed[],
    error?: AwsError,
    refusal?: Refusal,
  ): void {
    const { principal } = caller;
    cloud.options.record({
      kind: "api-call",
      eventId: cloud.newId("", 32),
      eventSource: service.eventSource,
      eventName: request.operation,
      awsRegion: request.region,
      userIdentity: { type: identityTypes[principal.kind], arn: principal.arn, accountId: principal.account, accessKeyId: principal.accessKeyId },
      recipientAccountId: principal.account,
      requestParameters: plain(input) as JsonObject,
      readOnly: operation.readOnly,
      resources: needs.map((need) => need.resource).filter((resource) => resource !== "*"),
      ...(error === undefined ? {} : { errorCode: error.code, errorMessage: error.message, refusedAt: refusal?.moment ?? ("service" as const) }),
      ...(refusal?.decidedBy === undefined ? {} : { decidedBy: refusal.decidedBy }),
      ...(refusal?.explanation === undefined ? {} : { explanation: refusal.explanation }),
    });
  }

  return { call, whoIs: (accessKeyId) => authenticate(directory, accessKeyId, cloud.clock.now()) };
}

/** @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
const identityTypes = { user: "IAMUser", "role-session": "AssumedRole", root: "Root", service: "AWSService", "service-linked-role": "AssumedRole" } as const;

/** The service part of an ARN, where it is not the client's own name. */
const arnServices: Readonly<Record<string, ServiceId>> = {
  cloudtrail: "cloudtrail",
  dynamodb: "dynamodb",
  ec2: "ec2",
  ecs: "ecs",
  elasticloadbalancing: "elbv2",
  iam: "iam",
  kms: "kms",
  organizations: "organizations",
  rds: "rds",
  s3: "s3",
  sts: "sts",
};

/** Request parameters as CloudTrail shows them: JSON, secrets and bodies left out. */
function plain(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") return value;
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value)) return `(${value.byteLength} bytes)`;
  if (typeof value !== "object") return null;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, hidden.has(key) ? "HIDDEN_DUE_TO_SECURITY_REASONS" : key === "Body" ? "(body)" : plain(item)]),
  );
}

const hidden: ReadonlySet<string> = new Set(["MasterUserPassword", "SecretAccessKey", "Plaintext"]);
