import type { Random } from "./random.ts";

/** Small texts that grow huge, deep or slow in a parser that trusts them. */
export const bombs: readonly ((random: Random) => string)[] = [
  // A billion laughs.
  () => {
    const entities = Array.from({ length: 9 }, (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`).join("");
    return `<?xml version="1.0"?><!DOCTYPE Tagging [<!ENTITY l0 "lol">${entities}]><Tagging><TagSet><Tag><Key>&l9;</Key><Value>&l9;</Value></Tag></TagSet></Tagging>`;
  },
  () => `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "${"x".repeat(50_000)}">]><Delete>${"<Object><Key>&x;</Key></Object>".repeat(2000)}</Delete>`,
  () =>
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><Tagging><TagSet><Tag><Key>&x;</Key><Value>v</Value></Tag></TagSet></Tagging>',
  () => '<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/dtd"> %p;]><Tagging/>',
  (random) => {
    const depth = 10 ** (2 + random.below(4));
    return "<Tagging>".repeat(depth) + (random.chance(0.5) ? "</Tagging>".repeat(depth) : "");
  },
  () => `<Tagging ${Array.from({ length: 20_000 }, (_, at) => `a${at}="v"`).join(" ")}/>`,
  () => `<Tagging><TagSet>${"<Tag><Key>k</Key><Value>v</Value></Tag>".repeat(20_000)}</TagSet></Tagging>`,
  () => `<Tagging><!--${"-".repeat(100_000)}--><![CDATA[${"]".repeat(100_000)}]]></Tagging>`,
  () => `<Tagging>${"&amp;".repeat(100_000)}</Tagging>`,
  () => `<${"T".repeat(200_000)}`,
  (random) => {
    const depth = 10 ** (2 + random.below(4));
    return "[".repeat(depth) + (random.chance(0.5) ? "]".repeat(depth) : "");
  },
  (random) => {
    const depth = 10 ** (2 + random.below(4));
    return `${'{"M":'.repeat(depth)}{}${random.chance(0.5) ? "}".repeat(depth) : ""}`;
  },
  (random) => {
    const depth = 10 ** (1 + random.below(4));
    return `{"TableName":"rows","Item":{"id":{"S":"1"},"deep":${'{"L":['.repeat(depth)}${"]}".repeat(depth)}}}`;
  },
  () => `{${Array.from({ length: 50_000 }, (_, at) => `"k${at}":1`).join(",")}}`,
  () => `{"Limit":${"9".repeat(100_000)}}`,
  () => `{"TableName":"${"\\u0041".repeat(50_000)}"}`,
  () => '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"TableName":"rows"}',
  () => `Action=DescribeVpcs&Version=2016-11-15&Filter.4294967295.Value.4294967295=x&Filter.1e9.Name=x&${"Filter.1.".repeat(5000)}Name=x`,
  () => `Action=DescribeDBInstances&Version=2014-10-31&${Array.from({ length: 20_000 }, (_, at) => `Filters.Filter.${at + 1}.Name=x`).join("&")}`,
  () => `Action=${"CreateRole".repeat(20_000)}&Version=2010-05-08`,
  () => `Action=GetCallerIdentity&Version=2011-06-15&${"%".repeat(50_000)}`,
  () => `Action=GetCallerIdentity&${"&".repeat(100_000)}`,
];
