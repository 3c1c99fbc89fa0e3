import type {
  DescribeListenerAttributesCommandInput,
  DescribeListenerAttributesCommandOutput,
  ModifyListenerAttributesCommandInput,
  ModifyListenerAttributesCommandOutput,
  ProtocolEnum,
} from "@aws-sdk/client-elastic-load-balancing-v2";
import type { Operation } from "../../service.ts";
import { changeAttributes, renderAttributes } from "./attributes.ts";
import { onAll, onArn } from "./authorization.ts";
import { theListener } from "./lookup.ts";
import { elbv2Operation } from "./operation.ts";
import type { Elbv2State, ListenerRecord } from "./state.ts";

const response = {
  "routing.http.response.server.enabled": "true",
  "routing.http.response.strict_transport_security.header_value": "",
  "routing.http.response.access_control_allow_origin.header_value": "",
  "routing.http.response.access_control_allow_methods.header_value": "",
  "routing.http.response.access_control_allow_headers.header_value": "",
  "routing.http.response.access_control_allow_credentials.header_value": "",
  "routing.http.response.access_control_expose_headers.header_value": "",
  "routing.http.response.access_control_max_age.header_value": "",
  "routing.http.response.content_security_policy.header_value": "",
  "routing.http.response.x_content_type_options.header_value": "",
  "routing.http.response.x_frame_options.header_value": "",
};

/** Only over TLS is there a certificate or a cipher to speak of. */
const request = {
  "routing.http.request.x_amzn_mtls_clientcert_serial_number.header_name": "",
  "routing.http.request.x_amzn_mtls_clientcert_issuer.header_name": "",
  "routing.http.request.x_amzn_mtls_clientcert_subject.header_name": "",
  "routing.http.request.x_amzn_mtls_clientcert_validity.header_name": "",
  "routing.http.request.x_amzn_mtls_clientcert_leaf.header_name": "",
  "routing.http.request.x_amzn_mtls_clientcert.header_name": "",
  "routing.http.request.x_amzn_tls_version.header_name": "",
  "routing.http.request.x_amzn_tls_cipher_suite.header_name": "",
};

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ListenerAttribute.html */
const defaults: Readonly<Partial<Record<ProtocolEnum, Readonly<Record<string, string>>>>> = {
  HTTP: response,
  HTTPS: { ...request, ...response },
  TCP: { "tcp.idle_timeout.seconds": "350" },
};

/** A protocol has its own attributes, with defaults where nobody has set another value. */
function attributesOf(listener: ListenerRecord): Record<string, string> {
  const usual = Object.entries(defaults[listener.protocol] ?? {});
  return Object.fromEntries(usual.map(([key, value]) => [key, listener.attributes?.[key] ?? value]));
}

export const describeListenerAttributes: Operation<Elbv2State> = elbv2Operation<
  DescribeListenerAttributesCommandInput,
  DescribeListenerAttributesCommandOutput
>("DescribeListenerAttributes", {
  readOnly: true,
  members: ["ListenerArn"],
  authorize: () => onAll("DescribeListenerAttributes"),
  handle: (input, { state }) => ({ Attributes: renderAttributes(attributesOf(theListener(state, input.ListenerArn))) }),
});

export const modifyListenerAttributes: Operation<Elbv2State> = elbv2Operation<ModifyListenerAttributesCommandInput, ModifyListenerAttributesCommandOutput>(
  "ModifyListenerAttributes",
  {
    members: ["ListenerArn", "Attributes"],
    authorize: (input, context) => [onArn("ModifyListenerAttributes", context, input.ListenerArn)],
    handle(input, { state }) {
      const listener = theListener(state, input.ListenerArn);
      const attributes = attributesOf(listener);
      changeAttributes("elbv2:ModifyListenerAttributes", "Listener", attributes, input.Attributes ?? []);
      listener.attributes = attributes;
      return { Attributes: renderAttributes(attributes) };
    },
  },
);
