import type {
  Action,
  ActionTypeEnum,
  ElasticLoadBalancingV2,
  Listener,
  ListenerAttribute,
  ProtocolEnum,
  RedirectActionStatusCodeEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { JsonObject } from "#model/json";
import { UnsupportedError } from "#model/errors";
import type { ResourceType } from "../provider.ts";
import slice from "../schema/aws_lb_listener.json" with { type: "json" };
import { blocks, firstBlock, given, hasChanged, number, present, text } from "./attributes.ts";
import { attempt, hasCode, orGone } from "./aws-failure.ts";
import { defineResource } from "./define-resource.ts";
import { changeElbTags, readElbTags } from "./elb-tags.ts";
import { retryWhile } from "./retry.ts";
import { tagList, tagsIn } from "./tags.ts";

/** @see https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs/resources/lb_listener */
export const awsLbListener: ResourceType = defineResource(slice, {
  type: "aws_lb_listener",
  forceNew: ["load_balancer_arn"],
  unsupported: ["mutual_authentication", "tcp_idle_timeout_seconds", ...Object.keys(slice.block.attributes).filter((name) => name.startsWith("routing_http_"))],
  nestedDefaults: { default_action: { redirect: { host: "#{host}", path: "/#{path}", port: "#{port}", protocol: "#{protocol}", query: "#{query}" } } },
  describe: (attributes) => `ELBv2 Listener (${given(attributes, "id")})`,
  async create(context, planned, setId) {
    const elb = await context.session.client("elbv2");
    const loadBalancer = given(planned, "load_balancer_arn");
    const input = { LoadBalancerArn: loadBalancer, ...members(planned), ...present({ Tags: tagList(tagsIn(context, planned)) }) };
    const create = () => attempt(`creating ELBv2 Listener (${loadBalancer})`, "Elastic Load Balancing v2: CreateListener", () => elb.createListener(input));
    const made = await retryWhile(context, 300, create, (error) => hasCode(error, "CertificateNotFound", "CertificateNotFoundException"));
    const arn = made.Listeners?.[0]?.ListenerArn ?? "";
    setId(arn, { arn });
  },
  async read(context, prior) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    const found = await findListener(elb, arn);
    if (found === undefined) return null;
    const answer = await attempt(`reading ELBv2 Listener (${arn}) attributes`, "Elastic Load Balancing v2: DescribeListenerAttributes", () =>
      elb.describeListenerAttributes({ ListenerArn: arn }),
    );
    return { ...describe(found), ...listenerAttributes(answer.Attributes ?? []), tags_all: await readElbTags(elb, arn) };
  },
  async update(context, prior, planned) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    if (hasChanged(prior, planned, "alpn_policy", "certificate_arn", "default_action", "port", "protocol", "ssl_policy")) {
      await attempt(`modifying ELBv2 Listener (${arn})`, "Elastic Load Balancing v2: ModifyListener", () =>
        elb.modifyListener({ ListenerArn: arn, ...members(planned) }),
      );
    }
    await changeElbTags(elb, context, prior, planned, arn);
  },
  async delete(context, prior) {
    const elb = await context.session.client("elbv2");
    const arn = given(prior, "id");
    await orGone([notFound], () =>
      attempt(`deleting ELBv2 Listener (${arn})`, "Elastic Load Balancing v2: DeleteListener", () => elb.deleteListener({ ListenerArn: arn })),
    );
  },
});

const notFound = "ListenerNotFoundException";

async function findListener(elb: ElasticLoadBalancingV2, arn: string): Promise<Listener | undefined> {
  const answer = await orGone([notFound], () =>
    attempt(`reading ELBv2 Listener (${arn})`, "Elastic Load Balancing v2: DescribeListeners", () => elb.describeListeners({ ListenerArns: [arn] })),
  );
  return answer?.Listeners?.[0];
}

interface Members {
  DefaultActions: Action[];
  Port?: number;
  Protocol?: ProtocolEnum;
  SslPolicy?: string;
  Certificates?: { CertificateArn: string }[];
}

function members(planned: JsonObject): Members {
  const certificate = text(planned, "certificate_arn");
  return {
    DefaultActions: blocks(planned, "default_action").map(action),
    ...present({
      Port: number(planned, "port"),
      Protocol: protocol(planned),
      SslPolicy: text(planned, "ssl_policy"),
      Certificates: certificate === undefined ? undefined : [{ CertificateArn: certificate }],
    }),
  };
}

