import { expect, test } from "vitest";
import { serviceFacts } from "#aws/wire/service-facts";
import { clientModule } from "#harness/aws/client-modules";

interface SdkConfig {
  readonly defaultSigningName: string;
  readonly protocol: { getShapeId(): string };
  readonly protocolSettings: { readonly xmlNamespace: string; readonly version: string; readonly serviceTarget: string };
}

const names: Readonly<Record<string, string>> = {
  query: "aws.protocols#awsQuery",
  "ec2-query": "aws.protocols#ec2Query",
  "json-1.0": "aws.protocols#awsJson1_0",
  "json-1.1": "aws.protocols#awsJson1_1",
  "rest-xml": "aws.protocols#restXml",
};

test.each(serviceFacts)(
  "what is written down of $service is what the SDK's client goes by",
  ({ service, signingName, protocol, version, xmlNamespace, target }) => {
    const { Client } = clientModule(service);
    const client = new Client({ region: "eu-west-1", endpoint: "http://127.0.0.1:9", credentials: { accessKeyId: "a", secretAccessKey: "b" } });
    const { defaultSigningName, protocol: spoken, protocolSettings } = client.config as unknown as SdkConfig;
    expect({ signingName, protocol: names[protocol], version, xmlNamespace, target }).toEqual({
      signingName: defaultSigningName,
      protocol: spoken.getShapeId(),
      version: protocolSettings.version,
      xmlNamespace: protocolSettings.xmlNamespace,
      target: protocolSettings.serviceTarget,
    });
  },
);
