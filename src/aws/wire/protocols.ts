import { jsonProtocol } from "./json-protocol.ts";
import type { Protocol, ServiceFacts } from "./protocol.ts";
import { ec2QueryProtocol, queryProtocol } from "./query-protocol.ts";
import { restJsonProtocol, restXmlProtocol } from "./rest-protocol.ts";
import type { ServiceModel } from "./service-model.ts";

/** The server's half of the protocol that a service speaks. */
export function protocolOf(facts: ServiceFacts, model: ServiceModel): Protocol {
  switch (facts.protocol) {
    case "query":
      return queryProtocol(facts, model);
    case "ec2-query":
      return ec2QueryProtocol(facts, model);
    case "json-1.0":
    case "json-1.1":
      return jsonProtocol(facts, model);
    case "rest-xml":
      return restXmlProtocol(facts, model);
    case "rest-json":
      return restJsonProtocol(model);
  }
}