/** An application load balancer's listener without a protocol speaks HTTP: the provider sets it, AWS would refuse. */
function protocol(planned: JsonObject): ProtocolEnum | undefined {
  const chosen = text(planned, "protocol") as ProtocolEnum | undefined;
  return chosen ?? (given(planned, "load_balancer_arn").includes("loadbalancer/app/") ? "HTTP" : undefined);
}

function action(block: JsonObject): Action {
  const type = given(block, "type");
  const order = present({ Order: number(block, "order") });
  const kind = { Type: type as ActionTypeEnum, ...order };
  const redirect = firstBlock(block, "redirect");
  const fixed = firstBlock(block, "fixed_response");
  if (type === "forward") return { ...kind, ...forward(block) };
  if (type === "redirect" && redirect !== undefined) return { ...kind, RedirectConfig: redirection(redirect) };
  if (type === "fixed-response" && fixed !== undefined) {
    return {
      ...kind,
      FixedResponseConfig: {
        StatusCode: given(fixed, "status_code"),
        ...present({ ContentType: text(fixed, "content_type"), MessageBody: text(fixed, "message_body") }),
      },
    };
  }
  throw new UnsupportedError(`aws_lb_listener.default_action of type ${type}`, "the embedded Terraform");
}

function forward(block: JsonObject): Partial<Action> {
  const target = text(block, "target_group_arn");
  if (target !== undefined) return { TargetGroupArn: target };
  const config = firstBlock(block, "forward");
  if (config === undefined) return {};
  return {
    ForwardConfig: {
      TargetGroups: blocks(config, "target_group").map((group) => present({ TargetGroupArn: text(group, "arn"), Weight: number(group, "weight") })),
    },
  };
}

function redirection(block: JsonObject): NonNullable<Action["RedirectConfig"]> {
  return {
    StatusCode: given(block, "status_code") as RedirectActionStatusCodeEnum,
    ...present({
      Host: text(block, "host"),
      Path: text(block, "path"),
      Port: text(block, "port"),
      Protocol: text(block, "protocol"),
      Query: text(block, "query"),
    }),
  };
}

function describe(found: Listener): JsonObject {
  return {
    arn: found.ListenerArn ?? "",
    certificate_arn: found.Certificates?.[0]?.CertificateArn ?? null,
    default_action: (found.DefaultActions ?? []).map((one, index) => describeAction(one, index)),
    load_balancer_arn: found.LoadBalancerArn ?? "",
    mutual_authentication: [],
    port: found.Port ?? 0,
    protocol: found.Protocol ?? "",
    ssl_policy: found.SslPolicy ?? "",
  };
}

/** `routing.http.response.server.enabled` is `routing_http_response_server_enabled`. */
function listenerAttributes(list: readonly ListenerAttribute[]): JsonObject {
  const entries = list.map(({ Key = "", Value = "" }) => {
    if (Key === "tcp.idle_timeout.seconds") return ["tcp_idle_timeout_seconds", Number(Value)] as const;
    return [Key.replaceAll(".", "_"), Key.endsWith(".enabled") ? Value === "true" : Value] as const;
  });
  return Object.fromEntries(entries);
}

function describeAction(one: Action, index: number): JsonObject {
  const isPlain = one.TargetGroupArn !== undefined || (one.ForwardConfig?.TargetGroups ?? []).length === 1;
  const redirect = one.RedirectConfig;
  const fixed = one.FixedResponseConfig;
  return {
    type: one.Type ?? "",
    order: one.Order ?? index + 1,
    target_group_arn: isPlain ? (one.TargetGroupArn ?? one.ForwardConfig?.TargetGroups?.[0]?.TargetGroupArn ?? "") : "",
    authenticate_cognito: [],
    authenticate_oidc: [],
    fixed_response:
      fixed === undefined ? [] : [{ content_type: fixed.ContentType ?? "", message_body: fixed.MessageBody ?? "", status_code: fixed.StatusCode ?? "" }],
    forward:
      isPlain || one.ForwardConfig === undefined
        ? []
        : [
            {
              stickiness: [],
              target_group: (one.ForwardConfig.TargetGroups ?? []).map((group) => ({ arn: group.TargetGroupArn ?? "", weight: group.Weight ?? 1 })),
            },
          ],
    redirect:
      redirect === undefined
        ? []
        : [
            {
              host: redirect.Host ?? "",
              path: redirect.Path ?? "",
              port: redirect.Port ?? "",
              protocol: redirect.Protocol ?? "",
              query: redirect.Query ?? "",
              status_code: redirect.StatusCode ?? "",
            },
          ],
  };
}
